/**
 * T42_KIN: announcement 42 of 2016, art. 2 (6); domain page 2.3. Two kin p and q of whom p stands to A, and q to B, as
 * art. 2 (1) to (5) says: 25% or more held, kin who hold together counted together; or, with anything held, lending,
 * guarantees or dependence; or half or more of the directors or senior managers appointed. Whoever is counted for it
 * must be kin to all the others counted, for a hit that needs a pair who are not kin (P, his wife, her brother) is for a
 * person to judge (domain page 2.3, kin groups): REVIEW. Where a party is a natural person it stands for p itself (the
 * announcement's example: husband and B, wife and A); then (1) is left to T42_EQUITY, which counts its kin already.
 */
import { bondsOf, chainsTo } from './chains.js';
import type { Edge } from './extract.js';
import { familyCliques, type Held, heldBy } from './family-cliques.js';
import { evidenceOf, holdingIn, leadingTo, reachOf } from './holding.js';
import { distinct, type Finding, type Hit, type Inquiry, isPerson, NOTHING, type ReasonCode } from './inquiry.js';
import { familiesOf } from './kin.js';
import { dependencesBetween } from './limb-dependence.js';
import { type LoanBook, lendingBetween, loanBookOf } from './limb-loan.js';
import { appointersOf } from './limb-personnel.js';
import { THRESHOLD } from './thresholds.js';

type Side = 'a' | 'b';
type BothSides<T> = { readonly [side in Side]: T };

/** Edges that show what each person is to a party by (2) to (5). */
type Ties = ReadonlyMap<number, readonly Edge[]>;

interface Search {
  readonly inquiry: Inquiry;
  readonly ties: BothSides<Ties>;
  /** Persons of whom only paid-in capital that is not on record would tell whether their lending is a tie. */
  readonly open: BothSides<ReadonlySet<number>>;
  /** (1) is looked at: both parties are companies. */
  readonly byShares: boolean;
}

/** One who is counted for a side, with all who had to be counted together with it. */
interface Counted {
  readonly person: number;
  readonly together: readonly number[];
  readonly path: readonly Edge[];
}

/** A pair of kin, one related to each party; else a pair of one family who are not kin, for a person to judge. */
export function kinship(inquiry: Inquiry): Finding {
  const { graph, kin } = inquiry;
  const [personA, personB] = [isPerson(graph, graph.a), isPerson(graph, graph.b)];
  if (kin.size === 0 || (personA && personB)) return NOTHING;
  const book = loanBookOf(graph);
  const [a, b] = [tiesOf(inquiry, graph.a, book), tiesOf(inquiry, graph.b, book)];
  const search: Search = {
    inquiry,
    ties: { a: a.ties, b: b.ties },
    open: { a: a.open, b: b.open },
    byShares: !personA && !personB,
  };
  const matters = (person: number): boolean =>
    [a.ties, b.ties, a.open, b.open].some((known) => known.has(person)) ||
    (graph.holdingsFrom[person]?.length ?? 0) > 0;
  const found = familiesOf(kin, matters).map(({ members }) => familyOf(search, members));
  const hits = found.flatMap((finding) => finding.hits);
  const related = hits.filter(({ outcome }) => outcome === 'RELATED');
  if (related.length > 0) return { hits: related };
  return {
    hits,
    reasons: found.flatMap((finding) => finding.reasons ?? []),
    path: found.flatMap((finding) => finding.path ?? []),
  };
}

/** A party that is a person is itself; else whoever has kin stands to the company as (2) to (5) say. */
function tiesOf(inquiry: Inquiry, party: number, book: LoanBook): { ties: Ties; open: ReadonlySet<number> } {
  const { graph, kin, budget } = inquiry;
  const ties = new Map<number, readonly Edge[]>();
  const open = new Set<number>();
  if (isPerson(graph, party)) return { ties: ties.set(party, []), open };
  for (const [appointer, { path }] of appointersOf(graph, party)) if (kin.has(appointer)) ties.set(appointer, path);
  if (graph.loans.length === 0 && graph.dependences.length === 0) return { ties, open };
  for (const person of kin.keys()) {
    if (budget.spent) break;
    if (ties.has(person) || !isPerson(graph, person)) continue;
    budget.spend(graph.dependences.length + 1);
    const lending = lendingBetween(book, person, party);
    const path = [...lending.ties.flatMap((tie) => tie.path), ...dependencesBetween(graph, person, party)];
    if (path.length === 0 && lending.open.length === 0) continue;
    const reach = reachOf(graph, [person], budget);
    if (holdingIn(reach, party) === 0) continue;
    if (path.length === 0) open.add(person);
    else ties.set(person, [...evidenceOf(graph, reach, party), ...path]);
  }
  return { ties, open };
}

