/**
 * Dates are days of the Asia/Shanghai calendar, written `YYYY-MM-DD`; instants are RFC 3339 with an offset.
 * Source: surface page section 1. China has had no daylight saving since 1991, so the offset is +08:00 throughout.
 */
import { DomainError } from './domain-error.js';

declare const dateBrand: unique symbol;

/** A day `YYYY-MM-DD` in Asia/Shanghai. Compares correctly as a string. */
export type CalendarDate = string & { readonly [dateBrand]: 'date' };

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** True for a day that exists: `2025-02-29` does not. */
export function isCalendarDate(text: unknown): text is CalendarDate {
  if (typeof text !== 'string') return false;
  const match = FORM.exec(text);
  if (!match) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text && text >= '1900-01-01';
}

/** Reads a day. Throws `PLATFORM.DATE_FORM` when it is not one. */
export function parseDate(text: string, field?: string): CalendarDate {
  if (!isCalendarDate(text)) {
    throw new DomainError(
      'malformed',
      'PLATFORM.DATE_FORM',
      {
        zh: `日期须为存在的公历日，写作 YYYY-MM-DD，例如 2025-06-18；收到的是 ${JSON.stringify(text)?.slice(0, 40)}`,
        en: `A date is an existing day written YYYY-MM-DD, such as 2025-06-18; got ${JSON.stringify(text)?.slice(0, 40)}`,
      },
      field ? { field } : {},
    );
  }
  return text;
}

export function dateOf(year: number, month: number, day: number): CalendarDate {
  return parseDate(
    `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  );
}

export function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The Shanghai day on which an instant falls: 2025-12-31T16:30Z is 2026-01-01. */
export function shanghaiDate(instant: Date): CalendarDate {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** An instant as RFC 3339 in Shanghai time, to the millisecond: `2025-06-18T09:30:00.000+08:00`. */
export function shanghaiInstant(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().replace('Z', '+08:00');
}

/** `[from, to)`: what ends on a day does not hold on that day; no end = still holds (surface page section 1). */
export function holdsOn(from: CalendarDate, to: CalendarDate | null | undefined, on: CalendarDate): boolean {
  return from <= on && (to === null || to === undefined || on < to);
}
