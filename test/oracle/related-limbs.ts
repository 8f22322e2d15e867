/**
 * The limbs of the standards, each a sentence of the reference (2.3) said over a view of the world. `Kinship` says which
 * persons count together: cliques give an automatic answer, whole families only one for a reviewer.
 */
import { fundsBetween } from './related-loans.js';
import { HOLDING_THRESHOLD, type View } from './related-view.js';
import type { KinKind, WorldRelationType } from './related-world.js';

export interface Kinship {
  readonly groups: readonly (readonly string[])[];
}

export interface Sides {
  readonly view: View;
  readonly a: string;
  readonly b: string;
  /** Paid-in capital that is not on record is taken to be so little that any loan is half of it. */
  readonly supposing?: boolean;
}

const NEAR_RELATIVES: readonly KinKind[] = ['SPOUSE', 'PARENT', 'CHILD', 'SIBLING'];
const BOARD: readonly string[] = ['DIRECTOR', 'INDEPENDENT_DIRECTOR'];
const MANAGEMENT: readonly string[] = ['SENIOR_MANAGER'];

export function cliqueKinship(view: View): Kinship {
  return { groups: view.cliques };
}

export function familyKinship(view: View): Kinship {
  return { groups: view.families };
}

/** What stands for a party as a seed: an organisation alone, a person with each group of kin that he is in. */
export function seedsOf(view: View, party: string, kinship: Kinship): (readonly string[])[] {
  return view.organisation(party) === undefined ? kinship.groups.filter((group) => group.includes(party)) : [[party]];
}

/** Every third party that could stand behind both: not the State as such. */
export function thirdSeeds({ view, a, b }: Sides, kinship: Kinship): (readonly string[])[] {
  const organisations = view.organisations
    .map((one) => one.id)
    .filter((id) => id !== a && id !== b && !view.isStateAuthority(id));
  return [...organisations.map((id) => [id]), ...kinship.groups];
}

export function swapped(sides: Sides): Sides {
  return { ...sides, a: sides.b, b: sides.a };
}

export function equity(sides: Sides, kinship: Kinship): boolean {
  const { view } = sides;
  return [sides, swapped(sides)].some(({ a, b }) =>
    seedsOf(view, a, kinship).some((seed) => view.holding(seed, b) >= HOLDING_THRESHOLD),
  );
}

export function commonHolder(sides: Sides, kinship: Kinship): boolean {
  const { view, a, b } = sides;
  return thirdSeeds(sides, kinship).some(
    (seed) => view.holding(seed, a) >= HOLDING_THRESHOLD && view.holding(seed, b) >= HOLDING_THRESHOLD,
  );
}

/**
 * Any holding of one in the other, or of a third in both, however small. A party that is a person is h_a of the row, by
 * itself: only the row of equity says that its kin count with it.
 */
function holdingLink(sides: Sides, kinship: Kinship): boolean {
  const { view, a, b } = sides;
  return (
    view.holding([a], b) > 0 ||
    view.holding([b], a) > 0 ||
    thirdSeeds(sides, kinship).some((seed) => view.holding(seed, a) > 0 && view.holding(seed, b) > 0)
  );
}

export function loan(sides: Sides, kinship: Kinship): boolean {
  const { reached, capitalWanting } = fundsBetween(sides.view, sides.a, sides.b);
  return (reached || (sides.supposing === true && capitalWanting)) && holdingLink(sides, kinship);
}

/** IP or trade dependence of one on the other, whichever way round, with a holding link. */
export function dependence(sides: Sides, kinship: Kinship, type: WorldRelationType): boolean {
  const { view, a, b } = sides;
  const between = view.relations.some(
    (one) => one.type === type && ((one.from === a && one.to === b) || (one.from === b && one.to === a)),
  );
  return between && holdingLink(sides, kinship);
}

/** How many of the board (or of the managers) match, out of how many; seats on record count where more than are known. */
function seats(
  view: View,
  of: string,
  roles: readonly string[],
  matches: (person: string, appointers: readonly string[]) => boolean,
): { readonly matching: number; readonly all: number } {
  const here = view.relations.filter(
    (one) => one.type === 'OFFICER' && one.to === of && roles.includes(one.role ?? ''),
  );
  const persons = [...new Set(here.map((one) => one.from))];
  const matching = persons.filter((person) =>
    matches(
      person,
      here.filter((one) => one.from === person).flatMap((one) => one.appointedBy ?? []),
    ),
  ).length;
  const onRecord = roles === BOARD ? (view.organisation(of)?.boardSeats ?? 0) : 0;
  return { matching, all: persons.length === 0 ? 0 : Math.max(onRecord, persons.length) };
}

