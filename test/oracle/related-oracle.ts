/**
 * A second, slow reading of the related-party rules (domain reference 2.2 and 2.3), written from the text. It tries every
 * set, every subset of persons and every day instead of following edges. Imports nothing from the service.
 */
import {
  cliqueKinship,
  commonHolder,
  companyLaw,
  dependence,
  equity,
  familyKinship,
  type Kinship,
  kin,
  loan,
  personnel,
  type Sides,
  seedsOf,
  staffing,
  swapped,
  thirdSeeds,
} from './related-limbs.js';
import { fundsBetween, hasEquity } from './related-loans.js';
import {
  accounting,
  type Cas36Code,
  INFLUENCE_THRESHOLD,
  LISTED_THRESHOLD,
  type ListingCode,
  listed,
} from './related-standing.js';
import { CONTROL_THRESHOLD, HOLDING_THRESHOLD, type RangeEnd, View } from './related-view.js';
import { dayAfter, inForce, type Question, type World, type WorldStandard, yearsAfter } from './related-world.js';

export type OracleOutcome = 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';
export type LimbCode =
  | 'SAME_ENTITY'
  | 'T42_EQUITY'
  | 'T42_COMMON_HOLDER'
  | 'T42_LOAN'
  | 'T42_IP'
  | 'T42_TRADE'
  | 'T42_PERSONNEL'
  | 'T42_KIN'
  | 'CL265';
export type FlagCode = Cas36Code | ListingCode | 'DEPENDENCE';

/** Why an answer stays open: holders not known, a range across a threshold, paid-in capital not on record. */
export type OpenReason = 'CAPITAL' | 'COVERAGE' | 'RANGE';
/** Which figures stand within one unit of their threshold: a millionth of a percent, a fen a day; for seats, at the half. */
export type NearFigure = 'FIVE' | 'FUNDS' | 'HOLDING' | 'INFLUENCE' | 'SEATS' | 'UNKNOWN' | 'VOTES';

/**
 * What was looked past: the lending of a bank, a branch for its head office, a gap under a disclosure ceiling, the State
 * over both; or what the listing rules find on other days of the window only.
 */
export type ExceptionCode = 'BANK' | 'BRANCH' | 'CEILING' | 'STATE' | 'WINDOW';

export interface OracleAnswer {
  readonly outcome: OracleOutcome;
  readonly limbs: readonly LimbCode[];
  /** For a person to judge: what only a family reaches, and all that the accounting standard and the listing rules find. */
  readonly review: readonly (LimbCode | FlagCode)[];
  /** What stands beside an answer under the default standard. */
  readonly flags: readonly FlagCode[];
  /** Whose holders are not known well enough, where the two are not related. */
  readonly missing: readonly string[];
  /** Whose holders are known as ranges only, where that keeps the answer open. */
  readonly ranged: readonly string[];
  readonly open: readonly OpenReason[];
  readonly near: readonly NearFigure[];
  readonly exceptions: readonly ExceptionCode[];
}

const DEFAULT: WorldStandard = 'SZ_VOUCHER_DEFAULT_v1';

type T42Code = Exclude<LimbCode, 'SAME_ENTITY'>;
type Limb = (sides: Sides, kinship: Kinship) => boolean;

const LIMBS: Readonly<Record<T42Code, Limb>> = {
  T42_EQUITY: equity,
  T42_COMMON_HOLDER: commonHolder,
  T42_LOAN: loan,
  T42_IP: (sides, kinship) => dependence(sides, kinship, 'IP_DEPENDENCE'),
  T42_TRADE: (sides, kinship) => dependence(sides, kinship, 'OPERATIONS_CONTROLLED'),
  T42_PERSONNEL: personnel,
  T42_KIN: kin,
  CL265: companyLaw,
};

