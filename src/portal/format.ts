/**
 * How amounts, dates, shares and digests are written for people (portal page, section 2). Amounts are integer fen and
 * never pass through a float; nothing is rounded: a form that would need rounding is not used.
 */
import { type CalendarDate, shanghaiInstant } from '../kernel/calendar-date.js';
import { type Fen, formatYuan } from '../kernel/money.js';
import type { Rate } from '../kernel/rate.js';
import type { Locale } from '../kernel/text.js';

const FEN_PER_WAN = 1_000_000n;
const FEN_PER_MILLION = 100_000_000n;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The exact amount with its unit: `1,100,000.00 元`, `CNY 1,100,000.00`. */
export function exactAmount(amount: Fen, locale: Locale): string {
  return locale === 'en' ? `CNY ${formatYuan(amount)}` : `${formatYuan(amount)} 元`;
}

/** Digits with separators: `48213` is `48,213`. */
export function grouped(count: bigint | number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/**
 * `amount` in units of `per` with at most two decimals, or undefined when that would not be exact. Requires a positive
 * `per` divisible by 100.
 */
function inUnits(amount: bigint, per: bigint): string | undefined {
  const hundredth = per / 100n;
  if (amount % hundredth !== 0n) return undefined;
  const hundredths = amount / hundredth;
  const decimals = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return `${grouped(hundredths / 100n)}${decimals ? `.${decimals}` : ''}`;
}

/** A headline: `110 万元`, `CNY 1.1m`; below one unit, or where two decimals do not suffice, the exact form. */
export function headlineAmount(amount: Fen, locale: Locale): string {
  const per = locale === 'en' ? FEN_PER_MILLION : FEN_PER_WAN;
  const short = amount >= per ? inUnits(amount, per) : undefined;
  if (short === undefined) return exactAmount(amount, locale);
  return locale === 'en' ? `CNY ${short}m` : `${short} 万元`;
}

/** A day in prose: `2025 年 11 月 28 日`, `28 Nov 2025`. */
export function proseDate(date: CalendarDate, locale: Locale): string {
  const [year, month, day] = date.split('-').map(Number);
  return locale === 'en' ? `${day} ${MONTHS[(month ?? 1) - 1]} ${year}` : `${year} 年 ${month} 月 ${day} 日`;
}

/** A day in a table: ISO in Chinese, `28 Nov 2025` in English. */
export function tableDate(date: CalendarDate, locale: Locale): string {
  return locale === 'en' ? proseDate(date, locale) : date;
}

/** A moment to the minute, Shanghai time. */
export function proseMinute(instant: Date, locale: Locale): string {
  const text = shanghaiInstant(instant);
  return `${proseDate(text.slice(0, 10) as CalendarDate, locale)}${locale === 'en' ? ', ' : ' '}${text.slice(11, 16)}`;
}

/** A recorded share `24.900000` as `24.90%`; more decimals only where they say something. */
export function sharePercent(share: string): string {
  const [whole = '0', decimals = ''] = share.split('.');
  return `${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')}%`;
}

/** `3/10` as `30%` where that is exact to two decimals, else the fraction as the policy writes it. */
export function ratePercent(of: Rate): string {
  const hundredths = of.num * 10_000n;
  if (hundredths % of.den !== 0n) return `${of.num}/${of.den}`;
  return `${inUnits(hundredths / of.den, 100n)}%`;
}

/** First eight and last four characters, in groups of four: `8f3a 91c0 … 5e27`. The full text stands in a copy field. */
export function shortDigest(digest: string): string {
  return digest.length <= 12 ? digest : `${digest.slice(0, 4)} ${digest.slice(4, 8)} … ${digest.slice(-4)}`;
}

/** A size in decimal units, cut (not rounded) after one decimal: `1.9 GB`. */
export function byteSize(bytes: bigint): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let divisor = 1n;
  while (unit < units.length - 1 && bytes >= divisor * 1000n) {
    divisor *= 1000n;
    unit += 1;
  }
  const tenths = ((bytes % divisor) * 10n) / divisor;
  return `${grouped(bytes / divisor)}${unit > 0 && tenths > 0n ? `.${tenths}` : ''} ${units[unit]}`;
}

/** `part` of `whole` in percent with three decimals, for the width of a bar. Requires `0 <= part`, `whole > 0`. */
export function barPercent(part: bigint, whole: bigint): string {
  const thousandths = (part * 100_000n) / whole;
  return `${thousandths / 1000n}.${(thousandths % 1000n).toString().padStart(3, '0')}%`;
}

/** `num / den` as the decimal it is: `34.65`. Requires `0 <= num` and a `den` that is a power of ten. */
export function exactRatio(num: bigint, den: bigint): string {
  const decimals = (num % den)
    .toString()
    .padStart(den.toString().length - 1, '0')
    .replace(/0+$/, '');
  return `${grouped(num / den)}${decimals === '' ? '' : `.${decimals}`}`;
}
