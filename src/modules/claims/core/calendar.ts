/**
 * Working days. Saturdays and Sundays are off, except where the State Council's yearly notice on holidays (国务院办公厅关于
 * 部分节假日安排的通知) makes one a make-up working day; the days of its holidays are off. A year whose notice is not
 * among the calendars is refused with `CLAIMS.NO_CALENDAR`: the law fixes the festivals, only the notice fixes the days.
 * Periods are counted by the Civil Code: the first day does not count (art. 201), and a period that ends on a day off
 * ends on the next working day (art. 203).
 */
import { assert } from '../../../kernel/assert.js';
import { addDays, type CalendarDate, daysBetween, holdsOn, yearOf } from '../../../kernel/calendar-date.js';
import type { Text } from '../../../kernel/text.js';
import { noCalendar } from './claims-errors.js';

/** The file `config/calendars/cn-YYYY.json`: what one notice says, restated. */
export interface CalendarFile {
  readonly year: number;
  readonly notice: { readonly number: string; readonly title: string; readonly issuedOn: CalendarDate };
  readonly holidays: readonly {
    readonly name: Text;
    /** `[from, until)`. */
    readonly from: CalendarDate;
    readonly until: CalendarDate;
    readonly makeUpWorkingDays: readonly CalendarDate[];
  }[];
}

export type Calendars = ReadonlyMap<number, CalendarFile>;

export interface DaySpan {
  readonly days: number;
  readonly kind: 'WORKING_DAYS' | 'CALENDAR_DAYS';
}

const A_MONDAY = '2024-01-01' as CalendarDate;

/** Monday is 0. */
function weekday(day: CalendarDate): number {
  return ((daysBetween(A_MONDAY, day) % 7) + 7) % 7;
}

/**
 * The calendars by year. Throws where a file contradicts itself: a year given twice, a holiday outside its year or
 * upside down, a make-up day that would be worked anyway or lies inside a holiday.
 */
export function calendarsOf(files: readonly CalendarFile[]): Calendars {
  const calendars = new Map<number, CalendarFile>();
  for (const file of files) {
    const place = `calendar of ${file.year}`;
    assert(!calendars.has(file.year), `${place}: given twice`);
    assert(file.notice.number.trim() !== '', `${place}: the notice has no number`);
    for (const { from, until, makeUpWorkingDays } of file.holidays) {
      assert(from < until, `${place}: the holiday from ${from} ends before it begins`);
      for (const day of [from, addDays(until, -1), ...makeUpWorkingDays]) {
        assert(yearOf(day) === file.year, `${place}: ${day} is of another year`);
      }
      for (const day of makeUpWorkingDays) {
        assert(weekday(day) >= 5, `${place}: ${day} is no Saturday or Sunday`);
        assert(!file.holidays.some((one) => holdsOn(one.from, one.until, day)), `${place}: ${day} is a holiday too`);
      }
    }
    calendars.set(file.year, file);
  }
  return calendars;
}

/** Throws `CLAIMS.NO_CALENDAR` for a day of a year without a calendar. */
export function isWorkingDay(calendars: Calendars, day: CalendarDate): boolean {
  const calendar = calendars.get(yearOf(day));
  if (!calendar) throw noCalendar(day, [...calendars.keys()]);
  if (calendar.holidays.some(({ makeUpWorkingDays }) => makeUpWorkingDays.includes(day))) return true;
  return weekday(day) < 5 && !calendar.holidays.some(({ from, until }) => holdsOn(from, until, day));
}

/** The n-th working day after `from`, which does not count itself (Civil Code art. 201). Requires n >= 1. */
export function addWorkingDays(calendars: Calendars, from: CalendarDate, n: number): CalendarDate {
  assert(Number.isInteger(n) && n >= 1, 'addWorkingDays: n is a whole number from 1');
  let day = from;
  for (let left = n; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(calendars, day)) left -= 1;
  }
  return day;
}

/** `from` plus n days; a last day that is off moves to the next working day (Civil Code art. 203). Requires n >= 1. */
export function addCalendarDays(calendars: Calendars, from: CalendarDate, n: number): CalendarDate {
  assert(Number.isInteger(n) && n >= 1, 'addCalendarDays: n is a whole number from 1');
  let day = addDays(from, n);
  while (!isWorkingDay(calendars, day)) day = addDays(day, 1);
  return day;
}

/** The last day of a period that begins with an act on `from`: publicity, a correction due, a hearing. */
export function lastDayOf(calendars: Calendars, from: CalendarDate, { days, kind }: DaySpan): CalendarDate {
  return kind === 'WORKING_DAYS' ? addWorkingDays(calendars, from, days) : addCalendarDays(calendars, from, days);
}
