/**
 * Accounting Standard 36 and the listing rules said over a view of the world (reference 2.1 and 2.3): who stands over
 * whom and how firmly, key managers, close families. What they find is a flag under the default standard and REVIEW
 * where they are asked alone, so here are only the codes of what they find.
 */
import { type Sides, swapped } from './related-limbs.js';
import type { View } from './related-view.js';
import type { KinKind, WorldRelationType } from './related-world.js';

export const INFLUENCE_THRESHOLD = 20_000_000;
export const LISTED_THRESHOLD = 5_000_000;

export type Cas36Code = `CAS36_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}` | 'CAS36_COMMON_INFLUENCE';
export type ListingCode = 'LR_5PCT' | 'LR_CONTROL' | 'LR_OFFICER';

type Hold = 'CONTROL' | 'JOINT' | 'INFLUENCE';

const OF_THE_FIRST: Readonly<Record<Hold, Cas36Code>> = { CONTROL: 'CAS36_1', JOINT: 'CAS36_4', INFLUENCE: 'CAS36_5' };
const OF_THE_SECOND: Readonly<Record<Hold, Cas36Code>> = {
  CONTROL: 'CAS36_2',
  JOINT: 'CAS36_6',
  INFLUENCE: 'CAS36_7',
};
const HEADS: readonly string[] = ['DIRECTOR', 'INDEPENDENT_DIRECTOR', 'SENIOR_MANAGER', 'LEGAL_REPRESENTATIVE'];

/** What somebody, with everything it controls, is to a party. The State is nothing to anybody unless it is asked about. */
function standing({ view, a, b }: Sides, who: string, party: string): Hold | undefined {
  if (who === party || (view.isStateAuthority(who) && who !== a && who !== b)) return undefined;
  if (view.controls(who, party)) return 'CONTROL';
  const group = [who, ...view.organisations.map((one) => one.id).filter((id) => view.controls(who, id))];
  const recorded = (type: WorldRelationType): boolean =>
    view.relations.some((one) => one.type === type && one.to === party && group.includes(one.from));
  if (recorded('JOINT_CONTROL')) return 'JOINT';
  return recorded('SIGNIFICANT_INFLUENCE') || view.votes(who, party) >= INFLUENCE_THRESHOLD ? 'INFLUENCE' : undefined;
}

function isPerson(view: View, id: string): boolean {
  return view.organisation(id) === undefined;
}

/** What the accounting standard finds between the two on the day. */
export function accounting(sides: Sides): Cas36Code[] {
  const { view, a, b } = sides;
  const found = new Set<Cas36Code>();
  const [overA, overB] = [standing(sides, b, a), standing(sides, a, b)];
  if (overA !== undefined) found.add(isPerson(view, b) ? 'CAS36_8' : OF_THE_FIRST[overA]);
  if (overB !== undefined) found.add(isPerson(view, a) ? 'CAS36_8' : OF_THE_SECOND[overB]);
  for (const { id } of view.organisations) {
    const [onA, onB] = [standing(sides, id, a), standing(sides, id, b)];
    if (id === a || id === b || onA === undefined || onB === undefined) continue;
    if (onA === 'CONTROL' && onB === 'CONTROL') found.add('CAS36_3');
    // Who controls one of the two and is over the other when that one is too says nothing beside it.
    else if (!(onA === 'CONTROL' && overB !== undefined) && !(onB === 'CONTROL' && overA !== undefined))
      found.add('CAS36_COMMON_INFLUENCE');
  }
  for (const one of [sides, swapped(sides)]) for (const code of byPersonsOf(one)) found.add(code);
  return [...found].sort();
}

