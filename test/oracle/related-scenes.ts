/**
 * Scenes between two parties, each made for one limb or one way to stay open, at its threshold or just beside it. A world
 * is a scene with some noise round it; the shares of how often each is played keep the outcomes mixed.
 */
import { ALL, type Builder, PERCENT } from './related-builder.js';
import { guarantee, lend, smallLink } from './related-lending.js';
import { type Cast, influence, listing } from './related-standing-scenes.js';
import type { KinKind, WorldStandard } from './related-world.js';

export type { Cast };

export interface Scene {
  readonly name: string;
  /** How often, against the others. */
  readonly weight: number;
  /** The standard that the scene is for, where it is for one. */
  readonly standard?: WorldStandard;
  /** Whether everybody's holders are all known, of a hundred. */
  readonly closed: number;
  play(cast: Cast): void;
}

const T = 25 * PERCENT;
const HALF = 50 * PERCENT;

/** Lets somebody hold a party a share at or beside the threshold: directly, through one other, or by two ways that add up. */
function lead({ build }: Cast, from: string, to: string): void {
  const { dice } = build;
  const share = build.around(T);
  const way = build.full ? 0 : dice.below(6);
  if (way <= 2) build.holds(from, to, share);
  else if (way === 3) {
    const middle = build.another(from, to);
    build.holds(from, middle, build.around(T));
    build.holds(middle, to, share);
  } else {
    const middle = build.another(from, to);
    const [direct = 1, indirect = 1] = build.parts(share, 2);
    build.holds(from, middle, dice.chance(70) ? build.around(T) : 60 * PERCENT);
    build.holds(from, to, direct);
    build.holds(middle, to, indirect);
    if (way === 5 && !build.full) build.holds(middle, build.another(from, to, middle), build.around(T));
  }
}

function chain(cast: Cast): void {
  const { build, a, b } = cast;
  let at = a;
  for (let left = build.dice.below(4); left > 0 && !build.full; left -= 1) {
    const next = build.organisation();
    lead(cast, at, next);
    at = next;
  }
  lead(cast, at, b);
  if (build.dice.chance(35)) build.holds(b, at === a ? build.another(a, b) : at, build.around(T));
}

/** A chain as long as the slow reading can bear, eleven shares from one party to the other. */
function deep(cast: Cast): void {
  const { build, a, b } = cast;
  let at = a;
  for (let left = 10; left > 0; left -= 1) {
    const next = build.organisation();
    build.holds(at, next, T + (build.dice.chance(95) ? build.dice.below(2) : -1));
    at = next;
  }
  build.holds(at, b, build.around(T));
}

function common(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const who = dice.pick(['company', 'person', 'couple', 'state', 'state', 'stateCompany']);
  if (who === 'couple') {
    const [p, q] = [build.person(), build.person()];
    build.kin(p, q);
    for (const party of [a, b]) {
      const [own = 1, other = 1] = build.parts(build.around(T), 2);
      build.holds(p, party, own);
      build.holds(q, party, other);
    }
    return;
  }
  const holder = who === 'person' ? build.person() : who === 'company' ? build.organisation() : build.stateAuthority();
  const between = who === 'stateCompany' ? build.organisation() : holder;
  build.holds(holder, between, 60 * PERCENT);
  lead(cast, between, a);
  lead(cast, between, b);
}

/** Kin who are not all kin to each other, and who reach the parties only together. */
function family(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const way = dice.below(6);
  // A person counts with each who is kin to him, so ends that hold alone must stand five apart, one that appoints four.
  const length = dice.chance(94) ? (way === 0 ? 5 : way === 3 ? 4 : dice.between(3, 4)) : 3;
  const members = Array.from({ length }, () => build.person());
  for (const [at, member] of members.entries()) if (at > 0) build.kin(members[at - 1] ?? member, member);
  const first = members[0] ?? build.person();
  const last = members.at(-1) ?? build.person();
  if (dice.chance(6)) build.kin(first, last);
  const above = T + dice.pick([0, 0, 1, PERCENT]);
  if (way === 0) {
    build.holds(first, a, above);
    build.holds(last, b, above);
  } else if (way === 1) {
    for (const party of [a, b]) {
      const [own = 1, other = 1] = build.parts(dice.chance(75) ? above : T - 1, 2);
      build.holds(first, party, own);
      build.holds(last, party, other);
    }
  } else if (way === 2 || way === 4) {
    const [own = 1, other = 1] = build.parts(above, 2);
    build.holds(first, a, own);
    build.holds(last, a, other);
    build.holds(dice.pick(members), b, above);
  } else if (way === 3) {
    appoint(build, first, a);
    build.holds(last, b, above);
  } else {
    const [own = 1, other = 1] = build.parts(dice.chance(75) ? above : T - 1, 2);
    build.holds(first, a, own);
    build.holds(last, a, other);
    cast.b = dice.pick([first, last]);
  }
}

