/**
 * Random worlds for the related-party rules, the same for the same seed: a scene, noise round it, and holders made known
 * or left unknown. The spread of what came out is counted, and too thin a spread is a failure.
 */
import { Builder, Dice, PERCENT } from './related-builder.js';
import type { LimbCode, NearFigure, OracleAnswer, OracleOutcome } from './related-oracle.js';
import { type Cast, SCENES, type Scene } from './related-scenes.js';
import { dayAfter, type Question, type Role, type World, type WorldStandard } from './related-world.js';

export interface RelatedCase {
  readonly seed: number;
  readonly scene: string;
  readonly world: World;
  readonly question: Question;
}

export interface Judged {
  readonly scene: string;
  readonly answer: OracleAnswer;
}

export interface Spread {
  readonly worlds: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly limbs: Readonly<Record<string, number>>;
  readonly reviews: Readonly<Record<string, number>>;
  readonly exceptions: Readonly<Record<string, number>>;
  readonly open: Readonly<Record<string, number>>;
  readonly near: Readonly<Record<string, number>>;
  /** Worlds where a share stands within a millionth of a percent of its threshold. */
  readonly nearShare: number;
  readonly scenes: Readonly<Record<string, number>>;
}

const DAYS: readonly string[] = ['2024-02-29', '2025-01-01', '2025-03-31', '2025-04-01', '2025-12-31', '2026-02-28'];
const OUTCOMES: readonly OracleOutcome[] = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'];
const LIMBS: readonly LimbCode[] = [
  'SAME_ENTITY',
  'T42_EQUITY',
  'T42_COMMON_HOLDER',
  'T42_LOAN',
  'T42_IP',
  'T42_TRADE',
  'T42_PERSONNEL',
  'T42_KIN',
  'CL265',
];
/** Of the limbs those that a family can put before a reviewer, and all that the other standards find. */
const REVIEWS: readonly string[] = [
  'T42_EQUITY',
  'T42_COMMON_HOLDER',
  'T42_KIN',
  ...Array.from({ length: 10 }, (_, at) => `CAS36_${at + 1}`),
  'CAS36_COMMON_INFLUENCE',
  'LR_5PCT',
  'LR_CONTROL',
  'LR_OFFICER',
  'DEPENDENCE',
];
const OPEN = ['CAPITAL', 'COVERAGE', 'RANGE'] as const;
const EXCEPTIONS = ['BANK', 'BRANCH', 'CEILING', 'STATE', 'WINDOW'] as const;
const SHARES: readonly NearFigure[] = ['FIVE', 'HOLDING', 'INFLUENCE', 'UNKNOWN', 'VOTES'];
const WITHOUT_EQUITY = [
  'PUBLIC_INSTITUTION',
  'UNIVERSITY',
  'RESEARCH_INSTITUTE',
  'SOCIAL_ORGANISATION',
  'GOVERNMENT',
] as const;
const ROLES: readonly Role[] = [
  'DIRECTOR',
  'INDEPENDENT_DIRECTOR',
  'SUPERVISOR',
  'SENIOR_MANAGER',
  'LEGAL_REPRESENTATIVE',
];

/** One question in ten and more is about a person and an organisation. */
export function relatedCase(seed: number): RelatedCase {
  const dice = new Dice(seed);
  const on = dice.chance(60) ? dice.pick(DAYS) : dayAfter('2024-01-01', dice.below(900));
  const scene = pickScene(dice);
  const build = new Builder(dice, on, dice.chance(72) ? 100 : 85);
  const cast: Cast = { build, a: build.organisation(partyDraft(dice)), b: build.organisation(partyDraft(dice)) };
  scene.play(cast);
  for (let left = dice.pick([0, 0, 0, 0, 1, 2, 4]); left > 0; left -= 1) noise(build);
  if (dice.chance(scene.closed)) close(build);
  else if (dice.chance(50)) close(build, 50);
  build.dropOverlaps();
  if (build.persons.length > 0 && dice.chance(9)) cast.b = dice.pick(build.persons);
  const [a, b] = dice.chance(50) ? [cast.a, cast.b] : [cast.b, cast.a];
  return { seed, scene: scene.name, world: build.world(), question: { a, b, on, standard: standardFor(dice, scene) } };
}

