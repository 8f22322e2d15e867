import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { factsFrom } from '../support/log-facts.js';
import { testLogKeys } from '../support/log-keys.js';

const { signer } = testLogKeys();
const store = new TranslogStore();
const translog = new Translog(store, signer);
const facts = factsFrom(Date.UTC(2025, 9, 1));

describe('a second writer of the log', () => {
  let db: TestDatabase;
  let waiting: bigint[];
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run((ctx) => translog.append(ctx, facts(5)));
    await db.run((ctx) => translog.sequence(ctx));
    await db.run((ctx) => translog.append(ctx, facts(3)));
    const rows = await db.adminQuery<{ leaf_id: bigint }>('select leaf_id from translog.pending order by 1');
    waiting = rows.map((row) => row.leaf_id);
  });
  afterAll(() => db.close());

  const positions =
    (first: number, leaves = waiting) =>
    (ctx: Ctx) =>
      store.insertPositions(ctx, first, leaves);
  const checkpoint = (size: number, previousSize?: number) => (ctx: Ctx) =>
    store.insertCheckpoint(ctx, {
      size,
      ...(previousSize === undefined ? {} : { previousSize }),
      root: Buffer.alloc(32),
      algorithm: signer.algorithm,
      keyName: signer.name,
      keyId: Buffer.from(signer.keyId),
      note: 'note',
    });
  const locked = (work: (ctx: Ctx) => Promise<void>) => (ctx: Ctx) => store.lockSequencer(ctx).then(() => work(ctx));

  it.each([
    ['positions without the lock', () => positions(5), 'one writer'],
    ['a checkpoint without the lock', () => checkpoint(6, 5), 'one writer'],
    ['positions behind a gap', () => locked(positions(6)), 'continue where the log ends'],
    ['positions with a gap between them', () => locked(gapped), 'continue where the log ends'],
    ['positions that lie in the log', () => locked(positions(4)), 'position_pkey'],
    ['positions in front of the log', () => locked(positions(-1)), 'position_position_check'],
    ['a checkpoint of more than there is', () => locked(checkpoint(6, 5)), 'covers the whole log'],
    ['a checkpoint of less than there is', () => locked(both(positions(5), checkpoint(7, 5))), 'covers the whole log'],
    ['a checkpoint that follows on nothing', () => locked(both(positions(5), checkpoint(8))), 'covers the whole log'],
    ['a checkpoint that passes one over', () => locked(both(positions(5), checkpoint(8, 0))), 'foreign key'],
  ])('is refused by the database: %s', async (_what, work, words) => {
    await expect(db.run(work())).rejects.toThrow(words);
    expect(await db.run((ctx) => store.size(ctx))).toBe(5);
  });

  const both =
    (...works: ((ctx: Ctx) => Promise<void>)[]) =>
    async (ctx: Ctx) => {
      for (const work of works) await work(ctx);
    };
  const gapped = async (ctx: Ctx) => {
    await ctx.tx.query(
      'insert into translog.position select * from unnest($1::bigint[], $2::bigint[]) as p(position, leaf_id)',
      [[5, 7].map(String), waiting.slice(0, 2).map(String)],
    );
  };

  it('is refused while another session holds the lock, whoever signs in, and in replica mode too', async () => {
    const insert = `insert into translog.position values (5, ${waiting[0]})`;
    await db.run(async (ctx) => {
      await store.lockSequencer(ctx);
      await expect(db.adminQuery(`set session_replication_role = replica; ${insert}`)).rejects.toThrow('one writer');
      await expect(db.run((other) => other.tx.query(insert))).rejects.toThrow('one writer');
    });
  });

  it('is not what a lock of another kind or of another database makes', async () => {
    const insert = `insert into translog.position values (5, ${waiting[0]})`;
    for (const lock of [
      'pg_advisory_xact_lock(0, 6962001)',
      'pg_advisory_xact_lock_shared(6962001)',
      'pg_advisory_xact_lock(6962002)',
    ]) {
      const attempt = db.run(async (ctx) => {
        await ctx.tx.query(`select ${lock}`);
        await ctx.tx.query(insert);
      });
      await expect(attempt).rejects.toThrow('one writer');
    }
  });

  it('does not hold up those who record facts: they commit while a sequencer is at work', async () => {
    await db.run(async (ctx) => {
      await translog.sequence(ctx);
      await Promise.all(Array.from({ length: 8 }, () => db.run((other) => translog.append(other, facts(2)))));
    });
    expect((await db.run((ctx) => translog.sequence(ctx))).size).toBe(24);
  });
});
