import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addFen, allocate, fen, formatFen, formatYuan, parseFen } from './money.js';

interface Vectors {
  cases: { amountFen: string; weights: Record<string, string>; parts: Record<string, string>; why: string }[];
}
const vectors = JSON.parse(readFileSync('test/vectors/allocation.json', 'utf8')) as Vectors;

describe('fen', () => {
  it.each(['', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '0x10', '１', '1000000000000000000', 'NaN'])(
    'refuses %j',
    (text) => {
      expect(() => parseFen(text)).toThrow('PLATFORM.MONEY_FORM');
    },
  );

  it('takes leading zeros and normalises them', () => {
    expect(formatFen(parseFen('000666666667'))).toBe('666666667');
    expect(parseFen('999999999999999999')).toBe(999_999_999_999_999_999n);
    expect(formatFen(parseFen('0000000000000000000000000'))).toBe('0');
  });

  it('reads as yuan with two decimals and separators', () => {
    expect(formatYuan(fen(110_000_000n))).toBe('1,100,000.00');
    expect(formatYuan(fen(5n))).toBe('0.05');
    expect(formatYuan(fen(-123_456n))).toBe('-1,234.56');
    expect(formatYuan(fen(0n))).toBe('0.00');
  });
});

describe('allocation by largest remainder', () => {
  it.each(vectors.cases)('$why', ({ amountFen, weights, parts }) => {
    const shares = Object.entries(weights).map(([key, weight]) => ({ key, weight: BigInt(weight) }));
    const given = allocate(parseFen(amountFen), shares);
    expect(Object.fromEntries([...given].map(([key, part]) => [key, formatFen(part)]))).toEqual(parts);
  });

  it('always sums to the whole, never strays a fen from the exact share, and does not depend on order', () => {
    const weights = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 6 }), fc.bigInt(0n, 10n ** 17n)), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 17n), weights, (amount, pairs) => {
        const total = pairs.reduce((sum, [, weight]) => sum + weight, 0n);
        fc.pre(total > 0n);
        const shares = pairs.map(([key, weight]) => ({ key, weight }));
        const parts = allocate(fen(amount), shares);
        expect(addFen(parts.values())).toBe(amount);
        for (const { key, weight } of shares) {
          const floor = (amount * weight) / total;
          const part = parts.get(key) ?? -1n;
          expect(part === floor || part === floor + 1n).toBe(true);
          if (weight === 0n) expect(part).toBe(0n);
        }
        expect(allocate(fen(amount), [...shares].reverse())).toEqual(parts);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a key given twice, a negative weight, and a positive amount with nothing to follow', () => {
    expect(() =>
      allocate(fen(1n), [
        { key: 'A', weight: 1n },
        { key: 'A', weight: 1n },
      ]),
    ).toThrow('given twice');
    expect(() =>
      allocate(fen(1n), [
        { key: 'A', weight: -1n },
        { key: 'B', weight: 5n },
      ]),
    ).toThrow('negative weight');
    expect(() => allocate(fen(1n), [{ key: 'A', weight: 0n }])).toThrow('proportional');
  });
});
