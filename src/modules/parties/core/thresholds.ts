/** The shares that rules turn on, in millionths of a percent: whole numbers far below 2^53, so that sums are exact. */
import { type Pct, pct } from '../../../kernel/rate.js';

/** 25%, inclusive: "25%以上" (announcement 42, art. 2 (1); Civil Code art. 1259). */
export const THRESHOLD = 25_000_000;
/** More than this is control: "超过50%" (Company Law art. 265). */
export const HALF = 50_000_000;
export const WHOLE = 100_000_000;

/** A whole number of millionths as a percentage. */
export function asPct(millionths: number): Pct {
  return pct(BigInt(millionths));
}
