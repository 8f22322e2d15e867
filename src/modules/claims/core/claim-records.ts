/**
 * The records behind the leaves of this room: each covers every column of its row and of the rows below it, so that a
 * changed byte anywhere is found when the log is verified (reliability page, P7).
 */
import { createHash } from 'node:crypto';
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, type JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, formatFen } from '../../../kernel/money.js';

export interface ClaimRow {
  readonly id: string;
  readonly number: string;
  readonly programme: string;
  readonly period: string;
  readonly callKey: string;
  readonly applicantId: string;
  readonly origin: 'FILED' | 'IMPLIED' | 'APPLIED';
  readonly contractIds: readonly string[];
  /** Where each contract stands in the claim, as stored; 1, 2, 3, ... */
  readonly places: readonly number[];
  /** Corpora that a reward by use is claimed for, in the order of the ids; none = all that the unit has opened, or a claim of contracts. */
  readonly corpusIds: readonly string[];
  readonly recordedAt: Date;
}

export interface ClaimEventRow {
  readonly id: string;
  readonly claimId: string;
  readonly seq: number;
  readonly type: string;
  readonly happenedOn: CalendarDate;
  readonly actorId: string;
  readonly reason: string | null;
  /** What the act says: materials, a check, a signed cut. Null where the type says all. */
  readonly detail: JsonObject | null;
  readonly recordedAt: Date;
}

export interface RunRow {
  readonly id: string;
  readonly programme: string;
  readonly period: string;
  readonly callKey: string | null;
  readonly runNo: number;
  readonly programmeVersionId: string;
  readonly asOf: CalendarDate;
  readonly pool: string;
  readonly poolTotalFen: Fen;
  readonly poolBeforeFen: Fen;
  readonly reviewerId: string;
  readonly resolverId: string;
  readonly recordedAt: Date;
}

export interface DecisionRow {
  readonly id: string;
  readonly claimId: string;
  readonly runId: string;
  readonly amountFen: Fen;
  readonly inputDigest: string;
  /** RFC 8785 text of the decision: inputs, trace and result. */
  readonly body: string;
  readonly recordedAt: Date;
}

/** One award of a plan. */
export interface PlanItem {
  readonly claimId: string;
  readonly decisionId: string;
  readonly amountFen: Fen;
}

/** A plan without its awards, of which there may be a million. */
export interface PlanHead {
  readonly id: string;
  readonly number: string;
  readonly runId: string;
  readonly recordedAt: Date;
}

export interface PlanRow extends PlanHead {
  readonly items: readonly PlanItem[];
}

export interface PlanEventRow {
  readonly id: string;
  readonly planId: string;
  readonly seq: number;
  readonly type: 'RESOLVED' | 'PUBLISHED' | 'REPUBLISHED' | 'ISSUED' | 'WITHDRAWN';
  readonly happenedOn: CalendarDate;
  readonly actorId: string;
  readonly note: string | null;
  /** Document number, who was present, the last day of publicity. */
  readonly detail: JsonObject | null;
  readonly recordedAt: Date;
}

export interface PaymentRow {
  readonly id: string;
  readonly planId: string;
  readonly claimId: string;
  readonly amountFen: Fen;
  readonly instructedOn: CalendarDate;
  readonly recordedAt: Date;
}

export interface PaymentReplyRow {
  readonly id: string;
  readonly paymentId: string;
  readonly status: 'PAID' | 'RETURNED' | 'PENDING';
  readonly repliedOn: CalendarDate;
  readonly recordedAt: Date;
}

/** Somebody's signed doubt about an award in a published plan; who it is stays hidden from applicant and reviewer. */
export interface ObjectionRow {
  readonly id: string;
  readonly planId: string;
  readonly claimId: string;
  readonly objectorId: string;
  /** The person who signed. */
  readonly signedBy: string;
  readonly ground: string;
  readonly evidence: readonly { readonly sha256: string }[];
  readonly raisedOn: CalendarDate;
  readonly recordedAt: Date;
}

export interface ObjectionAnswerRow {
  readonly id: string;
  readonly objectionId: string;
  readonly upheld: boolean;
  readonly reason: string;
  readonly answeredOn: CalendarDate;
  readonly actorId: string;
  readonly recordedAt: Date;
}

/** A person who stands aside (回避) from a call, or from one applicant of it. */
export interface RecusalRow {
  readonly id: string;
  readonly programme: string;
  readonly callKey: string;
  readonly personId: string;
  readonly organisationId: string | null;
  readonly reason: string;
  readonly declaredBy: string;
  readonly recordedAt: Date;
}