function pickScene(dice: Dice): Scene {
  let left = dice.below(SCENES.reduce((sum, scene) => sum + scene.weight, 0));
  for (const scene of SCENES) {
    left -= scene.weight;
    if (left < 0) return scene;
  }
  throw new Error('No scene was picked.');
}

function standardFor(dice: Dice, scene: Scene): WorldStandard {
  if (scene.standard !== undefined && dice.chance(scene.standard === 'CL265' ? 40 : 75)) return scene.standard;
  const drawn = dice.below(100);
  if (drawn < 18) return 'T42';
  if (drawn < 21) return 'CL265';
  if (drawn < 24) return 'CAS36';
  return drawn < 27 ? 'LR' : 'SZ_VOUCHER_DEFAULT_v1';
}

function partyDraft(dice: Dice): Parameters<Builder['organisation']>[0] {
  if (dice.chance(3)) return { kind: 'GOVERNMENT', stateAssetsAuthority: true };
  return dice.chance(6) ? { kind: dice.pick(WITHOUT_EQUITY) } : {};
}

/** One relation more, of any type, anywhere. State authorities are held and controlled by nobody. */
function noise(build: Builder): void {
  const { dice } = build;
  const organisation = (): string => dice.pick(build.organisations).id;
  const owned = build.organisations.filter((one) => !one.stateAssetsAuthority).map((one) => one.id);
  const anybody = (): string =>
    build.persons.length > 0 && dice.chance(40) ? dice.pick(build.persons) : organisation();
  const way = dice.below(12);
  if (way <= 3 && owned.length > 0) {
    const target = dice.pick(owned);
    const most = dice.chance(97) ? build.room(target) : 100 * PERCENT;
    if (most > 0)
      build.holds(
        anybody(),
        target,
        dice.chance(60) ? Math.min(most, build.around(25 * PERCENT)) : dice.between(1, most),
      );
  } else if (way === 4)
    build.officer(build.anyPerson(), organisation(), dice.pick(ROLES), dice.chance(50) ? organisation() : undefined);
  else if (way === 5) build.kin(build.anyPerson(), build.anyPerson());
  else if (way === 6 && !build.full) {
    const headOffice = dice.pick(build.organisations.filter((one) => one.kind !== 'BRANCH')).id;
    const branch = build.branchOf(headOffice);
    build.holds(branch, dice.pick(owned.length > 0 ? owned : [headOffice]), dice.pick([1, 10 * PERCENT, 25 * PERCENT]));
  } else if (way === 7)
    joined(
      build,
      dice.pick(['JOINT_CONTROL', 'SIGNIFICANT_INFLUENCE', 'ACTING_IN_CONCERT'] as const),
      anybody(),
      organisation(),
    );
  else if (way === 8)
    joined(build, dice.pick(['IP_DEPENDENCE', 'OPERATIONS_CONTROLLED'] as const), anybody(), organisation());
  else if (way === 9) lent(build, anybody(), organisation());
  else if (way === 10 && !build.full) build.organisation();
  else if (way === 11 && owned.length > 0) joined(build, 'CONTROLS', anybody(), dice.pick(owned));
}

function joined(
  build: Builder,
  type:
    | 'JOINT_CONTROL'
    | 'SIGNIFICANT_INFLUENCE'
    | 'ACTING_IN_CONCERT'
    | 'IP_DEPENDENCE'
    | 'OPERATIONS_CONTROLLED'
    | 'CONTROLS',
  from: string,
  to: string,
): void {
  if (build.home(from) === build.home(to)) return;
  build.add(
    type,
    from,
    to,
    type === 'CONTROLS' ? { basis: build.dice.pick(['VOTES', 'AGREEMENT', 'VIE', 'OTHER'] as const) } : {},
  );
}

function lent(build: Builder, from: string, to: string): void {
  if (build.home(from) !== build.home(to))
    build.add('LOAN', from, to, { amountFen: BigInt(build.dice.between(1, 900)) * 1_000_000n });
}

