/**
 * Value-added tax inside a price: `exclusive = inclusive x 100 / (100 + rate)` (domain page 1.6 "Tax", 1.7 "VAT"). The
 * text is silent on which figure counts, so the tax basis and its rounding are a parameter of the programme.
 */
import { assert } from '../../../kernel/assert.js';
import { type Fen, fen } from '../../../kernel/money.js';
import { type Pct, wholePct } from '../../../kernel/rate.js';

const HUNDRED = wholePct(100n);

/** The part without tax, in fen, rounded down or half up. Requires an amount and a rate that are not negative. */
export function taxExclusive(inclusive: Fen, vatRate: Pct, rounding: 'FLOOR' | 'HALF_UP'): Fen {
  assert(inclusive >= 0n && vatRate >= 0n, 'taxExclusive: a negative amount or rate');
  const exact = inclusive * HUNDRED;
  const whole = HUNDRED + vatRate;
  return fen(rounding === 'FLOOR' ? exact / whole : (2n * exact + whole) / (2n * whole));
}
