import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { type ClockSource, MonotoneClock } from '../../src/platform/clock.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database } from '../../src/platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const HOUR = 3_600_000;

class HandSource implements ClockSource {
  readonly steady = (): number => 0;

  constructor(public at: number) {}

  readonly wall = (): number => this.at;
}

describe('recorded times', () => {
  let db: TestDatabase;
  const source = new HandSource(Date.parse('2031-01-01T00:00:00.000Z'));
  /** A process of its own on the same database: nothing in its memory. */
  const instance = (from: ClockSource = source): Database => new Database(db.dataSource, new MonotoneClock(from));

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.adminQuery('create table public.fact (at timestamptz(3)); grant all on public.fact to public');
  });
  afterAll(() => db?.close());

  async function record(database: Database): Promise<Date> {
    return database.run(SYSTEM_ACTOR, async (ctx) => {
      await ctx.tx.query('insert into public.fact values ($1)', [ctx.now]);
      return ctx.now;
    });
  }

  const read = (database: Database): Promise<Date> => database.run(SYSTEM_ACTOR, async (ctx: Ctx) => ctx.now);

  it('do not go back when the clock does, nor across a restart', async () => {
    const before = instance();
    const first = await record(before);
    expect(first.toISOString()).toBe('2031-01-01T00:00:00.000Z');
    source.at -= HOUR;
    expect(await record(before)).toEqual(first);
    expect(await record(instance())).toEqual(first);
    source.at += HOUR + 7;
    expect((await record(instance())).toISOString()).toBe('2031-01-01T00:00:00.007Z');
  });

  it('do not go back from one instance to another whose clock is behind', async () => {
    source.at += HOUR;
    const slow = instance(new HandSource(source.at - HOUR));
    await read(slow);
    const first = await record(instance());
    expect(await record(slow)).toEqual(first);
  });

  it('count when they stand in a stored reply alone', async () => {
    source.at += HOUR;
    const now = await instance().run(
      SYSTEM_ACTOR,
      async (ctx) => {
        await ctx.tx.query(
          `insert into platform.idempotency_key (scope, route, key, fingerprint, status, created_at)
           values ('s', 'r', 'k', repeat('a', 64), 201, $1)`,
          [ctx.now],
        );
        return ctx.now;
      },
      { timeStored: true },
    );
    source.at -= HOUR;
    expect(await record(instance())).toEqual(now);
    await db.run((ctx) => ctx.tx.query('delete from platform.idempotency_key'));
    expect(await record(instance())).toEqual(now);
  });

  it('are not held up by readers: who records nothing raises no floor', async () => {
    source.at += 2 * HOUR;
    await read(instance());
    await instance().run(SYSTEM_ACTOR, (ctx) => ctx.tx.query('set transaction read only'));
    source.at -= HOUR;
    const now = await record(instance());
    expect(now.getTime()).toBe(source.at);
  });

  it('have a floor that nobody lowers or removes', async () => {
    for (const sql of [
      `update platform.clock_floor set at = at - interval '1 ms'`,
      'update platform.clock_floor set at = null',
      'delete from platform.clock_floor',
    ]) {
      await expect(db.adminQuery(sql)).rejects.toThrow('does not go back');
    }
  });

  it('are the reading a test brings along where it brings one, which moves no floor', async () => {
    const far = new Date('2099-01-01T00:00:00.000Z');
    await instance().run(SYSTEM_ACTOR, (ctx) => ctx.tx.query('insert into public.fact values ($1)', [ctx.now]), {
      now: far,
    });
    expect((await record(instance())).getTime()).toBeLessThan(far.getTime());
  });

  it('that run far from this machine are told at the start', async () => {
    const warnings = await instance(new HandSource(source.at - 3 * HOUR)).clockWarnings();
    expect(warnings.map(({ en }) => en)).toContainEqual(expect.stringContaining('minutes behind the newest time'));
  });
});
