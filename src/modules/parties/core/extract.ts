/**
 * The part of the graph that a question rests on (domain page 2.3): closed upwards from the two parties over whatever
 * may carry a holding or an influence, with the officers of all organisations found, loans, guarantees and dependences
 * of the two (also what natural persons above them who have kin owe), and the bonds of everyone found, since no other
 * edge can change a predicate. Iterative: depth and cycles cost nothing but their edges.
 */
import { present } from '../../../kernel/assert.js';
import { type CalendarDate, dateOf, yearOf } from '../../../kernel/calendar-date.js';
import { dayOf, NO_END } from './day-number.js';
import type { Graph, GraphOrganisation, GraphRelation } from './graph.js';
import type { RelationType } from './party-types.js';
import { WHOLE } from './thresholds.js';

/** An edge between local node numbers. Shares are in millionths of a percent: safe integers, so sums are exact. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** What is surely held: the share, or the least of a range. */
  readonly share: number;
  /** What may be held: the share, or the most of a range. */
  readonly most: number;
  readonly relation: GraphRelation;
}

/** An edge with the days on which it holds: `since` included, `until` not. */
export interface DatedEdge extends Edge {
  readonly since: number;
  readonly until: number;
  readonly appointedBy?: number;
  /** See {@link isPlain}. */
  readonly plain?: boolean;
}

/** Days of a question, `from` and `until` included: one day, or all that a standard looks at. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/**
 * Everything a question rests on in its window. Nodes are numbered in the order of their ids and edges are in order, so
 * that the same facts give the same answer and the same path however they came in.
 */
export interface Part {
  readonly graph: Graph;
  readonly on: CalendarDate;
  readonly ids: readonly string[];
  readonly organisations: readonly (GraphOrganisation | undefined)[];
  /** Branches that edges name, each with its head office, which is judged in its place. */
  readonly branches: ReadonlyMap<string, string>;
  readonly a: number;
  readonly b: number;
  readonly edges: { readonly [type in RelationType]: readonly DatedEdge[] };
}

const UPWARDS: ReadonlySet<RelationType> = new Set([
  'HOLDS',
  'CONTROLS',
  'JOINT_CONTROL',
  'SIGNIFICANT_INFLUENCE',
  'INTEREST',
]);
const BETWEEN: ReadonlySet<RelationType> = new Set(['LOAN', 'IP_DEPENDENCE', 'OPERATIONS_CONTROLLED']);
const UNKNOWN = -1;

export function partOf(graph: Graph, a: string, b: string, on: CalendarDate, window?: Window): Part {
  const day = dayOf(on);
  return new Extraction(graph, on, window ?? { from: day, until: day }).run(a, b);
}

class Extraction {
  private readonly ids: string[] = [];
  private readonly numbers: number[] = [];
  /** For each number of the graph 1 more than its local number here, 0 where it has none; cleaned at the end. */
  private readonly local: Int32Array;
  private readonly branches = new Map<string, string>();
  private readonly seen = new Set<GraphRelation>();
  private readonly edges: { readonly [type in RelationType]: Draft[] } = {
    HOLDS: [],
    CONTROLS: [],
    JOINT_CONTROL: [],
    SIGNIFICANT_INFLUENCE: [],
    OFFICER: [],
    KIN: [],
    LOAN: [],
    GUARANTEE: [],
    IP_DEPENDENCE: [],
    OPERATIONS_CONTROLLED: [],
    ACTING_IN_CONCERT: [],
    INTEREST: [],
  };
  private readonly year: Window;

  constructor(
    private readonly graph: Graph,
    private readonly on: CalendarDate,
    private readonly window: Window,
  ) {
    this.local = graph.scratch();
    const year = yearOf(on);
    this.year = { from: dayOf(dateOf(year, 1, 1)), until: dayOf(dateOf(year, 12, 31)) };
  }

  run(a: string, b: string): Part {
    const parties = [this.party(a), this.party(b)] as const;
    for (let next = 0; next < this.ids.length; next++) this.upwards(next);
    const organised = this.ids.length;
    for (let node = 0; node < organised; node++) {
      const party = node === parties[0] || node === parties[1];
      if (party || !this.isPersonWithKin(node)) this.around(node, party);
      else this.owed(node, parties);
    }
    for (let next = 0; next < this.ids.length; next++) this.bondsOf(next);
    for (const number of this.numbers) this.local[number] = 0;
    return this.inOrder(parties);
  }

