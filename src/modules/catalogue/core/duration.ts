/**
 * How often a corpus is updated: declared as an ISO 8601 duration or in days, measured from the days of its releases.
 * A month may have 31 days and a year 366, and whoever declares "monthly" keeps to it in the longest month, so a duration
 * counts by its longest calendar length; parts of a day count as a day.
 */
import { type CalendarDate, daysBetween } from '../../../kernel/calendar-date.js';

const FORM =
  /^P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,5}S)?)?$/;
const DAYS_MAX = 36_500;

/** Days of a duration such as `P1M`; null where it is none, is zero, or is longer than a hundred years. */
export function durationDays(text: string): number | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1, 5).map((digits) => Number(digits ?? 0));
  const partOfDay = /[1-9]/.test(match[5] ?? '') ? 1 : 0;
  const all = years * 366 + months * 31 + weeks * 7 + days + partOfDay;
  return all >= 1 && all <= DAYS_MAX ? all : null;
}

export interface MeasuredUpdates {
  /** Gaps between releases of different days. */
  readonly gaps: number;
  readonly shortestDays: number;
  /** Of an even number of gaps, the longer of the two in the middle. */
  readonly medianDays: number;
  readonly longestDays: number;
  /** Gaps no longer than what the newest release declares; absent where it declares nothing. */
  readonly withinDeclared?: number;
}

/** Undefined with fewer than two days of release. Two releases on a day are one update. */
export function measuredUpdates(
  days: readonly (CalendarDate | undefined)[],
  declaredDays: number | undefined,
): MeasuredUpdates | undefined {
  const known = [...new Set(days.filter((day) => day !== undefined))].sort();
  const gaps = known
    .slice(1)
    .map((day, at) => daysBetween(known[at] as CalendarDate, day))
    .sort((a, b) => a - b);
  const [shortestDays, longestDays] = [gaps[0], gaps.at(-1)];
  const medianDays = gaps[Math.floor(gaps.length / 2)];
  if (shortestDays === undefined || longestDays === undefined || medianDays === undefined) return undefined;
  const within = declaredDays === undefined ? {} : { withinDeclared: gaps.filter((gap) => gap <= declaredDays).length };
  return { gaps: gaps.length, shortestDays, medianDays, longestDays, ...within };
}
