/** Exact fractions for subsidy rates (`{"num":"3","den":"10"}` on the wire) and exact percentages for holdings. */
import { assert } from './assert.js';
import { DomainError } from './domain-error.js';
import { type Fen, fen } from './money.js';

/** A rate `num/den` with `den > 0` and `0 <= num`; not necessarily reduced, since policy texts write 30% as 3/10. */
export interface Rate {
  readonly num: bigint;
  readonly den: bigint;
}

export function rate(num: bigint, den: bigint): Rate {
  assert(den > 0n && num >= 0n, 'rate: needs num >= 0 and den > 0');
  return { num, den };
}

/** `base * rate`, rounded down to the fen: a subsidy never exceeds the exact product (domain page 1.7). */
export function floorOf(base: Fen, of: Rate): Fen {
  assert(base >= 0n, 'floorOf: a negative base');
  return fen((base * of.num) / of.den);
}

/** Negative, zero or positive as a is below, equal to or above b. */
export function compareRates(a: Rate, b: Rate): number {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function rateToJson(of: Rate): { num: string; den: string } {
  return { num: of.num.toString(), den: of.den.toString() };
}

declare const pctBrand: unique symbol;

/** An exact percentage in millionths of a percent: 25% is 25_000_000n. Six decimals, as holdings are registered. */
export type Pct = bigint & { readonly [pctBrand]: 'pct' };

const PCT_FORM = /^[0-9]{1,9}(\.[0-9]{1,6})?$/;

export function pct(millionths: bigint): Pct {
  return millionths as Pct;
}

/** A whole number of percent. */
export function wholePct(percent: bigint): Pct {
  return pct(percent * 1_000_000n);
}

/** True for an exact decimal of at most six decimals, without sign or exponent. */
export function isPctText(text: unknown): text is string {
  return typeof text === 'string' && PCT_FORM.test(text);
}

/** Reads an exact percentage. Throws `PLATFORM.SHARE_FORM` for a sign, an exponent or a seventh decimal. */
export function parsePct(text: string, field?: string): Pct {
  if (!isPctText(text)) {
    throw new DomainError(
      'malformed',
      'PLATFORM.SHARE_FORM',
      {
        zh: `比例须为最多六位小数的数字，例如 "24.99"；收到的是 ${JSON.stringify(text)?.slice(0, 60)}`,
        en: `A share is a decimal with at most six places, such as "24.99"; got ${JSON.stringify(text)?.slice(0, 60)}`,
      },
      field ? { field } : {},
    );
  }
  const [whole = '0', decimals = ''] = text.split('.');
  return pct(BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0')));
}

/** Always six decimals: `24.990000`. */
export function formatPct(share: Pct): string {
  const digits = share.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