const STANDARDS: Readonly<Record<WorldStandard, readonly T42Code[]>> = {
  SZ_VOUCHER_DEFAULT_v1: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN', 'CL265'],
  T42: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_IP', 'T42_TRADE', 'T42_PERSONNEL', 'T42_KIN'],
  CL265: ['CL265'],
  CAS36: [],
  LR: [],
};

/** Limbs that a whole family, not all of whom are kin to each other, can put before a reviewer. */
const OF_FAMILIES: readonly LimbCode[] = ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_KIN'];

interface Asked {
  readonly world: World;
  readonly question: Question;
  readonly rangeEnd: RangeEnd;
  readonly supposing: boolean;
}

interface Hits {
  readonly limbs: readonly LimbCode[];
  readonly review: readonly (LimbCode | FlagCode)[];
}

export function relatedOracle(world: World, question: Question): OracleAnswer {
  const asked: Asked = { world, question, rangeEnd: 'min', supposing: false };
  const sides = sidesOf(asked);
  const { standard } = question;
  const nothing = { limbs: [], review: [], flags: [], missing: [], ranged: [], open: [], near: [] };
  if (sides.a === sides.b) return { ...nothing, outcome: 'RELATED', limbs: ['SAME_ENTITY'], exceptions: ['BRANCH'] };
  const found = hits(asked);
  const window = standard === 'LR' || standard === DEFAULT ? listedInWindow(asked) : [];
  const beside = {
    flags: standard === DEFAULT ? flagsOf(sides, window) : [],
    near: nearFigures(sides, standard),
    exceptions: exceptionsOf(sides, question, window),
  };
  if (found.limbs.length > 0) return { ...nothing, ...found, ...beside, outcome: 'RELATED' };
  const upper = sidesOf({ world, question, rangeEnd: 'max', supposing: false });
  const missing = standard === 'CL265' ? [] : gaps(sides, upper);
  if (found.review.length > 0) return { ...nothing, ...found, ...beside, missing, outcome: 'REVIEW' };
  const open = openBy(world, question);
  if (missing.length > 0) open.push('COVERAGE');
  return {
    ...nothing,
    ...beside,
    missing,
    ranged: open.includes('RANGE') ? [...new Set(sides.view.ranged)].sort() : [],
    open: open.sort(),
    outcome: open.length > 0 ? 'INDETERMINATE' : 'NOT_RELATED',
  };
}

/** Whether anything fires with the ranges of the holdings in these organisations at their most, and capital supposed. */
export function firesWith(world: World, question: Question, raised: ReadonlySet<string>): boolean {
  return anyOf(hits({ world, question, rangeEnd: raised, supposing: true }));
}

function sidesOf({ world, question, rangeEnd, supposing }: Asked, on: string = question.on): Sides {
  const view = new View(world, on, rangeEnd);
  return { view, a: view.home(question.a), b: view.home(question.b), supposing };
}

function anyOf({ limbs, review }: Hits): boolean {
  return limbs.length + review.length > 0;
}

/** What would fire if what is not known were at its most. */
function openBy(world: World, question: Question): OpenReason[] {
  const fires = (rangeEnd: RangeEnd, supposing: boolean): boolean =>
    anyOf(hits({ world, question, rangeEnd, supposing }));
  const open: OpenReason[] = [];
  if (fires('min', true)) open.push('CAPITAL');
  if (fires('max', false)) open.push('RANGE');
  return open.length === 0 && fires('max', true) ? ['CAPITAL', 'RANGE'] : open;
}

function hits(asked: Asked): Hits {
  const { standard } = asked.question;
  const sides = sidesOf(asked);
  if (standard === 'CAS36') return { limbs: [], review: accounting(sides) };
  if (standard === 'LR') return { limbs: [], review: listedInWindow(asked) };
  const cliques = cliqueKinship(sides.view);
  const families = familyKinship(sides.view);
  const limbs: LimbCode[] = [];
  const review: LimbCode[] = [];
  for (const code of STANDARDS[standard]) {
    if (LIMBS[code](sides, cliques)) limbs.push(code);
    else if (OF_FAMILIES.includes(code) && LIMBS[code](sides, families)) review.push(code);
  }
  return { limbs: limbs.sort(), review: review.sort() };
}

