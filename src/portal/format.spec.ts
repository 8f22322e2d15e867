import fc from 'fast-check';
import type { CalendarDate } from '../kernel/calendar-date.js';
import { fen } from '../kernel/money.js';
import { rate } from '../kernel/rate.js';
import {
  barPercent,
  byteSize,
  exactAmount,
  exactRatio,
  headlineAmount,
  proseDate,
  proseMinute,
  ratePercent,
  sharePercent,
  shortDigest,
  tableDate,
} from './format.js';

const yuan = (amount: bigint) => fen(amount * 100n);

describe('amounts as people read them', () => {
  it('writes the exact amount with separators, two decimals and the unit of the language', () => {
    expect(exactAmount(yuan(1_100_000n), 'zh-CN')).toBe('1,100,000.00 元');
    expect(exactAmount(fen(5n), 'en')).toBe('CNY 0.05');
  });

  it('shortens a headline only where at most two decimals say it exactly', () => {
    expect(headlineAmount(yuan(1_100_000n), 'zh-CN')).toBe('110 万元');
    expect(headlineAmount(yuan(22_085_000n), 'zh-CN')).toBe('2,208.5 万元');
    expect(headlineAmount(fen(109_999_999n), 'zh-CN')).toBe('1,099,999.99 元');
    expect(headlineAmount(yuan(9_999n), 'zh-CN')).toBe('9,999.00 元');
    expect(headlineAmount(yuan(2_000_000n), 'en')).toBe('CNY 2m');
    expect(headlineAmount(yuan(900_000n), 'en')).toBe('CNY 900,000.00');
  });

  it('never rounds: a shortened headline read back is the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 17n), (amount) => {
        const short = /^([\d,]+)(?:\.(\d+))? 万元$/.exec(headlineAmount(fen(amount), 'zh-CN'));
        if (!short) return true;
        const [, whole = '', decimals = ''] = short;
        return BigInt(whole.replaceAll(',', '')) * 1_000_000n + BigInt(decimals.padEnd(2, '0')) * 10_000n === amount;
      }),
      { numRuns: 500 },
    );
  });

  it('writes a score as the decimal it is, without rounding', () => {
    const den = 100_000_000n;
    const written = [3_465_000_000n, 0n, 100_000_000n, 1n, 123_400_000_000_000n].map((num) => exactRatio(num, den));
    expect(written).toEqual(['34.65', '0', '1', '0.00000001', '1,234,000']);
  });

  it('keeps the parts of a bar within its width', () => {
    expect(barPercent(44n, 48n)).toBe('91.666%');
    expect(barPercent(48n, 48n)).toBe('100.000%');
  });
});

describe('dates, shares, rates, digests, sizes', () => {
  const day = '2025-11-08' as CalendarDate;

  it('writes a day in prose and in a table as each language does', () => {
    expect(proseDate(day, 'zh-CN')).toBe('2025 年 11 月 8 日');
    expect(proseDate(day, 'en')).toBe('8 Nov 2025');
    expect(tableDate(day, 'zh-CN')).toBe('2025-11-08');
    expect(proseMinute(new Date('2025-12-31T16:30:00Z'), 'zh-CN')).toBe('2026 年 1 月 1 日 00:30');
  });

  it('shows every decimal of a share that says something, and at least two', () => {
    expect(sharePercent('24.900000')).toBe('24.90%');
    expect(sharePercent('24.999999')).toBe('24.999999%');
    expect(sharePercent('25')).toBe('25.00%');
  });

  it('writes a rate in percent where that is exact, else as the policy does', () => {
    expect(ratePercent(rate(3n, 10n))).toBe('30%');
    expect(ratePercent(rate(1n, 8n))).toBe('12.5%');
    expect(ratePercent(rate(1n, 3n))).toBe('1/3');
  });

  it('shortens a digest to first eight and last four, and cuts a size after one decimal', () => {
    expect(shortDigest('8f3a91c0aaaaaaaa5e27')).toBe('8f3a 91c0 … 5e27');
    expect(byteSize(1_990_000_000n)).toBe('1.9 GB');
    expect(byteSize(999n)).toBe('999 B');
  });
});