function half({ matching, all }: { readonly matching: number; readonly all: number }): boolean {
  return all > 0 && 2 * matching >= all;
}

function appointsHalf(view: View, appointer: string, of: string): boolean {
  return [BOARD, MANAGEMENT].some((roles) => half(seats(view, of, roles, (_, by) => by.includes(appointer))));
}

function sitsIn(view: View, person: string, organisation: string): boolean {
  const roles = [...BOARD, ...MANAGEMENT];
  return view.relations.some(
    (one) => one.type === 'OFFICER' && one.from === person && one.to === organisation && roles.includes(one.role ?? ''),
  );
}

/** The counts that decide whether one party staffs the other. */
export function staffing({ view, a, b }: Sides): { readonly matching: number; readonly all: number }[] {
  return [BOARD, MANAGEMENT].flatMap((roles) => [
    seats(view, a, roles, (person, by) => by.includes(b) || sitsIn(view, person, b)),
    seats(view, b, roles, (person, by) => by.includes(a) || sitsIn(view, person, a)),
  ]);
}

export function personnel(sides: Sides): boolean {
  const { view, a, b } = sides;
  if (staffing(sides).some(half)) return true;
  return view
    .everybody()
    .filter((third) => third !== a && third !== b && !view.isStateAuthority(third))
    .some((third) => appointsHalf(view, third, a) && appointsHalf(view, third, b));
}

/**
 * Two kin of whom one stands to each party as (1) to (5) say. Everybody counted for it is of one group, so that a hit
 * which needs two who are no kin (P, his wife, her brother) is none of the cliques'. Shares count by (1) for those of the
 * group who hold some of them. Of a party that is a person, (1) is the limb of equity's, which counts its kin already.
 */
export function kin(sides: Sides, kinship: Kinship): boolean {
  const { view, a, b } = sides;
  const own = { a: aloneTiedTo(sides, a, kinship), b: aloneTiedTo(sides, b, kinship) };
  const byShares = view.organisation(a) !== undefined && view.organisation(b) !== undefined;
  const standing = (group: readonly string[], party: string, tied: readonly string[]): string[] => {
    const holding = byShares && view.holding(group, party) >= HOLDING_THRESHOLD ? view.holders(group, party) : [];
    return group.filter((person) => tied.includes(person) || holding.includes(person));
  };
  return kinship.groups.some((group) => {
    const toA = standing(group, a, own.a);
    const toB = standing(group, b, own.b);
    return toA.some((p) => toB.some((q) => p !== q));
  });
}

/** Persons who are the party, or have one of the relations (2) to (5) with it. */
function aloneTiedTo(sides: Sides, party: string, kinship: Kinship): string[] {
  const { view } = sides;
  return view.persons.filter((person) => {
    const pair = { ...sides, a: person, b: party };
    return (
      person === party ||
      loan(pair, kinship) ||
      dependence(pair, kinship, 'IP_DEPENDENCE') ||
      dependence(pair, kinship, 'OPERATIONS_CONTROLLED') ||
      appointsHalf(view, person, party)
    );
  });
}

/** One controls the other; or somebody in office or control at one controls the other, himself or by a near relative. */
export function companyLaw(sides: Sides): boolean {
  const { view } = sides;
  if (view.controls(sides.a, sides.b) || view.controls(sides.b, sides.a)) return true;
  const commons = view.everybody().filter((one) => !view.isStateAuthority(one));
  return [sides, swapped(sides)].some(({ a: other, b: controlled }) =>
    commons.some((common) => {
      const inOffice = view.relations.some((one) => one.type === 'OFFICER' && one.from === common && one.to === other);
      if (!inOffice && !view.controls(common, other)) return false;
      const relatives = view.persons.filter((person) => view.kin(person, common, NEAR_RELATIVES));
      return [common, ...relatives].some((one) => view.controls(one, controlled));
    }),
  );
}
