/**
 * A year of one opened corpus put together: what it had reached by the last day, and the days that its user groups used it
 * (domain page 5.1 (6)). Pure; who is related to whom was asked before.
 */

import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Period } from '../../../kernel/period.js';
import type { Pct } from '../../../kernel/rate.js';
import { newestOf, releasedBy, updateGaps } from './opened-corpus.js';
import type { CorpusFigures } from './openness-decision.js';
import { groupsOf, type JudgedUse, type UserGroup, type UserPair } from './openness-use.js';

/** A public release, as far as its corpus is judged by it. */
export interface OpenedRelease {
  readonly releasedOn?: CalendarDate;
  readonly openMode?: string;
  readonly records?: bigint;
  readonly bytes?: bigint;
  readonly updateIntervalDays?: number;
}

export interface CorpusYear<Release> {
  readonly figures: CorpusFigures;
  readonly groups: readonly UserGroup[];
  /** The release that is current on the last day. */
  readonly newest?: Release;
}

/** `links`: pairs of users that were RELATED on a day on which one of them has qualifying use. */
export function corpusYear<Release extends OpenedRelease>(
  key: string,
  releases: readonly Release[],
  qualityPct: Pct | undefined,
  judged: JudgedUse,
  links: readonly Pick<UserPair, 'a' | 'b'>[],
  period: Pick<Period, 'from' | 'lastDay'>,
): CorpusYear<Release> {
  const out = releasedBy(releases, period.lastDay);
  const newest = newestOf(out);
  const groups = groupsOf(judged.users, links);
  const figures: CorpusFigures = {
    key,
    onOpenPlatform: newest?.openMode === 'OPEN_PUBLIC_PLATFORM',
    ...(newest?.records === undefined ? {} : { records: newest.records }),
    ...(newest?.bytes === undefined ? {} : { bytes: newest.bytes }),
    ...(qualityPct === undefined ? {} : { qualityPct }),
    ...(newest?.updateIntervalDays === undefined ? {} : { updateIntervalDays: newest.updateIntervalDays }),
    updateGaps: updateGaps(out, period),
    applicationCases: judged.cases,
    groupDays: groups.map(({ days }) => days),
  };
  return { figures, groups, ...(newest === undefined ? {} : { newest }) };
}
