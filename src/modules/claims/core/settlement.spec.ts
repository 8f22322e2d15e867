import fc from 'fast-check';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, allocate, type Fen, fen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import {
  type Entrant,
  type Judge,
  type PoolRule,
  poolParts,
  type Settled,
  settleCaps,
  settleParts,
  wantsOf,
} from './settlement.js';

const CAP = fen(1000n);

interface Case extends Entrant {
  readonly wanted: Fen;
}

const entrant = (number: string, wanted: bigint, more: Partial<Case> = {}): Case => ({
  contractId: `id-${number}`,
  number,
  signedOn: '2025-03-01' as CalendarDate,
  applicant: 'A',
  capParty: 'a',
  wanted: fen(wanted),
  ...more,
});

/** What a programme does with one contract: its own wish, at most what the cap leaves, at most its part of the pool. */
const judge: Judge<string> = (one, standing) => {
  const left = CAP - standing.alreadyAwardedFen;
  const capped = minFen((one as Case).wanted, fen(left < 0n ? 0n : left));
  const amountFen = standing.poolPartFen === undefined ? capped : minFen(capped, standing.poolPartFen);
  return { amountFen, result: one.number };
};

const largestRemainder: PoolRule = {
  share: (wanted, remaining) =>
    allocate(
      remaining,
      wanted.map(({ uscc, amountFen }) => ({ key: uscc, weight: amountFen })),
    ),
};

/** In pieces, as a run goes: caps of each piece, one pool over all, then parts of each piece. */
const inPieces = (pieces: readonly (readonly Case[])[], remaining: bigint, already: ReadonlyMap<string, Fen>) => {
  const capped = pieces.map((piece) => settleCaps(piece, already, judge));
  const parts = poolParts(capped.flatMap(wantsOf), fen(remaining), largestRemainder);
  return capped.flatMap((piece) => (parts ? settleParts(piece, parts, judge) : piece));
};
const run = (entrants: readonly Case[], remaining = 1_000_000n, already: ReadonlyMap<string, Fen> = new Map()) =>
  inPieces([entrants], remaining, already);

const amounts = (settled: readonly Settled<string>[]): Record<string, number> =>
  Object.fromEntries(settled.map((one) => [one.entrant.number, Number(one.amountFen)]));

describe('the cap of a party', () => {
  it('runs over its contracts in the order of signing, whatever order they came in', () => {
    const early = entrant('Z', 700n, { signedOn: '2025-01-05' as CalendarDate });
    const late = entrant('A', 700n, { signedOn: '2025-06-05' as CalendarDate });
    expect(amounts(run([late, early]))).toEqual({ Z: 700, A: 300 });
  });

  it('takes contracts of one day in the byte order of their numbers', () => {
    // "Ａ" (U+FF21) comes before "𠀀" (U+20000) in UTF-8, and after it in UTF-16.
    expect(amounts(run([entrant('𠀀', 700n), entrant('Ａ', 700n)]))).toEqual({ Ａ: 700, 𠀀: 300 });
  });

  it('is shared by a head office and its branch, and by nobody else', () => {
    const head = entrant('H', 800n);
    const branch = entrant('B', 800n, { applicant: 'B', signedOn: '2025-04-01' as CalendarDate });
    const other = entrant('O', 800n, { applicant: 'C', capParty: 'c' });
    expect(amounts(run([branch, other, head]))).toEqual({ H: 800, O: 800, B: 200 });
  });

  it('counts what earlier runs awarded the party', () => {
    expect(amounts(run([entrant('A', 700n)], 1_000_000n, new Map([['a', fen(900n)]])))).toEqual({ A: 100 });
  });
});

describe('a pool that does not suffice', () => {
  it('is not felt while it holds every fen asked for', () => {
    const settled = run([entrant('A', 300n), entrant('B', 400n, { applicant: 'B', capParty: 'b' })], 700n);
    expect(amounts(settled)).toEqual({ A: 300, B: 400 });
    expect(settled.every((one) => one.standing.poolPartFen === undefined)).toBe(true);
  });

  it('is shared over applicants by largest remainder, ties to the first code', () => {
    const three = ['C', 'A', 'B'].map((code) => entrant(`n${code}`, 100n, { applicant: code, capParty: code }));
    expect(amounts(run(three, 100n))).toEqual({ nA: 34, nB: 33, nC: 33 });
  });

  it('shares over applicants first: two contracts of one do not take the fen of another', () => {
    const entrants = [entrant('a1', 50n), entrant('a2', 50n), entrant('b1', 100n, { applicant: 'B', capParty: 'b' })];
    expect(amounts(run(entrants, 101n))).toEqual({ a1: 26, a2: 25, b1: 50 });
  });

  it('gives a fen over within an applicant to the first number, and never to a contract that was refused', () => {
    expect(amounts(run([entrant('2', 10n), entrant('1', 10n), entrant('0', 0n)], 3n))).toEqual({ 0: 0, 1: 2, 2: 1 });
  });

  it('is shared after the caps', () => {
    const entrants = [entrant('A', 5000n), entrant('B', 1000n, { applicant: 'B', capParty: 'b' })];
    expect(amounts(run(entrants, 1000n))).toEqual({ A: 500, B: 500 });
  });

  it('gives nothing from an empty pool, without failing where everyone was refused', () => {
    expect(amounts(run([entrant('A', 10n), entrant('B', 0n)], 0n))).toEqual({ A: 0, B: 0 });
    expect(run([], 0n)).toEqual([]);
  });
});

