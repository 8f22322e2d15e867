/** A database under which the audit does not keep its promise; for controls alone. */
import type { DataSource } from 'typeorm';
import type { Actor } from '../../src/platform/access.js';
import type { MonotoneClock } from '../../src/platform/clock.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database, type RunOptions } from '../../src/platform/database/database.js';
import type { Tx } from '../../src/platform/database/tx.js';

const LOST_ONCE_IN = 20;

/** `late`: a record is written when its effect is committed, and now and then lost; `denials`: none of a denial. */
export class BrokenAudit extends Database {
  private records = 0;

  constructor(
    dataSource: DataSource,
    clock: MonotoneClock,
    private readonly breaks: 'late' | 'denials',
  ) {
    super(dataSource, clock);
  }

  override async run<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, options?: RunOptions): Promise<T> {
    const late: (readonly [string, readonly unknown[] | undefined])[] = [];
    const withheld = (sql: string, parameters?: readonly unknown[]): boolean => {
      if (!sql.includes('insert into identity.audit_entry')) return false;
      if (this.breaks === 'denials') return parameters?.[1] === 'DENIAL';
      late.push([sql, parameters]);
      return true;
    };
    const through = ({ tx }: Ctx): Tx => ({
      query: async (sql, parameters) => (withheld(sql, parameters) ? [] : tx.query(sql, parameters)),
      stream: (sql, parameters, pageSize) => tx.stream(sql, parameters, pageSize),
    });
    const result = await super.run(actor, (ctx) => work({ ...ctx, tx: through(ctx) }), options);
    for (const [sql, parameters] of late) {
      this.records += 1;
      if (this.records % LOST_ONCE_IN > 0) await super.run(actor, ({ tx }) => tx.query(sql, parameters));
    }
    return result;
  }
}
