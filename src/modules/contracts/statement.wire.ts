/** A contract's statement and its trade certificate as the API shows them. */
import type { JsonObject } from '../../kernel/canonical-json.js';
import { formatFen } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { eventJson, organisationJson } from './contract.wire.js';
import type { ShownCertificate, ShownStatement } from './contracts.service.js';
import { lineJson } from './core/contract-lines.js';
import type { MissingPart, Section } from './core/contract-statement.js';
import { MISSING } from './core/missing.table.js';

export function statementJson({ sheet, statement, stored }: ShownStatement, locale: Locale): JsonObject {
  const { agreed, invoices, payments, claimable, fact, terms } = statement;
  const section = (name: Section): JsonObject => ({
    evidence: (statement.events.get(name) ?? []).map((event) => ({
      ...eventJson(event),
      papers: (event.detail.evidence ?? []).map((sha256) => ({ sha256, stored: stored.has(sha256) })),
    })),
    missing: (statement.missing.get(name) ?? []).map((part) => missingJson(part, locale)),
  });
  return {
    contract: sheet.contract.id,
    number: terms.number,
    state: sheet.contract.state,
    digest: fact.digest,
    signedOn: fact.signedOn,
    buyer: organisationJson(sheet.organisations, terms.buyerId),
    seller: organisationJson(sheet.organisations, terms.sellerId),
    agreed: {
      amountFen: formatFen(agreed.amountFen),
      fixedFen: formatFen(agreed.fixedFen),
      ceilingFen: formatFen(agreed.ceilingFen),
      measuredFen: formatFen(agreed.measuredFen),
      unusedFen: formatFen(agreed.unusedFen),
      comesToFen: formatFen(agreed.comesToFen),
      eligibleFen: formatFen(agreed.eligibleFen),
      ineligibleFen: formatFen(agreed.ineligibleFen),
      lines: agreed.lines.map(lineJson),
      ...section('agreed'),
    },
    delivered: section('delivered'),
    accepted: {
      amountFen: formatFen(statement.acceptedFen),
      openFen: formatFen(statement.openFen),
      ...section('accepted'),
    },
    invoiced: {
      grossFen: formatFen(invoices.grossFen),
      redFen: formatFen(invoices.redFen),
      amountFen: formatFen(invoices.netFen),
      ...section('invoiced'),
    },
    paid: { grossFen: formatFen(payments.grossFen), amountFen: formatFen(payments.netFen), ...section('paid') },
    refunded: { amountFen: formatFen(payments.refundedFen), ...section('refunded') },
    claimable: {
      baseFen: formatFen(claimable.baseFen),
      amountFen: formatFen(claimable.claimableFen),
      shortFen: formatFen(claimable.shortFen),
      ineligibleFen: formatFen(claimable.ineligibleFen),
    },
    relations: statement.findings.map(({ event, findings }) => ({
      event: event.id,
      type: event.type,
      on: event.on,
      findings: findings.map((finding) => ({ ...finding })),
    })),
  };
}

function missingJson({ code, what }: MissingPart, locale: Locale): JsonObject {
  const text = MISSING[code];
  return { code, ...(what === undefined ? {} : { what }), from: text.from, detail: inLocale(text, locale) };
}

/** No price: whoever holds the certificate sees that it stands, and for which text. */
export function certificateJson({ sheet, issued, revoked }: ShownCertificate): JsonObject {
  const { contract, terms, organisations } = sheet;
  return {
    number: issued.detail.number ?? '',
    status: revoked === undefined ? 'VALID' : 'REVOKED',
    issuedOn: issued.on,
    ...(revoked === undefined ? {} : { revokedOn: revoked.on, reason: revoked.detail.reason ?? '' }),
    contract: {
      id: contract.id,
      number: terms.number,
      state: contract.state,
      digest: contract.agreed.at(-1)?.digest ?? '',
    },
    buyer: organisationJson(organisations, terms.buyerId),
    seller: organisationJson(organisations, terms.sellerId),
    ...(terms.releaseId === undefined ? {} : { release: terms.releaseId, releaseDigest: terms.releaseDigest ?? '' }),
  };
}
