/**
 * How other libraries split an amount, against our one method: largest remainder with ties to the earlier share
 * (domain page 1.7). Ratios are exact fractions, a negative amount is split by its absolute value, and ratios that are
 * negative or sum to nothing are refused.
 */
import { readFileSync } from 'node:fs';
import { addFen, allocate, fen } from '../../kernel/money.js';
import { compared, type Part, type Row } from './part.js';

interface AllocationCase {
  readonly id: string;
  readonly amount: number | string;
  readonly ratios: readonly (number | string)[];
  /** Such as `minor units` or `CHF, scale 2`. */
  readonly unit: string;
  /** `cash rounding step 0.05`: parts are multiples of five minor units. */
  readonly note?: string;
  readonly largest_remainder_expected: readonly string[] | null;
}

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** `3`, `-1`, `0.1`, `3/2`, as an exact fraction. */
function fraction(text: string): Fraction {
  const form = /^(-?)([0-9]+)(?:\.([0-9]+)|\/([0-9]+))?$/.exec(text);
  if (!form) throw new Error(`not a number of the list: ${text}`);
  const [, sign, whole = '', decimals = '', under = '1'] = form;
  const top = BigInt(whole + decimals);
  return { top: sign === '-' ? -top : top, bottom: BigInt(under) * 10n ** BigInt(decimals.length) };
}

/** Whole numbers in the proportion of the fractions. */
function weights(ratios: readonly Fraction[]): bigint[] {
  const common = ratios.reduce((product, { bottom }) => product * bottom, 1n);
  return ratios.map(({ top, bottom }) => top * (common / bottom));
}

function split(amount: bigint, ratios: readonly bigint[]): bigint[] | undefined {
  const sum = ratios.reduce((total, one) => total + one, 0n);
  if (sum <= 0n || ratios.some((one) => one < 0n)) return undefined;
  const key = (index: number) => String(index).padStart(6, '0');
  const size = fen(amount < 0n ? -amount : amount);
  const parts = allocate(
    size,
    ratios.map((weight, index) => ({ key: key(index), weight })),
  );
  if (addFen(parts.values()) !== size) throw new Error('the parts do not sum to the amount');
  return ratios.map((_ratio, index) => (amount < 0n ? -1n : 1n) * (parts.get(key(index)) ?? 0n));
}

function written(amount: bigint, scale: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const point = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return amount < 0n ? `-${point}` : point;
}

/** Judges the text of a list of splits; `file` is how its rows name it. */
export function judgeAllocations(file: string, text: string): Row[] {
  const { cases } = JSON.parse(text) as { readonly cases: readonly AllocationCase[] };
  return cases.map((one) => {
    const scale = Number(/scale ([0-9]+)/.exec(one.unit)?.[1] ?? 0);
    const minorUnits = ({ top, bottom }: Fraction) => (top * 10n ** BigInt(scale)) / bottom;
    const coin = /step ([0-9.]+)/.exec(one.note ?? '')?.[1];
    const step = coin === undefined ? 1n : minorUnits(fraction(coin));
    const minor = minorUnits(fraction(String(one.amount)));
    const parts = split(minor / step, weights(one.ratios.map((ratio) => fraction(String(ratio)))));
    const got = parts?.map((part) => written(part * step, scale)).join(' ') ?? 'refused';
    return compared(file, one.id, one.largest_remainder_expected?.join(' ') ?? 'refused', got);
  });
}

export const ALLOCATION: readonly Part[] = [
  {
    set: '08-money',
    entry: 'allocation.json',
    judge: ({ path, name }) => judgeAllocations(name, readFileSync(path, 'utf8')),
  },
];
