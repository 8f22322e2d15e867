/**
 * What all limbs of one question share: the sub-graph, who holds the two parties and how much, who is kin to whom
 * (domain page 2.3). K is an entity or a natural person here; kin who count together are formed by the limbs.
 */
import type { Edge } from './extract.js';
import type { GraphRelation } from './graph.js';
import { Budget, holdingIn, type Reach, reachOf } from './holding.js';
import { type Family, familiesOf, kinTable } from './kin.js';
import { holdersOver } from './over-threshold.js';
import type { HitCode } from './standards.table.js';
import type { SubGraph } from './sub-graph.js';

/** Why an answer is left to a person, or could not be reached. */
export type ReasonCode =
  | 'NON_KIN_PAIR'
  | 'KIN_CLIQUES_BOUND'
  | 'GRAPH_TOO_LARGE'
  | 'PAID_IN_UNKNOWN'
  | 'SHARE_RANGE'
  | 'INTEREST_UNKNOWN'
  | 'FLAGS_CUT';

/** A limb that fired, with the edges that prove it. */
export interface Hit {
  readonly code: HitCode;
  readonly outcome: 'RELATED' | 'REVIEW';
  /** Whose holding or control it is: one entity, or the members of one family. */
  readonly holder: readonly number[];
  /** In millionths of a percent, where the limb is about a share; of two shares the smaller. */
  readonly share?: number;
  readonly path: readonly Edge[];
  readonly reason?: ReasonCode;
  /** Exactly at the threshold, which by Civil Code art. 1259 counts; shown, since readers will ask. */
  readonly atThreshold?: boolean;
}

/** What a limb says: its hits, and what kept it from an answer. */
export interface Finding {
  readonly hits: readonly Hit[];
  readonly reasons?: readonly ReasonCode[];
  /** Where there is no hit, the shares on which the reasons rest. */
  readonly path?: readonly Edge[];
}

/** One K outside the two parties with its holdings in them, in millionths. */
export interface Holder {
  readonly node: number;
  readonly inA: number;
  readonly inB: number;
}

export interface Inquiry {
  readonly graph: SubGraph;
  readonly budget: Budget;
  readonly reachA: Reach;
  readonly reachB: Reach;
  /** Every K outside the two with 25% or more of A, or of B, found without every K's reach when first looked at. */
  readonly over: { readonly a: ReadonlySet<number>; readonly b: ReadonlySet<number> };
  /** Every K outside the two that holds anything of either. Computed when first looked at. */
  readonly holders: readonly Holder[];
  readonly kin: ReadonlyMap<number, ReadonlySet<number>>;
  readonly families: readonly Family[];
}

/** At most this many edges are looked at for the limbs of one question, and for its flags: seconds, whatever the graph. */
export const EDGE_VISITS_MAX = 30_000_000;

/** Computes what the limbs share. The parties must be two different nodes. */
export function inquire(graph: SubGraph, budget: Budget = new Budget(EDGE_VISITS_MAX)): Inquiry {
  return new InquiryOfPair(graph, budget);
}

class InquiryOfPair implements Inquiry {
  readonly reachA: Reach;
  readonly reachB: Reach;
  readonly kin: ReadonlyMap<number, ReadonlySet<number>>;
  readonly families: readonly Family[];
  private above: Inquiry['over'] | undefined;
  private held: readonly Holder[] | undefined;

  constructor(
    readonly graph: SubGraph,
    readonly budget: Budget,
  ) {
    const { a, b } = graph;
    this.reachA = reachOf(graph, [a], budget);
    this.reachB = reachOf(graph, [b], budget);
    this.kin = kinTable(graph);
    this.families = familiesOf(
      this.kin,
      (person) => person === a || person === b || (graph.holdingsFrom[person]?.length ?? 0) > 0,
    );
  }

  get over(): Inquiry['over'] {
    const { graph, budget } = this;
    const over = (party: number): ReadonlySet<number> => holdersOver(graph, party, [graph.a, graph.b], budget);
    this.above ??= { a: over(graph.a), b: over(graph.b) };
    return this.above;
  }

  get holders(): readonly Holder[] {
    this.held ??= holdersOf(this.graph, this.budget);
    return this.held;
  }
}

function holdersOf(graph: SubGraph, budget: Budget): Holder[] {
  const { a, b } = graph;
  const holders: Holder[] = [];
  for (let node = 0; node < graph.nodes.size && !budget.spent; node++) {
    if (node === a || node === b || (graph.holdingsFrom[node]?.length ?? 0) === 0) continue;
    const reach = reachOf(graph, [node], budget);
    const inA = holdingIn(reach, a);
    const inB = holdingIn(reach, b);
    if (inA > 0 || inB > 0) holders.push({ node, inA, inB });
  }
  return holders;
}

/** True for a node that is a State-assets authority: the State as such, not a state-owned company. */
export function isState(graph: SubGraph, node: number): boolean {
  return graph.nodes.isState(node);
}

export function isPerson(graph: SubGraph, node: number): boolean {
  return graph.nodes.isPerson(node);
}

/** Edges in order without repeats: two sides of a path may share their upper part. */
export function distinct(edges: readonly Edge[]): Edge[] {
  const seen = new Set<GraphRelation>();
  return edges.filter(({ relation }) => !seen.has(relation) && seen.add(relation));
}

export const NOTHING: Finding = { hits: [] };
