import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addFen, type Fen, fen, minFen, parseFen } from '../../../kernel/money.js';
import { allocatePool, type PoolClaim, withinCeilings } from './pool.js';
import { EXHAUSTIONS, type Exhaustion } from './programme.js';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), 'utf8'));
const RUNS = { numRuns: process.env.SIZE === 'full' ? 20_000 : 500 };

describe('a pool that does not suffice is shared in proportion as pool-allocation.json says', () => {
  const { cases } = read('pool-allocation.json') as {
    cases: { why: string; remainingFen: string; claims: Record<string, string>; expected: Record<string, string> }[];
  };
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const claims = Object.entries(one.claims).map(([uscc, amount]) => ({ uscc, amountFen: parseFen(amount) }));
    const wanted = Object.fromEntries(Object.entries(one.expected).map(([uscc, part]) => [uscc, parseFen(part)]));
    expect(Object.fromEntries(allocatePool(claims, parseFen(one.remainingFen)))).toEqual(wanted);
    expect(Object.fromEntries(allocatePool(claims.reverse(), parseFen(one.remainingFen)))).toEqual(wanted);
  });
});

describe('each rule gives the pool out as pool-exhaustion.json says', () => {
  const { cases, ceilings } = read('pool-exhaustion.json') as {
    cases: {
      why: string;
      rule: Exhaustion;
      remainingFen: string;
      claims: { uscc: string; amountFen: string; arrived?: string; batch?: string }[];
      expected: Record<string, string>;
    }[];
    ceilings: {
      why: string;
      leftFen: string;
      ceilings: { ceilingFen: string; takenFen: string }[];
      expectedFen: string;
    }[];
  };
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const claims = one.claims.map((claim) => ({ ...claim, amountFen: parseFen(claim.amountFen) }));
    const shared = (given: readonly PoolClaim[]) =>
      Object.fromEntries(
        [...allocatePool(given, parseFen(one.remainingFen), one.rule)].map(([uscc, part]) => [uscc, String(part)]),
      );
    expect(shared(claims)).toEqual(one.expected);
    expect(shared([...claims].reverse())).toEqual(one.expected);
  });
  it.each(ceilings.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const limits = one.ceilings.map(({ ceilingFen, takenFen }) => ({
      ceilingFen: parseFen(ceilingFen),
      takenFen: parseFen(takenFen),
    }));
    expect(String(withinCeilings(parseFen(one.leftFen), limits))).toBe(one.expectedFen);
  });
});

const wants: fc.Arbitrary<PoolClaim[]> = fc.uniqueArray(
  fc.record({
    uscc: fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('A', 'B', '9', '语', 'Ａ', '𠀀') }),
    amountFen: fc.oneof(fc.constant(0n), fc.bigInt(1n, 9n), fc.bigInt(1n, 10n ** 12n)).map(fen),
    arrived: fc.constantFrom('1', '2', '3', '10'),
    batch: fc.constantFrom('a', 'b'),
  }),
  { selector: (claim) => claim.uscc, maxLength: 12 },
);
const total = (claims: readonly PoolClaim[]): Fen => addFen(claims.map((claim) => claim.amountFen));

describe.each(EXHAUSTIONS)('whatever is claimed, %s', (rule) => {
  const shares = fc.tuple(wants, fc.bigInt(0n, 10n ** 7n)).map(([claims, part]) => {
    return { claims, remaining: fen((total(claims) * part) / 10n ** 7n + (part % 3n)) };
  });

  it('gives out what is wanted or all that remains, and nobody more than it wants', () => {
    fc.assert(
      fc.property(shares, ({ claims, remaining }) => {
        const parts = allocatePool(claims, remaining, rule);
        expect(addFen(parts.values())).toBe(minFen(total(claims), remaining));
        for (const { uscc, amountFen } of claims) {
          const part = parts.get(uscc) ?? -1n;
          expect(part >= 0n && part <= amountFen).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('gives the same in whatever order the claims are listed', () => {
    fc.assert(
      fc.property(
        shares.chain(({ claims, remaining }) =>
          fc.tuple(
            fc.constant({ claims, remaining }),
            fc.shuffledSubarray(claims, { minLength: claims.length, maxLength: claims.length }),
          ),
        ),
        ([{ claims, remaining }, shuffled]) => {
          const listed = new Map([...allocatePool(shuffled, remaining, rule)].sort());
          expect(listed).toEqual(new Map([...allocatePool(claims, remaining, rule)].sort()));
        },
      ),
      RUNS,
    );
  });
});

describe('a rule that counts turns', () => {
  it('does not guess the order of a claim that has none', () => {
    const claim = { uscc: 'A', amountFen: fen(2n) };
    expect(() => allocatePool([claim], fen(1n), 'FIRST_COME')).toThrow(/order/);
    expect(() => allocatePool([claim], fen(1n), 'BATCH')).toThrow(/order/);
  });

  it('does not share with one applicant twice', () => {
    const claim = { uscc: 'A', amountFen: fen(2n) };
    expect(() => allocatePool([claim, claim], fen(1n))).toThrow(/twice/);
  });
});
