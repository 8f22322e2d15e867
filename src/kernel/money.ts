/**
 * Money is an integer number of fen (1 CNY = 100 fen), never a float.
 * Source: surface page section 1 (strings of digits, at most 18); domain page 1.6 (1 wan yuan = 1,000,000 fen).
 */
import { assert } from './assert.js';
import { DomainError } from './domain-error.js';

declare const fenBrand: unique symbol;

/** An amount in fen. May be negative inside the book (a credit); amounts from outside never are. */
export type Fen = bigint & { readonly [fenBrand]: 'fen' };

const DIGITS = /^[0-9]{1,64}$/;
const MAX_DIGITS = 18;

/** Brands a bigint as fen. */
export function fen(value: bigint): Fen {
  return value as Fen;
}

export const ZERO_FEN = fen(0n);

/** True for what {@link parseFen} takes. */
export function isFenText(text: unknown): text is string {
  return typeof text === 'string' && DIGITS.test(text) && text.replace(/^0+(?=[0-9])/, '').length <= MAX_DIGITS;
}

/**
 * Reads an amount from outside: digits only, leading zeros taken and normalised, at most 18 significant digits.
 * Throws `PLATFORM.MONEY_FORM` (malformed) for a sign, spaces, decimals, an exponent or more digits.
 */
export function parseFen(text: string, field?: string): Fen {
  if (!isFenText(text)) {
    throw new DomainError(
      'malformed',
      'PLATFORM.MONEY_FORM',
      {
        zh: `金额须为以分为单位的数字串，最多 18 位，例如 "666666667"；收到的是 ${JSON.stringify(text)?.slice(0, 60)}`,
        en: `An amount is a string of at most 18 digits, in fen, such as "666666667"; got ${JSON.stringify(text)?.slice(0, 60)}`,
      },
      field ? { field } : {},
    );
  }
  return fen(BigInt(text));
}

/** The amount as it travels in JSON and CSV: digits of fen. */
export function formatFen(amount: Fen): string {
  return amount.toString();
}

/** The amount as people read it: `1,100,000.00`, in yuan, with separators and two decimals. */
export function formatYuan(amount: Fen): string {
  const negative = amount < 0n;
  const digits = (negative ? -amount : amount).toString().padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${negative ? '-' : ''}${yuan}.${digits.slice(-2)}`;
}

export function addFen(amounts: Iterable<Fen>): Fen {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return fen(sum);
}

export function minFen(first: Fen, ...rest: readonly Fen[]): Fen {
  let least = first;
  for (const amount of rest) if (amount < least) least = amount;
  return least;
}

/** Greatest of the amount and nothing. */
export function atLeastZero(amount: Fen): Fen {
  return amount < 0n ? ZERO_FEN : amount;
}

/** Orders texts by their UTF-8 bytes, as the database's `COLLATE "C"` does. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

export interface Share {
  readonly key: string;
  /** What the part is proportional to; not negative. A zero weight never receives a remainder. */
  readonly weight: bigint;
}

/**
 * Splits `amount` in proportion to the weights by largest remainder: each part is floored, the fen left over go one
 * each to the largest fractional parts, ties by key in byte order (domain page 1.7). Parts always sum to `amount`.
 * Requires unique keys, `amount >= 0`, and a positive sum of weights unless `amount` is zero.
 */
export function allocate(amount: Fen, shares: readonly Share[]): Map<string, Fen> {
  assert(amount >= 0n, 'allocate: a negative amount');
  const total = shares.reduce((sum, share) => sum + share.weight, 0n);
  assert(total > 0n || amount === 0n, 'allocate: nothing to be proportional to');
  const parts = new Map<string, Fen>();
  const remainders: { key: string; remainder: bigint }[] = [];
  let given = 0n;
  for (const { key, weight } of shares) {
    assert(weight >= 0n && !parts.has(key), 'allocate: negative weight or key given twice');
    const exact = amount * weight;
    const part = total === 0n ? 0n : exact / total;
    parts.set(key, fen(part));
    given += part;
    if (weight > 0n) remainders.push({ key, remainder: exact % total });
  }
  remainders.sort((a, b) => (a.remainder === b.remainder ? byBytes(a.key, b.key) : a.remainder > b.remainder ? -1 : 1));
  for (const { key } of remainders.slice(0, Number(amount - given))) {
    parts.set(key, fen((parts.get(key) ?? 0n) + 1n));
  }
  assert(addFen(parts.values()) === amount, 'allocate: parts do not sum to the whole');
  return parts;
}
