import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { addFen, type Fen, fen } from '../../../kernel/money.js';
import type { AccountKind } from './account.js';
import type { ClosedPeriod } from './period-close.js';
import {
  applyEach,
  applyTransfers,
  type HeldAccount,
  type HeldReservation,
  type MoveKind,
  move,
  reversalOf,
  type Standing,
  type TransferDraft,
  takesUnpromised,
} from './transfer.js';

interface MoveCase {
  why: string;
  start: Record<string, string>;
  moves: [MoveKind, string, string, string][];
  end?: Record<string, string>;
  code?: string;
  bug?: string;
}
const vectors = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/ledger-moves.json', import.meta.url), 'utf8'),
) as { cases: MoveCase[] };

const about = { eventDate: '2025-06-18' as CalendarDate, reference: { kind: 'plan', id: 'p1' } };

function held(kind: string, balanceFen: bigint, pool = 'SZ'): HeldAccount {
  const limit = kind === 'appropriation' ? {} : { minBalanceFen: fen(0n) };
  return {
    id: kind,
    code: kind,
    kind: kind as AccountKind,
    pool,
    period: '2025',
    balanceFen: fen(balanceFen),
    ...limit,
  };
}

const accountsOf = (start: Record<string, string>) =>
  new Map(Object.entries(start).map(([kind, balance]) => [kind, held(kind, BigInt(balance))]));

const standing = (accounts: ReadonlyMap<string, HeldAccount>, more: Partial<Standing> = {}): Standing => ({
  accounts,
  reservations: new Map(),
  promised: new Map(),
  ...more,
});

const reservation = (heldFen: bigint, openFen: bigint, expiresOn?: string): HeldReservation => ({
  id: 't1',
  account: 'reserved',
  heldFen: fen(heldFen),
  openFen: fen(openFen),
  ...(expiresOn === undefined ? {} : { expiresOn: expiresOn as CalendarDate }),
});

