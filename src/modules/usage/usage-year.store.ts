import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { UsageKind } from './core/usage-event.js';

/** Events of one corpus, day, user and kind that agree in whether they arrived and were a test. */
export interface DayUse {
  readonly corpusId: string;
  readonly day: CalendarDate;
  /** USCC as the platform sent it, normalised. */
  readonly user: string;
  readonly kind: UsageKind;
  readonly delivered: boolean;
  readonly test: boolean;
  /** False for an application case that nobody has accepted after review. */
  readonly accepted: boolean;
  readonly events: number;
}

/** One row of a platform's monthly counts. */
export interface MonthUse {
  readonly corpusId: string;
  readonly month: string;
  readonly platform: string;
  readonly account: string;
  readonly kind: UsageKind;
  readonly user?: string;
  readonly count: bigint;
}

/** The use of corpora in a span of days, for who settles by it. */
export class UsageYearStore {
  days(ctx: Ctx, corpusIds: readonly string[], from: CalendarDate, until: CalendarDate): Promise<DayUse[]> {
    return ctx.tx.query<DayUse>(
      `select * from (
       select d.corpus_id as "corpusId", d.day, d.user_code as "user", d.kind, d.delivered, d.test, true as accepted,
              d.events::int as events
         from usage.day_count d
        where d.corpus_id = any($1::uuid[]) and d.day >= $2 and d.day < $3 and d.events > 0
          and d.kind <> 'APPLICATION_CASE'
       union all
       select e.corpus_id, e.day, e.user_code collate "C", e.kind, e.delivered, e.test, coalesce(r.accepted, false),
              count(*)::int
         from usage.event e left join usage.case_review r on r.event_id = e.id
        where e.corpus_id = any($1::uuid[]) and e.day >= $2 and e.day < $3 and e.kind = 'APPLICATION_CASE'
          and not exists (select from usage.correction c where c.event_id = e.id)
        group by 1, 2, 3, 4, 5, 6, 7
       ) as used order by "corpusId", day, "user", kind, delivered, test, accepted`,
      [corpusIds, from, until],
    );
  }

  async months(ctx: Ctx, corpusIds: readonly string[], from: string, until: string): Promise<MonthUse[]> {
    const rows = await ctx.tx.query<Omit<MonthUse, 'user'> & { user: string | null }>(
      `select s.corpus_id as "corpusId", s.month, s.platform, s.account, s.kind, s.user_code as "user", s.count
         from usage.statement s
        where s.corpus_id = any($1::uuid[]) and s.month >= $2 and s.month < $3
          and not exists (select from usage.correction c where c.statement_id = s.id)
        order by s.corpus_id, s.month, s.platform, s.account collate "C", s.kind`,
      [corpusIds, from, until],
    );
    return rows.map(({ user, ...row }) => ({ ...row, ...(user === null ? {} : { user }) }));
  }

  /** In which years each corpus was used. */
  async years(ctx: Ctx, corpusIds: readonly string[]): Promise<{ corpusId: string; year: number; uses: bigint }[]> {
    return ctx.tx.query(
      `select "corpusId", year, sum(uses)::bigint as uses from (
         select d.corpus_id as "corpusId", extract(year from d.day)::int as year, sum(d.events) as uses
           from usage.day_count d where d.corpus_id = any($1::uuid[]) and d.events > 0 group by 1, 2
         union all
         select s.corpus_id, left(s.month, 4)::int, count(*) from usage.statement s
          where s.corpus_id = any($1::uuid[]) group by 1, 2) as used
        group by 1, 2 order by 1, 2`,
      [corpusIds],
    );
  }
}
