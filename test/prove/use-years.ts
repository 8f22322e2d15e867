/**
 * Random years of use through our own rules, against a second reckoning; and what must never change a reward: an event
 * sent twice, another order, use by related parties beside it.
 */

import { addDays, type CalendarDate, dateOf } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { pct } from '../../src/kernel/rate.js';
import { isListedOn } from '../../src/modules/catalogue/index.js';
import { corpusYear } from '../../src/modules/claims/core/corpus-year.js';
import { decidingAssessment } from '../../src/modules/claims/core/opened-corpus.js';
import { judgeUse, linkQuestions, type UserKnowledge } from '../../src/modules/claims/core/openness-use.js';
import { rewardOpenness } from '../../src/modules/programmes/core/openness.js';
import type { OpenedCorpus, Rules } from '../../src/modules/programmes/index.js';
import { type OracleCorpus, type OracleUse, type OracleYear, type Standing, yearOf } from '../oracle/use-oracle.js';
import type { Random } from './random.js';

const PERIOD = parsePeriod('2025');
const FIRST = dateOf(2025, 1, 1);
const USERS = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'];
const STANDINGS: readonly Standing[] = [
  ...(['NOT_RELATED', 'NOT_RELATED', 'NOT_RELATED', 'NOT_RELATED', 'NOT_RELATED'] as const),
  'RELATED',
  'REVIEW',
  'INDETERMINATE',
  'UNKNOWN',
  'SELF',
];

const dayAt = (random: Random, from = 0, span = 365): CalendarDate => addDays(FIRST, from + random.below(span));

/** A standing that turns into another on one day of the year, as a relation does that begins or ends. */
interface Turning {
  readonly before: Standing;
  readonly after: Standing;
  readonly on: string;
}

function turning(random: Random): Turning {
  const before = random.pick(STANDINGS);
  // Who is the unit, or is not on the register, is so for the whole year.
  const fixed = before === 'SELF' || before === 'UNKNOWN';
  const other = random.pick(STANDINGS.slice(0, 8));
  return { before, after: !fixed && random.once(4) ? other : before, on: dayAt(random) };
}

function drawCorpus(random: Random, key: string): OracleCorpus {
  const interval = random.once(20) ? undefined : random.pick([30, 60, 90, 120, 365]);
  const releases: OracleCorpus['releases'][number][] = [];
  let on = addDays(FIRST, random.below(200) - 120);
  do {
    releases.push({
      on,
      open: !random.once(30),
      records: random.pick([999_999n, 1_000_000n, 1_000_000n, 5_000_000n, 5_000_000n]),
      bytes: random.pick([2n ** 30n - 1n, 2n ** 30n, 10n]),
      ...(interval === undefined ? {} : { interval }),
    });
    const step = (interval ?? 90) - random.below(3);
    on = addDays(on, random.once(25) ? random.below(200) : step + (random.once(15) ? 3 : 0));
  } while (on < '2026-02-01' && releases.length < 20);
  const assessments = Array.from({ length: random.once(16) ? 0 : 1 + random.below(3) }, () => ({
    on: dayAt(random, -200, 560),
    score: random.pick([
      59_999_999n,
      60_000_000n,
      60_000_000n,
      82_500_000n,
      100_000_000n,
      random.between(60_000_000n, 100_000_000n),
    ]),
    ...(random.once(6) ? { until: random.pick(['2025-12-31', '2026-01-01']) } : {}),
    ...(random.once(10) ? { revoked: random.pick(['2025-12-31', '2026-01-01']) } : {}),
  }));
  const some = random.once(4) ? 8 : 40;
  const uses = Array.from(
    { length: random.below(some) },
    (_none, at): OracleUse => ({
      user: random.pick(USERS),
      day: dayAt(random, random.once(30) ? -20 : 0, random.once(3) ? 40 : 365),
      isCase: at % 9 === 0 || random.once(10),
      delivered: at % 9 === 0 || !random.once(8),
      test: random.once(10),
    }),
  );
  const months = Array.from({ length: random.below(5) }, () => ({
    month: `2025-${String(1 + random.below(12)).padStart(2, '0')}`,
    account: random.pick(['a', 'b']),
    count: random.pick([0, 1, 3, 27, 28, 29, 30, 31, 400]),
    ...(random.once(4) ? {} : { user: random.pick(USERS) }),
  }));
  return { key, releases, assessments, uses, months };
}

export interface DrawnYear extends OracleYear {
  readonly turns: ReadonlyMap<string, Turning>;
}

