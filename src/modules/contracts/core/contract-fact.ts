/**
 * A contract as the programmes judge it on a day: evidence counts if it is dated by that day. Source: surface page
 * section 5, "How a year is settled". Signature and trade certificate carry no day of their own on the wire (`sign`,
 * `certify`), so they count whenever they were recorded; a certificate that was revoked later than that day still counts.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { atLeastZero, type Fen, fen } from '../../../kernel/money.js';
import { gainerIds, normaliseNumber, type Purpose, type SubjectKind } from './contract.js';
import { type Contract, type ContractState, certificateOf, sumOf, usedOf } from './contract-events.js';
import { type ContractLine, measuredLines } from './contract-lines.js';

export interface ContractFact {
  readonly id: string;
  /** Digest of the terms that hold. */
  readonly digest: string;
  readonly state: ContractState;
  readonly number: string;
  /** The number as it is compared. */
  readonly numberKey: string;
  readonly programme?: string;
  readonly subjectKind: SubjectKind;
  readonly buyerId: string;
  readonly sellerId: string;
  /** Everyone who gains, the seller first, each once. */
  readonly gainerIds: readonly string[];
  readonly releaseId?: string;
  readonly signedOn: CalendarDate;
  readonly amountFen: Fen;
  readonly acceptedFen: Fen;
  /** Invoices less red-letter invoices. */
  readonly invoicedFen: Fen;
  /** Payments less refunds. */
  readonly paidFen: Fen;
  readonly serviceFeeFen?: Fen;
  /** Days of payment, ascending, each once. */
  readonly paidDates: readonly CalendarDate[];
  /** Number of the exchange's trade certificate. */
  readonly certificate?: string;
  readonly purpose: Purpose;
  readonly invoiceNumbers: readonly string[];
  /** The invoice numbers as they are compared. */
  readonly invoiceKeys: readonly string[];
  readonly terminatedOn?: CalendarDate;
  /** Empty = the whole amount is eligible. A line priced by usage stands with what statements have fixed so far. */
  readonly lines: readonly ContractLine[];
}

/** The day of signature: as the paper says, else the day on which the second party signed here. */
export function signedOn(contract: Contract): CalendarDate | undefined {
  const first = contract.agreed[0];
  return first === undefined ? undefined : (first.terms.signedOn ?? first.on);
}

/**
 * The contract as of a day (absent = all that is recorded). Undefined while the parties have not both signed. An
 * amendment counts from the day on which both had signed it.
 */
export function factOf(contract: Contract, asOf?: CalendarDate): ContractFact | undefined {
  const on = signedOn(contract);
  const first = contract.agreed[0];
  if (on === undefined || first === undefined) return undefined;
  const { terms, digest } = contract.agreed.findLast((version) => asOf === undefined || version.on <= asOf) ?? first;
  const events = contract.events.filter((event) => asOf === undefined || event.on <= asOf);
  const certificate = certificateOf(
    contract.events.filter(({ type, on }) => type !== 'CERTIFICATE_REVOKED' || asOf === undefined || on <= asOf),
  )?.detail.number;
  const terminatedOn = events.find((event) => event.type === 'TERMINATED')?.on;
  const paid = events.filter((event) => event.type === 'PAID').map((event) => event.on);
  const invoices = events.filter((event) => event.type === 'INVOICED').flatMap((event) => event.detail.numbers ?? []);
  return {
    id: contract.id,
    digest,
    state: contract.state,
    number: terms.number,
    numberKey: normaliseNumber(terms.number),
    ...(terms.programme === undefined ? {} : { programme: terms.programme }),
    subjectKind: terms.subjectKind,
    buyerId: terms.buyerId,
    sellerId: terms.sellerId,
    gainerIds: gainerIds(terms),
    ...(terms.releaseId === undefined ? {} : { releaseId: terms.releaseId }),
    signedOn: on,
    amountFen: terms.amountFen,
    acceptedFen: sumOf(events, ['ACCEPTED']),
    invoicedFen: atLeastZero(fen(sumOf(events, ['INVOICED']) - sumOf(events, ['RED_INVOICED']))),
    paidFen: atLeastZero(fen(sumOf(events, ['PAID']) - sumOf(events, ['REFUNDED']))),
    ...(terms.serviceFeeFen === undefined ? {} : { serviceFeeFen: terms.serviceFeeFen }),
    paidDates: [...new Set(paid)].sort(),
    ...(certificate === undefined ? {} : { certificate }),
    purpose: terms.purpose,
    invoiceNumbers: [...new Set(invoices)],
    invoiceKeys: [...new Set(events.flatMap((event) => event.invoiceKeys))],
    ...(terminatedOn === undefined ? {} : { terminatedOn }),
    lines: measuredLines(terms.lines, usedOf(contract.events, asOf)),
  };
}
