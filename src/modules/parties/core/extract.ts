/**
 * The part of the graph that a question rests on (domain page 2.3): closed upwards from the two parties over whatever
 * may carry a holding or an influence, with the officers of all organisations found, loans, guarantees and dependences
 * of the two (also what natural persons above them who have kin owe), and the bonds of everyone found, since no other
 * edge can change a predicate. Iterative: depth and cycles cost nothing but their edges.
 */
import { present } from '../../../kernel/assert.js';
import { type CalendarDate, dateOf, yearOf } from '../../../kernel/calendar-date.js';
import { dayOf, NO_END } from './day-number.js';
import type { Graph, GraphRelation } from './graph.js';
import { NumberMap } from './number-map.js';
import { PartNodes, STRANGER } from './part-nodes.js';
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
  readonly nodes: PartNodes;
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

export function partOf(graph: Graph, a: string, b: string, on: CalendarDate, window?: Window): Part {
  const day = dayOf(on);
  return new Extraction(graph, on, window ?? { from: day, until: day }).run(a, b);
}

class Extraction {
  /** Numbers of the graph in the order in which they were found. */
  private readonly numbers: number[] = [];
  /** For each number of the graph its place in that order, later its number in the part. */
  private readonly local = new NumberMap();
  private readonly strangers = new Map<number, string>();
  private readonly branches = new Map<string, string>();
  private readonly seen = new Set<GraphRelation>();
  /** Of the holdings only those that are not packed. */
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
  private calendarYear: Window | undefined;

  constructor(
    private readonly graph: Graph,
    private readonly on: CalendarDate,
    private readonly window: Window,
  ) {}

  /** The days on which loans count. */
  private get year(): Window {
    const year = yearOf(this.on);
    this.calendarYear ??= { from: dayOf(dateOf(year, 1, 1)), until: dayOf(dateOf(year, 12, 31)) };
    return this.calendarYear;
  }

  run(a: string, b: string): Part {
    const parties = [this.party(a), this.party(b)] as const;
    for (let next = 0; next < this.numbers.length; next++) this.upwards(next);
    const organised = this.numbers.length;
    for (let node = 0; node < organised; node++) {
      const party = node === parties[0] || node === parties[1];
      if (party || !this.isPersonWithKin(node)) this.around(node, party);
      else this.owed(node, parties);
    }
    for (let next = 0; next < this.numbers.length; next++) this.bondsOf(next);
    return this.inOrder(parties, organised);
  }

  /** Renumbers the nodes by their ids, sorts the edges, and takes the packed holdings of those found first. */
  private inOrder(parties: readonly [number, number], organised: number): Part {
    const order = this.byIds();
    const place = new Int32Array(order.length);
    for (let rank = 0; rank < order.length; rank++) place[order[rank] ?? 0] = rank;
    for (const edges of Object.values(this.edges)) {
      for (const edge of edges) renumber(edge, place);
      edges.sort(byEnds);
    }
    const numbers = order.map((node) => this.numbers[node] ?? STRANGER);
    for (let rank = 0; rank < numbers.length; rank++) {
      const number = numbers[rank] ?? STRANGER;
      if (number !== STRANGER) this.local.set(number, rank);
    }
    return {
      graph: this.graph,
      on: this.on,
      nodes: new PartNodes(
        this.graph,
        numbers,
        new Map([...this.strangers].map(([node, id]) => [place[node] ?? 0, id])),
      ),
      branches: this.branches,
      a: place[parties[0]] ?? 0,
      b: place[parties[1]] ?? 0,
      edges: { ...this.edges, HOLDS: this.holdings(order, organised) },
    };
  }

  /** The nodes in the order of their ids, which packed numbers are in already. */
  private byIds(): Int32Array {
    const { nodes } = this.graph;
    const { numbers } = this;
    const named = numbers.flatMap((number, node) => (nodes.isPacked(number) ? [] : [node]));
    const packed = new Int32Array(numbers.length - named.length);
    let count = 0;
    for (const number of numbers) if (nodes.isPacked(number)) packed[count++] = number;
    const sorted = packed.sort().map((number) => this.local.get(number));
    if (named.length === 0) return sorted;
    const idOf = (node: number): string => this.strangers.get(node) ?? nodes.idOf(numbers[node] ?? 0);
    const names = named.map((node) => ({ node, id: idOf(node) })).sort((x, y) => (x.id < y.id ? -1 : 1));
    const order: number[] = [];
    let next = 0;
    for (const { node, id } of names) {
      while (next < sorted.length && idOf(sorted[next] ?? 0) < id) order.push(sorted[next++] ?? 0);
      order.push(node);
    }
    return Int32Array.from([...order, ...sorted.subarray(next)]);
  }

  /** All holdings by company, then holder, then first day. The graph keeps those of a company in that order. */
  private holdings(order: Int32Array, organised: number): DatedEdge[] {
    const { graph, window } = this;
    const all: DatedEdge[] = [];
    let other = 0;
    for (let company = 0; company < order.length; company++) {
      const found = order[company] ?? 0;
      const number = this.numbers[found] ?? STRANGER;
      const first = all.length;
      const { from, until } = found < organised ? graph.holdingsInto(number) : NO_HOLDINGS;
      for (let position = from; position < until; position++) {
        if (!touches(graph.sinceAt(position), graph.untilAt(position), window)) continue;
        const named = graph.holderAt(position);
        const entity = graph.entity(named);
        const holder = this.local.get(entity);
        if (holder !== company) all.push(new PackedEdge(graph, position, number, holder, company, entity === named));
      }
      for (let edge = this.edges.HOLDS[other]; edge?.to === company; edge = this.edges.HOLDS[other]) {
        all.push(edge);
        other += 1;
      }
      if (!inOrderFrom(all, first)) for (const edge of all.splice(first).sort(byEnds)) all.push(edge);
    }
    return all;
  }

