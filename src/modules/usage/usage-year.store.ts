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
      `select e.corpus_id as "corpusId", e.day, e.user_code as "user", e.kind, e.delivered, e.test,
              count(*)::int as events
         from usage.event e
        where e.corpus_id = any($1::uuid[]) and e.day >= $2 and e.day < $3
        group by 1, 2, 3, 4, 5, 6
        order by e.corpus_id, e.day, e.user_code collate "C", e.kind, e.delivered, e.test`,
      [corpusIds, from, until],
    );
  }

  async months(ctx: Ctx, corpusIds: readonly string[], from: string, until: string): Promise<MonthUse[]> {
    const rows = await ctx.tx.query<Omit<MonthUse, 'user'> & { user: string | null }>(
      `select s.corpus_id as "corpusId", s.month, s.platform, s.account, s.kind, s.user_code as "user", s.count
         from usage.statement s
        where s.corpus_id = any($1::uuid[]) and s.month >= $2 and s.month < $3
        order by s.corpus_id, s.month, s.platform, s.account collate "C", s.kind`,
      [corpusIds, from, until],
    );
    return rows.map(({ user, ...row }) => ({ ...row, ...(user === null ? {} : { user }) }));
  }

  /** In which years each corpus was used. */
  async years(ctx: Ctx, corpusIds: readonly string[]): Promise<{ corpusId: string; year: number; uses: bigint }[]> {
    return ctx.tx.query(
      `select "corpusId", year, sum(uses)::bigint as uses from (
         select e.corpus_id as "corpusId", extract(year from e.day)::int as year, count(*) as uses
           from usage.event e where e.corpus_id = any($1::uuid[]) group by 1, 2
         union all
         select s.corpus_id, left(s.month, 4)::int, count(*) from usage.statement s
          where s.corpus_id = any($1::uuid[]) group by 1, 2) as used
        group by 1, 2 order by 1, 2`,
      [corpusIds],
    );
  }
}
