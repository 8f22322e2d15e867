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

  /** Of the corpus and year, and of entries about accounts that cover a month of it. */
  counts(ctx: Ctx, corpusIds: readonly string[], period: string): Promise<{ corpusId: string; disputes: number }[]> {
    return ctx.tx.query(
      `select "corpusId", count(*)::int as disputes from (
         select d.corpus_id as "corpusId", d.id from usage.dispute d
          where d.corpus_id = any($1::uuid[]) and d.period = $2
         union
         select s.corpus_id, d.id from usage.mapping_dispute d
           join usage.account_mapping m on m.id = d.mapping_id
           join usage.statement s on s.platform = m.platform and s.account = m.account
           cross join lateral (select ((s.month || '-01')::date + interval '1 month - 1 day')::date as day) as judged
          where s.corpus_id = any($1::uuid[]) and left(s.month, 4) = $2
            and m.valid_from <= judged.day and (m.valid_until is null or judged.day < m.valid_until)) as said
        group by 1`,
      [corpusIds, period],
    );
  }

  stream = (ctx: Ctx): AsyncIterable<Dispute[]> => ctx.tx.stream<Dispute>(`${DISPUTE} order by d.id`);
}
