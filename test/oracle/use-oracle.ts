/**
 * A second reckoning of a year of opened corpora, written from the domain page (5.1, points 1 to 6) alone and by another
 * way: the year is walked day by day, who is one group with whom comes from the transitive closure of a matrix, gaps are
 * counted by walking from one release to the next, shares are exact fractions. Imports nothing from the service.
 */
import { type OracleUnit, rewards } from './rebate-oracle.js';

export type Standing = 'SELF' | 'UNKNOWN' | 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';

export interface OracleUse {
  readonly user: string;
  readonly day: string;
  readonly isCase: boolean;
  readonly delivered: boolean;
  readonly test: boolean;
}

export interface OracleMonth {
  readonly month: string;
  readonly account: string;
  readonly user?: string;
  readonly count: number;
}

export interface OracleCorpus {
  readonly key: string;
  readonly releases: readonly {
    readonly on: string;
    readonly open: boolean;
    readonly records: bigint;
    readonly bytes: bigint;
    readonly interval?: number;
  }[];
  readonly assessments: readonly {
    readonly on: string;
    readonly until?: string;
    readonly revoked?: string;
    /** Millionths of a percent. */
    readonly score: bigint;
  }[];
  readonly uses: readonly OracleUse[];
  readonly months: readonly OracleMonth[];
}

export interface OracleYear {
  readonly year: number;
  readonly units: readonly {
    readonly key: string;
    readonly payable: boolean;
    readonly before: bigint;
    readonly corpora: readonly OracleCorpus[];
  }[];
  standing(unit: string, user: string, day: string): Standing;
  related(a: string, b: string, day: string): boolean;
  readonly sum: bigint;
}

const DAY_MS = 86_400_000;
const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const number = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

/** Last day of a month as text: the day before the first of the next. */
function monthEnd(month: string): string {
  const [year = 0, of = 0] = month.split('-').map(Number);
  return text(Date.UTC(year, of, 1) - DAY_MS);
}

interface Found {
  readonly days: number[];
  readonly quality: bigint;
  readonly refused: boolean;
}

/** Days by user group, and whether the corpus reaches every mark. */
export function corpusOf(year: OracleYear, unit: string, corpus: OracleCorpus): Found {
  const last = `${year.year}-12-31`;
  const out = corpus.releases.filter(({ on }) => on <= last);
  const first = out.map(({ on }) => on).sort()[0];
  const qualifies = (user: string, day: string): boolean =>
    first !== undefined && day >= first && year.standing(unit, user, day) === 'NOT_RELATED';
  const dates = new Map<string, Set<string>>();
  const stated = new Map<string, number>();
  const seen = new Map<string, Set<string>>();
  const note = (user: string, day: string) => seen.set(user, (seen.get(user) ?? new Set()).add(day));
  let cases = 0;
  const byDay = new Map<string, OracleUse[]>();
  for (const use of corpus.uses) byDay.set(use.day, [...(byDay.get(use.day) ?? []), use]);
  for (let at = Date.UTC(year.year, 0, 1); text(at) <= last; at += DAY_MS) {
    const day = text(at);
    for (const use of byDay.get(day) ?? []) {
      if (use.test || !use.delivered || !qualifies(use.user, day)) continue;
      if (use.isCase) {
        cases += 1;
        continue;
      }
      dates.set(use.user, (dates.get(use.user) ?? new Set()).add(day));
      note(use.user, day);
    }
  }
  const accounts = new Map<string, { user: string; month: string; count: number }>();
  for (const { user, month, account, count } of corpus.months) {
    if (user === undefined || !month.startsWith(String(year.year))) continue;
    const known = accounts.get(`${account}/${month}/${user}`) ?? { user, month, count: 0 };
    known.count += count;
    accounts.set(`${account}/${month}/${user}`, known);
  }
  for (const { user, month, count } of accounts.values()) {
    const end = monthEnd(month);
    if (count === 0 || !qualifies(user, end)) continue;
    stated.set(user, (stated.get(user) ?? 0) + Math.min(count, Number(end.slice(8))));
    note(user, end);
  }
  return {
    days: groups(year, seen).map(
      (group) =>
        new Set(group.flatMap((user) => [...(dates.get(user) ?? [])])).size +
        group.reduce((sum, user) => sum + (stated.get(user) ?? 0), 0),
    ),
    ...marks(corpus, out, last, `${year.year}-01-01`, cases),
  };
}

/** Groups of users by the closure of "related on a day on which one of the two has qualifying use". */
function groups(year: OracleYear, seen: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const users = [...seen.keys()];
  const linked = users.map((a) =>
    users.map(
      (b) => a === b || [...(seen.get(a) ?? []), ...(seen.get(b) ?? [])].some((day) => year.related(a, b, day)),
    ),
  );
  for (let via = 0; via < users.length; via += 1)
    for (let from = 0; from < users.length; from += 1)
      for (let to = 0; to < users.length; to += 1)
        if (linked[from]?.[via] && linked[via]?.[to]) (linked[from] as boolean[])[to] = true;
  const done = new Set<number>();
  return users.flatMap((_user, at) => {
    if (done.has(at)) return [];
    const group = users.flatMap((user, other) => {
      if (!linked[at]?.[other]) return [];
      done.add(other);
      return [user];
    });
    return [group];
  });
}

function marks(corpus: OracleCorpus, out: OracleCorpus['releases'], last: string, start: string, cases: number) {
  let newest: OracleCorpus['releases'][number] | undefined;
  for (const one of out) if (newest === undefined || one.on >= newest.on) newest = one;
  let quality: OracleCorpus['assessments'][number] | undefined;
  for (const one of corpus.assessments) {
    const stands = one.on <= last && (one.until === undefined || one.until > last);
    if (!stands || (one.revoked !== undefined && one.revoked <= last)) continue;
    const later = quality === undefined || one.on > quality.on;
    if (later || (one.on === quality?.on && one.score < quality.score)) quality = one;
  }
  const days = [...new Set(out.map(({ on }) => on))].sort();
  let [all, kept] = [0, 0];
  for (const [at, day] of days.entries()) {
    const end = days[at + 1] ?? last;
    if (end < start) continue;
    all += 1;
    if (newest?.interval !== undefined && number(end) - number(day) <= newest.interval) kept += 1;
  }
  const steady = newest?.interval !== undefined && all > 0 && kept * 10 >= all * 8;
  const enough = newest !== undefined && (newest.records >= 1_000_000n || newest.bytes >= 2n ** 30n);
  const score = quality?.score ?? 0n;
  return {
    quality: score,
    refused: !(newest?.open && enough && score >= 60_000_000n && steady && cases > 0),
  };
}

/** The reward of each unit by its key, in fen. */
export function yearOf(year: OracleYear): Map<string, bigint> {
  const units = year.units.map(
    ({ key, payable, before, corpora }): OracleUnit => ({
      key,
      refused: !payable,
      before,
      corpora: corpora.map((corpus) => {
        const { days, quality, refused } = corpusOf(year, key, corpus);
        return { days, refused, quality: [quality, 100_000_000n] as const };
      }),
    }),
  );
  const most = year.sum > 1_000_000_000n ? 1_000_000_000n : year.sum;
  return rewards(units, most, 100_000_000n, 12);
}
