import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';

/** How often an organisation used a corpus in one way, and on how many days. */
export interface UsedBy {
  readonly user: string;
  readonly kind: string;
  readonly events: number;
  readonly days: number;
}

export interface StatedMonth {
  readonly id: string;
  readonly platform: string;
  readonly month: string;
  readonly account: string;
  readonly kind: string;
  readonly count: string;
  readonly user?: string;
  /** The entry that says who stands behind the account; absent = the platform's own word, if any. */
  readonly mapping?: string;
  /** Key of the platform that signed the count; absent = it came without a signature. */
  readonly signedBy?: string;
  readonly correctedBecause?: string;
}

export interface CorrectedEvent {
  readonly id: string;
  readonly user: string;
  readonly kind: string;
  readonly day: CalendarDate;
  readonly reason: string;
  readonly replaced: boolean;
}

/** The key of the first signed file that vouches for the count. */
const SIGNED_BY = `select k.kid from usage.statement_line l join usage.statement_file f on f.id = l.file_id
  join usage.platform_key k on k.id = f.key_id where l.statement_id = s.id order by f.id limit 1`;

/** Reads the counts of a corpus and year, never its single events. */
export class UseStatementsStore {
  usedBy(ctx: Ctx, corpusId: string, from: CalendarDate, until: CalendarDate): Promise<UsedBy[]> {
    return ctx.tx.query<UsedBy>(
      `select d.user_code as "user", d.kind, sum(d.events)::int as events, count(distinct d.day)::int as days
         from usage.day_count d
        where d.corpus_id = $1 and d.day >= $2 and d.day < $3 and d.events > 0
        group by d.user_code, d.kind order by d.user_code, d.kind`,
      [corpusId, from, until],
    );
  }

  async months(ctx: Ctx, corpusId: string, from: string, until: string): Promise<StatedMonth[]> {
    const rows = await ctx.tx.query<{ [K in keyof StatedMonth]-?: StatedMonth[K] | null } & Pick<StatedMonth, 'id'>>(
      `select s.id, s.platform, s.month, s.account, s.kind, s.count::text as count, s.user_code as "user",
              c.reason as "correctedBecause", (${SIGNED_BY}) as "signedBy"
         from usage.statement s left join usage.correction c on c.statement_id = s.id
        where s.corpus_id = $1 and s.month >= $2 and s.month < $3
        order by s.month, s.platform, s.account, s.kind, s.revision`,
      [corpusId, from, until],
    );
    return rows.map(
      (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as StatedMonth,
    );
  }

  corrections(ctx: Ctx, corpusId: string, from: CalendarDate, until: CalendarDate): Promise<CorrectedEvent[]> {
    return ctx.tx.query<CorrectedEvent>(
      `select c.event_id as id, e.user_code as "user", e.kind, e.day, c.reason, c.replaced_by is not null as replaced
         from usage.correction c join usage.event e on e.id = c.event_id
        where e.corpus_id = $1 and e.day >= $2 and e.day < $3 order by c.id`,
      [corpusId, from, until],
    );
  }
}
