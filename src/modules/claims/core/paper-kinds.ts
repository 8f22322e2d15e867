/**
 * Papers of a claim and of an award plan, and how they are numbered: an office's short name and the word of the kind, the
 * year in tortoise-shell brackets, the number without zeros before it (GB/T 9704-2012, 7.2.5). Source of the kinds:
 * practice page 7 and issue "Programmes and claims" (acceptance, return, refusal, publicity, plan, payment, claw-back).
 */
import { createHash } from 'node:crypto';
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';
import type { ClaimEventRow, PlanEventRow } from './claim-records.js';

export const PAPER_KINDS = [
  'ACCEPTANCE',
  'CORRECTION',
  'NON_ACCEPTANCE',
  'REFUSAL',
  'REVOCATION',
  'PUBLICITY',
  'ISSUE',
  'PAYMENT',
  'CLAW_BACK_NOTICE',
  'CLAW_BACK_DECISION',
] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

export const PAPER_TITLES: Readonly<Record<PaperKind, Text>> = {
  ACCEPTANCE: { zh: '受理通知书', en: 'Notice of acceptance' },
  CORRECTION: { zh: '一次性补正告知书', en: 'Return for correction' },
  NON_ACCEPTANCE: { zh: '不予受理决定书', en: 'Decision not to accept' },
  REFUSAL: { zh: '不予支持决定书', en: 'Decision of refusal' },
  REVOCATION: { zh: '撤销资助决定书', en: 'Decision to revoke an award' },
  PUBLICITY: { zh: '拟资助名单公示', en: 'List for publicity' },
  ISSUE: { zh: '资助计划下达通知', en: 'Issue of the award plan' },
  PAYMENT: { zh: '资助资金拨付通知书', en: 'Payment notice' },
  CLAW_BACK_NOTICE: { zh: '追回告知书', en: 'Notice of claw-back' },
  CLAW_BACK_DECISION: { zh: '追回决定书', en: 'Decision of claw-back' },
};

/** The paper that an event of a claim makes, if it makes one. What a case officer refuses was never accepted. */
export function paperOfClaimEvent({ type, detail }: Pick<ClaimEventRow, 'type' | 'detail'>): PaperKind | undefined {
  if (type === 'refuse') return detail?.hand === 'case' ? 'NON_ACCEPTANCE' : 'REFUSAL';
  return OF_CLAIM_EVENTS.get(type);
}

const OF_CLAIM_EVENTS: ReadonlyMap<string, PaperKind> = new Map([
  ['accept', 'ACCEPTANCE'],
  ['returnForCorrection', 'CORRECTION'],
  ['revoke', 'REVOCATION'],
  ['clawBack', 'CLAW_BACK_NOTICE'],
  ['clawBackDecided', 'CLAW_BACK_DECISION'],
]);

export function paperOfPlanEvent({ type }: Pick<PlanEventRow, 'type'>): PaperKind | undefined {
  if (type === 'PUBLISHED' || type === 'REPUBLISHED') return 'PUBLICITY';
  return type === 'ISSUED' ? 'ISSUE' : undefined;
}

/** Short names of offices and words of kinds: data, since each office has its own rules for its numbers. */
export interface PaperNumbers {
  readonly offices: Readonly<Record<string, { readonly prefix: string }>>;
  readonly kinds: Readonly<Record<PaperKind, { readonly word: string }>>;
}

/** An office that has no short name yet is written in full: longer, and never another office's. */
export function paperNumber(
  numbers: PaperNumbers,
  office: { readonly code: string; readonly name: string },
  kind: PaperKind,
  year: number,
  place: number,
): string {
  const prefix = numbers.offices[office.code]?.prefix ?? office.name;
  return `${prefix}${numbers.kinds[kind].word}〔${year}〕${place}号`;
}

export interface PaperRow {
  readonly id: string;
  readonly office: string;
  readonly kind: PaperKind;
  readonly year: number;
  readonly place: number;
  /** The number before it, which must be there; null for the first. */
  readonly previous: number | null;
  readonly number: string;
  /** Of the two exactly one. */
  readonly claimId: string | null;
  readonly planId: string | null;
  /** The event that the paper is about. */
  readonly basisKind: 'claim-event' | 'plan-event' | 'payment-reply';
  readonly basisId: string;
  readonly datedOn: CalendarDate;
  /** RFC 8785 text of what the paper says: frozen, so that the same paper gives the same bytes for ever. */
  readonly body: string;
  readonly recordedAt: Date;
}

export function paperRecord(row: PaperRow): JsonObject {
  return {
    id: row.id,
    office: row.office,
    kind: row.kind,
    year: row.year,
    place: row.place,
    ...(row.previous === null ? {} : { previous: row.previous }),
    number: row.number,
    ...(row.claimId === null ? {} : { claim: row.claimId }),
    ...(row.planId === null ? {} : { plan: row.planId }),
    basisKind: row.basisKind,
    basis: row.basisId,
    on: row.datedOn,
    bodySha256: createHash('sha256').update(row.body, 'utf8').digest('hex'),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
