import fc from 'fast-check';
import { fen } from './money.js';
import { compareRates, floorOf, formatPct, parsePct, rate, rateToJson, wholePct } from './rate.js';

describe('rates', () => {
  it('rounds down, so that a subsidy never exceeds the exact product', () => {
    expect(floorOf(fen(666_666_666n), rate(3n, 10n))).toBe(199_999_999n);
    expect(floorOf(fen(3n), rate(3n, 10n))).toBe(0n);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), fc.bigInt(0n, 1000n), fc.bigInt(1n, 1000n), (base, num, den) => {
        const given = floorOf(fen(base), rate(num, den));
        expect(given * den <= base * num && (given + 1n) * den > base * num).toBe(true);
      }),
    );
  });

  it('compares by value and keeps the form it was written in', () => {
    expect(compareRates(rate(3n, 10n), rate(30n, 100n))).toBe(0);
    expect(compareRates(rate(1n, 3n), rate(3n, 10n))).toBe(1);
    expect(compareRates(rate(0n, 1n), rate(1n, 1000n))).toBe(-1);
    expect(rateToJson(rate(30n, 100n))).toEqual({ num: '30', den: '100' });
  });

  it('refuses a negative rate and a zero denominator', () => {
    expect(() => rate(-1n, 10n)).toThrow();
    expect(() => rate(1n, 0n)).toThrow();
  });
});

describe('exact percentages', () => {
  it.each(['-1', '1e1', '1.', '.5', '1.0000001', '', ' 1', '1,5', '25%'])('refuses %j', (text) => {
    expect(() => parsePct(text)).toThrow('PLATFORM.SHARE_FORM');
  });

  it('keeps six decimals exactly', () => {
    expect(formatPct(parsePct('24.99'))).toBe('24.990000');
    expect(formatPct(parsePct('0.000001'))).toBe('0.000001');
    expect(formatPct(wholePct(100n))).toBe('100.000000');
    expect(parsePct('24.999999') < wholePct(25n)).toBe(true);
  });
});
