/**
 * The listing rules look twelve months back and forward: who met a test on any day of (t - 12 months, t], or will meet
 * it within 12 months under what is signed already, counts (domain page 2.1, 2.3 LR_5PCT). A relation on record that
 * begins after the day is what was signed. Twelve months are counted by calendar date.
 */
import { addDays, type CalendarDate, dateOf, yearOf } from '../../../kernel/calendar-date.js';
import { dateOfDay, dayOf } from './day-number.js';
import type { Part, Window } from './extract.js';
import { type Finding, type Hit, type Inquiry, inquire } from './inquiry.js';
import { beginnings, onDay, overAll, unchanging } from './sub-graph.js';

const KNOWN_MAX = 10_000;
const known = new Map<CalendarDate, Window>();

/** All days that may matter to a question on a day: after the same date a year before, to the same date a year after. */
export function windowOf(on: CalendarDate): Window {
  const found = known.get(on);
  if (found) return found;
  const window = { from: dayOf(addDays(sameDate(on, -1), 1)), until: dayOf(sameDate(on, 1)) };
  if (known.size < KNOWN_MAX) known.set(on, window);
  return window;
}

/** The same date in another year; 29 February becomes 28 February. */
function sameDate(on: CalendarDate, years: number): CalendarDate {
  const [month, day] = [Number(on.slice(5, 7)), Number(on.slice(8, 10))];
  return dateOf(yearOf(on) + years, month, month === 2 && day === 29 ? 28 : day);
}

/**
 * Asks a monotone rule on the day, and where that finds nothing on every day of the window on which something begins;
 * first once over everything in the window, since what is not found there is found on no day.
 */
export function overWindow(part: Part, onTheDay: Inquiry, day: number, rule: (inquiry: Inquiry) => Finding): Finding {
  const now = rule(onTheDay);
  const { from, until } = windowOf(part.on);
  if (now.hits.length > 0 || unchanging(part, from, until)) return now;
  const { budget } = onTheDay;
  if (rule(inquire(overAll(part), budget)).hits.length === 0) return now;
  const hits: Hit[] = [];
  for (const other of nearestFirst(beginnings(part, from, until), day)) {
    if (budget.spent || hits.length > 0) break;
    hits.push(...rule(inquire(onDay(part, dateOfDay(other)), budget)).hits);
  }
  return { hits };
}

/** Days in the order of their distance from the day asked, the earlier of two first. */
function nearestFirst(days: readonly number[], day: number): number[] {
  return [...days].sort((one, other) => Math.abs(one - day) - Math.abs(other - day) || one - other);
}