  private party(id: string): number {
    const number = this.graph.nodes.find(id);
    if (number !== undefined) return this.node(number);
    for (const [node, known] of this.strangers) if (known === id) return node;
    const node = this.numbers.push(STRANGER) - 1;
    this.strangers.set(node, id);
    return node;
  }

  /** The local number of the entity behind a node. */
  private node(number: number): number {
    const entity = this.graph.entity(number);
    if (entity !== number) this.branches.set(this.graph.nodes.idOf(number), this.graph.nodes.idOf(entity));
    const known = this.local.get(entity);
    if (known >= 0) return known;
    const node = this.numbers.push(entity) - 1;
    this.local.set(entity, node);
    return node;
  }

  /** The local number of a party that an edge names. Its ends were given numbers when the graph took it. */
  private nodeNamed(id: string): number {
    return this.node(present(this.graph.nodes.find(id), 'a party of an edge'));
  }

  /** Holders of the node, and whatever else may carry a holding or an influence upwards. */
  private upwards(node: number): void {
    const number = this.numbers[node] ?? STRANGER;
    if (number === STRANGER) return;
    const { graph, window } = this;
    const { from, until } = graph.holdingsInto(number);
    for (let position = from; position < until; position++) {
      if (touches(graph.sinceAt(position), graph.untilAt(position), window)) this.node(graph.holderAt(position));
    }
    for (const relation of graph.restInto(number)) if (UPWARDS.has(relation.type)) this.take(relation, window);
  }

  /** Officers of an organisation; of the two parties also loans over the calendar year, guarantees, dependences. */
  private around(node: number, party: boolean): void {
    const number = this.numbers[node] ?? STRANGER;
    if (number === STRANGER) return;
    for (const relation of this.graph.restInto(number)) {
      if (relation.type === 'OFFICER') this.take(relation, this.window);
      else if (party && relation.type === 'LOAN') this.takeLoan(relation);
      else if (party && BETWEEN.has(relation.type)) this.take(relation, this.window);
    }
  }

  /** Whom the limb of kin may ask about beside the two parties: lending and dependence work both ways. */
  private isPersonWithKin(node: number): boolean {
    const number = this.numbers[node] ?? STRANGER;
    if (number === STRANGER || this.graph.organisation(number)) return false;
    return this.graph.bondsOf(number).some((bond) => bond.type === 'KIN' && touches(...daysOf(bond), this.window));
  }

  /** What a natural person borrowed from anyone over the calendar year, and what the two parties owe to its rights. */
  private owed(node: number, parties: readonly [number, number]): void {
    for (const relation of this.graph.restInto(this.numbers[node] ?? STRANGER)) {
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
    const number = this.numbers[node] ?? STRANGER;
    if (number === STRANGER) return;
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
    const share = surelyHeld(relation);
    const most = range ? Number(range.max) - (range.maxExclusive ? 1 : 0) : share;
    this.edges[relation.type].push({
      from,
      to,
      share,
      most: range || relation.sharePct !== undefined ? most : WHOLE,
      relation,
      since,
      until,
      ...(relation.appointedBy === undefined ? {} : { appointedBy: this.nodeNamed(relation.appointedBy) }),
      plain: relation.type === 'HOLDS' && !range && !this.isBranch(relation.from) && !this.isBranch(relation.to),
    });
    return true;
  }

  private isBranch(id: string): boolean {
    return this.branches.has(id);
  }
}

const NO_HOLDINGS = { from: 0, until: 0 };

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

function renumber(edge: Draft, place: Int32Array): void {
  edge.from = place[edge.from] ?? 0;
  edge.to = place[edge.to] ?? 0;
  if (edge.appointedBy !== undefined) edge.appointedBy = place[edge.appointedBy] ?? 0;
}

/** Whether the edges from a place on are in the order of {@link byEnds}, without a tie that only their text could break. */
function inOrderFrom(edges: readonly DatedEdge[], first: number): boolean {
  for (let at = first + 1; at < edges.length; at++) {
    const [before, edge] = [edges[at - 1], edges[at]];
    if (!before || !edge) continue;
    if (before.from > edge.from || (before.from === edge.from && before.since >= edge.since)) return false;
  }
  return true;
}

function byEnds(one: DatedEdge, other: DatedEdge): number {
  const ends = one.to - other.to || one.from - other.from || one.since - other.since;
  return ends || (textOf(one.relation) < textOf(other.relation) ? -1 : 1);
}

/** What tells two edges apart that join the same two from the same day. */
function textOf({ type, from, to, role, kin, loan, basis, interest, amountFen, validTo }: GraphRelation): string {
  return [type, from, to, role, kin, loan, basis, interest, amountFen, validTo].join(' ');
}

/** What is held whatever a range may still say, in millionths of a percent. */
export function surelyHeld({ range, sharePct }: Pick<GraphRelation, 'range' | 'sharePct'>): number {
  return Number(range?.min ?? sharePct ?? 0n) + (range?.minExclusive ? 1 : 0);
}

/** The first day on which a relation holds, and the first on which it no longer does. */
export function daysOf({ validFrom, validTo }: GraphRelation): [since: number, until: number] {
  return [dayOf(validFrom), validTo === undefined ? NO_END : dayOf(validTo)];
}

export function touches(since: number, until: number, window: Window): boolean {
  return since <= window.until && until > window.from && since < until;
}
