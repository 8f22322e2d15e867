import { randomBytes } from 'node:crypto';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { addFen, fen } from '../../src/kernel/money.js';
import type { HeldAccount } from '../../src/modules/ledger/core/transfer.js';
import {
  appropriationAccount,
  Ledger,
  type MoveKind,
  move,
  organisationAccount,
  poolAccount,
  type TransferDraft,
} from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

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

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
  await db.run(async (ctx) => {
    await ledger.open(ctx, ACCOUNTS);
    await ledger.post(ctx, [between('appropriate', source, available, 1000n, '2025-01-02')]);
  });
});
afterEach(() => db.close());

const post = (...transfers: TransferDraft[]) => db.run((ctx) => ledger.post(ctx, transfers));
const balance = async (account: { code: string }) =>
  db.run(async (ctx) => (await ledger.balances(ctx, [account.code])).get(account.code));
const audit = () => db.run((ctx) => ledger.audit(ctx));

describe('the book', () => {
  it('opens an account once, and refuses other terms for the same name', async () => {
    await db.run((ctx) => ledger.open(ctx, ACCOUNTS));
    const other = { ...available, minBalanceFen: fen(-5n) };
    await expect(db.run((ctx) => ledger.open(ctx, [other]))).rejects.toThrow('LEDGER.ACCOUNT_CHANGED');
    expect(await db.run((ctx) => ledger.accounts(ctx, { limit: 100 }))).toHaveLength(ACCOUNTS.length);
  });

  it('opens an account once when two ask for it at the same time', async () => {
    const draft = organisationAccount(pool, '2025', 'paid', 'org-2');
    await Promise.all(Array.from({ length: 8 }, () => db.run((ctx) => ledger.open(ctx, [draft]))));
    expect(await balance(draft)).toBe(0n);
  });

  it('carries money from the appropriation to the organisation, and every balance is its entries added up', async () => {
    await post(
      between('reserve', available, reserved, 600n),
      between('issue', reserved, payable, 500n),
      between('pay', payable, paid, 300n, '2025-12-01'),
      between('release', reserved, available, 100n),
      between('lapse', available, lapsed, 500n, '2025-12-31'),
    );
    const balances = await db.run((ctx) =>
      ledger.balances(
        ctx,
        ACCOUNTS.map((account) => account.code),
      ),
    );
    expect(ACCOUNTS.map((account) => balances.get(account.code))).toEqual([-1000n, 0n, 0n, 500n, 200n, 300n]);
    for (const account of await db.run((ctx) => ledger.accounts(ctx, { limit: 100 }))) {
      const entries = await db.run((ctx) => ledger.entries(ctx, account.id, { limit: 100 }));
      expect(addFen(entries.map((entry) => entry.amountFen))).toBe(account.balanceFen);
    }
    expect(await audit()).toEqual([]);
  });

  it('answers a trial balance as of any day by the day on which things count, summing to zero', async () => {
    await post(
      between('reserve', available, reserved, 600n, '2025-06-18'),
      between('lapse', available, lapsed, 400n, '2025-12-31'),
    );
    const asOf = async (day: string) => {
      const lines = await db.run((ctx) => ledger.trialBalance(ctx, { by: 'event', on: parseDate(day) }));
      expect(addFen(lines.map((line) => line.balanceFen))).toBe(0n);
      return lines.find((line) => line.code === available.code)?.balanceFen;
    };
    expect(await asOf('2025-01-01')).toBe(0n);
    expect(await asOf('2025-01-02')).toBe(1000n);
    expect(await asOf('2025-06-18')).toBe(400n);
    expect(await asOf('2025-12-31')).toBe(0n);
  });

  it('corrects by reversal only, once, and never reverses a reversal', async () => {
    const [id = ''] = await post(between('reserve', available, reserved, 600n));
    const reverse = (transfer: string) => db.run((ctx) => ledger.reverse(ctx, transfer, on('2025-06-19')));
    const results = await Promise.allSettled([reverse(id), reverse(id), reverse(id)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(String(result.reason)).toContain('LEDGER.ALREADY_REVERSED');
      else await expect(reverse(result.value)).rejects.toThrow('LEDGER.REVERSAL_OF_REVERSAL');
    }
    expect(await balance(available)).toBe(1000n);
    await expect(reverse(uuidv7(Date.now(), randomBytes(16)))).rejects.toThrow('LEDGER.TRANSFER_NOT_FOUND');
    expect(await audit()).toEqual([]);
  });

  it('books thousands of transfers in one call', async () => {
    const accounts = Array.from({ length: 1000 }, (_, at) => organisationAccount(pool, '2025', 'payable', `o${at}`));
    await db.run(async (ctx) => {
      await ledger.open(ctx, accounts);
      await ledger.post(ctx, [between('reserve', available, reserved, 1000n)]);
      await ledger.post(
        ctx,
        accounts.map((account) => between('issue', reserved, account, 1n)),
      );
    });
    expect(await balance(reserved)).toBe(0n);
    expect(await audit()).toEqual([]);
  });

  it('has a leaf for every account and transfer', async () => {
    await post(between('reserve', available, reserved, 600n));
    await db.run((ctx) => translog.sequence(ctx));
    const verdict = await db.run((ctx) => translog.verify(ctx, ledger.leafSources(), [key]));
    expect(verdict).toMatchObject({ size: ACCOUNTS.length + 2, problems: [] });
  });
});

describe('the database itself', () => {
  const ids = async () => {
    const rows = await db.adminQuery<{ account_id: string }>('select account_id from ledger.account order by code');
    return rows.map((row) => row.account_id);
  };
  const transfer = (id: string) =>
    `insert into ledger.transfer values ('${id}', 'reserve', '2025-06-18', now(), 'plan', 'p', null, null)`;
  const leg = (id: string, number: number, account = '', amount = 0) =>
    `insert into ledger.leg values ('${id}', ${number}, '${account}', ${amount})`;
  const id = () => uuidv7(Date.now(), randomBytes(16));

  it('refuses at commit a transfer whose legs do not sum to zero, has one leg or none', async () => {
    const [a, b] = await ids();
    for (const legs of [
      [],
      [leg('X', 1, a, 5)],
      [leg('X', 1, a, 5), leg('X', 2, b, -4)],
      [leg('X', 1, a, 5), leg('X', 3, b, -5)],
    ]) {
      const one = id();
      const sql = ['begin', transfer(one), ...legs.map((text) => text.replace('X', one)), 'commit'].join('; ');
      await expect(db.adminQuery(sql)).rejects.toThrow('must sum to zero');
    }
  });

  it('refuses legs added to an older transfer, even in replica mode', async () => {
    const [a, b, c] = await ids();
    const one = id();
    await db.adminQuery(['begin', transfer(one), leg(one, 1, a, 5), leg(one, 2, b, -5), 'commit'].join('; '));
    const late = leg(one, 3, c, 5);
    await expect(db.adminQuery(late)).rejects.toThrow('must sum to zero');
    await expect(db.adminQuery(`set session_replication_role = replica; ${late}`)).rejects.toThrow('must sum to zero');
  });

  it('lets no balance fall below its limit, whoever asks', async () => {
    await expect(db.adminQuery('update ledger.balance set balance_fen = balance_fen - 1001')).rejects.toThrow(
      'balance_not_below_limit',
    );
  });

  it('refuses to change, delete or truncate what is booked', async () => {
    for (const table of ['account', 'transfer', 'leg']) {
      await expect(db.adminQuery(`delete from ledger.${table}`)).rejects.toThrow('append-only');
      await expect(db.adminQuery(`truncate ledger.${table} cascade`)).rejects.toThrow('append-only');
    }
    await expect(db.adminQuery('update ledger.leg set amount_fen = amount_fen * 2')).rejects.toThrow('append-only');
    await expect(db.adminQuery("update ledger.transfer set narrative = 'x'")).rejects.toThrow('append-only');
    await expect(db.adminQuery("update ledger.account set code = code || 'x'")).rejects.toThrow('append-only');
  });
});

describe('the last fen', () => {
  const storm = async (book: Ledger, amounts: readonly bigint[]) => {
    const refused: bigint[] = [];
    const unexpected: unknown[] = [];
    let granted = 0n;
    await Promise.all(
      amounts.map(async (amount) => {
        try {
          await db.run((ctx) => book.post(ctx, [between('reserve', available, reserved, amount)]));
          granted += amount;
        } catch (error) {
          if (error instanceof DomainError && error.code === 'LEDGER.INSUFFICIENT_FUNDS') refused.push(amount);
          else unexpected.push(error);
        }
      }),
    );
    return { granted, refused, unexpected };
  };

  it('is granted once when many ask for it at the same moment', async () => {
    await post(between('lapse', available, lapsed, 999n));
    const { granted, refused, unexpected } = await storm(
      ledger,
      Array.from({ length: 60 }, () => 1n),
    );
    expect({ granted, refused: refused.length, unexpected }).toEqual({ granted: 1n, refused: 59, unexpected: [] });
    expect(await audit()).toEqual([]);
  });

  it('is never granted twice, and nobody is refused what is still there', async () => {
    const amounts = Array.from({ length: 120 }, (_, at) => BigInt(1 + ((at * 37) % 50)));
    const { granted, refused, unexpected } = await storm(ledger, amounts);
    const left = (await balance(available)) ?? 0n;
    expect(unexpected).toEqual([]);
    expect(granted + left).toBe(1000n);
    for (const amount of refused) expect(amount).toBeGreaterThan(left);
    expect(await audit()).toEqual([]);
  });

  it('takes locks in one order: opposite moves at once never dead-lock', async () => {
    await post(between('reserve', available, reserved, 500n));
    const both = Array.from({ length: 60 }, (_, at) =>
      at % 2 ? post(between('reserve', available, reserved, 1n)) : post(between('release', reserved, available, 1n)),
    );
    await Promise.all(both);
    expect(await balance(available)).toBe(500n);
  });

  it('is granted many times by a book that reads without holding, which this storm and the audit both show', async () => {
    let readers = 0;
    let bothHaveRead = (): void => undefined;
    const twoReaders = new Promise<void>((done) => {
      bothHaveRead = done;
    });
    const careless = new (class extends LedgerStore {
      override async lock(ctx: Ctx, codes: readonly string[]): Promise<HeldAccount[]> {
        const read = await this.accounts(ctx, codes);
        readers += 1;
        if (readers === 2) bothHaveRead();
        await twoReaders;
        return read;
      }
    })();
    await post(between('lapse', available, lapsed, 999n));
    const broken = new Ledger(careless, new LedgerAuditStore(), translog);
    const { granted, unexpected } = await storm(
      broken,
      Array.from({ length: 60 }, () => 1n),
    );
    expect(unexpected).toEqual([]);
    expect(granted).toBeGreaterThan(1n);
    expect((await audit()).map((problem) => problem.code)).toContain('LEDGER.BALANCE_DIFFERS');
  });
});