/** By the principal individual investors and the key managers of a, or of its parent, and their close families. */
function byPersonsOf(sides: Sides): Cas36Code[] {
  const { view, a, b } = sides;
  if (isPerson(view, a)) return [];
  const found: Cas36Code[] = [];
  for (const person of view.persons) {
    const invests = standing(sides, person, a);
    const manages = officersOf(sides, a).includes(person);
    if (invests === undefined && !manages) continue;
    for (const one of [person, ...view.persons.filter((other) => other !== person && view.kin(other, person))]) {
      if (one === b && manages) found.push('CAS36_9');
      if (one === b && invests !== undefined) found.push('CAS36_8');
      const over = standing(sides, one, b);
      if (over === undefined) continue;
      if (manages || invests === 'CONTROL' || invests === 'JOINT' || over !== 'INFLUENCE') found.push('CAS36_10');
      if (invests === 'INFLUENCE' && over === 'INFLUENCE') found.push('CAS36_COMMON_INFLUENCE');
    }
  }
  return found;
}

/** Officers of a party and of organisations that control it; the other party's officers are its own alone. */
function officersOf(sides: Sides, party: string): string[] {
  const { view, a, b } = sides;
  const other = party === a ? b : a;
  const houses = view.organisations
    .map((one) => one.id)
    .filter((id) => id === party || (id !== other && standing(sides, id, party) === 'CONTROL'));
  return view.relations.filter((one) => one.type === 'OFFICER' && houses.includes(one.to)).map((one) => one.from);
}

/** What the listing rules find between the two on the day; the window is looked at elsewhere. */
export function listed(sides: Sides): ListingCode[] {
  const found: ListingCode[] = [];
  const both = [sides, swapped(sides)];
  if (both.some(holdsFive)) found.push('LR_5PCT');
  const controls = (who: string, party: string): boolean => standing(sides, who, party) === 'CONTROL';
  const inCommon = sides.view.everybody().some((one) => controls(one, sides.a) && controls(one, sides.b));
  if (inCommon || both.some(({ a, b }) => controls(a, b))) found.push('LR_CONTROL');
  if (both.some(sharesPeople)) found.push('LR_OFFICER');
  return found;
}

/** a holds a twentieth of b, or does so with whoever acts in concert with it. */
function holdsFive({ view, a, b }: Sides): boolean {
  const partners = view.relations
    .filter((one) => one.type === 'ACTING_IN_CONCERT' && (one.from === a || one.to === a))
    .map((one) => (one.from === a ? one.to : one.from))
    .filter((partner) => partner !== b);
  return [[a], [a, ...new Set(partners)]].some((seed) => view.holding(seed, b) >= LISTED_THRESHOLD);
}

/** Somebody tied to a, or of the close family of somebody who is, stands at the head of b or is b. */
function sharesPeople(sides: Sides): boolean {
  const { view, a, b } = sides;
  if (isPerson(view, a)) return false;
  const officers = officersOf(sides, a);
  const tied = view.persons.filter(
    (person) =>
      view.holding([person], a) >= LISTED_THRESHOLD ||
      standing(sides, person, a) === 'CONTROL' ||
      officers.includes(person),
  );
  const heads = view.persons.filter(
    (person) =>
      person === b ||
      standing(sides, person, b) === 'CONTROL' ||
      view.relations.some(
        (one) => one.type === 'OFFICER' && one.from === person && one.to === b && one.role && HEADS.includes(one.role),
      ),
  );
  return tied.some((person) => closeFamily(view, person).some((relative) => heads.includes(relative)));
}

/**
 * The list of the rules, read as chains of marriages (S), lines of descent (L) and siblings (B): spouse; parents and
 * children; siblings; children's spouses; siblings' spouses; the spouse's parents and siblings; the parents of children's
 * spouses. Which of parent and child an edge names first is not known, so that a line is read both ways.
 */
const CHAINS: readonly string[] = ['', 'S', 'L', 'B', 'LS', 'BS', 'SL', 'SB', 'LSL'];
const LETTERS: Readonly<Record<string, readonly KinKind[]>> = { S: ['SPOUSE'], L: ['PARENT', 'CHILD'], B: ['SIBLING'] };

function closeFamily(view: View, person: string): string[] {
  return CHAINS.flatMap((chain) => {
    let ends = [person];
    for (const letter of chain)
      ends = view.persons.filter((next) => ends.some((end) => view.kin(end, next, LETTERS[letter] ?? [])));
    return ends;
  });
}