/** Makes the holders of organisations known: all by one more person, all but a part under a quarter, or by a ceiling. */
function close(build: Builder, percent = 100): void {
  const { dice } = build;
  for (const { id, kind, stateAssetsAuthority } of [...build.organisations]) {
    if (kind === 'BRANCH' || stateAssetsAuthority || !dice.chance(percent)) continue;
    const room = build.room(id);
    const way = build.crowded ? 0 : dice.below(3);
    if (room < 0 && dice.chance(80)) continue;
    if (way === 0 || room <= 0) {
      if (room !== 0)
        build.change(id, { disclosureCeiling: dice.pick([5 * PERCENT, 25 * PERCENT - 1, 5 * PERCENT, 25 * PERCENT]) });
    } else if (way === 1) certain(build, id, room);
    else certain(build, id, room - dice.pick([1, 10 * PERCENT, 25 * PERCENT - 1, 25 * PERCENT]));
  }
}

/** A person who holds it on the day whatever happens to the others. */
function certain(build: Builder, of: string, share: number): void {
  if (share > 0) build.add('HOLDS', build.person(), of, { share }, { validFrom: '2019-01-01' });
}

export function spreadOf(judged: Iterable<Judged>): Spread {
  const outcomes: Record<string, number> = {};
  const limbs: Record<string, number> = {};
  const reviews: Record<string, number> = {};
  const exceptions: Record<string, number> = {};
  const open: Record<string, number> = {};
  const near: Record<string, number> = {};
  const scenes: Record<string, number> = {};
  let worlds = 0;
  let nearShare = 0;
  const count = (into: Record<string, number>, keys: readonly string[]): void => {
    for (const key of keys) into[key] = (into[key] ?? 0) + 1;
  };
  for (const { scene, answer } of judged) {
    worlds += 1;
    count(outcomes, [answer.outcome]);
    count(limbs, answer.limbs);
    count(reviews, [...answer.review, ...answer.flags]);
    count(exceptions, answer.exceptions);
    count(open, answer.open);
    count(near, answer.near);
    count(scenes, [scene]);
    if (answer.near.some((figure) => SHARES.includes(figure))) nearShare += 1;
  }
  return { worlds, outcomes, limbs, reviews, exceptions, open, near, nearShare, scenes };
}

/**
 * What is too thin: an outcome under 15 %; a limb, a review, an exception or a reason to stay open under 1 %; shares
 * beside a threshold under 10 %.
 */
export function shortfalls(spread: Spread): string[] {
  const thin: string[] = [];
  const want = (what: string, count: number | undefined, percent: number): void => {
    if (100 * (count ?? 0) < percent * spread.worlds)
      thin.push(`${what}: ${count ?? 0} of ${spread.worlds}, under ${percent} %`);
  };
  for (const outcome of OUTCOMES) want(outcome, spread.outcomes[outcome], 15);
  for (const limb of LIMBS) want(limb, spread.limbs[limb], 1);
  for (const code of REVIEWS) want(`review by ${code}`, spread.reviews[code], 1);
  for (const one of EXCEPTIONS) want(`exception ${one}`, spread.exceptions[one], 1);
  for (const reason of OPEN) want(`open by ${reason}`, spread.open[reason], 1);
  want('shares within 0.000001 of a threshold', spread.nearShare, 10);
  return thin;
}

export function insistSpread(spread: Spread): void {
  const thin = shortfalls(spread);
  if (thin.length > 0) throw new Error(`The random worlds are too much alike: ${thin.join('; ')}.`);
}

/** One line for people. */
export function spreadText(spread: Spread): string {
  const part = (name: string, counts: Readonly<Record<string, number>>): string => {
    const entries = Object.entries(counts).sort(([x], [y]) => (x < y ? -1 : 1));
    return `${name} ${entries.map(([key, count]) => `${key} ${((100 * count) / spread.worlds).toFixed(1)}%`).join(', ')}`;
  };
  return [
    `${spread.worlds} worlds`,
    part('outcomes', spread.outcomes),
    part('limbs', spread.limbs),
    part('reviews and flags', spread.reviews),
    part('exceptions', spread.exceptions),
    part('open', spread.open),
    part('near', { ...spread.near, SHARES: spread.nearShare }),
    part('scenes', spread.scenes),
  ].join('; ');
}