describe('transfers', () => {
  it.each(vectors.cases)('$why', ({ start, moves, end, code, bug }) => {
    const accounts = accountsOf(start);
    const run = () =>
      applyTransfers(
        standing(accounts),
        moves.map(([kind, from, to, amount]) => move(kind, from, to, fen(BigInt(amount)), about)),
      );
    if (bug) expect(run).toThrow(bug);
    else if (code) {
      expect(run).toThrow(DomainError);
      expect(run).toThrow(code);
    } else {
      const after = Object.fromEntries([...run()].map(([key, balance]) => [key, balance.toString()]));
      expect({ ...start, ...after }).toEqual(end);
    }
  });

  it('make and lose no fen, and never overdraw, whatever is asked in whatever order', () => {
    const kinds: [MoveKind, string, string][] = [
      ['reserve', 'available', 'reserved'],
      ['release', 'reserved', 'available'],
      ['issue', 'reserved', 'payable'],
      ['pay', 'payable', 'paid'],
      ['payReturned', 'paid', 'payable'],
      ['clawBack', 'paid', 'clawedBack'],
      ['lapse', 'available', 'lapsed'],
    ];
    const step = fc.tuple(fc.constantFrom(...kinds), fc.bigInt({ min: 1n, max: 60n }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.bigInt({ min: 0n, max: 100n }), (steps, pool) => {
        const state = {
          available: pool.toString(),
          reserved: '0',
          payable: '0',
          paid: '0',
          clawedBack: '0',
          lapsed: '0',
        };
        let accounts = accountsOf(state);
        for (const [[kind, from, to], amount] of steps) {
          const before = accounts.get(from)?.balanceFen ?? 0n;
          try {
            const after = applyTransfers(standing(accounts), [move(kind, from, to, fen(amount), about)]);
            expect(amount <= before).toBe(true);
            accounts = new Map(
              [...accounts].map(([key, account]) => [
                key,
                { ...account, balanceFen: after.get(key) ?? account.balanceFen },
              ]),
            );
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            expect(amount > before).toBe(true);
          }
          expect(addFen([...accounts.values()].map((account) => account.balanceFen))).toBe(pool);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('with many legs take all or nothing', () => {
    const accounts = accountsOf({ reserved: '10', payable: '0' });
    const second: HeldAccount = { ...held('payable', 0n), id: 'x', code: 'payable/x' };
    accounts.set('payable/x', second);
    const legs = (left: bigint, a: bigint, b: bigint): TransferDraft => ({
      kind: 'issue',
      ...about,
      legs: [
        { account: 'reserved', amountFen: fen(left) },
        { account: 'payable', amountFen: fen(a) },
        { account: 'payable/x', amountFen: fen(b) },
      ],
    });
    expect(applyTransfers(standing(accounts), [legs(-10n, 4n, 6n)]).get('payable/x')).toBe(6n);
    expect(() => applyTransfers(standing(accounts), [legs(-11n, 5n, 6n)])).toThrow('LEDGER.INSUFFICIENT_FUNDS');
  });

  it.each<[string, Partial<TransferDraft> & { amounts?: bigint[] }]>([
    ['sum to zero', { amounts: [-5n, 4n] }],
    ['has at least two legs', { amounts: [-5n] }],
    ['is zero', { amounts: [0n, 0n] }],
    ['names what it reverses', { reverses: 'x' }],
  ])('that no rule could have meant are bugs: %s', (message, { amounts = [-5n, 5n], ...change }) => {
    const codes = ['available', 'reserved'];
    const legs = amounts.map((amount, at) => ({ account: codes[at] ?? '', amountFen: amount as Fen }));
    const accounts = accountsOf({ available: '9', reserved: '0' });
    expect(() => applyTransfers(standing(accounts), [{ kind: 'reserve', ...about, legs, ...change }])).toThrow(message);
  });

  it('stay within one pool', () => {
    const accounts = accountsOf({ available: '9' });
    accounts.set('reserved', held('reserved', 0n, 'DG'));
    const crossing = move('reserve', 'available', 'reserved', fen(1n), about);
    expect(() => applyTransfers(standing(accounts), [crossing])).toThrow('one pool');
  });

  it('are taken back leg by leg, and the reversal leaves the balances as they were', () => {
    const accounts = accountsOf({ available: '9', reserved: '0' });
    const booked = move('reserve', 'available', 'reserved', fen(9n), about);
    const back = reversalOf({ id: 't1', kind: 'reserve', legs: booked.legs }, about);
    expect(back).toMatchObject({ kind: 'reversal', reverses: 't1', settles: 't1' });
    const reservations = new Map([['t1', reservation(9n, 9n)]]);
    const after = applyTransfers(standing(accounts, { reservations }), [booked, back]);
    expect([...after.values()]).toEqual([9n, 0n]);
  });
});

describe('a reservation', () => {
  const accounts = accountsOf({ available: '0', reserved: '100', payable: '0' });
  const book = (open: bigint, expiresOn?: string) =>
    standing(accounts, { reservations: new Map([['t1', reservation(50n, open, expiresOn)]]) });
  const takes = (kind: MoveKind, to: string, amount: bigint, day = '2025-06-18') =>
    move(kind, 'reserved', to, fen(amount), { ...about, eventDate: day as CalendarDate, settles: 't1' });

  it('is posted, voided and expired in parts, and never gives more than it holds', () => {
    const parts = [
      takes('issue', 'payable', 20n),
      takes('release', 'available', 10n),
      takes('expire', 'available', 20n, '2025-07-01'),
    ];
    expect(applyTransfers(book(50n, '2025-07-01'), parts).get('reserved')).toBe(50n);
    const more = [...parts, takes('release', 'available', 1n)];
    expect(() => applyTransfers(book(50n, '2025-07-01'), more)).toThrow('LEDGER.RESERVATION_EXCEEDED');
    expect(() => applyTransfers(book(19n), parts.slice(0, 1))).toThrow('LEDGER.RESERVATION_EXCEEDED');
  });

  it('is issued only before the day on which it ends, and expires only from that day on', () => {
    expect(() => applyTransfers(book(50n, '2025-06-18'), [takes('issue', 'payable', 1n)])).toThrow(
      'LEDGER.RESERVATION_EXPIRED',
    );
    expect(applyTransfers(book(50n, '2025-06-19'), [takes('issue', 'payable', 1n)]).get('payable')).toBe(1n);
    expect(applyTransfers(book(50n, '2025-06-18'), [takes('release', 'available', 1n)]).get('available')).toBe(1n);
    const early = takes('expire', 'available', 1n, '2025-06-17');
    expect(() => applyTransfers(book(50n, '2025-06-18'), [early])).toThrow('when it is due');
    expect(() => applyTransfers(book(50n), [takes('expire', 'available', 1n)])).toThrow('when it is due');
  });

  it('that may expire is not eaten up by what names no reservation, or another one', () => {
    const promised = new Map([['reserved', fen(50n)]]);
    const held = { ...book(50n, '2025-07-01'), promised };
    const release = (amount: bigint) => move('release', 'reserved', 'available', fen(amount), about);
    expect(() => applyTransfers(held, [release(51n)])).toThrow('LEDGER.INSUFFICIENT_FUNDS');
    expect(applyTransfers(held, [release(50n), takes('issue', 'payable', 50n)]).get('reserved')).toBe(0n);
    expect(applyTransfers(held, [takes('issue', 'payable', 20n), release(50n)]).get('reserved')).toBe(30n);
    expect(() => applyTransfers(held, [takes('issue', 'payable', 20n), release(51n)])).toThrow('INSUFFICIENT_FUNDS');
    expect(takesUnpromised(held, release(1n))).toBe(true);
    expect(takesUnpromised(held, takes('issue', 'payable', 1n))).toBe(false);
    expect(takesUnpromised(book(50n), takes('issue', 'payable', 1n))).toBe(true);
  });

  it('that does not exist settles nothing', () => {
    expect(() => applyTransfers(standing(accounts), [takes('issue', 'payable', 1n)])).toThrow(
      'LEDGER.NO_SUCH_RESERVATION',
    );
  });

  it('is open again when what settled it is taken back', () => {
    const issued = takes('issue', 'payable', 50n);
    const back = reversalOf({ id: 't2', kind: 'issue', legs: issued.legs, settles: 't1' }, about);
    expect(back.settles).toBe('t1');
    const after = applyTransfers(book(50n), [issued, back, takes('release', 'available', 50n)]);
    expect(after.get('available')).toBe(50n);
  });

  it('that is partly settled is not taken back whole', () => {
    const reserve = move('reserve', 'available', 'reserved', fen(50n), about);
    const back = reversalOf({ id: 't1', kind: 'reserve', legs: reserve.legs }, about);
    expect(() => applyTransfers(book(49n), [back])).toThrow('LEDGER.RESERVATION_EXCEEDED');
    expect(applyTransfers(book(50n), [back]).get('available')).toBe(50n);
  });

  it.each<[string, TransferDraft]>([
    ['settles nothing', move('pay', 'payable', 'paid', fen(1n), { ...about, settles: 't1' })],
    ['names the reserve', move('expire', 'reserved', 'available', fen(1n), about)],
    ['may expire', move('release', 'reserved', 'available', fen(1n), { ...about, expiresOn: about.eventDate })],
    ['at least a day', move('reserve', 'available', 'reserved', fen(1n), { ...about, expiresOn: about.eventDate })],
  ])('named where none can be is a bug: %s', (message, transfer) => {
    expect(() => applyTransfers(standing(accounts), [transfer])).toThrow(message);
  });
});

describe('a closed period', () => {
  const one = (day: string) =>
    move('reserve', 'available', 'reserved', fen(1n), { ...about, eventDate: day as CalendarDate });
  const closed = (closed: ClosedPeriod) => {
    const accounts = accountsOf({ available: '9', reserved: '0' });
    return standing(new Map([...accounts].map(([code, account]) => [code, { ...account, closed }])));
  };

  it('takes nothing that counts on or before its last day', () => {
    const june = closed({ through: '2025-06-30' as CalendarDate, sealed: false });
    expect(() => applyTransfers(june, [one('2025-06-30')])).toThrow('LEDGER.PERIOD_CLOSED');
    expect(applyTransfers(june, [one('2025-07-01')]).get('reserved')).toBe(1n);
  });

  it('that is sealed takes nothing at all', () => {
    expect(() => applyTransfers(closed({ sealed: true }), [one('2099-01-01')])).toThrow('LEDGER.PERIOD_SEALED');
  });
});

describe('transfers each by itself', () => {
  it('are booked or refused in the order given, and what is refused leaves nothing behind', () => {
    const accounts = accountsOf({ available: '10', reserved: '0', payable: '0' });
    const ask = (amount: bigint) => move('reserve', 'available', 'reserved', fen(amount), about);
    const { balances, refused } = applyEach(standing(accounts), [ask(6n), ask(5n), ask(4n), ask(1n)]);
    expect(refused.map((error) => error?.code)).toEqual([
      undefined,
      'LEDGER.INSUFFICIENT_FUNDS',
      undefined,
      'LEDGER.INSUFFICIENT_FUNDS',
    ]);
    expect(Object.fromEntries(balances)).toEqual({ available: 0n, reserved: 10n });
  });

  it('refuse the same as when taken one at a time, whatever is asked', () => {
    const step = fc.tuple(fc.constantFrom<MoveKind>('reserve', 'release', 'issue'), fc.bigInt({ min: 1n, max: 9n }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let accounts: ReadonlyMap<string, HeldAccount> = accountsOf({ available: '20', reserved: '0', payable: '0' });
        const ways = {
          reserve: ['available', 'reserved'],
          release: ['reserved', 'available'],
          issue: ['reserved', 'payable'],
        };
        const drafts = steps.map(([kind, amount]) => {
          const [from = '', to = ''] = ways[kind as keyof typeof ways];
          return move(kind, from, to, fen(amount), about);
        });
        const { balances, refused } = applyEach(standing(accounts), drafts);
        const singly = drafts.map((draft) => {
          try {
            const after = applyTransfers(standing(accounts), [draft]);
            const moved = (account: HeldAccount) => after.get(account.code) ?? account.balanceFen;
            accounts = new Map([...accounts].map(([code, one]) => [code, { ...one, balanceFen: moved(one) }]));
            return undefined;
          } catch (error) {
            return error instanceof DomainError ? error.code : String(error);
          }
        });
        expect(refused.map((error) => error?.code)).toEqual(singly);
        for (const [code, balance] of balances) expect(accounts.get(code)?.balanceFen).toBe(balance);
      }),
      { numRuns: 200 },
    );
  });

  it('stop at a bug', () => {
    const accounts = accountsOf({ available: '9', reserved: '0' });
    const wrong = move('pay', 'available', 'reserved', fen(1n), about);
    expect(() => applyEach(standing(accounts), [wrong])).toThrow('moves from');
  });
});
