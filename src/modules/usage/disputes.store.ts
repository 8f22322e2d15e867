import type { Ctx } from '../../platform/ctx.js';
import type { Dispute } from './core/dispute.js';

const DISPUTE = `select d.id, d.corpus_id as "corpusId", d.period, d.provider_id as "providerId", d.ground, d.evidence,
  d.recorded_by as "recordedBy", d.recorded_at as "recordedAt" from usage.dispute d`;

export class DisputesStore {
  async insert(ctx: Ctx, row: Dispute): Promise<void> {
    await ctx.tx.query(
      `insert into usage.dispute (id, corpus_id, period, provider_id, ground, evidence, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`,
      [
        row.id,
        row.corpusId,
        row.period,
        row.providerId,
        row.ground,
        JSON.stringify(row.evidence),
        row.recordedBy,
        row.recordedAt,
      ],
    );
  }

  of(ctx: Ctx, corpusId: string, period: string): Promise<Dispute[]> {
    return ctx.tx.query<Dispute>(`${DISPUTE} where d.corpus_id = $1 and d.period = $2 order by d.id`, [
      corpusId,
      period,
    ]);
  }

  counts(ctx: Ctx, corpusIds: readonly string[], period: string): Promise<{ corpusId: string; disputes: number }[]> {
    return ctx.tx.query(
      `select corpus_id as "corpusId", count(*)::int as disputes from usage.dispute
        where corpus_id = any($1::uuid[]) and period = $2 group by 1`,
      [corpusIds, period],
    );
  }

  stream = (ctx: Ctx): AsyncIterable<Dispute[]> => ctx.tx.stream<Dispute>(`${DISPUTE} order by d.id`);
}