  /** Renumbers the nodes by their ids and sorts the edges. */
  private inOrder(parties: readonly [number, number]): Part {
    const { ids, numbers } = this;
    const order = [...ids.keys()].sort((x, y) => ((ids[x] ?? '') < (ids[y] ?? '') ? -1 : 1));
    const place = new Uint32Array(order.length);
    for (const [rank, node] of order.entries()) place[node] = rank;
    for (const edges of Object.values(this.edges)) for (const edge of edges) renumber(edge, place);
    for (const [type, edges] of Object.entries(this.edges)) if (type !== 'HOLDS') edges.sort(byEnds);
    return {
      graph: this.graph,
      on: this.on,
      ids: order.map((node) => ids[node] ?? ''),
      organisations: order.map((node) => {
        const number = numbers[node] ?? UNKNOWN;
        return number === UNKNOWN ? undefined : this.graph.organisation(number);
      }),
      branches: this.branches,
      a: place[parties[0]] ?? 0,
      b: place[parties[1]] ?? 0,
      edges: { ...this.edges, HOLDS: byCompany(this.edges.HOLDS, order.length) },
    };
  }

  private party(id: string): number {
    const number = this.graph.nodes.find(id);
    if (number !== undefined) return this.node(number);
    const known = this.ids.indexOf(id);
    if (known >= 0) return known;
    this.numbers.push(UNKNOWN);
    return this.ids.push(id) - 1;
  }

  /** The local number of the entity behind a node. */
  private node(number: number): number {
    const entity = this.graph.entity(number);
    if (entity !== number) this.branches.set(this.graph.nodes.idOf(number), this.graph.nodes.idOf(entity));
    const known = this.local[entity] ?? 0;
    if (known > 0) return known - 1;
    this.numbers.push(entity);
    this.local[entity] = this.ids.push(this.graph.nodes.idOf(entity));
    return this.ids.length - 1;
  }

  /** The local number of a party that an edge names. Its ends were given numbers when the graph took it. */
  private nodeNamed(id: string): number {
    return this.node(present(this.graph.nodes.find(id), 'a party of an edge'));
  }

  /** Plain holdings in the node, and whatever else may carry a holding or an influence upwards. */
  private upwards(node: number): void {
    const number = this.numbers[node] ?? UNKNOWN;
    if (number === UNKNOWN) return;
    const { graph, window } = this;
    const { from, until } = graph.holdingsInto(number);
    for (let position = from; position < until; position++) {
      const since = graph.sinceAt(position);
      const end = graph.untilAt(position);
      if (!touches(since, end, window)) continue;
      const named = graph.holderAt(position);
      const holder = this.node(named);
      if (holder === node) continue;
      const plain = graph.entity(named) === named;
      this.edges.HOLDS.push(new PackedEdge(graph, position, number, holder, node, plain));
    }
    for (const relation of graph.restInto(number)) if (UPWARDS.has(relation.type)) this.take(relation, window);
  }

  /** Officers of an organisation; of the two parties also loans over the calendar year, guarantees, dependences. */
  private around(node: number, party: boolean): void {
    const number = this.numbers[node] ?? UNKNOWN;
    if (number === UNKNOWN) return;
    for (const relation of this.graph.restInto(number)) {
      if (relation.type === 'OFFICER') this.take(relation, this.window);
      else if (party && relation.type === 'LOAN') this.takeLoan(relation);
      else if (party && BETWEEN.has(relation.type)) this.take(relation, this.window);
    }
  }

  /** Whom the limb of kin may ask about beside the two parties: lending and dependence work both ways. */
  private isPersonWithKin(node: number): boolean {
    const number = this.numbers[node] ?? UNKNOWN;
    if (number === UNKNOWN || this.graph.organisation(number)) return false;
    return this.graph.bondsOf(number).some((bond) => bond.type === 'KIN' && touches(...daysOf(bond), this.window));
  }

  /** What a natural person borrowed from anyone over the calendar year, and what the two parties owe to its rights. */
  private owed(node: number, parties: readonly [number, number]): void {
    for (const relation of this.graph.restInto(this.numbers[node] ?? UNKNOWN)) {
      if (relation.type === 'LOAN') this.takeLoan(relation);
      else if (BETWEEN.has(relation.type) && parties.some((party) => this.isAt(relation.from, party)))
        this.take(relation, this.window);
    }
  }

