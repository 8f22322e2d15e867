import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { parsePeriod } from '../../../kernel/period.js';
import { formatPct, type Pct, parsePct } from '../../../kernel/rate.js';
import { corpusYear } from './corpus-year.js';
import { decidingAssessment } from './opened-corpus.js';
import {
  type EventUse,
  EXCLUSIONS,
  judgeUse,
  linkQuestions,
  type MonthUse,
  type UserKnowledge,
} from './openness-use.js';

type Standing = 'SELF' | 'UNKNOWN' | ReturnType<UserKnowledge['relation']>;
/** One standing for the whole year, or one until a day and another from it on. */
type Standings = Standing | readonly [readonly [Standing, string], Standing];

interface Case {
  readonly why: string;
  readonly users?: Readonly<Record<string, Standings>>;
  readonly links?: readonly string[];
  readonly releases?: readonly { on: string; interval?: number; records?: string; bytes?: string; open?: boolean }[];
  readonly assessments?: readonly { on: string; score: string; until?: string; revoked?: string }[];
  readonly events?: readonly string[];
  readonly months?: readonly string[];
  readonly expected: {
    readonly groupDays: readonly number[];
    readonly excluded: Readonly<Record<string, number>>;
    readonly refusals: readonly string[];
    readonly unidentified?: number;
    readonly gaps?: readonly number[];
    readonly qualityPct?: string;
  };
}

const { cases } = JSON.parse(readFileSync('test/vectors/openness-use.json', 'utf8')) as { cases: Case[] };
const PERIOD = parsePeriod('2025');
const RELEASES: NonNullable<Case['releases']> = [{ on: '2024-12-01', interval: 400, records: '1000000' }];
const ASSESSED: NonNullable<Case['assessments']> = [{ on: '2025-01-02', score: '80' }];

function standing({ users = {} }: Case, user: string, day: string): Standing {
  const known = users[user] ?? (user === 'SELF' ? 'SELF' : 'NOT_RELATED');
  if (typeof known === 'string') return known;
  const [[before, turns], after] = known;
  return day < turns ? before : after;
}

function eventOf(line: string): EventUse {
  const [user = '', day = '', ...words] = line.split(' ');
  return {
    user,
    day: parseDate(day),
    isCase: words.includes('case'),
    test: words.includes('test'),
    delivered: !words.includes('undelivered'),
    accepted: !words.includes('unaccepted'),
    events: 1,
  };
}

function monthOf(line: string): MonthUse {
  const [account = '', user = '', month = '', count = ''] = line.split(' ');
  return { platform: 'p', account, month, count: BigInt(count), ...(user === '-' ? {} : { user }) };
}

function yearOf(one: Case) {
  const releases = (one.releases ?? RELEASES).map(({ on, interval, records = '0', bytes = '0', open = true }) => ({
    releasedOn: parseDate(on),
    openMode: open ? 'OPEN_PUBLIC_PLATFORM' : 'OPEN_OTHER',
    records: BigInt(records),
    bytes: BigInt(bytes),
    ...(interval === undefined ? {} : { updateIntervalDays: interval }),
  }));
  const first = releases.map(({ releasedOn }) => releasedOn).sort()[0] as CalendarDate;
  const known: UserKnowledge = {
    organisationOf: (user) => (standing(one, user, PERIOD.from) === 'UNKNOWN' ? undefined : user),
    isUnit: (user) => user === 'SELF',
    relation: (user, day) => standing(one, user, day) as ReturnType<UserKnowledge['relation']>,
    isListed: (day) => day >= first,
  };
  const events = (one.events ?? []).map(eventOf).filter(({ day }) => day >= PERIOD.from && day < PERIOD.until);
  const judged = judgeUse({ events, months: (one.months ?? []).map(monthOf) }, known);
  const links = linkQuestions(judged.users).filter(({ a, b, on }) =>
    (one.links ?? []).some((link) => link.startsWith(`${a} ${b} `) && on >= link.slice(-10)),
  );
  const facts = (one.assessments ?? ASSESSED).map(({ on, score, until, revoked }, index) => ({
    id: String(index),
    type: 'QUALITY_ASSESSMENT',
    status: 'VERIFIED',
    issuedOn: parseDate(on),
    metrics: { score: parsePct(score) },
    ...(until === undefined ? {} : { validUntil: parseDate(until) }),
    ...(revoked === undefined ? {} : { revokedOn: parseDate(revoked) }),
  }));
  const quality: Pct | undefined = decidingAssessment(facts, PERIOD.lastDay, ({ metrics }) => metrics.score)?.metrics
    .score;
  return { judged, ...corpusYear('K', releases, quality, judged, links, PERIOD) };
}

describe('a year of an opened corpus is put together as openness-use.json says', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const { judged, figures } = yearOf(one);
    const left = EXCLUSIONS.filter((reason) => judged.excluded[reason] > 0).map((reason) => [
      reason,
      judged.excluded[reason],
    ]);
    const { groupDays, excluded, unidentified = 0, gaps, qualityPct } = one.expected;
    expect({
      groupDays: [...figures.groupDays].sort((a, b) => a - b),
      excluded: Object.fromEntries(left),
      unidentified: judged.unidentified,
    }).toEqual({ groupDays, excluded, unidentified });
    if (gaps) expect(figures.updateGaps).toEqual(gaps);
    if (qualityPct) expect(figures.qualityPct && formatPct(figures.qualityPct)).toBe(qualityPct);
    expect(missed(figures)).toEqual(one.expected.refusals);
  });
});

/** The marks by the numbers of the text, so that this file stands without the programme's. */
function missed(figures: ReturnType<typeof yearOf>['figures']): string[] {
  const { onOpenPlatform, records = 0n, bytes = 0n, qualityPct = 0n, updateIntervalDays = -1, updateGaps } = figures;
  const kept = updateGaps.filter((gap) => gap <= updateIntervalDays).length;
  const marks: Record<string, boolean> = {
    OPEN_MODE: onOpenPlatform,
    SCALE: records >= 1_000_000n || bytes >= 1_073_741_824n,
    QUALITY: qualityPct >= 60_000_000n,
    UPDATES: 10 * kept >= 8 * updateGaps.length,
    NO_APPLICATION_CASE: figures.applicationCases >= 1,
  };
  return Object.entries(marks).flatMap(([code, reached]) => (reached ? [] : [code]));
}
