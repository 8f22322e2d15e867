import { parseDate } from '../../src/kernel/calendar-date.js';
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
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';
import { columnsOf, forgedRow, otherValue, Tamperer } from '../support/tamper.js';

const { signer, key } = testLogKeys();
const translog = new Translog(new TranslogStore(), signer);
const ledger = new Ledger(new LedgerStore(), new LedgerAuditStore(), translog);

const pool = 'SZ-CORPUS';
const source = appropriationAccount(pool, '2025');
const available = poolAccount(pool, '2025', 'available');
const reserved = poolAccount(pool, '2025', 'reserved');
const lapsed = poolAccount(pool, '2025', 'lapsed');
const payable = organisationAccount(pool, '2025', 'payable', 'org-1');
const paid = organisationAccount(pool, '2025', 'paid', 'org-1');
const ACCOUNTS = [source, available, reserved, lapsed, payable, paid];

const on = (day: string) => ({ eventDate: parseDate(day), reference: { kind: 'plan', id: 'p1' } });
const between = (kind: MoveKind, from: { code: string }, to: { code: string }, amount: bigint, day = '2025-06-18') =>
  move(kind, from.code, to.code, fen(amount), on(day));

describe('a tampered book', () => {
  let db: TestDatabase;
  let tamperer: Tamperer;

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      await ledger.open(ctx, ACCOUNTS);
      const [, mistaken = ''] = await ledger.post(ctx, [
        between('appropriate', source, available, 1000n, '2025-01-02'),
        between('reserve', available, reserved, 5n),
        between('reserve', available, reserved, 600n),
        between('issue', reserved, payable, 500n),
        between('pay', payable, paid, 300n),
      ]);
      await ledger.reverse(ctx, mistaken, { ...on('2025-06-20'), narrative: '误记' });
      const expiring = { ...on('2025-06-18'), expiresOn: parseDate('2025-07-01') };
      const [held = ''] = await ledger.post(ctx, [move('reserve', available.code, reserved.code, fen(40n), expiring)]);
      const settling = { ...on('2025-06-21'), settles: held };
      await ledger.post(ctx, [move('issue', reserved.code, payable.code, fen(10n), settling)]);
      await ledger.close(ctx, { pool, period: '2025', through: parseDate('2025-06-17') });
      await ledger.close(ctx, { pool, period: '2025', through: parseDate('2025-06-30') });
      await ledger.expireReservations(ctx, parseDate('2025-07-01'));
      await translog.sequence(ctx);
    });
    tamperer = await Tamperer.open(db);
  });
  afterAll(async () => {
    await tamperer.close();
    await db.close();
  });

  const look = async (ctx: Ctx) => {
    const verdict = await translog.verify(ctx, ledger.leafSources(), [key]);
    const problems = await ledger.audit(ctx);
    return [...verdict.problems, ...problems].map((problem) => problem.code);
  };

  it('is whole before anyone touches it', async () => {
    expect(await db.run(look)).toEqual([]);
  });

  /** Which of the changes nobody notices; the keys say what was changed. */
  async function missed(changes: Readonly<Record<string, string>>): Promise<string[]> {
    const names = Object.keys(changes);
    const seen = await tamperer.each(['ledger'], Object.values(changes), look);
    expect(seen).toHaveLength(names.length);
    return names.filter((_, at) => seen[at]?.length === 0);
  }

  it('shows a change of any column of any table', async () => {
    const changes: Record<string, string> = {};
    for (const column of await columnsOf(db, ['ledger'])) {
      const rows = await db.adminQuery<{ ctid: string }>(
        `select ctid::text from ${column.table} order by ctid limit 3`,
      );
      for (const { ctid } of rows) {
        changes[`${column.table}.${column.column} ${ctid}`] =
          `update ${column.table} set ${column.column} = ${otherValue(column)} where ctid = '${ctid}'`;
      }
    }
    expect(await missed(changes)).toEqual([]);
  }, 60_000);

  it('shows a row of any table deleted, doubled or made up', async () => {
    const columns = await columnsOf(db, ['ledger']);
    const changes: Record<string, string> = {};
    for (const table of new Set(columns.map((column) => column.table))) {
      const [row] = await db.adminQuery<{ ctid: string }>(`select ctid::text from ${table} order by ctid limit 1`);
      if (!row) continue;
      const here = `ctid = '${row.ctid}'`;
      const own = columns.filter((column) => column.table === table);
      changes[`${table} deleted`] = `delete from ${table} where ${here}`;
      changes[`${table} doubled`] = `insert into ${table} select * from ${table} where ${here}`;
      changes[`${table} forged`] = forgedRow(own, here);
    }
    expect(await missed(changes)).toEqual([]);
  }, 60_000);

  it.each([
    ['a deleted leg', 'delete from ledger.leg where leg_number = 1', 'LEDGER.TRANSFER_UNBALANCED'],
    ['a deleted transfer', 'delete from ledger.transfer', 'LEDGER.LEG_ORPHANED'],
    ['a deleted account', "delete from ledger.account where kind = 'paid'", 'LEDGER.BALANCE_ORPHANED'],
    ['a deleted balance', 'delete from ledger.balance', 'LEDGER.BALANCE_MISSING'],
    [
      'a balance that is there twice',
      'insert into ledger.balance select * from ledger.balance order by account_id limit 1',
      'LEDGER.BALANCE_TWICE',
    ],
    ['a raised balance', 'update ledger.balance set balance_fen = balance_fen + 1', 'LEDGER.POOL_NOT_CONSERVED'],
    ['an emptied balance', 'update ledger.balance set balance_fen = null', 'LEDGER.BALANCE_DIFFERS'],
    [
      'a lifted limit',
      'update ledger.balance set min_balance_fen = -100 where min_balance_fen = 0',
      'LEDGER.LIMIT_DIFFERS',
    ],
    [
      'money made in both the legs and the balance',
      `update ledger.leg set amount_fen = amount_fen - 2000 where amount_fen = 300`,
      'LEDGER.BELOW_LIMIT',
    ],
    [
      'a payment turned into another kind',
      "update ledger.transfer set kind = 'issue' where kind = 'pay'",
      'LEDGER.WRONG_WAY',
    ],
    [
      'a reversal that names another transfer',
      `update ledger.transfer set reverses_id = (select transfer_id from ledger.transfer where kind = 'pay') where reverses_id is not null`,
      'LEDGER.NOT_A_MIRROR',
    ],
    [
      'a reservation with more left',
      'update ledger.reservation set open_fen = 1 where open_fen = 0',
      'LEDGER.RESERVATION_DIFFERS',
    ],
    ['a deleted reservation', 'delete from ledger.reservation', 'LEDGER.RESERVATION_DIFFERS'],
    [
      'a reservation that is there twice',
      'insert into ledger.reservation select * from ledger.reservation limit 1',
      'LEDGER.RESERVATION_TWICE',
    ],
    [
      'a reservation that something else settles',
      `update ledger.transfer set settles_id = (select transfer_id from ledger.transfer where kind = 'appropriate') where kind = 'issue' and settles_id is not null`,
      'LEDGER.SETTLES_ASTRAY',
    ],
    [
      'an issue of more than was reserved',
      `update ledger.leg set amount_fen = amount_fen - 1 where amount_fen = -10`,
      'LEDGER.RESERVATION_EXCEEDED',
    ],
    [
      'a transfer brought into a closed period',
      `update ledger.transfer set event_date = '2025-06-17' where kind = 'expire'`,
      'LEDGER.CLOSE_DIFFERS',
    ],
    ['a deleted close', 'delete from ledger.period_close', 'TRANSLOG.RECORD_MISSING'],
    ['an account of no kind', "update ledger.account set kind = 'x' where kind = 'paid'", 'LEDGER.ACCOUNT_KIND'],
    [
      'a changed narrative',
      "update ledger.transfer set narrative = '正常' where narrative is not null",
      'TRANSLOG.RECORD_CHANGED',
    ],
  ])('shows %s', async (_what, sql, code) => {
    expect(await tamperer.after(['ledger'], sql, look)).toContain(code);
  });
});
