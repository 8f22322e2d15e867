/** The steps of a pool from its published events: what is left, and what is published and not yet paid, after each day. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, fen } from '../../kernel/money.js';
import type { PoolPoint } from './pool.view.js';

export interface Movement {
  readonly on: CalendarDate;
  readonly kind: 'APPROPRIATED' | 'PUBLISHED' | 'FREED' | 'ISSUED' | 'PAID';
  readonly amountFen: Fen;
}

/** One point a day. Requires movements in the order of their days; issuing moves nothing that the public sees. */
export function poolPoints(totalFen: Fen, movements: readonly Movement[]): PoolPoint[] {
  const points = new Map<CalendarDate, PoolPoint>();
  let published = 0n;
  let paid = 0n;
  for (const { on, kind, amountFen } of movements) {
    if (kind === 'PUBLISHED') published += amountFen;
    if (kind === 'FREED') published -= amountFen;
    if (kind === 'PAID') paid += amountFen;
    points.set(on, { on, remainingFen: fen(totalFen - published), committedFen: fen(published - paid) });
  }
  return [...points.values()];
}
