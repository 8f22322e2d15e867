/**
 * Which use of an opened corpus counts, and why the rest does not (domain page 5.1, points 2 and 6). Counted is use by an
 * organisation on the register that is not the source unit itself and NOT_RELATED to it on the day, delivered, no test,
 * while the corpus was on offer: at most one day per user group, corpus and date. An application case is evidence and
 * gives no day. A monthly statement gives min(n, days of the month) days for each account, judged on the month's last
 * day. Every use that is left out keeps one reason, the first that holds in the order of {@link EXCLUSIONS}.
 */
import { type CalendarDate, dateOf, daysBetween } from '../../../kernel/calendar-date.js';
import { byBytes } from '../../../kernel/money.js';

/** In the order in which they are asked (surface page section 5); NOT_LISTED and NOT_ACCEPTED are ours: days on which nothing was on offer, application cases that no review has accepted. */
export const EXCLUSIONS = [
  'SELF',
  'RELATED',
  'INDETERMINATE',
  'REVIEW',
  'TEST',
  'UNDELIVERED',
  'UNKNOWN',
  'NOT_LISTED',
  'NOT_ACCEPTED',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];
export type Excluded = Readonly<Record<Exclusion, number>>;

/** Events of one corpus, day, user and kind that agree in whether they arrived and were a test. */
export interface EventUse {
  readonly day: CalendarDate;
  /** USCC as the platform sent it, normalised. */
  readonly user: string;
  /** An application case is evidence. */
  readonly isCase: boolean;
  readonly delivered: boolean;
  readonly test: boolean;
  /** False for an application case that nobody has accepted after review. */
  readonly accepted: boolean;
  readonly events: number;
}

/** A month's count of one account, summed over kinds; without a user the account is not identified. */
export interface MonthUse {
  readonly month: string;
  readonly platform: string;
  readonly account: string;
  readonly user?: string;
  readonly count: bigint;
}

export interface CorpusUse {
  readonly events: readonly EventUse[];
  readonly months: readonly MonthUse[];
}

/** What is known of the users: by code, whom it names; and how that organisation stands to the source unit on a day. */
export interface UserKnowledge {
  organisationOf(code: string): string | undefined;
  /** The unit, its head office or one of their branches. */
  isUnit(organisation: string): boolean;
  relation(organisation: string, day: CalendarDate): 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';
  isListed(day: CalendarDate): boolean;
}

/** How often one user was left out for one reason. */
export interface ExcludedUse {
  readonly user: string;
  readonly reason: Exclusion;
  readonly events: number;
}

/** The qualifying use of one organisation. */
export interface UserDays {
  readonly organisation: string;
  /** Dates with a qualifying event. */
  readonly dates: readonly CalendarDate[];
  /** Days given by monthly statements, on top of the dates. */
  readonly statementDays: number;
  /** Every day on which one of its uses qualified: the dates, and the last days of the months stated. */
  readonly judgedOn: readonly CalendarDate[];
  readonly events: number;
}

export interface JudgedUse {
  readonly users: readonly UserDays[];
  readonly excluded: Excluded;
  readonly excludedUse: readonly ExcludedUse[];
  /** Qualifying application cases. */
  readonly cases: number;
  /** Uses by accounts that the platform could not identify: counted, never paid. */
  readonly unidentified: number;
}

export function lastDayOf(month: string): CalendarDate {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return dateOf(year, number, daysIn(year, number));
}

function daysIn(year: number, month: number): number {
  const next = month === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, month + 1, 1);
  return daysBetween(dateOf(year, month, 1), next);
}

/** Each organisation and day that must be judged against the source unit. */
export function relationDays(use: CorpusUse, known: Pick<UserKnowledge, 'organisationOf' | 'isUnit'>) {
  const asked = new Map<string, { readonly organisation: string; readonly day: CalendarDate }>();
  const ask = (code: string, day: CalendarDate) => {
    const organisation = known.organisationOf(code);
    if (organisation === undefined || known.isUnit(organisation)) return;
    asked.set(`${organisation} ${day}`, { organisation, day });
  };
  for (const { user, day } of use.events) ask(user, day);
  for (const { user, month } of use.months) if (user !== undefined) ask(user, lastDayOf(month));
  return [...asked.values()];
}

/** Sorts use into what counts and what does not. Requires an answer for every pair of {@link relationDays}. */
export function judgeUse(use: CorpusUse, known: UserKnowledge): JudgedUse {
  const tally = new Tally();
  for (const one of use.events) {
    const reason = whyNot(known, one.user, one.day, one);
    if (reason !== undefined) tally.exclude(one.user, reason, one.events);
    else if (one.isCase) tally.cases += one.events;
    else tally.of(known.organisationOf(one.user) ?? '').date(one.day, one.events);
  }
  for (const one of byAccount(use.months)) {
    const count = asNumber(one.count);
    if (count === 0) continue;
    if (one.user === undefined) {
      tally.unidentified += count;
      continue;
    }
    const day = lastDayOf(one.month);
    const reason = whyNot(known, one.user, day, { delivered: true, test: false, accepted: true });
    if (reason !== undefined) tally.exclude(one.user, reason, count);
    else tally.of(known.organisationOf(one.user) ?? '').month(day, Math.min(count, Number(day.slice(8))), count);
  }
  return tally.result();
}

