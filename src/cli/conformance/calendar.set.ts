/**
 * Days off and make-up days as others list them, against our working days: a year that we ship day by day, and five
 * working days after each of its working days; a year that we do not ship must be refused, never guessed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type CalendarDate, dateOf, yearOf } from '../../kernel/calendar-date.js';
import { byBytes } from '../../kernel/money.js';
import { type Calendars, isWorkingDay, lastDayOf, shippedCalendars } from '../../modules/claims/index.js';
import { compared, type Part, type Row } from './part.js';

interface ListedYear {
  readonly year: number;
  readonly days: readonly { readonly date: CalendarDate; readonly isOffDay: boolean }[];
}

/** Judges one list of a year; `file` is how its rows name it. */
export function judgeYear(file: string, text: string, shipped: Calendars): Row[] {
  const listed = JSON.parse(text) as ListedYear;
  const first = dateOf(listed.year, 1, 1);
  if (!shipped.has(listed.year)) {
    return [compared(file, 'a year without a calendar', 'CLAIMS.NO_CALENDAR', refusal(shipped, first))];
  }
  const off = new Map(listed.days.map(({ date, isOffDay }) => [date, isOffDay]));
  const works = (day: CalendarDate) => !(off.get(day) ?? [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
  const rows: Row[] = [];
  const work: CalendarDate[] = [];
  for (let day = first; yearOf(day) === listed.year; day = addDays(day, 1)) {
    rows.push(compared(file, day, said(works(day)), said(isWorkingDay(shipped, day))));
    if (works(day)) work.push(day);
  }
  // The fifth working day after each working day is five places further in the list.
  for (const [at, day] of work.slice(0, -5).entries()) {
    const fifth = lastDayOf(shipped, day, { days: 5, kind: 'WORKING_DAYS' });
    rows.push(compared(file, `${day} + 5`, work[at + 5] ?? '', fifth));
  }
  return rows;
}

function said(works: boolean): string {
  return works ? 'working day' : 'day off';
}

function refusal(calendars: Calendars, day: CalendarDate): string {
  try {
    return said(isWorkingDay(calendars, day));
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

export const CALENDAR: readonly Part[] = [
  {
    set: '11-calendar',
    entry: '.',
    judge: ({ path, name }) => {
      const shipped = shippedCalendars();
      const files = readdirSync(path)
        .filter((file) => file.endsWith('.json'))
        .sort(byBytes);
      return files.flatMap((file) => judgeYear(`${name}/${file}`, readFileSync(join(path, file), 'utf8'), shipped));
    },
  },
];