/** Half of a board, or of the managers, appointed by somebody: sometimes one short of it. */
function appoint(build: Builder, by: string, of: string): void {
  const board = build.dice.chance(70);
  const filled = Array.from({ length: build.dice.between(1, 2) }, () => build.anyPerson(by));
  for (const person of new Set(filled)) build.officer(person, of, board ? 'DIRECTOR' : 'SENIOR_MANAGER', by);
  if (build.dice.chance(40))
    build.officer(build.anyPerson(by, ...filled), of, board ? 'INDEPENDENT_DIRECTOR' : 'SENIOR_MANAGER');
  if (board && build.dice.chance(30)) build.change(of, { boardSeats: build.dice.between(1, 4) });
}

function thirdAppointer(build: Builder): string {
  const who = build.dice.below(3);
  if (who === 0) return build.stateAuthority();
  return who === 1 ? build.person() : build.organisation();
}

function personnel({ build, a, b }: Cast): void {
  const { dice } = build;
  const third = dice.chance(40) && !build.full ? thirdAppointer(build) : undefined;
  if (third !== undefined) {
    appoint(build, third, a);
    appoint(build, third, b);
    return;
  }
  const seats = dice.between(1, 5);
  const board = dice.chance(65);
  const half = Math.floor(seats / 2) + dice.between(0, 1);
  for (let seat = 0; seat < seats; seat += 1) {
    const person = build.crowded ? dice.pick(build.persons) : build.person();
    const counts = seat < half;
    const appointed = dice.chance(50);
    build.officer(
      person,
      a,
      board ? dice.pick(['DIRECTOR', 'DIRECTOR', 'INDEPENDENT_DIRECTOR']) : 'SENIOR_MANAGER',
      counts && appointed ? b : undefined,
    );
    if (counts && !appointed) {
      build.officer(person, b, dice.pick(['DIRECTOR', 'SENIOR_MANAGER', 'SUPERVISOR', 'LEGAL_REPRESENTATIVE']));
    }
  }
  if (board && dice.chance(30)) build.change(a, { boardSeats: seats + dice.between(-1, 2) });
  if (dice.chance(50)) {
    for (let more = 0; more < 3; more += 1)
      build.officer(build.anyPerson(), b, dice.pick(['DIRECTOR', 'SENIOR_MANAGER']));
  }
}

function funds(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  smallLink(build, a, b);
  if (dice.chance(65)) {
    if (dice.chance(20))
      for (const party of [a, b]) build.change(party, { paidInCapital: [{ from: '2018-05-01', fen: 10n ** 12n }] });
    lend(build, a, b, dice.pick([a, b]));
  } else guarantee(build, b, a, build.another(a, b));
  if (dice.chance(30)) build.change(dice.pick([a, b]), { independentFinancialInstitution: true });
}

function depend(cast: Cast): void {
  const { build, a, b } = cast;
  smallLink(build, a, b);
  const type = build.dice.pick(['IP_DEPENDENCE', 'OPERATIONS_CONTROLLED'] as const);
  if (build.dice.chance(50)) build.add(type, a, b);
  else build.add(type, b, a);
}

/** Two who are kin, each tied to one party by one of the five relations. */
function relatives(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const [p, q] = [build.person(), build.person()];
  build.kin(p, q);
  tie(cast, p, a, q);
  if (dice.chance(60)) lead(cast, q, b);
  else tie(cast, q, b, p);
}

/** Shares of the other count with those of the one. */
function tie(cast: Cast, person: string, party: string, other: string): void {
  const { build } = cast;
  const way = build.dice.below(5);
  if (way === 0) lead(cast, person, party);
  else if (way === 1) appoint(build, person, party);
  else {
    build.holds(build.dice.chance(60) ? person : other, party, build.dice.pick([1, 3 * PERCENT]));
    const [one, two] = build.dice.chance(60) ? [person, party] : [party, person];
    if (way === 2) lend(build, one, two, party);
    else if (way === 3) guarantee(build, two, one, build.another(party));
    else build.add(build.dice.pick(['IP_DEPENDENCE', 'OPERATIONS_CONTROLLED'] as const), one, two);
  }
}

/** Gives somebody the votes of an organisation at the half: alone, through a company, or by a recorded control. */
function command({ build }: Cast, who: string, of: string): void {
  const { dice } = build;
  const way = build.full ? dice.pick([0, 4]) : dice.below(6);
  if (way <= 1) build.holds(who, of, build.around(HALF));
  else if (way === 2) {
    const middle = build.another(who, of);
    const [own = 1, others = 1] = build.parts(build.around(HALF), 2);
    if (dice.chance(50)) build.holds(who, middle, build.around(HALF));
    else build.add('CONTROLS', who, middle, { basis: 'AGREEMENT' });
    build.holds(who, of, own);
    build.holds(middle, of, others);
  } else if (way === 3) {
    const middle = build.another(who, of);
    build.add('CONTROLS', who, middle, { basis: 'VIE' });
    build.add('CONTROLS', middle, of, { basis: 'VOTES' });
  } else build.add('CONTROLS', who, of, { basis: dice.pick(['VOTES', 'AGREEMENT', 'VIE', 'OTHER'] as const) });
}

