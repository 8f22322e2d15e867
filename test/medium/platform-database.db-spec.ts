import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('a transaction', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.adminQuery('create table public.note (id int8 primary key, on_day date, share numeric, at timestamptz)');
    await db.adminQuery('grant all on public.note to public');
  });
  afterAll(() => db.close());
  beforeEach(() => db.adminQuery('truncate public.note'));

  it('brings int8 as bigint, a date as its text, numeric as its text and an instant as a Date', async () => {
    await db.run((ctx) =>
      ctx.tx.query('insert into public.note values ($1, $2, $3, $4)', [
        9007199254740993n,
        '2025-06-18',
        '24.990000',
        new Date('2025-12-31T16:30:00.123Z'),
      ]),
    );
    const rows = await db.run((ctx) =>
      ctx.tx.query('select *, array[id] as ids, array[on_day, null] as days from public.note'),
    );
    expect(rows).toEqual([
      {
        id: 9007199254740993n,
        on_day: '2025-06-18',
        share: '24.990000',
        at: new Date('2025-12-31T16:30:00.123Z'),
        ids: [9007199254740993n],
        days: ['2025-06-18', null],
      },
    ]);
  });

  it('gives the rows of an update or delete that returns them', async () => {
    await db.run((ctx) => ctx.tx.query('insert into public.note(id) values (1), (2)'));
    const changed = await db.run((ctx) => ctx.tx.query('update public.note set share = 1 where id = 1 returning id'));
    const gone = await db.run((ctx) => ctx.tx.query('delete from public.note where id = $1 returning id', [2n]));
    expect([changed, gone]).toEqual([[{ id: 1n }], [{ id: 2n }]]);
  });

  it('keeps nothing when the work throws', async () => {
    const failing = db.run(async (ctx) => {
      await ctx.tx.query('insert into public.note(id) values (1)');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await db.adminQuery('select count(*) as n from public.note')).toEqual([{ n: 0n }]);
  });

  it('fails when a statement failed inside and its error was swallowed', async () => {
    const swallowing = db.run(async (ctx) => {
      await ctx.tx.query('insert into public.note(id) values (1)');
      await ctx.tx.query('select 1/0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('nothing was stored');
    expect(await db.adminQuery('select count(*) as n from public.note')).toEqual([{ n: 0n }]);
  });

  it('refuses a statement that comes after its end', async () => {
    const kept = await db.run(async (ctx) => ctx.tx);
    await expect(kept.query('insert into public.note(id) values (1)')).rejects.toThrow('after the end');
  });

  it('streams a large result in pages and lets other statements run between them', async () => {
    const sizes = await db.run(async (ctx) => {
      const seen: number[] = [];
      for await (const page of ctx.tx.stream('select i from generate_series(1, $1::int) i', [2500])) {
        await ctx.tx.query('select 1');
        seen.push(page.length);
      }
      return seen;
    });
    expect(sizes).toEqual([1000, 1000, 500]);
  });

  it('can stop a stream early and go on', async () => {
    const rows = await db.run(async (ctx) => {
      for await (const _page of ctx.tx.stream('select i from generate_series(1, 100) i', [], 10)) break;
      return ctx.tx.query('select count(*)::int as n from pg_cursors');
    });
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('speaks UTC and has limits on statements, locks and idleness', async () => {
    const [row] = await db.run((ctx) =>
      ctx.tx.query(
        `select current_setting('TimeZone') zone, current_setting('statement_timeout') statement,
                current_setting('lock_timeout') lock, current_setting('idle_in_transaction_session_timeout') idle`,
      ),
    );
    expect(row).toEqual({ zone: 'UTC', statement: '1min', lock: '10s', idle: '1min' });
  });

  it('does not hold two connections: as many transactions as there are connections, many times over, all end', async () => {
    const all = Array.from({ length: 60 }, (_, i) =>
      db.run((ctx) => ctx.tx.query('insert into public.note(id) values ($1)', [i])),
    );
    await Promise.all(all);
    expect(await db.adminQuery('select count(*) as n from public.note')).toEqual([{ n: 60n }]);
  });

  it('survives the loss of its connection', async () => {
    const cut = db.run((ctx) => ctx.tx.query('select pg_terminate_backend(pg_backend_pid())'));
    await expect(cut).rejects.toThrow();
    expect(await db.run((ctx) => ctx.tx.query('select 1 as one'))).toEqual([{ one: 1 }]);
  });
});
