/**
 * Service (送达) of a paper: when, how and by what proof it reached whom it is addressed to, and the periods that run from
 * that day and from no other. Sources: practice page section 3 (right to be heard within five working days, payment into
 * the treasury within fifteen days, refusal with remedy and proof of service); 行政复议法 (2023) article 20, sixty days;
 * 行政诉讼法 article 46, six months. How days and months are counted: Civil Code articles 201 to 203.
 */
import { addDays, type CalendarDate, dateOf, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { addCalendarDays, type Calendars, type DaySpan, lastDayOf } from './calendar.js';
import { HEARING, TREASURY } from './claim-acts.js';
import type { PaperKind } from './paper-kinds.js';
import * as no from './paper-service-errors.js';

/** 电子送达, 邮寄送达, 直接送达, 公告送达. */
export const MANNERS = ['PORTAL', 'POST', 'IN_PERSON', 'PUBLIC_NOTICE'] as const;
export type Manner = (typeof MANNERS)[number];

export interface PaperServiceRow {
  readonly id: string;
  readonly paperId: string;
  readonly manner: Manner;
  /** The day on which the paper counts as served: of a public notice the day on which its period ended. */
  readonly servedOn: CalendarDate;
  /** The sealed proof of service (送达回证、邮件回执、公告页); the portal's own delivery needs none. */
  readonly proofSha256: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export function paperServiceRecord(row: PaperServiceRow): JsonObject {
  return {
    id: row.id,
    paper: row.paperId,
    manner: row.manner,
    on: row.servedOn,
    ...(row.proofSha256 === null ? {} : { proof: row.proofSha256 }),
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

/** Throws `CLAIMS.SERVED_EARLY` before the paper's own day, `CLAIMS.SERVICE_PROOF` where the manner needs a proof. */
export function insistServable(
  paper: { readonly number: string; readonly datedOn: CalendarDate },
  { manner, on, proofSha256 }: { readonly manner: Manner; readonly on: CalendarDate; readonly proofSha256?: string },
): void {
  if (on < paper.datedOn) throw no.servedEarly(paper.number, paper.datedOn, on);
  if (manner !== 'PORTAL' && proofSha256 === undefined) throw no.serviceProof();
}

export const PERIODS = ['HEARING', 'TREASURY', 'RECONSIDERATION', 'LITIGATION'] as const;
export type PeriodKind = (typeof PERIODS)[number];

const REMEDIES = ['RECONSIDERATION', 'LITIGATION'] as const;

/** What begins to run when a paper is served. */
const FROM_SERVICE: Readonly<Partial<Record<PaperKind, readonly PeriodKind[]>>> = {
  NON_ACCEPTANCE: REMEDIES,
  REFUSAL: REMEDIES,
  REVOCATION: REMEDIES,
  CLAW_BACK_NOTICE: ['HEARING'],
  CLAW_BACK_DECISION: ['TREASURY', ...REMEDIES],
};

const SPANS: Readonly<Record<Exclude<PeriodKind, 'LITIGATION'>, DaySpan>> = {
  HEARING,
  TREASURY,
  RECONSIDERATION: { days: 60, kind: 'CALENDAR_DAYS' },
};
const LITIGATION_MONTHS = 6;

/** Each period with its last day, which is absent where it ends in a year without a calendar. */
export function periodsFrom(calendars: Calendars, kind: PaperKind, servedOn: CalendarDate): readonly RunningPeriod[] {
  return (FROM_SERVICE[kind] ?? []).map((period) => {
    const until = lastDayIfKnown(calendars, period, servedOn);
    return { period, ...(until === undefined ? {} : { until }) };
  });
}

export interface RunningPeriod {
  readonly period: PeriodKind;
  readonly until?: CalendarDate;
}

function lastDayIfKnown(calendars: Calendars, period: PeriodKind, from: CalendarDate): CalendarDate | undefined {
  try {
    return period === 'LITIGATION'
      ? addMonths(calendars, from, LITIGATION_MONTHS)
      : lastDayOf(calendars, from, SPANS[period]);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CLAIMS.NO_CALENDAR') return undefined;
    throw error;
  }
}

/** The same day of a later month, or that month's last day where it has no such day; a day off moves on (articles 202, 203). */
function addMonths(calendars: Calendars, from: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  const first = (index: number) => dateOf(year + Math.floor(index / 12), (index % 12) + 1, 1);
  const index = month - 1 + months;
  const lastDay = Number(addDays(first(index + 1), -1).slice(8));
  const end = addDays(first(index), Math.min(day, lastDay) - 1);
  return addCalendarDays(calendars, addDays(end, -1), 1);
}