describe('whatever is settled', () => {
  const entrants = fc
    .uniqueArray(
      fc.record({
        number: fc.stringMatching(/^[A-Z0-9]{1,4}$/),
        party: fc.integer({ min: 0, max: 4 }),
        branch: fc.boolean(),
        day: fc.integer({ min: 10, max: 14 }),
        wanted: fc.bigInt({ min: 0n, max: 900n }),
      }),
      { selector: (one) => one.number, maxLength: 12 },
    )
    .map((ones) =>
      ones.map(({ number, party, branch, day, wanted }) =>
        entrant(number, wanted, {
          applicant: `${party}${branch ? 'b' : ''}`,
          capParty: String(party),
          signedOn: `2025-05-${day}` as CalendarDate,
        }),
      ),
    );
  const remaining = fc.bigInt({ min: 0n, max: 4000n });
  const sum = (settled: readonly Settled<string>[]): Fen => addFen(settled.map((one) => one.amountFen));

  it('never exceeds what the pool has left, and uses all of it where it is short', () => {
    fc.assert(
      fc.property(entrants, remaining, (ones, left) => {
        const settled = run(ones, left);
        const wanted = sum(run(ones));
        expect(sum(settled)).toBe(minFen(wanted, fen(left)));
      }),
    );
  });

  it('never gives a party more than its cap, nor a contract more than it wanted', () => {
    fc.assert(
      fc.property(entrants, remaining, fc.bigInt({ min: 0n, max: 1200n }), (ones, left, before) => {
        const settled = run(ones, left, new Map([['0', fen(before)]]));
        for (const one of settled) expect(one.amountFen <= (one.entrant as Case).wanted).toBe(true);
        for (const party of ['0', '1', '2', '3', '4']) {
          const own = sum(settled.filter((one) => one.entrant.capParty === party));
          const room = party === '0' ? CAP - before : CAP;
          expect(own <= (room < 0n ? ZERO_FEN : room)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order in which the claims came', () => {
    fc.assert(
      fc.property(entrants, remaining, fc.infiniteStream(fc.nat()), (ones, left, dice) => {
        const shuffled = [...ones].map((one) => [dice.next().value, one] as const).sort((a, b) => a[0] - b[0]);
        const again = run(
          shuffled.map(([, one]) => one),
          left,
        );
        expect(amounts(again)).toEqual(amounts(run(ones, left)));
      }),
    );
  });

  it('answers every contract once', () => {
    fc.assert(
      fc.property(entrants, remaining, (ones, left) => {
        const numbers = run(ones, left).map((one) => one.entrant.number);
        expect([...numbers].sort()).toEqual(ones.map((one) => one.number).sort());
      }),
    );
  });
});

describe('a run in pieces', () => {
  const one = fc.record({ wanted: fc.bigInt(0n, 900n), party: fc.nat(4), day: fc.integer({ min: 1, max: 9 }) });

  it('gives what it gives at once, wherever it is cut between cap parties', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), fc.bigInt(0n, 4000n), fc.array(fc.nat(4)), (all, left, cuts) => {
        const cases = all.map(({ wanted, party, day }, at) =>
          entrant(`N${at}`, wanted, {
            capParty: `p${party}`,
            // Two applicants to a party: a branch and its head office.
            applicant: `${party}-${at % 2}`,
            signedOn: `2025-03-0${day}` as CalendarDate,
          }),
        );
        const pieceOf = ({ capParty }: Case) => cuts[Number(capParty.slice(1))] ?? 0;
        const pieces = [0, 1, 2, 3, 4].map((piece) => cases.filter((each) => pieceOf(each) === piece));
        expect(amounts(inPieces(pieces, left, new Map()))).toEqual(amounts(run(cases, left)));
      }),
    );
  });
});
