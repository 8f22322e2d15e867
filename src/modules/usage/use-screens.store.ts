import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { ScreenedDay } from './core/use-screens.js';

/** Reads the counts of days, never an event: a year of a corpus is a few thousand rows however often it was used. */
export class UseScreensStore {
  days(ctx: Ctx, corpusId: string, from: CalendarDate, until: CalendarDate): Promise<ScreenedDay[]> {
    return ctx.tx.query<ScreenedDay>(
      `select d.user_code as "user", d.day, d.delivered, d.test, sum(d.events)::bigint as events
         from usage.day_count d
        where d.corpus_id = $1 and d.day >= $2 and d.day < $3 and d.events > 0 and d.kind <> 'APPLICATION_CASE'
        group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
      [corpusId, from, until],
    );
  }
}
