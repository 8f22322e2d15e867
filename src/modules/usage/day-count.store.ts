import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { arrayText } from '../../platform/database/insert-rows.js';
import type { UsageKind } from './core/usage-event.js';

/** What one event adds to the counts of its day. */
export interface Counted {
  readonly corpusId: string;
  readonly day: CalendarDate;
  readonly user: string;
  readonly kind: UsageKind;
  readonly delivered: boolean;
  readonly test: boolean;
}

/** How many events stand, by what they are counted under; none where all were voided. */
const RECOUNT = `select e.corpus_id, e.day, e.user_code, e.kind, e.delivered, e.test,
    count(*) filter (where c.id is null) as events
  from usage.event e left join usage.correction c on c.event_id = e.id
 group by 1, 2, 3, 4, 5, 6`;

/** Counts by corpus, day and user, kept in the transaction that takes or corrects an event. */
export class DayCountStore {
  /** Adds one for each event. In one order everywhere, so that two intakes wait for each other and never dead-lock. */
  async add(ctx: Ctx, events: readonly Counted[]): Promise<void> {
    if (events.length === 0) return;
    const counts = new Map<string, { readonly row: Counted; events: number }>();
    for (const row of events) {
      const key = `${row.corpusId} ${row.day} ${row.user} ${row.kind} ${row.delivered} ${row.test}`;
      const known = counts.get(key);
      if (known) known.events += 1;
      else counts.set(key, { row, events: 1 });
    }
    const cells = [...counts.values()];
    const column = (of: (row: Counted) => string | boolean) => arrayText(cells.map(({ row }) => of(row)));
    await ctx.tx.query(
      `insert into usage.day_count as d (corpus_id, day, user_code, kind, delivered, test, events)
       select corpus_id, day, user_code, kind, delivered, test, events
         from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::boolean[], $6::boolean[], $7::bigint[])
           as n (corpus_id, day, user_code, kind, delivered, test, events)
        order by corpus_id, day, user_code collate "C", kind collate "C", delivered, test
       on conflict (corpus_id, day, user_code, kind, delivered, test) do update set events = d.events + excluded.events`,
      [
        column((row) => row.corpusId),
        column((row) => row.day),
        column((row) => row.user),
        column((row) => row.kind),
        column((row) => row.delivered),
        column((row) => row.test),
        arrayText(cells.map((one) => one.events)),
      ],
    );
  }

  /**
   * Adds what whole batches hold, once they are all written: one pass over their rows instead of a statement for each
   * batch, and the counts that others wait for are held no longer than the end of the transaction. In the order of
   * {@link add}.
   */
  async addBatches(ctx: Ctx, batchIds: readonly string[]): Promise<void> {
    if (batchIds.length === 0) return;
    await ctx.tx.query(
      `insert into usage.day_count as d (corpus_id, day, user_code, kind, delivered, test, events)
       select corpus_id, day, user_code collate "C", kind collate "C", delivered, test, count(*)
         from usage.event where batch_id = any($1::uuid[])
        group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
       on conflict (corpus_id, day, user_code, kind, delivered, test) do update set events = d.events + excluded.events`,
      [arrayText(batchIds)],
    );
  }

  /** Takes one off, for an event that no longer counts. */
  async subtract(ctx: Ctx, row: Counted): Promise<void> {
    await ctx.tx.query(
      `update usage.day_count set events = events - 1
        where corpus_id = $1 and day = $2 and user_code = $3 and kind = $4 and delivered = $5 and test = $6`,
      [row.corpusId, row.day, row.user, row.kind, row.delivered, row.test],
    );
  }

  /** Counts that do not follow from the events, at most 1,000: what is stored and what a recount gives. */
  async differences(ctx: Ctx): Promise<{ at: string; stored: bigint; counted: bigint }[]> {
    return ctx.tx.query(
      `select coalesce(d.corpus_id, n.corpus_id) || ' ' || coalesce(d.day, n.day) || ' '
                || coalesce(d.user_code, n.user_code) || ' ' || coalesce(d.kind, n.kind) as at,
              coalesce(d.events, 0)::bigint as stored, coalesce(n.events, 0) as counted
         from (select corpus_id, day, user_code, kind, delivered, test, sum(events) as events, count(*) as lines
                 from usage.day_count group by 1, 2, 3, 4, 5, 6) d
         full join (${RECOUNT}) n on n.corpus_id = d.corpus_id and n.day = d.day and n.user_code = d.user_code
           and n.kind = d.kind and n.delivered = d.delivered and n.test = d.test
        where d.events is distinct from n.events or d.lines > 1
        order by 1 limit 1000`,
    );
  }
}
