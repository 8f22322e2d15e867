/**
 * What an opened corpus has reached by the last day of the year: the release that is current, the gaps between its
 * updates, the quality that was assessed (domain page 5.1 (6), Quality, Scale, Updates).
 */
import { type CalendarDate, daysBetween, holdsOn } from '../../../kernel/calendar-date.js';
import { byBytes } from '../../../kernel/money.js';
import type { Period } from '../../../kernel/period.js';

interface Released {
  readonly releasedOn?: CalendarDate;
}

/** Releases out by the day; one without a day was always out. */
export function releasedBy<Release extends Released>(releases: readonly Release[], day: CalendarDate): Release[] {
  return releases.filter(({ releasedOn }) => releasedOn === undefined || releasedOn <= day);
}

/** The newest by day, of equal days the later in file order; one without a day is older than any other. */
export function newestOf<Release extends Released>(releases: readonly Release[]): Release | undefined {
  return releases.reduce<Release | undefined>(
    (newest, release) =>
      newest === undefined || (newest.releasedOn ?? '') <= (release.releasedOn ?? '') ? release : newest,
    undefined,
  );
}

/**
 * Days between releases that end in the year. One begun before counts; two releases on a day are one; the last gap ends
 * on the last day and counts even at 0; the time before the first release is no gap.
 */
export function updateGaps(
  releases: readonly Released[],
  { from, lastDay }: Pick<Period, 'from' | 'lastDay'>,
): number[] {
  const days = [...new Set(releases.flatMap(({ releasedOn }) => releasedOn ?? []))]
    .filter((day) => day <= lastDay)
    .sort();
  const last = days.at(-1);
  if (last === undefined) return [];
  const between = days.slice(1).map((day, index) => ({ day, gap: daysBetween(days[index] ?? day, day) }));
  return [...between.filter(({ day }) => day >= from).map(({ gap }) => gap), daysBetween(last, lastDay)];
}

export interface Assessed {
  readonly id: string;
  readonly type: string;
  readonly issuedOn: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly revokedOn?: CalendarDate;
  readonly status: string;
  readonly metrics: { readonly [name: string]: unknown };
}

/**
 * The assessment that tells the quality: of those decided, in force on the last day and not revoked by then the newest
 * by day of issue, of equal days the lower score.
 */
export function decidingAssessment<Fact extends Assessed>(
  facts: readonly Fact[],
  lastDay: CalendarDate,
  scoreOf: (fact: Fact) => bigint,
): Fact | undefined {
  const standing = facts.filter(
    ({ type, status, issuedOn, validUntil, revokedOn }) =>
      type === 'QUALITY_ASSESSMENT' &&
      status !== 'SUBMITTED' &&
      holdsOn(issuedOn, validUntil, lastDay) &&
      !(revokedOn !== undefined && revokedOn <= lastDay),
  );
  return standing.sort((a, b) => {
    const [x, y] = [scoreOf(a), scoreOf(b)];
    return byBytes(b.issuedOn, a.issuedOn) || (x < y ? -1 : x > y ? 1 : byBytes(a.id, b.id));
  })[0];
}
