/**
 * The close of a pool's period: after it nothing counts on or before its last day, so that a trial balance once reported
 * stays what it was; the seal is the last close, when nothing is available, reserved or payable any more. Each carries the
 * digest of the trial balance that it closes. Source: issue of the book (period close and seal).
 */
import { addDays, type CalendarDate, shanghaiDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import { byBytes, type Fen, formatFen } from '../../../kernel/money.js';
import type { AccountKind } from './account.js';
import { alreadyClosed, closeInFuture, periodNotEmpty, periodSealed } from './ledger-errors.js';

export const CLOSE_LEAF = 'ledger-period-close';

export interface PeriodName {
  readonly pool: string;
  /** A year such as `2025`. */
  readonly period: string;
}

export interface PeriodClose extends PeriodName {
  readonly id: string;
  /** The last day that is closed; absent in a seal, which closes all days. */
  readonly through?: CalendarDate;
  /** SHA-256 of the trial balance (see {@link trialDigest}), in hex. */
  readonly digest: string;
  /** Id of who closed. */
  readonly closedBy: string;
  readonly recordedAt: Date;
}

/** How far a period is closed, by its closes. */
export interface ClosedPeriod {
  readonly through?: CalendarDate;
  readonly sealed: boolean;
}

export interface TrialLine {
  readonly code: string;
  readonly kind: string;
  readonly balanceFen: Fen;
}

/** Kinds of account that must stand at zero when a period is sealed. */
export const SEALED_EMPTY: readonly AccountKind[] = ['available', 'reserved', 'payable'];

export function closedPeriod(closes: readonly PeriodClose[]): ClosedPeriod {
  const days = closes.flatMap((close) => close.through ?? []).sort();
  const through = days.at(-1);
  return { ...(through === undefined ? {} : { through }), sealed: closes.some((close) => close.through === undefined) };
}

/** The first day on or after `day` on which something may still count in the period. Requires that it is not sealed. */
export function firstOpenDay(closed: ClosedPeriod | undefined, day: CalendarDate): CalendarDate {
  return closed?.through === undefined || day > closed.through ? day : addDays(closed.through, 1);
}

/** Throws `LEDGER.PERIOD_SEALED`, `LEDGER.ALREADY_CLOSED`, `LEDGER.CLOSE_IN_FUTURE` for a day that cannot be closed now. */
export function assertCloses(name: PeriodName, closed: ClosedPeriod, through: CalendarDate, now: Date): void {
  if (closed.sealed) throw periodSealed(name);
  if (closed.through !== undefined && through <= closed.through) throw alreadyClosed(name, closed.through);
  if (through > shanghaiDate(now)) throw closeInFuture(through);
}

/** Throws `LEDGER.PERIOD_SEALED`, `LEDGER.PERIOD_NOT_EMPTY` for a period that cannot be sealed now. */
export function assertSeals(name: PeriodName, closed: ClosedPeriod, lines: readonly TrialLine[]): void {
  if (closed.sealed) throw periodSealed(name);
  const left = lines.find((line) => line.balanceFen !== 0n && SEALED_EMPTY.some((kind) => kind === line.kind));
  if (left) throw periodNotEmpty(name, left.code, left.balanceFen);
}

/** SHA-256 of the RFC 8785 bytes of pool, period, last day (null in a seal) and every account not at zero, by code. */
export function trialDigest(
  { pool, period }: PeriodName,
  through: CalendarDate | undefined,
  lines: readonly TrialLine[],
): string {
  const standing = lines
    .filter((line) => line.balanceFen !== 0n)
    .map((line) => ({ code: line.code, balanceFen: formatFen(line.balanceFen) }))
    .sort((a, b) => byBytes(a.code, b.code));
  return digestOf({ pool, period, through: through ?? null, lines: standing });
}

export function closeRecord(close: PeriodClose): JsonObject {
  return {
    id: close.id,
    pool: close.pool,
    period: close.period,
    ...(close.through === undefined ? {} : { through: close.through }),
    digest: close.digest,
    closedBy: close.closedBy,
    recordedAt: shanghaiInstant(close.recordedAt),
  };
}