/**
 * What the listing rules find on any day from the day after the same date a year before to the same date a year after.
 * Every day is looked at; days with the same relations are looked at once.
 */
function listedInWindow(asked: Asked): ListingCode[] {
  const { world, question } = asked;
  const seen = new Set<string>();
  const found = new Set<ListingCode>();
  for (const day of windowDays(question.on)) {
    const there = world.relations.map((one) => (inForce(one, day) ? '1' : '0')).join('');
    if (seen.has(there)) continue;
    seen.add(there);
    for (const code of listed(sidesOf(asked, day))) found.add(code);
  }
  return [...found].sort();
}

const windows = new Map<string, readonly string[]>();

function windowDays(on: string): readonly string[] {
  const known = windows.get(on);
  if (known !== undefined) return known;
  const days: string[] = [];
  const last = yearsAfter(on, 1);
  for (let day = dayAfter(yearsAfter(on, -1), 1); day <= last; day = dayAfter(day, 1)) days.push(day);
  windows.set(on, days);
  return days;
}

/** The other standards' findings, and a dependence that the default standard has no limb for. */
function flagsOf(sides: Sides, window: readonly ListingCode[]): FlagCode[] {
  const { view, a, b } = sides;
  const depends = view.relations.some(
    (one) =>
      (one.type === 'IP_DEPENDENCE' || one.type === 'OPERATIONS_CONTROLLED') &&
      [a, b].includes(one.from) &&
      [a, b].includes(one.to),
  );
  return [...accounting(sides), ...window, ...(depends ? (['DEPENDENCE'] as const) : [])].sort();
}

/** The part of an organisation that nobody known holds, in millionths of a percent; all of it where the sum is above 100. */
function unknownPart(view: View, id: string): number {
  if (!hasEquity(view, id)) return 0;
  const [whole, known] = [4 * HOLDING_THRESHOLD, view.knownSum(id)];
  if (known > whole) return whole;
  const ceiling = view.organisation(id)?.disclosureCeiling;
  return ceiling !== undefined && ceiling < HOLDING_THRESHOLD ? 0 : whole - known;
}

/** U of the reference: a party and every organisation that holds a quarter of it. */
function upstream(view: View, party: string): string[] {
  const holders = view.organisations
    .map((one) => one.id)
    .filter((id) => view.holding([id], party) >= HOLDING_THRESHOLD);
  return [party, ...holders];
}

interface Gap {
  readonly organisation: string;
  readonly unknown: number;
  /** What known holders that reach the other party hold of it. */
  readonly reaching: readonly number[];
}

/**
 * Who counts as one holder where something is unknown (reference: one entity, or a maximal clique of kin): everybody by
 * himself, and kin with all who are kin to each of them, of those who hold anything. Smaller groups are no holders: with
 * the kin left out they may be over a quarter already, and then nothing unknown lifts them.
 */
function holdersAsOne(view: View, parties: readonly string[]): Kinship {
  const holds = new Set(view.relations.filter((one) => one.type === 'HOLDS').map((one) => one.from));
  const groups = view.cliques
    .map((group) => group.filter((person) => holds.has(person) || parties.includes(person)))
    .filter((group) => group.length > 1);
  const whole = groups.filter(
    (group) => !groups.some((other) => other.length > group.length && group.every((one) => other.includes(one))),
  );
  return { groups: [...view.persons.map((person) => [person]), ...whole] };
}

