/** Databases that leave out one thing that keeps an effect from being done twice or lost; for controls alone. */
import type { Actor } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database, type RunOptions } from '../../src/platform/database/database.js';
import type { Tx } from '../../src/platform/database/tx.js';

type Work<T> = (ctx: Ctx) => Promise<T>;
type Statement = readonly [sql: string, parameters?: readonly unknown[]];
/** Answers a statement in the database's stead; undefined lets it through. */
type Answer = (...statement: Statement) => readonly unknown[] | undefined;

class Intercepted implements Tx {
  constructor(
    private readonly tx: Tx,
    private readonly answer: Answer,
  ) {}

  async query<Row>(sql: string, parameters?: readonly unknown[], beyond?: string): Promise<Row[]> {
    const answered = this.answer(sql, parameters);
    return answered === undefined ? this.tx.query<Row>(sql, parameters, beyond) : ([...answered] as Row[]);
  }

  stream<Row>(...asked: Parameters<Tx['stream']>): AsyncIterable<Row[]> {
    return this.tx.stream<Row>(...asked);
  }
}

const isKeyInsert = (sql: string): boolean => sql.includes('insert into platform.idempotency_key');

/** Remembers the key in a transaction of its own, after the effect has been committed. */
export class LateKeys extends Database {
  override async run<T>(actor: Actor, work: Work<T>, options?: RunOptions): Promise<T> {
    const late: Statement[] = [];
    const hold: Answer = (...statement) => {
      if (!isKeyInsert(statement[0])) return undefined;
      late.push(statement);
      return [];
    };
    const result = await super.run(actor, (ctx) => work({ ...ctx, tx: new Intercepted(ctx.tx, hold) }), options);
    if (late.length > 0) {
      await super.run(actor, async ({ tx }) => {
        for (const [sql, parameters] of late) await tx.query(sql, parameters);
      });
    }
    return result;
  }
}

/** Remembers the key in a transaction of its own before the effect's is committed. */
export class EarlyKeys extends Database {
  override run<T>(actor: Actor, work: Work<T>, options?: RunOptions): Promise<T> {
    const aside = (sql: string, parameters?: readonly unknown[]): Promise<unknown[]> =>
      super.run(actor, ({ tx }) => tx.query(sql, parameters));
    return super.run(
      actor,
      (ctx) => {
        const tx: Tx = {
          query: async <Row>(sql: string, parameters?: readonly unknown[], beyond?: string) =>
            (isKeyInsert(sql)
              ? await aside(sql, parameters)
              : await ctx.tx.query<Row>(sql, parameters, beyond)) as Row[],
          stream: (...asked) => ctx.tx.stream(...asked),
        };
        return work({ ...ctx, tx });
      },
      options,
    );
  }
}

/** Lets everybody who asks have the key. */
export class NoTryLock extends Database {
  override run<T>(actor: Actor, work: Work<T>, options?: RunOptions): Promise<T> {
    const give: Answer = (sql) => (sql.includes('pg_try_advisory_xact_lock') ? [{ obtained: true }] : undefined);
    return super.run(actor, (ctx) => work({ ...ctx, tx: new Intercepted(ctx.tx, give) }), options);
  }
}

/** Answers when the work is done, and commits afterwards. */
export class EagerReply extends Database {
  private readonly open = new Set<Promise<unknown>>();
  private eager = false;

  /** From here on; what the harness sets up before must be there. */
  begin(): void {
    this.eager = true;
  }

  override run<T>(actor: Actor, work: Work<T>, options?: RunOptions): Promise<T> {
    if (!this.eager) return super.run(actor, work, options);
    return new Promise<T>((done, fail) => {
      const whole = super
        .run(
          actor,
          async (ctx) => {
            const result = await work(ctx);
            done(result);
            return result;
          },
          options,
        )
        .catch(fail)
        .finally(() => this.open.delete(whole));
      this.open.add(whole);
    });
  }

  /** Returns when what was answered is committed or lost. */
  async settled(): Promise<void> {
    await Promise.all(this.open);
  }
}
