import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Locale } from '../../kernel/text.js';
import type { Actor } from '../access.js';
import type { Ctx } from '../ctx.js';
import { DEFAULT_LIMITS, inTransaction, type TransactionLimits } from './transaction.js';

export interface RunOptions {
  /** The clock reading of the use case; now, when absent. */
  readonly now?: Date;
  readonly locale?: Locale;
  readonly requestId?: string;
  readonly limits?: TransactionLimits;
}

/** The door to the one database: every use case runs through {@link Database.run}. */
export class Database {
  constructor(readonly dataSource: DataSource) {}

  /** One use case in one transaction, committed when `work` returns and rolled back when it throws. */
  run<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, options: RunOptions = {}): Promise<T> {
    return inTransaction(
      this.dataSource,
      (tx) =>
        work({
          actor,
          tx,
          now: options.now ?? new Date(),
          locale: options.locale ?? 'zh-CN',
          requestId: options.requestId ?? randomUUID(),
        }),
      options.limits ?? DEFAULT_LIMITS,
    );
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
