/** Between the wire and the core: request bodies into terms and changes, contracts into replies. */
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { formatFen, parseFen } from '../../kernel/money.js';
import { parsePct } from '../../kernel/rate.js';
import type { ContractSheet } from './contract.sheet.js';
import type { AmendedFieldsDto, ContractDto, InstalmentDto, LineDto } from './contracts.dto.js';
import { type Changes, type ContractLine, type ContractOffer, type Instalment, termsJson } from './core/contract.js';

function lineOf(dto: LineDto): ContractLine {
  return {
    kind: dto.kind,
    ...(dto.release === undefined ? {} : { releaseId: dto.release }),
    ...(dto.quantity === undefined ? {} : { quantity: dto.quantity }),
    ...(dto.unitPriceFen === undefined ? {} : { unitPriceFen: parseFen(dto.unitPriceFen) }),
    amountFen: parseFen(dto.amountFen),
    eligible: dto.eligible,
    ...(dto.eligibleFen === undefined ? {} : { eligibleFen: parseFen(dto.eligibleFen) }),
    ...(dto.reason === undefined ? {} : { reason: dto.reason }),
  };
}

function instalmentOf(dto: InstalmentDto): Instalment {
  return { dueOn: parseDate(dto.dueOn), amountFen: parseFen(dto.amountFen) };
}

export function offerOf(dto: ContractDto): ContractOffer {
  return {
    number: dto.number,
    subjectKind: dto.subjectKind,
    buyer: dto.buyer,
    seller: dto.seller,
    gainers: (dto.gainers ?? []).map(({ organisation, part }) => ({ organisation, part })),
    ...(dto.release === undefined ? {} : { release: dto.release }),
    ...(dto.signedOn === undefined ? {} : { signedOn: parseDate(dto.signedOn) }),
    amountFen: parseFen(dto.amountFen),
    lines: (dto.lines ?? []).map(lineOf),
    ...(dto.vatRatePct === undefined ? {} : { vatRatePct: parsePct(dto.vatRatePct) }),
    purpose: dto.purpose,
    instalments: (dto.instalments ?? []).map(instalmentOf),
  };
}

export function changesOf(dto: AmendedFieldsDto): Changes {
  return {
    ...(dto.amountFen === undefined ? {} : { amountFen: parseFen(dto.amountFen) }),
    ...(dto.lines === undefined ? {} : { lines: dto.lines.map(lineOf) }),
    ...(dto.vatRatePct === undefined ? {} : { vatRatePct: parsePct(dto.vatRatePct) }),
    ...(dto.purpose === undefined ? {} : { purpose: dto.purpose }),
    ...(dto.instalments === undefined ? {} : { instalments: dto.instalments.map(instalmentOf) }),
  };
}

/** A contract as the API shows it: state, the digest to sign or agreed on, terms, sums so far, events. */
export function contractJson({ contract, terms, fact, organisations }: ContractSheet): JsonObject {
  const organisation = (id: string): JsonObject => {
    const known = organisations.get(id);
    const uscc = known?.uscc ?? known?.foreignId;
    return { id, ...(uscc === undefined ? {} : { uscc }), ...(known === undefined ? {} : { nameZh: known.nameZh }) };
  };
  const holds = contract.agreed.at(-1);
  const text = holds?.terms ?? contract.proposed?.terms ?? terms;
  return {
    id: contract.id,
    state: contract.state,
    digest: contract.proposed?.digest ?? holds?.digest ?? '',
    ...(holds === undefined ? {} : { agreedDigest: holds.digest }),
    ...(fact === undefined ? {} : { signedOn: fact.signedOn }),
    ...termsJson(text),
    buyer: organisation(text.buyerId),
    seller: organisation(text.sellerId),
    gainers: text.gainers.map((gainer) => ({
      organisation: organisation(gainer.organisationId),
      part: gainer.part,
    })),
    ...(contract.proposed === undefined
      ? {}
      : {
          proposed: {
            digest: contract.proposed.digest,
            signedBy: [...contract.proposed.signedBy],
            terms: termsJson(contract.proposed.terms),
          },
        }),
    ...(fact === undefined
      ? {}
      : {
          acceptedFen: formatFen(fact.acceptedFen),
          invoicedFen: formatFen(fact.invoicedFen),
          paidFen: formatFen(fact.paidFen),
          invoiceNumbers: [...fact.invoiceNumbers],
          ...(fact.certificate === undefined ? {} : { certificate: fact.certificate }),
          ...(fact.terminatedOn === undefined ? {} : { terminatedOn: fact.terminatedOn }),
        }),
    events: contract.events.map((event) => ({
      id: event.id,
      type: event.type,
      on: event.on,
      ...(event.amountFen === undefined ? {} : { amountFen: formatFen(event.amountFen) }),
      detail: event.detail as unknown as JsonObject,
      recordedAt: shanghaiInstant(event.recordedAt),
    })),
  };
}
