/**
 * A moment at which the book is looked at, on either of its two axes: the day on which things count (event date), or
 * the instant at which they were written down (recorded date). The same past moment always gives the same figures by
 * recorded date; by event date a later correction that counts earlier changes them. Source: issue of the book.
 */
import { type CalendarDate, isCalendarDate, shanghaiDate } from '../../../kernel/calendar-date.js';
import { asOfForm, asOfInFuture } from './ledger-errors.js';

export type Moment =
  /** Everything that counts on or before a day. */
  | { readonly by: 'event'; readonly on: CalendarDate }
  /** Everything recorded at or before an instant, to the millisecond. */
  | { readonly by: 'recorded'; readonly at: Date };

export type MomentAxis = Moment['by'];
export const MOMENT_AXES: readonly MomentAxis[] = ['event', 'recorded'];

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * The moment that a caller names: a day is its end in Asia/Shanghai; by recorded date also an RFC 3339 instant. Without
 * `asOf` it is now. Throws `LEDGER.AS_OF_FORM` for what is neither, `LEDGER.AS_OF_FUTURE` for what has not come yet.
 */
export function parseMoment(asOf: string | undefined, by: MomentAxis, now: Date): Moment {
  if (by === 'event') {
    const on = asOf ?? shanghaiDate(now);
    if (!isCalendarDate(on)) throw asOfForm(by, on);
    if (on > shanghaiDate(now)) throw asOfInFuture(on);
    return { by, on };
  }
  if (asOf === undefined) return { by, at: now };
  if (isCalendarDate(asOf)) {
    if (asOf > shanghaiDate(now)) throw asOfInFuture(asOf);
    return { by, at: endOfDay(asOf) };
  }
  const at = instantOf(asOf);
  if (at === undefined) throw asOfForm(by, asOf);
  if (at > now) throw asOfInFuture(asOf);
  return { by, at };
}

/** The last millisecond of a Shanghai day. */
export function endOfDay(day: CalendarDate): Date {
  return new Date(`${day}T23:59:59.999+08:00`);
}

function instantOf(text: string): Date | undefined {
  const match = INSTANT.exec(text);
  if (!match || !isCalendarDate(match[1])) return undefined;
  // Parts of a millisecond are cut off: nothing is recorded within one.
  const at = new Date(text.toUpperCase().replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}
