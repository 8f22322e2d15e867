import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { CaseReview, Correction } from './core/correction.js';
import type { UsageKind } from './core/usage-event.js';

const CORRECTION = `select c.id, c.event_id as "eventId", c.statement_id as "statementId", c.replaced_by as "replacedBy",
  c.reason, c.recorded_by as "recordedBy", c.recorded_at as "recordedAt" from usage.correction c`;
const REVIEW = `select r.id, r.event_id as "eventId", r.accepted, r.document, r.reason, r.recorded_by as "recordedBy",
  r.recorded_at as "recordedAt" from usage.case_review r`;

/** What of a recorded event its correction and review must know. */
export interface RecordedEvent {
  readonly id: string;
  readonly source: string;
  readonly eventId: string;
  readonly corpusId: string;
  readonly day: CalendarDate;
  readonly user: string;
  readonly kind: UsageKind;
  readonly delivered: boolean;
  readonly test: boolean;
}

/** Speaks SQL on corrections and on the reviews of application cases. */
export class CorrectionsStore {
  async event(ctx: Ctx, id: string): Promise<RecordedEvent | undefined> {
    const [row] = await ctx.tx.query<RecordedEvent>(
      `select e.id, e.source, e.event_id as "eventId", e.corpus_id as "corpusId", e.day, e.user_code as "user", e.kind,
         e.delivered, e.test from usage.event e where e.id = $1`,
      [id],
    );
    return row;
  }

  async statement(
    ctx: Ctx,
    id: string,
  ): Promise<
    | {
        readonly platform: string;
        readonly month: string;
        readonly corpus: string;
        readonly corpusId: string;
        readonly account: string;
        readonly kind: UsageKind;
        readonly revision: number;
      }
    | undefined
  > {
    const [row] = await ctx.tx.query<{
      platform: string;
      month: string;
      corpus: string;
      corpusId: string;
      account: string;
      kind: UsageKind;
      revision: number;
    }>(
      `select platform, month, corpus, corpus_id as "corpusId", account, kind, revision
         from usage.statement where id = $1`,
      [id],
    );
    return row;
  }

  /** False where the same was corrected before: one correction for each record. */
  async insert(ctx: Ctx, row: Correction): Promise<boolean> {
    const inserted = await ctx.tx.query(
      `insert into usage.correction (id, event_id, statement_id, replaced_by, reason, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
      [row.id, row.eventId, row.statementId, row.replacedBy, row.reason, row.recordedBy, row.recordedAt],
    );
    return inserted.length > 0;
  }

  /** False where the case was reviewed before. */
  async insertReview(ctx: Ctx, row: CaseReview): Promise<boolean> {
    const inserted = await ctx.tx.query(
      `insert into usage.case_review (id, event_id, accepted, document, reason, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
      [row.id, row.eventId, row.accepted, row.document, row.reason, row.recordedBy, row.recordedAt],
    );
    return inserted.length > 0;
  }

  async insertReviews(ctx: Ctx, rows: readonly CaseReview[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'usage.case_review',
      {
        id: 'uuid',
        event_id: 'uuid',
        accepted: 'boolean',
        document: 'text',
        reason: 'text',
        recorded_by: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        event_id: row.eventId,
        accepted: row.accepted,
        document: row.document,
        reason: row.reason,
        recorded_by: row.recordedBy,
        recorded_at: row.recordedAt,
      })),
    );
  }

  stream = (ctx: Ctx): AsyncIterable<Correction[]> => ctx.tx.stream<Correction>(`${CORRECTION} order by c.id`);
  streamReviews = (ctx: Ctx): AsyncIterable<CaseReview[]> => ctx.tx.stream<CaseReview>(`${REVIEW} order by r.id`);
}
