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
  holdingLink,
  type Kinship,
  kin,
  loan,
  personnel,
  type Sides,
  seedsOf,
  staffing,
  thirdSeeds,
} from './related-limbs.js';
import { fundsBetween, hasEquity } from './related-loans.js';
import { CONTROL_THRESHOLD, HOLDING_THRESHOLD, View } from './related-view.js';
import type { Question, World, WorldStandard } from './related-world.js';

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

/** Why an answer stays open: holders not known, a range across a threshold, paid-in capital not on record. */
export type OpenReason = 'CAPITAL' | 'COVERAGE' | 'RANGE';
/** Which figures stand within one unit of their threshold: a millionth of a percent, a fen a day; for seats, at the half. */
export type NearFigure = 'FUNDS' | 'HOLDING' | 'SEATS' | 'UNKNOWN' | 'VOTES';

export interface OracleAnswer {
  readonly outcome: OracleOutcome;
  readonly limbs: readonly LimbCode[];
  readonly review: readonly LimbCode[];
  /** Only where the outcome is INDETERMINATE: whose holders are not known well enough. */
  readonly missing: readonly string[];
  readonly open: readonly OpenReason[];
  readonly near: readonly NearFigure[];
}

type Limb = (sides: Sides, kinship: Kinship) => boolean;

const LIMBS: Readonly<Record<Exclude<LimbCode, 'SAME_ENTITY'>, Limb>> = {
  T42_EQUITY: equity,
  T42_COMMON_HOLDER: commonHolder,
  T42_LOAN: loan,
  T42_IP: (sides, kinship) => dependence(sides, kinship, 'IP_DEPENDENCE'),
  T42_TRADE: (sides, kinship) => dependence(sides, kinship, 'OPERATIONS_CONTROLLED'),
  T42_PERSONNEL: personnel,
  T42_KIN: kin,
  CL265: companyLaw,
};

const STANDARDS: Readonly<Record<WorldStandard, readonly Exclude<LimbCode, 'SAME_ENTITY'>[]>> = {
  SZ_VOUCHER_DEFAULT_v1: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN', 'CL265'],
  T42: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_IP', 'T42_TRADE', 'T42_PERSONNEL', 'T42_KIN'],
  CL265: ['CL265'],
};

/** Limbs that a whole family, not all of whom are kin to each other, can put before a reviewer. */
const OF_FAMILIES: readonly LimbCode[] = ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_KIN'];

export function relatedOracle(world: World, question: Question): OracleAnswer {
  const view = new View(world, question.on, 'min');
  const sides = { view, a: view.home(question.a), b: view.home(question.b) };
  if (sides.a === sides.b) {
    return { outcome: 'RELATED', limbs: ['SAME_ENTITY'], review: [], missing: [], open: [], near: [] };
  }
  const { limbs, review } = hits(sides, question.standard);
  const near = nearFigures(sides, question.standard);
  if (limbs.length > 0) return { outcome: 'RELATED', limbs, review, missing: [], open: [], near };
  if (review.length > 0) return { outcome: 'REVIEW', limbs, review, missing: [], open: [], near };
  const upper = view.hasRanges ? { ...sides, view: new View(world, question.on, 'max') } : sides;
  const atMost = upper === sides ? { limbs, review } : hits(upper, question.standard);
  const missing = question.standard === 'CL265' ? [] : gaps(sides);
  const open: OpenReason[] = [];
  if (question.standard !== 'CL265' && capitalWanting(upper)) open.push('CAPITAL');
  if (missing.length > 0) open.push('COVERAGE');
  if (atMost.limbs.length + atMost.review.length > 0) open.push('RANGE');
  return { outcome: open.length > 0 ? 'INDETERMINATE' : 'NOT_RELATED', limbs, review, missing, open, near };
}

function hits(sides: Sides, standard: WorldStandard): { readonly limbs: LimbCode[]; readonly review: LimbCode[] } {
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

function capitalWanting(sides: Sides): boolean {
  return fundsBetween(sides.view, sides.a, sides.b).capitalWanting && holdingLink(sides, cliqueKinship(sides.view));
}

/** The part of an organisation that nobody known holds, in millionths of a percent. */
function unknownPart(view: View, id: string): number {
  if (!hasEquity(view, id)) return 0;
  const ceiling = view.organisation(id)?.disclosureCeiling;
  if (ceiling !== undefined && ceiling < HOLDING_THRESHOLD) return 0;
  const known = view.knownSum(id);
  return known > 4 * HOLDING_THRESHOLD ? 4 * HOLDING_THRESHOLD : 4 * HOLDING_THRESHOLD - known;
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

function gapsOf({ view, a, b }: Sides): Gap[] {
  const kinship = cliqueKinship(view);
  const thirds = thirdSeeds({ view, a, b }, kinship).filter((seed) => view.holding(seed, b) >= HOLDING_THRESHOLD);
  const seeds = [...thirds, ...seedsOf(view, b, kinship)];
  return upstream(view, a).map((organisation) => ({
    organisation,
    unknown: unknownPart(view, organisation),
    reaching: seeds.filter((seed) => !seed.includes(organisation)).map((seed) => view.holding(seed, organisation)),
  }));
}

function gapsOfBoth({ view, a, b }: Sides): Gap[] {
  return [...gapsOf({ view, a, b }), ...gapsOf({ view, a: b, b: a })];
}

function gaps(sides: Sides): string[] {
  const wide = gapsOfBoth(sides).filter(
    ({ unknown, reaching }) =>
      unknown >= HOLDING_THRESHOLD ||
      (unknown > 0 && reaching.some((held) => held < HOLDING_THRESHOLD && HOLDING_THRESHOLD <= held + unknown)),
  );
  return [...new Set(wide.map((gap) => gap.organisation))].sort();
}

function nearFigures(sides: Sides, standard: WorldStandard): NearFigure[] {
  const { view, a, b } = sides;
  const near = new Set<NearFigure>();
  if (standard !== 'T42') {
    const votes = view.everybody().flatMap((one) => [view.votes(one, a), view.votes(one, b)]);
    if (votes.some((figure) => Math.abs(figure - CONTROL_THRESHOLD) <= 1)) near.add('VOTES');
  }
  if (standard === 'CL265') return [...near];
  const kinship = cliqueKinship(view);
  const seeds = [...thirdSeeds(sides, kinship), [a], [b]];
  const held = seeds.flatMap((seed) => [view.holding(seed, a), view.holding(seed, b)]);
  if (held.some((figure) => Math.abs(figure - HOLDING_THRESHOLD) <= 1)) near.add('HOLDING');
  const unknown = gapsOfBoth(sides).flatMap((gap) => [gap.unknown, ...gap.reaching.map((part) => part + gap.unknown)]);
  if (unknown.some((figure) => Math.abs(figure - HOLDING_THRESHOLD) <= 1)) near.add('UNKNOWN');
  if (staffing(sides).some(({ matching, all }) => all > 0 && 2 * matching === all)) near.add('SEATS');
  if (fundsBetween(view, a, b).near) near.add('FUNDS');
  return [...near].sort();
}