/** Who may belong to U, and who may reach, is asked with ranges at their most; what is known, at the least. */
function gapsOf(sides: Sides, { view, a, b }: Sides): Gap[] {
  const kinship = holdersAsOne(view, [a, b]);
  const thirds = thirdSeeds({ view, a, b }, kinship).filter((seed) => view.holding(seed, b) >= HOLDING_THRESHOLD);
  const seeds = [...thirds, ...seedsOf(view, b, kinship)];
  return upstream(view, a).map((organisation) => ({
    organisation,
    unknown: unknownPart(sides.view, organisation),
    reaching: seeds.filter((seed) => !seed.includes(organisation)).map((seed) => view.holding(seed, organisation)),
  }));
}

function gapsOfBoth(sides: Sides, upper: Sides): Gap[] {
  return [...gapsOf(sides, upper), ...gapsOf(swapped(sides), swapped(upper))];
}

function gaps(sides: Sides, upper: Sides): string[] {
  const wide = gapsOfBoth(sides, upper).filter(
    ({ unknown, reaching }) =>
      unknown >= HOLDING_THRESHOLD ||
      (unknown > 0 && reaching.some((held) => held < HOLDING_THRESHOLD && HOLDING_THRESHOLD <= held + unknown)),
  );
  return [...new Set(wide.map((gap) => gap.organisation))].sort();
}

function exceptionsOf(sides: Sides, question: Question, window: readonly ListingCode[]): ExceptionCode[] {
  const { view, a, b } = sides;
  const found: ExceptionCode[] = [];
  if (fundsBetween(view, a, b, true).reached && !fundsBetween(view, a, b).reached) found.push('BANK');
  if (a !== question.a || b !== question.b) found.push('BRANCH');
  const hidden = [...upstream(view, a), ...upstream(view, b)].some(
    (one) => hasEquity(view, one) && unknownPart(view, one) === 0 && view.knownSum(one) <= 3 * HOLDING_THRESHOLD,
  );
  if (hidden) found.push('CEILING');
  const state = view.organisations.filter((one) => one.stateAssetsAuthority && one.id !== a && one.id !== b);
  if (state.some(({ id }) => [a, b].every((party) => view.holding([id], party) >= HOLDING_THRESHOLD)))
    found.push('STATE');
  if (window.length > listed(sides).length) found.push('WINDOW');
  return found;
}

function isNear(figures: readonly number[], threshold: number): boolean {
  return figures.some((figure) => Math.abs(figure - threshold) <= 1);
}

function nearFigures(sides: Sides, standard: WorldStandard): NearFigure[] {
  const { view, a, b } = sides;
  const near: NearFigure[] = [];
  const withDefault = (code: WorldStandard): boolean => standard === code || standard === DEFAULT;
  const votes = view.everybody().flatMap((one) => [view.votes(one, a), view.votes(one, b)]);
  if (standard !== 'T42' && isNear(votes, CONTROL_THRESHOLD)) near.push('VOTES');
  if (withDefault('CAS36') && isNear(votes, INFLUENCE_THRESHOLD)) near.push('INFLUENCE');
  const five = [...view.persons, a, b].flatMap((one) => [view.holding([one], a), view.holding([one], b)]);
  if (withDefault('LR') && isNear(five, LISTED_THRESHOLD)) near.push('FIVE');
  if (standard === 'CL265') return near;
  const gapFigures = gapsOfBoth(sides, sides).flatMap((gap) => [
    gap.unknown,
    ...gap.reaching.map((part) => part + gap.unknown),
  ]);
  if (isNear(gapFigures, HOLDING_THRESHOLD)) near.push('UNKNOWN');
  if (STANDARDS[standard].length === 0) return near;
  const seeds = [...thirdSeeds(sides, cliqueKinship(view)), [a], [b]];
  const held = seeds.flatMap((seed) => [view.holding(seed, a), view.holding(seed, b)]);
  if (isNear(held, HOLDING_THRESHOLD)) near.push('HOLDING');
  if (staffing(sides).some(({ matching, all }) => all > 0 && 2 * matching === all)) near.push('SEATS');
  if (fundsBetween(view, a, b).near) near.push('FUNDS');
  return near;
}
