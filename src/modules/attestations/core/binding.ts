/**
 * Which release a statement binds to (surface page section 5): the one it names; else the newest by the day of issue,
 * that is the latest `releasedOn` up to that day, in file order among equals; else the first.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';

interface Candidate {
  readonly digest: string;
  readonly releasedOn?: CalendarDate;
}

/** `releases` in file order. Undefined when none has the digest, or there is none at all. */
export function releaseBy<R extends Candidate>(
  releases: readonly R[],
  digest: string | undefined,
  issuedOn: CalendarDate,
): R | undefined {
  if (digest !== undefined) return releases.find((release) => release.digest === digest);
  let newest: R | undefined;
  for (const release of releases) {
    if (release.releasedOn === undefined || release.releasedOn > issuedOn) continue;
    if (newest?.releasedOn === undefined || release.releasedOn >= newest.releasedOn) newest = release;
  }
  return newest ?? releases[0];
}
