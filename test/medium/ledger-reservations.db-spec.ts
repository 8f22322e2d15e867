import { randomBytes } from 'node:crypto';
import { parseDate } from '../../src/kernel/calendar-date.js';
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
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

const { signer } = testLogKeys();
const ledger = new Ledger(new LedgerStore(), new LedgerAuditStore(), new Translog(new TranslogStore(), signer));

const pool = 'SZ-CORPUS';
const source = appropriationAccount(pool, '2025');
const available = poolAccount(pool, '2025', 'available');
const reserved = poolAccount(pool, '2025', 'reserved');
const payable = organisationAccount(pool, '2025', 'payable', 'org-1');

const about = (more: { settles?: string; expiresOn?: string; on?: string }) => ({
  eventDate: parseDate(more.on ?? '2025-06-18'),
  reference: { kind: 'decision', id: 'd1' },
  ...(more.settles ? { settles: more.settles } : {}),
  ...(more.expiresOn ? { expiresOn: parseDate(more.expiresOn) } : {}),
});
const reserve = (amount: bigint, expiresOn?: string) =>
  move('reserve', available.code, reserved.code, fen(amount), about(expiresOn ? { expiresOn } : {}));
const takes = (kind: MoveKind, settles: string, amount: bigint, on?: string) =>
  move(kind, reserved.code, kind === 'issue' ? payable.code : available.code, fen(amount), {
    ...about({ settles, ...(on ? { on } : {}) }),
  });

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
  await db.run(async (ctx) => {
    await ledger.open(ctx, [source, available, reserved, payable]);
    await ledger.post(ctx, [move('appropriate', source.code, available.code, fen(1000n), about({ on: '2025-01-02' }))]);
  });
});
afterEach(() => db.close());

const post = (...transfers: Parameters<typeof ledger.post>[1]) => db.run((ctx) => ledger.post(ctx, transfers));
const expire = (on: string) => db.run((ctx) => ledger.expireReservations(ctx, parseDate(on)));
const balance = async (account: { code: string }) =>
  db.run(async (ctx) => (await ledger.balances(ctx, [account.code])).get(account.code));
const open = async () => (await db.run((ctx) => ledger.reservationsFor(ctx, 'decision', ['d1']))).get('d1')?.openFen;
const audit = () => db.run((ctx) => ledger.audit(ctx));

