/** Scenes for the accounting standard and the listing rules: who stands over whom, officers, families, the window. */
import { type Builder, PERCENT } from './related-builder.js';
import type { KinKind, Role } from './related-world.js';

export interface Cast {
  readonly build: Builder;
  a: string;
  b: string;
}

const FIFTH = 20 * PERCENT;
const FIVE = 5 * PERCENT;
const HALF = 50 * PERCENT;
const LINE: readonly KinKind[] = ['PARENT', 'CHILD'];

/** Gives somebody control, joint control or influence: recorded, by votes at the fifth or the half, or through another. */
function stand(build: Builder, who: string, of: string): void {
  const { dice } = build;
  const way = dice.below(build.full ? 6 : 9);
  if (way === 0) build.holds(who, of, build.around(FIFTH));
  else if (way === 2) build.holds(who, of, build.around(HALF));
  else if (way === 1 || way === 3) build.add('JOINT_CONTROL', who, of);
  else if (way === 4) build.add('SIGNIFICANT_INFLUENCE', who, of);
  else if (way === 5) build.add('CONTROLS', who, of, { basis: 'AGREEMENT' });
  else {
    const middle = build.another(who, of);
    build.holds(who, middle, dice.chance(70) ? 60 * PERCENT : build.around(HALF));
    if (way <= 7) build.add(dice.pick(['JOINT_CONTROL', 'SIGNIFICANT_INFLUENCE'] as const), middle, of);
    else {
      const [own = 1, others = 1] = build.parts(build.around(FIFTH), 2);
      build.holds(who, of, own);
      build.holds(middle, of, others);
    }
  }
}

/** A relative of somebody, or the person. */
function oneOrKin(build: Builder, person: string): string {
  if (build.crowded || build.dice.chance(55)) return person;
  const relative = build.person();
  build.kin(person, relative);
  return relative;
}

/** An officer of an organisation, or of one that controls it, or that just does not. */
function manager(build: Builder, of: string): string {
  const { dice } = build;
  const person = build.anyPerson();
  let house = of;
  if (!build.full && dice.chance(40)) {
    house = build.organisation();
    if (dice.chance(30)) build.add('CONTROLS', house, of, { basis: 'VOTES' });
    else build.holds(house, of, build.around(HALF));
  }
  build.officer(person, house, dice.pick<Role>(['DIRECTOR', 'SUPERVISOR', 'SENIOR_MANAGER', 'LEGAL_REPRESENTATIVE']));
  return person;
}

export function influence(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const way = dice.below(10);
  if (way === 0) build.add('JOINT_CONTROL', a, b);
  else if (way <= 2) stand(build, a, b);
  else if (way <= 5) {
    const third = dice.chance(20) ? build.stateAuthority() : build.organisation();
    const surely = dice.chance(65);
    for (const party of [a, b]) {
      if (way <= 4) build.holds(third, party, surely ? HALF + 1 : build.around(HALF));
      else stand(build, third, party);
    }
  } else {
    const person = way <= 7 ? build.person() : manager(build, a);
    if (way <= 7) stand(build, person, a);
    const near = oneOrKin(build, person);
    if (dice.chance(35)) cast.b = near;
    else stand(build, near, b);
  }
}

/** One step of kin further than the list of close family goes, or not. */
function inLaws(build: Builder, person: string): string {
  const { dice } = build;
  const words: readonly KinKind[][] = [
    ['SPOUSE'],
    [dice.pick(LINE)],
    ['SIBLING'],
    [dice.pick(LINE), 'SPOUSE'],
    ['SIBLING', 'SPOUSE'],
    ['SPOUSE', dice.pick(LINE)],
    ['SPOUSE', 'SIBLING'],
    [dice.pick(LINE), 'SPOUSE', dice.pick(LINE)],
    ['SUPPORT'],
    ['SIBLING', 'SIBLING'],
    ['SIBLING', 'SPOUSE', 'SIBLING'],
    [dice.pick(LINE), dice.pick(LINE)],
    ['SPOUSE', 'SIBLING', 'SPOUSE'],
  ];
  let at = person;
  for (const kind of dice.pick(words)) {
    const next = build.person();
    build.kin(at, next, kind);
    at = next;
  }
  return at;
}

function five(build: Builder, who: string, of: string): void {
  const { dice } = build;
  const way = dice.below(4);
  if (way <= 1 || build.full) build.holds(who, of, build.around(FIVE));
  else if (way === 2) {
    const middle = build.another(who, of);
    build.holds(who, middle, build.around(25 * PERCENT));
    build.holds(middle, of, build.around(FIVE));
  } else {
    const partner = dice.chance(50) ? build.organisation() : build.anyPerson(who);
    const [own = 1, others = 1] = build.parts(build.around(FIVE), 2);
    build.add('ACTING_IN_CONCERT', ...(dice.chance(50) ? ([who, partner] as const) : ([partner, who] as const)));
    build.holds(who, of, own);
    build.holds(partner, of, others);
  }
}

function headOf(build: Builder, person: string, of: string): void {
  const { dice } = build;
  if (dice.chance(20)) build.holds(person, of, build.around(HALF));
  else {
    const roles: readonly Role[] = ['DIRECTOR', 'INDEPENDENT_DIRECTOR', 'SENIOR_MANAGER', 'LEGAL_REPRESENTATIVE'];
    build.officer(person, of, dice.chance(80) ? dice.pick(roles) : 'SUPERVISOR');
    build.officer(build.anyPerson(person), of, 'DIRECTOR');
    build.officer(build.anyPerson(person), of, 'SENIOR_MANAGER');
  }
}

export function listing(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  if (dice.chance(55)) build.span = build.windowSpan();
  const way = dice.below(6);
  if (way <= 1) five(build, a, b);
  else if (way === 2) {
    const third = dice.chance(60) ? build.organisation() : dice.chance(50) ? build.person() : build.stateAuthority();
    for (const party of [a, b]) {
      if (dice.chance(40)) build.add('CONTROLS', third, party, { basis: 'VOTES' });
      else build.holds(third, party, build.around(HALF));
    }
  } else {
    const person = way === 3 ? manager(build, a) : build.person();
    if (way !== 3) build.holds(person, a, build.around(FIVE));
    const head = way === 5 ? inLaws(build, person) : person;
    if (dice.chance(25)) cast.b = head;
    else headOf(build, head, b);
  }
  build.span = undefined;
}
