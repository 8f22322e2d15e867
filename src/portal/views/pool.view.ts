/** The public pool of one programme and period: figures move by published events only (practice page, section 7). */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Text } from '../../kernel/text.js';
import type { ClaimState } from './case-file.view.js';

/** The pool after a day's published events. `committedFen` is published or issued and not yet paid. */
export interface PoolPoint {
  readonly on: CalendarDate;
  readonly remainingFen: Fen;
  readonly committedFen: Fen;
}

/** A published award. */
export interface PoolAward {
  readonly recipient: Text;
  readonly programme: Text;
  readonly publishedOn: CalendarDate;
  readonly state: ClaimState;
  readonly amountFen: Fen;
}

export interface PoolView {
  readonly programme: string;
  readonly programmeName: Text;
  readonly period: string;
  readonly asOf: Date;
  readonly totalFen: Fen;
  readonly publishedFen: Fen;
  readonly issuedFen: Fen;
  readonly paidFen: Fen;
  readonly lapsedFen: Fen;
  readonly carriedOverFen: Fen;
  readonly remainingFen: Fen;
  /** Oldest first; the first point is the appropriation. Empty while nothing was published. */
  readonly points: readonly PoolPoint[];
  /** Newest first, at most ten, and how many there are. */
  readonly awards: readonly PoolAward[];
  readonly awardsCount: number;
  readonly checkpoint?: { readonly size: bigint; readonly root: string };
}
