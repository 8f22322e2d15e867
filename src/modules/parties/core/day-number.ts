/** Days as whole numbers from 1900-01-01, the first day that a record may name, so that a holding packs into few bytes. */
import { addDays, type CalendarDate, dateOf, daysBetween } from '../../../kernel/calendar-date.js';

/** A packed end that is none; days from here on (2079-06-07) are not packed. */
export const PACKED_DAYS = 65_535;
/** No end: later than any day that can be written, and still a small whole number. */
export const NO_END = 1_000_000_000;

const FIRST = dateOf(1900, 1, 1);
const KNOWN_MAX = 100_000;
const known = new Map<CalendarDate, number>();

/** The number of a day. */
export function dayOf(date: CalendarDate): number {
  const found = known.get(date);
  if (found !== undefined) return found;
  const day = daysBetween(FIRST, date);
  if (known.size < KNOWN_MAX) known.set(date, day);
  return day;
}

export function dateOfDay(day: number): CalendarDate {
  return addDays(FIRST, day);
}
