/**
 * The listing rules look twelve months back and forward: who met a test on any day of (t - 12 months, t], or will meet
 * it within 12 months under what is signed already, counts (domain page 2.1, 2.3 LR_5PCT). A relation on record that
 * begins after the day is what was signed. Twelve months are counted by calendar date.
 */
import { addDays, type CalendarDate, dateOf, yearOf } from '../../../kernel/calendar-date.js';
import { dateOfDay, dayOf } from './day-number.js';
import type { Part, Window } from './extract.js';
import { type Finding, type Hit, type Inquiry, inquire } from './inquiry.js';
import type { HitCode } from './standards.table.js';
import { beginnings, onDay, overAll, type SubGraph, unchanging } from './sub-graph.js';

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
 * Asks a monotone rule on the day, and for each code that it does not find there on every day of the window on which
 * something begins; first once over everything in the window, since what is not found there is found on no day. `seen`
 * is how a day is looked at, such as with every range at its most.
 */
export function overWindow(
  part: Part,
  onTheDay: Inquiry,
  rule: (inquiry: Inquiry) => Finding,
  seen: (graph: SubGraph) => SubGraph = (graph) => graph,
): Finding {
  const now = rule(onTheDay);
  const { from, until } = windowOf(part.on);
  if (unchanging(part, from, until)) return now;
  const { budget } = onTheDay;
  const hits = [...now.hits];
  const missing = codesOf(rule(inquire(seen(overAll(part)), budget)).hits);
  for (const code of codesOf(hits)) missing.delete(code);
  if (missing.size === 0) return now;
  for (const other of nearestFirst(beginnings(part, from, until), dayOf(part.on))) {
    if (budget.spent || missing.size === 0) break;
    const found = rule(inquire(seen(onDay(part, dateOfDay(other))), budget)).hits;
    hits.push(...found.filter(({ code }) => missing.has(code)));
    for (const code of codesOf(found)) missing.delete(code);
  }
  return { ...now, hits };
}

function codesOf(hits: readonly Hit[]): Set<HitCode> {
  return new Set(hits.map(({ code }) => code));
}

/** Days in the order of their distance from the day asked, the earlier of two first. */
function nearestFirst(days: readonly number[], day: number): number[] {
  return [...days].sort((one, other) => Math.abs(one - day) - Math.abs(other - day) || one - other);
}
