/** Between the wire and the core: request bodies into terms and changes, contracts into replies. */
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { formatFen, parseFen } from '../../kernel/money.js';
import { parsePct } from '../../kernel/rate.js';
import type { ContractSheet } from './contract.sheet.js';
import type { AmendedFieldsDto, ClausesDto, ContractDto, InstalmentDto, LineDto } from './contracts.dto.js';
import { type Changes, type ContractOffer, type Instalment, termsJson } from './core/contract.js';
import type { ContractEvent } from './core/contract-events.js';
import type { ContractFact } from './core/contract-fact.js';
import type { ContractLine } from './core/contract-lines.js';
import type { ModelClauses } from './core/model-clauses.js';

function lineOf(dto: LineDto): ContractLine {
  return {
    kind: dto.kind,
    ...(dto.release === undefined ? {} : { releaseId: dto.release }),
    ...(dto.quantity === undefined ? {} : { quantity: dto.quantity }),
    ...(dto.unit === undefined ? {} : { unit: dto.unit }),
    ...(dto.unitPriceFen === undefined ? {} : { unitPriceFen: parseFen(dto.unitPriceFen) }),
    ...(dto.pricing === 'USAGE' ? { pricing: dto.pricing } : {}),
    amountFen: parseFen(dto.amountFen),
    ...(dto.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: parseFen(dto.amountExclTaxFen) }),
    ...(dto.vatRatePct === undefined ? {} : { vatRatePct: parsePct(dto.vatRatePct) }),
    eligible: dto.eligible,
    ...(dto.eligibleFen === undefined ? {} : { eligibleFen: parseFen(dto.eligibleFen) }),
    ...(dto.reason === undefined ? {} : { reason: dto.reason }),
  };
}

/** Without the fields that were left out, so that the digest does not depend on how they were left out. */
function clausesOf(dto: ClausesDto): ModelClauses {
  return Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined));
}

function instalmentOf(dto: InstalmentDto): Instalment {
  return { dueOn: parseDate(dto.dueOn), amountFen: parseFen(dto.amountFen) };
}

export function offerOf(dto: ContractDto): ContractOffer {
  return {
    number: dto.number,
    subjectKind: dto.subjectKind,
    ...(dto.form === undefined ? {} : { form: dto.form }),
    ...(dto.framework === undefined ? {} : { frameworkId: dto.framework }),
    buyer: dto.buyer,
    seller: dto.seller,
    gainers: (dto.gainers ?? []).map(({ organisation, part }) => ({ organisation, part })),
    ...(dto.release === undefined ? {} : { release: dto.release }),
    ...(dto.signedOn === undefined ? {} : { signedOn: parseDate(dto.signedOn) }),
    amountFen: parseFen(dto.amountFen),
    ...(dto.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: parseFen(dto.amountExclTaxFen) }),
    lines: (dto.lines ?? []).map(lineOf),
    ...(dto.vatRatePct === undefined ? {} : { vatRatePct: parsePct(dto.vatRatePct) }),
    purpose: dto.purpose,
    instalments: (dto.instalments ?? []).map(instalmentOf),
    ...(dto.clauses === undefined ? {} : { clauses: clausesOf(dto.clauses) }),
  };
}

export function changesOf(dto: AmendedFieldsDto): Changes {
  return {
    ...(dto.amountFen === undefined ? {} : { amountFen: parseFen(dto.amountFen) }),
    ...(dto.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: parseFen(dto.amountExclTaxFen) }),
    ...(dto.lines === undefined ? {} : { lines: dto.lines.map(lineOf) }),
    ...(dto.vatRatePct === undefined ? {} : { vatRatePct: parsePct(dto.vatRatePct) }),
    ...(dto.purpose === undefined ? {} : { purpose: dto.purpose }),
    ...(dto.instalments === undefined ? {} : { instalments: dto.instalments.map(instalmentOf) }),
    ...(dto.clauses === undefined ? {} : { clauses: clausesOf(dto.clauses) }),
  };
}

/** A contract as the API shows it: state, the digest to sign or agreed on, terms, sums so far, events. */
export function contractJson({ contract, terms, fact, organisations }: ContractSheet): JsonObject {
  const holds = contract.agreed.at(-1);
  const text = holds?.terms ?? contract.proposed?.terms ?? terms;
  const { proposed } = contract;
  return {
    id: contract.id,
    state: contract.state,
    digest: proposed?.digest ?? holds?.digest ?? '',
    ...(holds === undefined ? {} : { agreedDigest: holds.digest }),
    ...(fact === undefined ? {} : { signedOn: fact.signedOn }),
    ...termsJson(text),
    buyer: organisationJson(organisations, text.buyerId),
    seller: organisationJson(organisations, text.sellerId),
    gainers: text.gainers.map((gainer) => ({
      organisation: organisationJson(organisations, gainer.organisationId),
      part: gainer.part,
    })),
    ...(proposed === undefined
      ? {}
      : {
          proposed: { digest: proposed.digest, signedBy: [...proposed.signedBy], terms: termsJson(proposed.terms) },
        }),
    ...(fact === undefined ? {} : sumsJson(fact)),
    events: contract.events.map(eventJson),
  };
}

export function organisationJson(organisations: ContractSheet['organisations'], id: string): JsonObject {
  const known = organisations.get(id);
  const uscc = known?.uscc ?? known?.foreignId;
  return { id, ...(uscc === undefined ? {} : { uscc }), ...(known === undefined ? {} : { nameZh: known.nameZh }) };
}

function sumsJson(fact: ContractFact): JsonObject {
  return {
    acceptedFen: formatFen(fact.acceptedFen),
    invoicedFen: formatFen(fact.invoicedFen),
    paidFen: formatFen(fact.paidFen),
    invoiceNumbers: [...fact.invoiceNumbers],
    ...(fact.certificate === undefined ? {} : { certificate: fact.certificate }),
    ...(fact.terminatedOn === undefined ? {} : { terminatedOn: fact.terminatedOn }),
  };
}

export function eventJson(event: ContractEvent): JsonObject {
  return {
    id: event.id,
    type: event.type,
    on: event.on,
    ...(event.amountFen === undefined ? {} : { amountFen: formatFen(event.amountFen) }),
    detail: event.detail as unknown as JsonObject,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}