describe('a reservation', () => {
  it('is posted, voided and expired in parts, and what is left is what was not taken', async () => {
    const [id = ''] = await post(reserve(100n, '2025-07-01'));
    await post(takes('issue', id, 60n), takes('release', id, 10n));
    expect(await open()).toBe(30n);
    expect(await expire('2025-06-30')).toEqual([]);
    const [expired] = await expire('2025-07-01');
    expect(expired).toMatchObject({ reservation: id, amountFen: 30n });
    expect([await open(), await balance(reserved), await balance(payable)]).toEqual([0n, 0n, 60n]);
    expect(await audit()).toEqual([]);
  });

  it('never gives more than it holds, also where the account holds more for others', async () => {
    const [id = ''] = await post(reserve(100n), reserve(500n));
    await expect(post(takes('issue', id, 101n))).rejects.toThrow('LEDGER.RESERVATION_EXCEEDED');
    await expect(post(takes('issue', id, 60n), takes('release', id, 41n))).rejects.toThrow(
      'LEDGER.RESERVATION_EXCEEDED',
    );
    expect(await balance(reserved)).toBe(600n);
  });

  it('is settled once when many settle it at the same moment', async () => {
    const [id = ''] = await post(reserve(100n), reserve(500n));
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => post(takes('issue', id, 30n))));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    for (const one of results) {
      if (one.status === 'rejected') expect(String(one.reason)).toContain('LEDGER.RESERVATION_EXCEEDED');
    }
    expect(await balance(payable)).toBe(90n);
    expect(await audit()).toEqual([]);
  });

  it('is open again when what settled it is reversed, and is reversed only whole', async () => {
    const [id = ''] = await post(reserve(100n));
    const [issued = ''] = await post(takes('issue', id, 100n));
    const reverse = (transfer: string) => db.run((ctx) => ledger.reverse(ctx, transfer, about({})));
    await post(reserve(100n));
    await expect(reverse(id)).rejects.toThrow('LEDGER.RESERVATION_EXCEEDED');
    await reverse(issued);
    await reverse(id);
    await expect(post(takes('issue', id, 1n))).rejects.toThrow('LEDGER.RESERVATION_EXCEEDED');
    expect(await balance(reserved)).toBe(100n);
    expect(await audit()).toEqual([]);
  });

  it('that is not there settles nothing', async () => {
    const [appropriation] = await db.adminQuery<{ id: string }>('select transfer_id as id from ledger.transfer');
    for (const id of [uuidv7(0, randomBytes(16)), appropriation?.id ?? '']) {
      await expect(post(takes('issue', id, 1n))).rejects.toThrow('LEDGER.NO_SUCH_RESERVATION');
    }
  });

  it('expires once when two instances expire at the same moment, and never twice', async () => {
    const ids = await post(...Array.from({ length: 40 }, (_, at) => reserve(BigInt(at + 1), '2025-07-01')));
    await post(takes('issue', ids[39] ?? '', 40n), takes('issue', ids[38] ?? '', 9n));
    const other = new Database(await makeDataSource({ url: db.url, poolSize: 4 }).initialize());
    const day = parseDate('2025-07-05');
    try {
      const runs = await Promise.all([
        ...Array.from({ length: 3 }, () => expire('2025-07-05')),
        ...Array.from({ length: 3 }, () => other.run(SYSTEM_ACTOR, (ctx) => ledger.expireReservations(ctx, day))),
      ]);
      expect(runs.filter((run) => run.length > 0).map((run) => run.length)).toEqual([39]);
    } finally {
      await other.close();
    }
    expect(await expire('2025-07-06')).toEqual([]);
    expect(await balance(available)).toBe(1000n - 49n);
    expect(await audit()).toEqual([]);
  });

  it('that expires in a closed period gives back on the first open day', async () => {
    const [id = ''] = await post(reserve(100n, '2025-07-01'));
    await db.run((ctx) => ledger.close(ctx, { pool, period: '2025', through: parseDate('2025-07-31') }));
    await expire('2025-07-01');
    const [row] = await db.adminQuery<{ event_date: string }>(
      'select event_date from ledger.transfer where settles_id = $1',
      [id],
    );
    expect(row?.event_date).toBe('2025-08-01');
    expect(await audit()).toEqual([]);
  });
});

describe('the database holds by itself', () => {
  const raw = async (kind: string, settles: string | null, amount: number, to = available) => {
    const [a, b] = await db.adminQuery<{ id: string }>(
      'select account_id as id from ledger.account where code = any($1) order by code = $2',
      [[reserved.code, to.code], to.code],
    );
    const id = uuidv7(Date.now(), randomBytes(16));
    return db.adminQuery(
      `begin; insert into ledger.transfer (transfer_id, kind, event_date, recorded_at, reference_kind, reference_id, settles_id)
         values ('${id}', '${kind}', '2025-06-18', now(), 'x', 'y', ${settles ? `'${settles}'` : 'null'});
       insert into ledger.leg values ('${id}', 1, '${a?.id}', ${-amount}), ('${id}', 2, '${b?.id}', ${amount}); commit`,
    );
  };

  it('that a reservation never gives more than it holds, nor takes back more', async () => {
    const [id = ''] = await post(reserve(100n), reserve(500n));
    await raw('release', id, 100);
    await expect(raw('release', id, 1)).rejects.toThrow('reservation_not_exceeded');
    await expect(raw('reversal', id, -101)).rejects.toThrow('reservation_not_exceeded');
  });

  it('that two who look at no lock do not both take the last of it', async () => {
    const [id = ''] = await post(reserve(100n), reserve(500n));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => raw('release', id, 60)));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('that only a reserve is settled, and only by what takes from it', async () => {
    const [id = ''] = await post(reserve(100n));
    const [issue = ''] = await post(takes('issue', id, 50n));
    await expect(raw('release', issue, 1)).rejects.toThrow('settles what is no reservation');
    await expect(raw('pay', id, 1)).rejects.toThrow('only_what_takes_settles');
    await expect(raw('expire', null, 1)).rejects.toThrow('an_expiry_settles');
  });
});
