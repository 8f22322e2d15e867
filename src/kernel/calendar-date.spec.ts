import {
  addDays,
  daysBetween,
  holdsOn,
  isCalendarDate,
  parseDate,
  shanghaiDate,
  shanghaiInstant,
} from './calendar-date.js';
import { inPeriod, parsePeriod } from './period.js';

describe('days in Asia/Shanghai', () => {
  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '20250101',
    '2025-06-31',
    '',
    '2025-W01-1',
    '1899-12-31',
  ])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => parseDate(text)).toThrow('PLATFORM.DATE_FORM');
  });

  it('puts the last evening of the year in UTC into the new year', () => {
    expect(shanghaiDate(new Date('2025-12-31T15:59:59.999Z'))).toBe('2025-12-31');
    expect(shanghaiDate(new Date('2025-12-31T16:00:00Z'))).toBe('2026-01-01');
    expect(shanghaiInstant(new Date('2025-12-31T16:30:00.120Z'))).toBe('2026-01-01T00:30:00.120+08:00');
  });

  it('counts days across months, leap days and years', () => {
    expect(addDays(parseDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(parseDate('2025-01-01'), -1)).toBe('2024-12-31');
    expect(daysBetween(parseDate('2024-01-01'), parseDate('2025-01-01'))).toBe(366);
  });

  it('ends an interval on the day named, not after it', () => {
    const [from, to] = [parseDate('2025-01-01'), parseDate('2025-03-31')];
    expect(holdsOn(from, to, parseDate('2025-03-30'))).toBe(true);
    expect(holdsOn(from, to, to)).toBe(false);
    expect(holdsOn(from, to, from)).toBe(true);
    expect(holdsOn(from, null, parseDate('2099-01-01'))).toBe(true);
    expect(holdsOn(from, null, parseDate('2024-12-31'))).toBe(false);
  });
});

describe('a period', () => {
  it('is a calendar year with its first and last day', () => {
    const year = parsePeriod('2025');
    expect([year.from, year.lastDay, year.until]).toEqual(['2025-01-01', '2025-12-31', '2026-01-01']);
    expect(inPeriod(year, parseDate('2025-12-31'))).toBe(true);
    expect(inPeriod(year, parseDate('2026-01-01'))).toBe(false);
    expect(inPeriod(year, parseDate('2024-12-31'))).toBe(false);
  });

  it.each(['25', '1999', '2025Q1', '', '02025'])('refuses %j', (text) => {
    expect(() => parsePeriod(text)).toThrow('PLATFORM.PERIOD_FORM');
  });
});