export interface StatementRow {
  readonly id: string;
  readonly runId: string;
  /** RFC 8785 text of the statement without its claims. */
  readonly body: string;
  /** SHA-256 over the claims' RFC 8785 texts, one a line; null where the body holds the claims (statements before 0.2). */
  readonly claimsSha256: string | null;
  readonly recordedAt: Date;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export function claimRecord(row: ClaimRow): JsonObject {
  return {
    id: row.id,
    number: row.number,
    programme: row.programme,
    period: row.period,
    call: row.callKey,
    applicant: row.applicantId,
    origin: row.origin,
    contracts: row.contractIds,
    places: row.places,
    ...(row.corpusIds.length === 0 ? {} : { corpora: row.corpusIds }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function claimEventRecord(row: ClaimEventRow): JsonObject {
  return {
    id: row.id,
    claim: row.claimId,
    seq: row.seq,
    type: row.type,
    on: row.happenedOn,
    actor: row.actorId,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.detail === null ? {} : { detail: row.detail }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function runRecord(row: RunRow): JsonObject {
  return {
    id: row.id,
    programme: row.programme,
    period: row.period,
    ...(row.callKey === null ? {} : { call: row.callKey }),
    run: row.runNo,
    programmeVersion: row.programmeVersionId,
    asOf: row.asOf,
    pool: row.pool,
    poolTotalFen: formatFen(row.poolTotalFen),
    poolBeforeFen: formatFen(row.poolBeforeFen),
    reviewer: row.reviewerId,
    resolver: row.resolverId,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function decisionRecord(row: DecisionRow): JsonObject {
  return {
    kind: 'decision',
    id: row.id,
    claim: row.claimId,
    run: row.runId,
    amountFen: formatFen(row.amountFen),
    inputDigest: row.inputDigest,
    bodySha256: sha256(row.body),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

/** A plan of so many awards lists them in its record; of a longer one the record has their number and a digest. */
export const LISTED_ITEMS = 10_000;

/** The awards of a long plan: SHA-256, in hex, of their canonical texts, one a line, in the order of the claims' ids. */
export interface PlanItemsDigest {
  readonly count: number;
  readonly sha256: string;
}

export class PlanItemsHash {
  private readonly hash = createHash('sha256');
  private count = 0;

  /** Requires the items in the order of the claims' ids. */
  add(items: readonly PlanItem[]): void {
    for (const item of items) this.hash.update(`${canonicalText(planItem(item))}\n`, 'utf8');
    this.count += items.length;
  }

  digest(): PlanItemsDigest {
    return { count: this.count, sha256: this.hash.digest('hex') };
  }
}

export function planRecord(row: PlanHead & { readonly items: readonly PlanItem[] | PlanItemsDigest }): JsonObject {
  const { items } = row;
  return {
    id: row.id,
    number: row.number,
    run: row.runId,
    ...('sha256' in items ? { itemCount: items.count, itemsSha256: items.sha256 } : { items: items.map(planItem) }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

function planItem(item: PlanItem): JsonObject {
  return { claim: item.claimId, decision: item.decisionId, amountFen: formatFen(item.amountFen) };
}

export function planEventRecord(row: PlanEventRow): JsonObject {
  return {
    id: row.id,
    plan: row.planId,
    seq: row.seq,
    type: row.type,
    on: row.happenedOn,
    actor: row.actorId,
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.detail === null ? {} : { detail: row.detail }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function paymentRecord(row: PaymentRow): JsonObject {
  return {
    kind: 'payment',
    id: row.id,
    plan: row.planId,
    claim: row.claimId,
    amountFen: formatFen(row.amountFen),
    instructedOn: row.instructedOn,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function paymentReplyRecord(row: PaymentReplyRow): JsonObject {
  return {
    id: row.id,
    payment: row.paymentId,
    status: row.status,
    on: row.repliedOn,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function statementRecord(row: StatementRow): JsonObject {
  return {
    id: row.id,
    run: row.runId,
    bodySha256: sha256(row.body),
    ...(row.claimsSha256 === null ? {} : { claimsSha256: row.claimsSha256 }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function objectionRecord(row: ObjectionRow): JsonObject {
  return {
    id: row.id,
    plan: row.planId,
    claim: row.claimId,
    objector: row.objectorId,
    signedBy: row.signedBy,
    ground: row.ground,
    evidence: row.evidence.map(({ sha256: digest }) => ({ sha256: digest })),
    on: row.raisedOn,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function objectionAnswerRecord(row: ObjectionAnswerRow): JsonObject {
  return {
    id: row.id,
    objection: row.objectionId,
    upheld: row.upheld,
    reason: row.reason,
    on: row.answeredOn,
    actor: row.actorId,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function recusalRecord(row: RecusalRow): JsonObject {
  return {
    id: row.id,
    programme: row.programme,
    call: row.callKey,
    person: row.personId,
    ...(row.organisationId === null ? {} : { organisation: row.organisationId }),
    reason: row.reason,
    declaredBy: row.declaredBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
