import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { addFen, type Fen, fen } from '../../../kernel/money.js';
import type { AccountKind } from './account.js';
import { applyTransfers, type HeldAccount, type MoveKind, move, reversalOf, type TransferDraft } from './transfer.js';

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
  return { id: kind, code: kind, kind: kind as AccountKind, pool, balanceFen: fen(balanceFen), ...limit };
}

const accountsOf = (start: Record<string, string>) =>
  new Map(Object.entries(start).map(([kind, balance]) => [kind, held(kind, BigInt(balance))]));

describe('transfers', () => {
  it.each(vectors.cases)('$why', ({ start, moves, end, code, bug }) => {
    const accounts = accountsOf(start);
    const run = () =>
      applyTransfers(
        accounts,
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
            const after = applyTransfers(accounts, [move(kind, from, to, fen(amount), about)]);
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
    expect(applyTransfers(accounts, [legs(-10n, 4n, 6n)]).get('payable/x')).toBe(6n);
    expect(() => applyTransfers(accounts, [legs(-11n, 5n, 6n)])).toThrow('LEDGER.INSUFFICIENT_FUNDS');
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
    expect(() => applyTransfers(accounts, [{ kind: 'reserve', ...about, legs, ...change }])).toThrow(message);
  });

  it('stay within one pool', () => {
    const accounts = accountsOf({ available: '9' });
    accounts.set('reserved', held('reserved', 0n, 'DG'));
    const crossing = move('reserve', 'available', 'reserved', fen(1n), about);
    expect(() => applyTransfers(accounts, [crossing])).toThrow('one pool');
  });

  it('are taken back leg by leg, and the reversal leaves the balances as they were', () => {
    const accounts = accountsOf({ available: '9', reserved: '0' });
    const booked = move('reserve', 'available', 'reserved', fen(9n), about);
    const back = reversalOf({ id: 't1', legs: booked.legs }, about);
    expect(back).toMatchObject({ kind: 'reversal', reverses: 't1' });
    const after = applyTransfers(accounts, [booked, back]);
    expect([...after.values()]).toEqual([9n, 0n]);
  });
});