  /** Whether an edge names a node, or a branch of it; of others none becomes a part of the question by being asked. */
  private isAt(id: string, node: number): boolean {
    return this.graph.entity(present(this.graph.nodes.find(id), 'a party of an edge')) === this.numbers[node];
  }

  private takeLoan(loan: GraphRelation): void {
    if (!this.take(loan, this.year)) return;
    for (const guarantee of this.graph.guaranteesOf(loan.id)) this.take(guarantee, this.year);
  }

  private bondsOf(node: number): void {
    const number = this.numbers[node] ?? UNKNOWN;
    if (number === UNKNOWN) return;
    for (const relation of this.graph.bondsOf(number)) {
      if (!this.seen.has(relation)) this.take(relation, this.window);
    }
  }

  private take(relation: GraphRelation, window: Window): boolean {
    const [since, until] = daysOf(relation);
    if (!touches(since, until, window)) return false;
    const from = this.nodeNamed(relation.from);
    const to = this.nodeNamed(relation.to);
    if (from === to) return false;
    this.seen.add(relation);
    const { range } = relation;
    const share = Number(range?.min ?? relation.sharePct ?? 0n);
    const most = range ? Number(range.max) - (range.maxExclusive ? 1 : 0) : share;
    this.edges[relation.type].push({
      from,
      to,
      share: share + (range?.minExclusive ? 1 : 0),
      most: range || relation.sharePct !== undefined ? most : WHOLE,
      relation,
      since,
      until,
      ...(relation.appointedBy === undefined ? {} : { appointedBy: this.nodeNamed(relation.appointedBy) }),
      plain: relation.type === 'HOLDS' && !range && relation.from === this.ids[from] && relation.to === this.ids[to],
    });
    return true;
  }
}

/** An edge while its nodes are still numbered as they were found. */
type Draft = { -readonly [key in keyof DatedEdge]: DatedEdge[key] };

/** A plain holding of the packed graph; the relation is made only where somebody looks. */
class PackedEdge implements DatedEdge {
  readonly share: number;
  private made: GraphRelation | undefined;

  readonly since: number;
  readonly until: number;

  constructor(
    private readonly graph: Graph,
    private readonly position: number,
    private readonly company: number,
    public from: number,
    public to: number,
    readonly plain: boolean,
  ) {
    this.share = graph.shareAt(position);
    this.since = graph.sinceAt(position);
    this.until = graph.untilAt(position);
  }

  get most(): number {
    return this.share;
  }

  get relation(): GraphRelation {
    this.made ??= this.graph.holding(this.position, this.company);
    return this.made;
  }
}

/** A holding of an exact share by an entity itself in an entity itself: all that a register mostly holds. */
export function isPlain(edge: DatedEdge): boolean {
  return edge.plain === true;
}

function renumber(edge: Draft, place: Uint32Array): void {
  edge.from = place[edge.from] ?? 0;
  edge.to = place[edge.to] ?? 0;
  if (edge.appointedBy !== undefined) edge.appointedBy = place[edge.appointedBy] ?? 0;
}

/** Holdings by company, then holder, then first day. They come company by company, so only each one's have to be sorted. */
function byCompany(edges: readonly Draft[], companies: number): DatedEdge[] {
  const groups: (Draft[] | undefined)[] = new Array(companies);
  for (const edge of edges) {
    const group = groups[edge.to];
    if (group) group.push(edge);
    else groups[edge.to] = [edge];
  }
  return groups.flatMap((group) => group?.sort(byEnds) ?? []);
}

function byEnds(one: Draft, other: Draft): number {
  const ends = one.to - other.to || one.from - other.from || one.since - other.since;
  return ends || (textOf(one.relation) < textOf(other.relation) ? -1 : 1);
}

/** What tells two edges apart that join the same two from the same day. */
function textOf({ type, from, to, role, kin, loan, basis, interest, amountFen, validTo }: GraphRelation): string {
  return [type, from, to, role, kin, loan, basis, interest, amountFen, validTo].join(' ');
}

/** The first day on which a relation holds, and the first on which it no longer does. */
function daysOf({ validFrom, validTo }: GraphRelation): [since: number, until: number] {
  return [dayOf(validFrom), validTo === undefined ? NO_END : dayOf(validTo)];
}

function touches(since: number, until: number, window: Window): boolean {
  return since <= window.until && until > window.from && since < until;
}