/**
 * The whole family is asked first: holdings only grow with K, so where it fails no clique can succeed. Where only the
 * whole family succeeds, a pair that is not kin would be needed, and a person must look.
 */
function familyOf(search: Search, members: readonly number[]): Finding {
  const { inquiry } = search;
  const whole = new Group(search, members, heldBy(inquiry, members));
  const any = whole.pair();
  if (!any) return unknownPaidIn(search, whole);
  const cliques = familyCliques(inquiry, members);
  let pair: Pair | undefined;
  cliques.find((held, clique) => {
    pair = new Group(search, clique, held).pair();
    return pair !== undefined;
  });
  if (pair) return { hits: [hitOf(inquiry, pair)] };
  return review(inquiry, any, cliques.complete ? 'NON_KIN_PAIR' : 'KIN_CLIQUES_BOUND');
}

/** No tie on one side as far as is known: would one be there if paid-in capital were on record? */
function unknownPaidIn({ inquiry: { graph, budget }, open }: Search, family: Group): Finding {
  const may = (side: Side): boolean => family.has(side) || family.persons.some((person) => open[side].has(person));
  if (!may('a') || !may('b')) return NOTHING;
  const lends = family.persons.some((person) => open.a.has(person) || open.b.has(person));
  if (!lends) return NOTHING;
  const reach = reachOf(graph, family.persons, budget);
  const path = [graph.a, graph.b].flatMap((party) => evidenceOf(graph, reach, party));
  return { hits: [], reasons: ['PAID_IN_UNKNOWN'], path };
}

/** Persons counted together, and what they are to both parties. */
class Group {
  constructor(
    private readonly search: Search,
    readonly persons: readonly number[],
    private readonly held: Held,
  ) {}

  has(side: Side): boolean {
    return this.holds(side) || this.persons.some((person) => this.search.ties[side].has(person));
  }

  /** Those who stand to a party by (2) to (5) alone. */
  own(side: Side): Counted[] {
    return this.persons.flatMap((person) => {
      const path = this.search.ties[side].get(person);
      return path ? [{ person, together: [person], path }] : [];
    });
  }

  counted(side: Side): Counted[] {
    if (!this.holds(side)) return this.own(side);
    const { graph, budget } = this.search.inquiry;
    budget.spend(graph.holdingsInto[graph[side]]?.length ?? 0);
    const reach = reachOf(graph, this.persons, budget);
    const leading = leadingTo(graph, reach, graph[side]);
    const path = evidenceOf(graph, reach, graph[side]);
    const together = this.persons.filter((person) => leading.has(person));
    return [...this.own(side), ...together.map((person) => ({ person, together, path }))];
  }

  /** Two of the group, one counted for each party. */
  pair(): Pair | undefined {
    return this.has('a') && this.has('b') ? pairOf(this.counted('a'), this.counted('b')) : undefined;
  }

  private holds(side: Side): boolean {
    return this.search.byShares && this.held[side] >= THRESHOLD;
  }
}

type Pair = readonly [Counted, Counted];

function pairOf(forA: readonly Counted[], forB: readonly Counted[]): Pair | undefined {
  for (const p of forA) {
    const q = forB.find(({ person }) => person !== p.person);
    if (q) return [p, q];
  }
  return undefined;
}

function review(inquiry: Inquiry, pair: Pair, reason: ReasonCode): Finding {
  return { hits: [{ ...hitOf(inquiry, pair), outcome: 'REVIEW', reason }], reasons: [reason] };
}

function hitOf({ graph }: Inquiry, [p, q]: Pair): Hit {
  const holder = [...new Set([p.person, q.person, ...p.together, ...q.together])];
  const family = chainsTo(bondsOf(graph.kin), p.person, holder);
  return { code: 'T42_KIN', outcome: 'RELATED', holder, path: distinct([...p.path, ...family, ...q.path]) };
}
