import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, dateOf, parseDate } from '../../../kernel/calendar-date.js';
import { shippedCalendars } from '../calendars.folder.js';
import { type CalendarFile, calendarsOf, type DaySpan, isWorkingDay, lastDayOf } from './calendar.js';

interface Vectors {
  readonly days: readonly { why: string; day: string; working?: boolean; expectedError?: string }[];
  readonly periods: readonly ({ why: string; from: string; last?: string; expectedError?: string } & DaySpan)[];
  readonly years: readonly { why: string; year: number; workingDays: number }[];
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/working-days.json', import.meta.url), 'utf8'),
) as Vectors;
const SHIPPED = shippedCalendars();

function answer(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
}

describe('working days are those of working-days.json', () => {
  it.each(VECTORS.days.map((one) => [`${one.day}: ${one.why}`, one] as const))('%s', (_why, one) => {
    expect(answer(() => isWorkingDay(SHIPPED, parseDate(one.day)))).toBe(one.expectedError ?? one.working);
  });
  it.each(VECTORS.periods.map((one) => [`${one.days} ${one.kind} from ${one.from}: ${one.why}`, one] as const))(
    '%s',
    (_why, one) => {
      expect(answer(() => lastDayOf(SHIPPED, parseDate(one.from), one))).toBe(one.expectedError ?? one.last);
    },
  );
  it.each(VECTORS.years.map((one) => [`${one.year}: ${one.why}`, one] as const))('%s', (_why, one) => {
    let count = 0;
    for (let day = dateOf(one.year, 1, 1); day < dateOf(one.year + 1, 1, 1); day = addDays(day, 1)) {
      if (isWorkingDay(SHIPPED, day)) count += 1;
    }
    expect(count).toBe(one.workingDays);
  });
});

describe('a calendar file', () => {
  it('cites the notice of its year by number', () => {
    for (const { year, notice } of SHIPPED.values()) {
      expect(notice.number).toMatch(/^国办发明电〔20[0-9]{2}〕[0-9]+号$/);
      expect(notice.title).toContain(String(year));
      expect(notice.issuedOn < dateOf(year, 1, 1)).toBe(true);
    }
  });

  const sound: CalendarFile = {
    year: 2025,
    notice: { number: '国办发明电〔2024〕12号', title: '2025', issuedOn: parseDate('2024-11-12') },
    holidays: [
      {
        name: { zh: '国庆节', en: 'National Day' },
        from: parseDate('2025-10-01'),
        until: parseDate('2025-10-09'),
        makeUpWorkingDays: [parseDate('2025-10-11')],
      },
    ],
  };
  const holiday = (change: object): CalendarFile => ({
    ...sound,
    holidays: sound.holidays.map((one) => ({ ...one, ...change })),
  });
  const day = (text: string) => text as CalendarDate;
  it.each([
    ['two calendars of one year', [sound, sound]],
    ['a notice without its number', [{ ...sound, notice: { ...sound.notice, number: ' ' } }]],
    ['a holiday that ends before it begins', [holiday({ until: day('2025-10-01') })]],
    ['a holiday of another year', [holiday({ from: day('2024-10-01') })]],
    ['a make-up day of another year', [holiday({ makeUpWorkingDays: [day('2026-10-10')] })]],
    ['a make-up day in the middle of the week', [holiday({ makeUpWorkingDays: [day('2025-10-10')] })]],
    ['a make-up day that is a holiday too', [holiday({ makeUpWorkingDays: [day('2025-10-04')] })]],
  ])('is not taken with %s', (_what, files) => {
    expect(() => calendarsOf(files)).toThrow(/calendar of 2025/);
  });
  it('is taken when none of that is wrong', () => {
    expect(calendarsOf([sound]).size).toBe(1);
  });
});
