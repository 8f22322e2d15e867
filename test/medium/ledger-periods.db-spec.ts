import { randomBytes } from 'node:crypto';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { fen } from '../../src/kernel/money.js';
import {
  appropriationAccount,
  Ledger,
  type MoveKind,
  move,
  organisationAccount,
  poolAccount,
} from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

const { signer } = testLogKeys();
const ledger = new Ledger(new LedgerStore(), new LedgerAuditStore(), new Translog(new TranslogStore(), signer));

const pool = 'SZ-CORPUS';
const name = { pool, period: '2025' };
const source = appropriationAccount(pool, '2025');
const available = poolAccount(pool, '2025', 'available');
const reserved = poolAccount(pool, '2025', 'reserved');
const lapsed = poolAccount(pool, '2025', 'lapsed');
const payable = organisationAccount(pool, '2025', 'payable', 'org-1');
const paid = organisationAccount(pool, '2025', 'paid', 'org-1');
const next = poolAccount(pool, '2026', 'available');

const about = (day: string) => ({ eventDate: parseDate(day), reference: { kind: 'plan', id: 'p1' } });
const between = (kind: MoveKind, from: { code: string }, to: { code: string }, amount: bigint, day: string) =>
  move(kind, from.code, to.code, fen(amount), about(day));

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
  await db.run(async (ctx) => {
    await ledger.open(ctx, [source, available, reserved, lapsed, payable, paid, next]);
    await ledger.post(ctx, [between('appropriate', source, available, 1000n, '2025-01-02')]);
  });
});
afterEach(() => db.close());

const post = (...transfers: Parameters<typeof ledger.post>[1]) => db.run((ctx) => ledger.post(ctx, transfers));
const close = (day: string) => db.run((ctx) => ledger.close(ctx, { ...name, through: parseDate(day) }));
const seal = () => db.run((ctx) => ledger.seal(ctx, name));
const audit = () => db.run((ctx) => ledger.audit(ctx));
const spend = () =>
  post(
    between('reserve', available, reserved, 600n, '2025-07-01'),
    between('issue', reserved, payable, 600n, '2025-07-02'),
    between('pay', payable, paid, 600n, '2025-07-03'),
    between('lapse', available, lapsed, 300n, '2025-12-31'),
    between('carryOver', available, next, 100n, '2025-12-31'),
  );

describe('a closed period', () => {
  it('takes nothing more that counts on or before its last day, and all that counts later', async () => {
    const record = await close('2025-06-30');
    expect(record).toMatchObject({ ...name, through: '2025-06-30', closedBy: 'system' });
    await expect(post(between('reserve', available, reserved, 1n, '2025-06-30'))).rejects.toThrow(
      'LEDGER.PERIOD_CLOSED',
    );
    await post(between('reserve', available, reserved, 1n, '2025-07-01'));
    await post(between('appropriate', source, available, 1n, '2025-07-01'));
    expect(await audit()).toEqual([]);
  });

  it('is reversed into only on a later day', async () => {
    const [id = ''] = await post(between('reserve', available, reserved, 5n, '2025-06-18'));
    await close('2025-06-30');
    await expect(db.run((ctx) => ledger.reverse(ctx, id, about('2025-06-30')))).rejects.toThrow('PERIOD_CLOSED');
    await db.run((ctx) => ledger.reverse(ctx, id, about('2025-07-01')));
    expect(await audit()).toEqual([]);
  });

  it('leaves other periods and pools alone, but not a transfer that touches it from there', async () => {
    await close('2025-12-31');
    await expect(post(between('carryOver', available, next, 1n, '2025-12-31'))).rejects.toThrow('PERIOD_CLOSED');
    await post(between('carryOver', available, next, 1n, '2026-01-01'));
  });

  it('closes day by later day, not ahead of time, and only where there are accounts', async () => {
    await close('2025-03-31');
    await expect(close('2025-03-31')).rejects.toThrow('LEDGER.ALREADY_CLOSED');
    await expect(close('2999-01-01')).rejects.toThrow('LEDGER.CLOSE_IN_FUTURE');
    await close('2025-06-30');
    expect(await db.run((ctx) => ledger.period(ctx, name))).toMatchObject({ through: '2025-06-30', sealed: false });
    const nowhere = { pool: 'NONE', period: '2025' };
    await expect(db.run((ctx) => ledger.seal(ctx, nowhere))).rejects.toThrow('LEDGER.PERIOD_NOT_FOUND');
    await expect(db.run((ctx) => ledger.period(ctx, nowhere))).rejects.toThrow('LEDGER.PERIOD_NOT_FOUND');
  });

  it('is refused one by one where each transfer stands by itself', async () => {
    await close('2025-06-30');
    const outcomes = await db.run((ctx) =>
      ledger.postEach(ctx, [
        between('reserve', available, reserved, 1n, '2025-06-30'),
        between('reserve', available, reserved, 1n, '2025-07-01'),
      ]),
    );
    expect(outcomes).toMatchObject([{ refused: { code: 'LEDGER.PERIOD_CLOSED' } }, { id: expect.any(String) }]);
  });

  it('is closed against posts on their way: none is in the book that its digest does not count', async () => {
    const posts = Array.from({ length: 40 }, () => post(between('reserve', available, reserved, 1n, '2025-06-18')));
    const [closing, ...results] = await Promise.allSettled([close('2025-06-30'), ...posts]);
    expect(closing.status).toBe('fulfilled');
    for (const one of results) {
      if (one.status === 'rejected') {
        expect((one.reason as DomainError).code).toBe('LEDGER.PERIOD_CLOSED');
      }
    }
    expect(await audit()).toEqual([]);
  });
});

