/**
 * A row of `contracts.csv`: a contract with the evidence of its life, recorded as history. Source: surface page section 6
 * (`load` takes a contract whatever its parties' relation, attestations or certificate; `settle` judges) and section 5
 * (paidOn dates all the row's evidence; an empty amount is 0; paidFen above zero without paidOn is refused).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, formatFen } from '../../../kernel/money.js';
import { type FrozenPermission, isNumber, type Purpose, type SubjectKind, type Terms } from './contract.js';
import type { FrozenFinding, Step } from './contract-events.js';
import { datesBackwards } from './contract-refusals.js';
import * as no from './contracts-errors.js';

export interface ContractDraft {
  readonly number: string;
  readonly programme?: string;
  readonly subjectKind: SubjectKind;
  /** USCC as written in the row. */
  readonly buyer: string;
  readonly seller: string;
  /** Key of `corpora.csv`; absent where compute or a model was bought. */
  readonly corpus?: string;
  readonly signedOn: CalendarDate;
  readonly amountFen: Fen;
  readonly acceptedFen: Fen;
  readonly invoicedFen: Fen;
  readonly paidFen: Fen;
  readonly paidOn?: CalendarDate;
  readonly exchangeCertificate?: string;
  readonly purpose: Purpose;
  readonly invoiceNumbers: readonly string[];
  readonly terminatedOn?: CalendarDate;
  readonly serviceFeeFen?: Fen;
}

/** The row as JSON: its digest tells the same row offered again from a changed one. */
export function draftJson(draft: ContractDraft): JsonObject {
  return {
    number: draft.number,
    ...(draft.programme === undefined ? {} : { programme: draft.programme }),
    subjectKind: draft.subjectKind,
    buyer: draft.buyer,
    seller: draft.seller,
    ...(draft.corpus === undefined ? {} : { corpus: draft.corpus }),
    signedOn: draft.signedOn,
    amountFen: formatFen(draft.amountFen),
    acceptedFen: formatFen(draft.acceptedFen),
    invoicedFen: formatFen(draft.invoicedFen),
    paidFen: formatFen(draft.paidFen),
    ...(draft.paidOn === undefined ? {} : { paidOn: draft.paidOn }),
    ...(draft.exchangeCertificate === undefined ? {} : { exchangeCertificate: draft.exchangeCertificate }),
    purpose: draft.purpose,
    invoiceNumbers: [...draft.invoiceNumbers],
    ...(draft.terminatedOn === undefined ? {} : { terminatedOn: draft.terminatedOn }),
    ...(draft.serviceFeeFen === undefined ? {} : { serviceFeeFen: formatFen(draft.serviceFeeFen) }),
  };
}

/**
 * What a row must hold by itself. Throws `LOAD.PAID_WITHOUT_DATE`, `CONTRACTS.INVOICE_FORM`, `CONTRACTS.DATES_BACKWARDS` (ended before it was
 * signed). A payment before the signature is taken: it happens, and is for the officer to look at.
 */
export function assertHistory(draft: ContractDraft): void {
  for (const number of draft.invoiceNumbers) if (!isNumber(number)) throw no.invoiceForm(number);
  if (draft.paidFen > 0n && draft.paidOn === undefined) throw no.paidWithoutDate();
  if (draft.terminatedOn !== undefined && draft.terminatedOn < draft.signedOn) {
    throw datesBackwards('terminatedOn', draft.terminatedOn, draft.signedOn);
  }
}

/** A release with the day on which it came out, as far as the choice of the one bought needs it. */
export interface DatedRelease {
  readonly id: string;
  readonly digest: string;
  readonly releasedOn?: CalendarDate | undefined;
}

/** The same with what it allows, which is frozen into the contract. */
export interface SoldRelease extends DatedRelease {
  readonly permissions: readonly FrozenPermission[];
}

/**
 * The release of a corpus that was current on the day: the newest by releasedOn up to that day, the later in file order
 * among equals; when none is that old, the first. Requires at least one release, in file order.
 */
export function releaseCurrentOn<Release extends DatedRelease>(
  releases: readonly Release[],
  on: CalendarDate,
): Release | undefined {
  let current: Release | undefined;
  for (const release of releases) {
    if (release.releasedOn === undefined || release.releasedOn > on) continue;
    if (current?.releasedOn === undefined || release.releasedOn >= current.releasedOn) current = release;
  }
  return current ?? releases[0];
}

/** The row's terms; `parties` and `release` are what its codes resolve to. */
export function historyTerms(
  draft: ContractDraft,
  parties: { readonly buyerId: string; readonly sellerId: string },
  release: SoldRelease | undefined,
): Terms {
  return {
    number: draft.number,
    ...(draft.programme === undefined ? {} : { programme: draft.programme }),
    subjectKind: draft.subjectKind,
    ...parties,
    gainers: [],
    ...(release === undefined ? {} : sold(release)),
    signedOn: draft.signedOn,
    amountFen: draft.amountFen,
    lines: [],
    purpose: draft.purpose,
    instalments: [],
    ...(draft.serviceFeeFen === undefined ? {} : { serviceFeeFen: draft.serviceFeeFen }),
  };
}

/** A release as a contract's text names it. */
export function sold({
  id,
  digest,
  permissions,
}: SoldRelease): Pick<Terms, 'releaseId' | 'releaseDigest' | 'permissions'> {
  const cells = permissions.map(({ use, value, source, basis }) => ({ use, value, source, basis }));
  return { releaseId: id, releaseDigest: digest, permissions: cells };
}

/** The row's events in the order of a contract's life; requires {@link assertHistory}. */
export function historySteps(draft: ContractDraft, digest: string, findings: readonly FrozenFinding[]): Step[] {
  const on = draft.paidOn ?? draft.signedOn;
  const steps: Step[] = [
    { type: 'SIGNED', on: draft.signedOn, detail: { party: 'BOTH', digest, strength: 'RECORDED', findings } },
  ];
  if (draft.exchangeCertificate !== undefined) {
    steps.push({ type: 'CERTIFIED', on: draft.signedOn, detail: { number: draft.exchangeCertificate } });
  }
  if (draft.acceptedFen > 0n) steps.push({ type: 'ACCEPTED', on, amountFen: draft.acceptedFen, detail: {} });
  if (draft.invoicedFen > 0n || draft.invoiceNumbers.length > 0) {
    const detail = { numbers: draft.invoiceNumbers };
    steps.push({ type: 'INVOICED', on, amountFen: draft.invoicedFen, detail });
  }
  if (draft.paidFen > 0n) steps.push({ type: 'PAID', on, amountFen: draft.paidFen, detail: {} });
  if (draft.terminatedOn !== undefined) steps.push({ type: 'TERMINATED', on: draft.terminatedOn, detail: {} });
  return steps;
}
