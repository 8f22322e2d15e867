/** A programme period is a calendar year in Asia/Shanghai (surface page, "How a year is settled"). */
import { type CalendarDate, dateOf } from './calendar-date.js';
import { DomainError } from './domain-error.js';

export interface Period {
  /** As written on the wire: `2025`. */
  readonly key: string;
  readonly from: CalendarDate;
  /** First day that is no longer in the period. */
  readonly until: CalendarDate;
  readonly lastDay: CalendarDate;
}

/** Reads `2025`. Throws `PLATFORM.PERIOD_FORM` for anything but a year from 2000 to 2099. */
export function parsePeriod(text: string, field?: string): Period {
  if (!/^20[0-9]{2}$/.test(text)) {
    throw new DomainError(
      'malformed',
      'PLATFORM.PERIOD_FORM',
      {
        zh: `年度写作四位年份，例如 2025；收到的是 ${JSON.stringify(text).slice(0, 40)}`,
        en: `A period is a year such as 2025; got ${JSON.stringify(text).slice(0, 40)}`,
      },
      field ? { field } : {},
    );
  }
  const year = Number(text);
  return { key: text, from: dateOf(year, 1, 1), until: dateOf(year + 1, 1, 1), lastDay: dateOf(year, 12, 31) };
}

export function inPeriod(period: Period, date: CalendarDate): boolean {
  return period.from <= date && date < period.until;
}