describe('a sealed period', () => {
  it('has nothing available, reserved or payable, and takes nothing at all', async () => {
    await expect(seal()).rejects.toThrow('LEDGER.PERIOD_NOT_EMPTY');
    await spend();
    expect((await seal()).through).toBeUndefined();
    await expect(post(between('payReturned', paid, payable, 1n, '2999-01-01'))).rejects.toThrow('LEDGER.PERIOD_SEALED');
    await expect(seal()).rejects.toThrow('LEDGER.PERIOD_SEALED');
    await expect(close('2025-12-31')).rejects.toThrow('LEDGER.PERIOD_SEALED');
    expect(await db.run((ctx) => ledger.period(ctx, name))).toMatchObject({ sealed: true });
    await db.run((ctx) => ledger.open(ctx, [poolAccount(pool, '2026', 'lapsed')]));
    await post(between('lapse', next, poolAccount(pool, '2026', 'lapsed'), 1n, '2026-12-31'));
    expect(await audit()).toEqual([]);
  });
});

describe('the database holds by itself', () => {
  const insert = (through: string | null) =>
    db.adminQuery(`insert into ledger.period_close values ($1, $2, '2025', $3, repeat('0', 64), 'x', now())`, [
      uuidv7(Date.now(), randomBytes(16)),
      pool,
      through,
    ]);
  const raw = async (day: string) => {
    const [a, b] = await db.adminQuery<{ id: string }>(
      'select account_id as id from ledger.account where code = any($1) order by code',
      [[available.code, reserved.code]],
    );
    const id = uuidv7(Date.now(), randomBytes(16));
    return db.adminQuery(
      `begin; insert into ledger.transfer (transfer_id, kind, event_date, recorded_at, reference_kind, reference_id)
         values ('${id}', 'reserve', '${day}', now(), 'x', 'y');
       insert into ledger.leg values ('${id}', 1, '${a?.id}', -1), ('${id}', 2, '${b?.id}', 1); commit`,
    );
  };

  it('that nothing is booked into what is closed', async () => {
    await close('2025-06-30');
    await expect(raw('2025-06-30')).rejects.toThrow('is closed through 2025-06-30');
    await raw('2025-07-01');
  });

  it('that nothing is booked into what is sealed, and nothing is sealed that is not empty', async () => {
    await expect(insert(null)).rejects.toThrow('still has money');
    await spend();
    await insert(null);
    await expect(raw('2026-07-01')).rejects.toThrow('is closed through its end');
  });

  it('that closes follow one another and are never changed', async () => {
    await close('2025-06-30');
    await expect(insert('2025-06-30')).rejects.toThrow('already closed');
    await expect(insert('2025-05-31')).rejects.toThrow('already closed');
    await expect(db.adminQuery("update ledger.period_close set digest = repeat('1', 64)")).rejects.toThrow(
      'append-only',
    );
    await expect(db.adminQuery('delete from ledger.period_close')).rejects.toThrow('append-only');
  });

  it('that a writer who holds no balance waits for a close on its way', async () => {
    let booked: Promise<unknown> = Promise.resolve();
    await db.run(async (ctx) => {
      await ledger.close(ctx, { ...name, through: parseDate('2025-06-30') });
      booked = raw('2025-06-30').catch((error: unknown) => error);
      await waiting(ctx);
    });
    expect(String(await booked)).toContain('is closed through 2025-06-30');
    expect(await audit()).toEqual([]);
  });

  /** Until somebody waits for the lock of the period. */
  async function waiting(ctx: { tx: { query<Row>(sql: string): Promise<Row[]> } }): Promise<void> {
    for (;;) {
      const rows = await ctx.tx.query(
        'select from pg_locks where locktype = $$advisory$$ and not granted and database = (select oid from pg_database where datname = current_database())',
      );
      if (rows.length > 0) return;
      await ctx.tx.query('select pg_sleep(0.01)');
    }
  }
});