function whyNot(
  known: UserKnowledge,
  code: string,
  day: CalendarDate,
  { delivered, test, accepted }: Pick<EventUse, 'delivered' | 'test' | 'accepted'>,
): Exclusion | undefined {
  const organisation = known.organisationOf(code);
  if (organisation !== undefined) {
    if (known.isUnit(organisation)) return 'SELF';
    const relation = known.relation(organisation, day);
    if (relation !== 'NOT_RELATED') return relation;
  }
  if (test) return 'TEST';
  if (!delivered) return 'UNDELIVERED';
  if (organisation === undefined) return 'UNKNOWN';
  if (!known.isListed(day)) return 'NOT_LISTED';
  return accepted ? undefined : 'NOT_ACCEPTED';
}

/** One line per platform, month, account and user: an account's kinds are summed before the month's days bound them. */
function byAccount(months: readonly MonthUse[]): MonthUse[] {
  const accounts = new Map<string, MonthUse>();
  for (const one of months) {
    const key = JSON.stringify([one.platform, one.month, one.account, one.user ?? null]);
    const before = accounts.get(key)?.count ?? 0n;
    accounts.set(key, { ...one, count: before + one.count });
  }
  return [...accounts.values()];
}

/** Counts are shown as JSON numbers; beyond what those hold exactly a count says "that many or more". */
function asNumber(count: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(count > most ? most : count);
}

class UserTally {
  private readonly dates = new Set<CalendarDate>();
  private readonly judged = new Set<CalendarDate>();
  private statementDays = 0;
  private events = 0;

  date(day: CalendarDate, events: number): void {
    this.dates.add(day);
    this.judged.add(day);
    this.events += events;
  }

  month(lastDay: CalendarDate, days: number, count: number): void {
    this.judged.add(lastDay);
    this.statementDays += days;
    this.events += count;
  }

  result(organisation: string): UserDays {
    const { statementDays, events } = this;
    return { organisation, dates: [...this.dates].sort(), statementDays, judgedOn: [...this.judged].sort(), events };
  }
}

class Tally {
  cases = 0;
  unidentified = 0;
  private readonly users = new Map<string, UserTally>();
  private readonly left = new Map<string, ExcludedUse>();

  of(organisation: string): UserTally {
    const user = this.users.get(organisation) ?? new UserTally();
    this.users.set(organisation, user);
    return user;
  }

  exclude(user: string, reason: Exclusion, events: number): void {
    const key = `${user} ${reason}`;
    this.left.set(key, { user, reason, events: (this.left.get(key)?.events ?? 0) + events });
  }

  result(): JudgedUse {
    const excludedUse = [...this.left.values()].sort(
      (a, b) => byBytes(a.user, b.user) || EXCLUSIONS.indexOf(a.reason) - EXCLUSIONS.indexOf(b.reason),
    );
    const count = (reason: Exclusion) =>
      excludedUse.reduce((sum, one) => (one.reason === reason ? sum + one.events : sum), 0);
    return {
      users: [...this.users].sort(([a], [b]) => byBytes(a, b)).map(([id, user]) => user.result(id)),
      excluded: Object.fromEntries(EXCLUSIONS.map((reason) => [reason, count(reason)])) as Record<Exclusion, number>,
      excludedUse,
      cases: this.cases,
      unidentified: this.unidentified,
    };
  }
}

export interface UserPair {
  readonly a: string;
  readonly b: string;
  readonly on: CalendarDate;
}

/** Each two users of a corpus on each day on which one of them has qualifying use: who of them is one group? */
export function linkQuestions(users: readonly Pick<UserDays, 'organisation' | 'judgedOn'>[]): UserPair[] {
  return users.flatMap((one, index) =>
    users
      .slice(index + 1)
      .flatMap((other) =>
        [...new Set([...one.judgedOn, ...other.judgedOn])]
          .sort()
          .map((on) => ({ a: one.organisation, b: other.organisation, on })),
      ),
  );
}

export interface UserGroup {
  readonly members: readonly string[];
  /** Distinct dates of all members and their days by statement; how many count is the programme's rule. */
  readonly days: number;
}

/** Connected components of the users under `links`, in the order of their first members. */
export function groupsOf(users: readonly UserDays[], links: readonly Pick<UserPair, 'a' | 'b'>[]): UserGroup[] {
  const head = new Map(users.map(({ organisation }) => [organisation, organisation]));
  const find = (id: string): string => {
    let at = id;
    for (let up = head.get(at); up !== undefined && up !== at; up = head.get(at)) at = up;
    return at;
  };
  for (const { a, b } of links) {
    const [x, y] = [find(a), find(b)].sort(byBytes) as [string, string];
    if (head.has(x) && head.has(y)) head.set(y, x);
  }
  const groups = new Map<string, UserDays[]>();
  for (const user of users) {
    const top = find(user.organisation);
    groups.set(top, [...(groups.get(top) ?? []), user]);
  }
  return [...groups.values()].map((members) => ({
    members: members.map(({ organisation }) => organisation),
    days:
      new Set(members.flatMap(({ dates }) => dates)).size +
      members.reduce((sum, { statementDays }) => sum + statementDays, 0),
  }));
}
