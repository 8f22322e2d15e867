/**
 * What the screens for gaming look at, of a corpus and year (domain page 5.2; issue "Usage and owner rewards", screens'
 * input): figures alone, exact, no verdict. Which of them is too much is for the room that screens, and a person decides.
 * Made from the counts of days and months: a rhythm within a day does not show in it.
 */
import { type CalendarDate, daysBetween } from '../../../kernel/calendar-date.js';
import { type Share, shareJson } from './statement-file.js';

/** Events of a user on a day that agree in whether they arrived and were a test. Application cases are no use. */
export interface ScreenedDay {
  readonly user: string;
  readonly day: CalendarDate;
  readonly delivered: boolean;
  readonly test: boolean;
  readonly events: bigint;
}

export interface ScreenedMonth {
  /** Absent: nobody identified the account. */
  readonly user?: string;
  /** The day on which the month is judged, its last. */
  readonly day: CalendarDate;
  readonly count: bigint;
}

/** How a user stands to the source unit on a day; `OTHER` also where the user is not on the register. */
export type Standing = 'SELF' | 'RELATED' | 'INDETERMINATE' | 'OTHER';

/** A fraction in lowest terms. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

/** How regular a user's days are: the gap between two days of use, and the events of a day, that come most often. */
export interface Rhythm {
  readonly user: string;
  /** Days with use. */
  readonly days: number;
  readonly gap: { readonly days: number; readonly times: number; readonly of: number };
  readonly daily: { readonly events: bigint; readonly times: number; readonly of: number };
}

export interface Screens {
  /** Delivered, no test, by an identified user. Everything below but `leftOut` and `unidentified` is of these. */
  readonly events: bigint;
  readonly users: number;
  readonly leftOut: { readonly test: bigint; readonly undelivered: bigint };
  readonly unidentified: Share;
  readonly self: Share;
  readonly related: Share;
  readonly indeterminate: Share;
  /** Herfindahl-Hirschman index of the users: the sum of the squares of their shares. */
  readonly hhi: Ratio;
  readonly largest?: { readonly user: string; readonly share: Share };
  /** Of days with use; the months that platforms counted have no days. */
  readonly bursts?: {
    readonly days: number;
    readonly day: CalendarDate;
    readonly events: bigint;
    readonly median: Ratio;
    readonly ratio: Ratio;
  };
  /** Of users with enough days, those with the most days first. */
  readonly rhythms: readonly Rhythm[];
}

/** Four gaps: of fewer nothing can be told. */
const RHYTHM_DAYS_MIN = 5;

/** Requires an answer of `standing` for every user and day given, and no negative count. */
export function screensOf(
  days: readonly ScreenedDay[],
  months: readonly ScreenedMonth[],
  standing: (user: string, day: CalendarDate) => Standing,
): Screens {
  const sound = days.filter(({ delivered, test }) => delivered && !test);
  const named = months.flatMap(({ user, day, count }) => (user === undefined ? [] : [{ user, day, events: count }]));
  const uses = [...sound, ...named].filter(({ events }) => events > 0n);
  const events = sum(uses);
  const nobodys = sum(months.filter(({ user }) => user === undefined).map(({ count }) => ({ events: count })));
  const by = (one: Standing) => shareJson(sum(uses.filter(({ user, day }) => standing(user, day) === one)), events);
  const users = totals(uses, ({ user }) => user);
  const [largest] = [...users].sort((a, b) => descending(a[1], b[1]) || ascending(a[0], b[0]));
  const bursts = burstsOf(sound);
  return {
    events,
    users: users.size,
    leftOut: {
      test: sum(days.filter(({ test }) => test)),
      undelivered: sum(days.filter(({ test, delivered }) => !test && !delivered)),
    },
    unidentified: shareJson(nobodys, events + nobodys),
    self: by('SELF'),
    related: by('RELATED'),
    indeterminate: by('INDETERMINATE'),
    hhi: ratio(
      [...users.values()].reduce((total, one) => total + one * one, 0n),
      events * events,
    ),
    ...(largest === undefined ? {} : { largest: { user: largest[0], share: shareJson(largest[1], events) } }),
    ...(bursts === undefined ? {} : { bursts }),
    rhythms: rhythmsOf(sound),
  };
}

function burstsOf(sound: readonly ScreenedDay[]): Screens['bursts'] {
  const byDay = [...totals(sound, ({ day }) => day)].filter(([, events]) => events > 0n);
  byDay.sort((a, b) => descending(a[1], b[1]) || ascending(a[0], b[0]));
  const [top] = byDay;
  if (top === undefined) return undefined;
  const [day, events] = top;
  const at = (place: number): bigint => byDay[place]?.[1] ?? 0n;
  const middle = byDay.length >> 1;
  const median = byDay.length % 2 === 1 ? ratio(at(middle), 1n) : ratio(at(middle - 1) + at(middle), 2n);
  return { days: byDay.length, day, events, median, ratio: ratio(events * median.den, median.num) };
}

function rhythmsOf(sound: readonly ScreenedDay[]): readonly Rhythm[] {
  const byUser = new Map<string, ScreenedDay[]>();
  for (const one of sound) {
    const own = byUser.get(one.user);
    if (own) own.push(one);
    else byUser.set(one.user, [one]);
  }
  const rhythms = [...byUser].flatMap(([user, own]) => rhythmOf(user, own) ?? []);
  return rhythms.sort((a, b) => b.days - a.days || ascending(a.user, b.user));
}

function rhythmOf(user: string, own: readonly ScreenedDay[]): Rhythm | undefined {
  const byDay = [...totals(own, ({ day }) => day)].filter(([, events]) => events > 0n);
  if (byDay.length < RHYTHM_DAYS_MIN) return undefined;
  const dates = byDay.map(([day]) => day).sort();
  const gaps = dates.slice(1).map((day, place) => BigInt(daysBetween(dates[place] as CalendarDate, day)));
  const [gap, gapTimes] = mostOften(gaps);
  const [events, times] = mostOften(byDay.map(([, one]) => one));
  return {
    user,
    days: byDay.length,
    gap: { days: Number(gap), times: gapTimes, of: gaps.length },
    daily: { events, times, of: byDay.length },
  };
}

/** The value that comes most often, and how often; of several the smallest. Requires at least one. */
function mostOften(values: readonly bigint[]): readonly [value: bigint, times: number] {
  const times = new Map<bigint, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const [most] = [...times].sort((a, b) => b[1] - a[1] || ascending(a[0], b[0]));
  return most ?? [0n, 0];
}

function totals<Row extends { readonly events: bigint }, Key>(
  rows: readonly Row[],
  of: (row: Row) => Key,
): Map<Key, bigint> {
  const found = new Map<Key, bigint>();
  for (const row of rows) found.set(of(row), (found.get(of(row)) ?? 0n) + row.events);
  return found;
}

function sum(rows: readonly { readonly events: bigint }[]): bigint {
  return rows.reduce((total, { events }) => total + events, 0n);
}

/** In lowest terms; of nothing it is 0/1. */
function ratio(num: bigint, den: bigint): Ratio {
  if (den === 0n) return { num: 0n, den: 1n };
  let [a, b] = [num, den];
  while (b !== 0n) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}

function ascending<Value extends string | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function descending(a: bigint, b: bigint): number {
  return ascending(b, a);
}