export function drawYear(random: Random): DrawnYear {
  const units = Array.from({ length: 1 + random.below(5) }, (_none, at) => ({
    key: `S${at}`,
    payable: !random.once(12),
    before: random.once(6) ? random.between(0n, 120_000_000n) : 0n,
    corpora: Array.from({ length: random.once(12) ? 0 : 1 + random.below(2) }, (_corpus, place) =>
      drawCorpus(random, `K${at}${place}`),
    ),
  }));
  const turns = new Map(
    units.flatMap(({ key }) => USERS.map((user): [string, Turning] => [`${key} ${user}`, turning(random)])),
  );
  const links = new Map<string, Turning>();
  for (const [at, a] of USERS.entries())
    for (const b of USERS.slice(at + 1)) {
      if (!random.once(5)) continue;
      const since = random.once(2);
      links.set(`${a} ${b}`, {
        before: since ? 'NOT_RELATED' : 'RELATED',
        after: random.once(2) ? 'RELATED' : 'NOT_RELATED',
        on: dayAt(random),
      });
    }
  const at = ({ before, after, on }: Turning, day: string): Standing => (day < on ? before : after);
  return {
    year: 2025,
    units,
    turns,
    sum: random.once(2) ? random.between(0n, 90_000_000n) : random.between(0n, 1_200_000_000n),
    standing: (unit, user, day) => {
      const found = turns.get(`${unit} ${user}`);
      return found === undefined ? 'UNKNOWN' : at(found, day);
    },
    related: (a, b, day) => {
      const [x, y] = [a, b].sort() as [string, string];
      const found = links.get(`${x} ${y}`);
      return found !== undefined && at(found, day) === 'RELATED';
    },
  };
}

/** What a control does to our side: how many days each group has. */
export type MeddleDays = (days: readonly number[]) => readonly number[];

/** The year by our rules: reward of each unit in fen, and what its corpora missed. */
export function ours(rules: Rules, most: bigint | undefined, year: DrawnYear, meddle: MeddleDays = (days) => days) {
  const units = year.units.map(({ key, payable, before, corpora }) => ({
    uscc: key,
    applicant: { kind: payable ? ('ENTERPRISE' as const) : ('UNIVERSITY' as const), placeCode: '440305' },
    alreadyAwardedFen: fen(before),
    corpora: corpora.map((corpus) => openedOf(year, key, corpus, meddle)),
  }));
  return rewardOpenness(rules, units, fen(year.sum), most === undefined ? undefined : fen(most));
}

function openedOf(year: DrawnYear, unit: string, corpus: OracleCorpus, meddle: MeddleDays): OpenedCorpus {
  const standing = (user: string, day: string) => year.standing(unit, user, day);
  const listed = corpus.releases.map(({ on }) => ({ from: on as CalendarDate }));
  const known: UserKnowledge = {
    organisationOf: (user) => (standing(user, FIRST) === 'UNKNOWN' ? undefined : user),
    isUnit: (user) => standing(user, FIRST) === 'SELF',
    relation: (user, day) => standing(user, day) as 'RELATED',
    isListed: (day) => isListedOn(listed, day),
  };
  const judged = judgeUse(
    {
      events: corpus.uses
        .filter(({ day }) => day.startsWith('2025'))
        .map((use) => ({ ...use, day: use.day as CalendarDate, accepted: true, events: 1 })),
      months: corpus.months.map(({ count, ...row }) => ({ ...row, platform: 'p', count: BigInt(count) })),
    },
    known,
  );
  const links = linkQuestions(judged.users).filter(({ a, b, on }) => year.related(a, b, on));
  const facts = corpus.assessments.map(({ on, until, revoked, score }, at) => ({
    id: String(at),
    type: 'QUALITY_ASSESSMENT',
    status: score < 60_000_000n ? 'REJECTED' : 'VERIFIED',
    issuedOn: on as CalendarDate,
    metrics: { score },
    ...(until === undefined ? {} : { validUntil: until as CalendarDate }),
    ...(revoked === undefined ? {} : { revokedOn: revoked as CalendarDate }),
  }));
  const quality = decidingAssessment(facts, PERIOD.lastDay, ({ metrics }) => metrics.score);
  const releases = corpus.releases.map(({ on, open, records, bytes, interval }) => ({
    releasedOn: on as CalendarDate,
    openMode: open ? 'OPEN_PUBLIC_PLATFORM' : 'OPEN_OTHER',
    records,
    bytes,
    ...(interval === undefined ? {} : { updateIntervalDays: interval }),
  }));
  const { figures } = corpusYear(corpus.key, releases, quality && pct(quality.metrics.score), judged, links, PERIOD);
  return { ...figures, groupDays: meddle(figures.groupDays) };
}

export const expected = (year: OracleYear): Map<string, bigint> => yearOf(year);

/** The same year with every use sent twice and in another order. */
export function resent(random: Random, year: DrawnYear): DrawnYear {
  const again = (corpus: OracleCorpus): OracleCorpus => ({
    ...corpus,
    uses: random.shuffled([...corpus.uses, ...corpus.uses]),
    months: random.shuffled(corpus.months),
  });
  return { ...year, units: year.units.map((unit) => ({ ...unit, corpora: unit.corpora.map(again) })) };
}

/** The same year with more use by whoever is related to the unit or is the unit on the day. */
export function withRelated(random: Random, year: DrawnYear): DrawnYear {
  const units = year.units.map((unit) => ({
    ...unit,
    corpora: unit.corpora.map((corpus) => {
      const more = Array.from({ length: 6 }, (): OracleUse => {
        const use = { user: random.pick(USERS), day: dayAt(random), isCase: random.once(3) };
        return { ...use, delivered: true, test: false };
      }).filter(({ user, day }) => !['NOT_RELATED', 'UNKNOWN'].includes(year.standing(unit.key, user, day)));
      return { ...corpus, uses: [...corpus.uses, ...more] };
    }),
  }));
  return { ...year, units };
}
