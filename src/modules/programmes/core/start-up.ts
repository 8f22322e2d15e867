/**
 * Who is a start-up. The voucher gives a higher rate to 初创企业 and defines none, so the test is a dated parameter: whoever
 * says so, or whoever was registered at most so many years before the as-of day (N 年以内 includes the day itself, Civil
 * Code art. 1259).
 */
import { type CalendarDate, dateOf, isCalendarDate } from '../../../kernel/calendar-date.js';
import type { Applicant } from './evaluation.js';
import type { Rules } from './programme.js';

export function isStartUp(rules: Pick<Rules, 'startUpTest' | 'on'>, applicant: Applicant): boolean {
  const test = rules.startUpTest?.value;
  if (test?.kind !== 'REGISTERED_WITHIN') return applicant.startUp ?? false;
  const { registeredOn } = applicant;
  return registeredOn !== undefined && rules.on <= anniversary(registeredOn, test.years);
}

/** The same day years later; 29 February has its anniversary on 28 February where the year has no such day. */
function anniversary(day: CalendarDate, years: number): CalendarDate {
  const year = Number(day.slice(0, 4)) + years;
  const same = `${year}${day.slice(4)}`;
  return isCalendarDate(same) ? same : dateOf(year, 2, 28);
}
