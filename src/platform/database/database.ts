import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Locale, Text } from '../../kernel/text.js';
import type { Actor } from '../access.js';
import { clockWarnings, MonotoneClock } from '../clock.js';
import type { Ctx } from '../ctx.js';
import { callerSql } from './caller.js';
import { DEFAULT_LIMITS, inTransaction, type TransactionFrame, type TransactionLimits } from './transaction.js';

export interface RunOptions {
  /** A reading that a test brings along; it neither asks nor raises the recorded clock. */
  readonly now?: Date;
  readonly locale?: Locale;
  readonly requestId?: string;
  readonly limits?: TransactionLimits;
  /** One moment of the database for the whole use case, which can then only read. */
  readonly snapshot?: boolean;
  /** True when the transaction, if it writes at all, stores its reading in an idempotency row. */
  readonly timeStored?: boolean;
}

/** Read beside every `begin`: what other processes have recorded counts for this one too. */
const RECORDED_UNTIL = 'select platform.recorded_until() as at';

/** The door to the one database: every use case runs through {@link Database.run}. */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    readonly clock: MonotoneClock = new MonotoneClock(),
  ) {}

  /**
   * One use case in one transaction, committed when `work` returns and rolled back when it throws. `ctx.now` is never
   * earlier than what this process has read or the database has recorded.
   */
  run<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, options: RunOptions = {}): Promise<T> {
    let now = options.now;
    const raise = (): string | undefined =>
      now === undefined || options.timeStored ? undefined : `call platform.raise_clock_floor('${now.toISOString()}')`;
    const clock: TransactionFrame = options.now === undefined ? { first: RECORDED_UNTIL, last: raise } : {};
    const frame = { ...clock, caller: callerSql(actor), snapshot: options.snapshot === true };
    return inTransaction(
      this.dataSource,
      (tx, first) => {
        now ??= this.clock.now(first?.at as Date | null | undefined);
        return work({
          actor,
          tx,
          now,
          locale: options.locale ?? 'zh-CN',
          requestId: options.requestId ?? randomUUID(),
        });
      },
      options.limits ?? DEFAULT_LIMITS,
      frame,
    );
  }

  /** What a start should tell about the clocks, before anything is recorded. */
  async clockWarnings(): Promise<readonly Text[]> {
    const machine = this.clock.machine();
    const [row] = await this.dataSource.query<{ server: Date; recorded: Date | null }[]>(
      'select clock_timestamp() as server, platform.recorded_until() as recorded',
    );
    return row === undefined ? [] : clockWarnings({ machine, databaseServer: row.server, recorded: row.recorded });
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