function control(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const way = dice.below(5);
  if (way === 0) command(cast, a, b);
  else if (way === 1) {
    const state = dice.chance(50);
    const third = state ? build.stateAuthority() : build.organisation();
    command(cast, third, a);
    command(cast, third, b);
  } else {
    const person = build.person();
    const second = way === 4 ? build.person() : person;
    const near: readonly KinKind[] = ['SPOUSE', 'PARENT', 'CHILD', 'SIBLING', 'SUPPORT', 'SUPPORT'];
    if (second !== person) build.kin(person, second, dice.pick(near));
    command(cast, person, a);
    if (dice.chance(75)) {
      build.officer(
        second,
        b,
        dice.pick(['DIRECTOR', 'INDEPENDENT_DIRECTOR', 'SUPERVISOR', 'SENIOR_MANAGER', 'LEGAL_REPRESENTATIVE']),
      );
      build.officer(build.anyPerson(person, second), b, 'DIRECTOR');
    } else command(cast, second, b);
  }
}

/** A hole in what is known that a known holder of the other party could fill to a quarter, or not quite. */
function hole(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  if (dice.chance(12)) {
    tooMuch(build, a);
    return;
  }
  const holder = dice.chance(50) ? build.person() : dice.chance(30) ? b : build.organisation();
  if (holder !== b) build.holds(holder, b, T + dice.below(2));
  let at = a;
  if (dice.chance(35)) {
    at = build.organisation();
    build.holds(at, a, build.around(T));
  }
  const held = dice.between(1, T - 1);
  build.holds(holder, at, held);
  const unknown = dice.chance(75) ? T - held + dice.between(-1, 1) : T + dice.between(-1, 1);
  const filler = build.person();
  build.holds(filler, at, build.room(at) - Math.max(0, unknown));
}

/** Known holders of more than the whole, by one unit or by much, so that nothing counts as known. */
function tooMuch(build: Builder, of: string): void {
  const own = build.dice.pick([40 * PERCENT, 40 * PERCENT + 1, 60 * PERCENT]);
  for (const share of [60 * PERCENT, own]) build.holds(build.person(), of, share);
}

function range(cast: Cast): void {
  const { build, a, b } = cast;
  const { dice } = build;
  const at = dice.chance(88) ? T : HALF;
  const limits = dice.pick([
    { min: at - 1, max: at },
    { min: 0, max: at - 1 },
    { min: at, max: at + 10 * PERCENT },
    { min: at - 5 * PERCENT, max: at + 5 * PERCENT },
    { min: 1, max: at },
    { min: at - 1, max: at + 1 },
  ]);
  const way = dice.below(3);
  if (way === 0) build.holds(a, b, limits);
  else if (way === 1) {
    const middle = build.organisation();
    build.holds(a, middle, limits);
    build.holds(middle, b, build.around(at));
  } else {
    const third = dice.chance(50) ? build.person() : build.organisation();
    build.holds(third, a, limits);
    build.holds(third, b, at + 1);
  }
}

/** A party and its branch, or the branches of both. */
function branches(cast: Cast): void {
  const { build } = cast;
  lead(cast, cast.a, cast.b);
  const branch = build.branchOf(cast.a);
  if (build.dice.chance(75)) cast.b = build.dice.chance(60) ? branch : build.branchOf(cast.a);
}

/** Nothing but unconnected parties and whatever the noise brings. */
function strangers({ build, a, b }: Cast): void {
  for (const party of [a, b]) {
    if (build.dice.chance(60)) build.holds(build.person(), party, build.dice.between(1, ALL));
  }
}

export const SCENES: readonly Scene[] = [
  { name: 'influence', weight: 64, standard: 'CAS36', closed: 85, play: influence },
  { name: 'listing', weight: 20, standard: 'LR', closed: 85, play: listing },
  { name: 'chain', weight: 16, closed: 80, play: chain },
  { name: 'deep', weight: 5, closed: 90, play: deep },
  { name: 'common', weight: 12, closed: 80, play: common },
  { name: 'family', weight: 34, closed: 85, play: family },
  { name: 'funds', weight: 34, closed: 90, play: funds },
  { name: 'depend', weight: 24, standard: 'T42', closed: 90, play: depend },
  { name: 'personnel', weight: 10, closed: 95, play: personnel },
  { name: 'relatives', weight: 16, closed: 85, play: relatives },
  { name: 'control', weight: 13, standard: 'CL265', closed: 85, play: control },
  { name: 'hole', weight: 9, closed: 60, play: hole },
  { name: 'range', weight: 14, closed: 90, play: range },
  { name: 'branches', weight: 7, closed: 80, play: branches },
  { name: 'strangers', weight: 4, closed: 80, play: strangers },
];
