import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { PeriodClose, PeriodName } from './core/period-close.js';

interface CloseRow {
  close_id: string;
  pool: string;
  period: string;
  through_on: CalendarDate | null;
  digest: string;
  closed_by: string;
  recorded_at: Date;
}

const PAGE = 1000;

/** Closes of periods, and the lock under which a period is closed. */
export class LedgerPeriodStore {
  /** Closes of the periods named, in the order recorded. */
  async closes(ctx: Ctx, names: readonly PeriodName[]): Promise<PeriodClose[]> {
    const rows = await ctx.tx.query<CloseRow>(
      `select c.* from ledger.period_close c join unnest($1::text[], $2::text[]) as n(pool, period) using (pool, period)
       order by c.through_on nulls last, c.close_id`,
      [names.map((name) => name.pool), names.map((name) => name.period)],
    );
    return rows.map(closeOf);
  }

  /**
   * Holds every balance of the period, in the order in which transfers hold them, so that none is on its way while the
   * period is closed. Answers how many there are.
   */
  async lock(ctx: Ctx, { pool, period }: PeriodName): Promise<number> {
    const rows = await ctx.tx.query(
      `select b.account_id from ledger.balance b
       where b.account_id = any (array(select account_id from ledger.account where pool = $1 and period = $2))
       order by b.account_id for no key update`,
      [pool, period],
    );
    return rows.length;
  }

  async insert(ctx: Ctx, close: PeriodClose): Promise<void> {
    await ctx.tx.query(
      `insert into ledger.period_close (close_id, pool, period, through_on, digest, closed_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [close.id, close.pool, close.period, close.through ?? null, close.digest, close.closedBy, close.recordedAt],
    );
  }

  async hasAccounts(ctx: Ctx, { pool, period }: PeriodName): Promise<boolean> {
    const rows = await ctx.tx.query('select from ledger.account where pool = $1 and period = $2 limit 1', [
      pool,
      period,
    ]);
    return rows.length > 0;
  }

  async *stream(ctx: Ctx): AsyncGenerator<PeriodClose[]> {
    const pages = ctx.tx.stream<CloseRow>('select * from ledger.period_close order by close_id', [], PAGE);
    for await (const page of pages) yield page.map(closeOf);
  }
}

function closeOf(row: CloseRow): PeriodClose {
  return {
    id: row.close_id,
    pool: row.pool,
    period: row.period,
    ...(row.through_on === null ? {} : { through: row.through_on }),
    digest: row.digest,
    closedBy: row.closed_by,
    recordedAt: row.recorded_at,
  };
}
