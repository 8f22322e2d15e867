/**
 * The holding of announcement 42, art. 2 (1), read for many layers (domain page 2.3): as soon as K's share in an
 * intermediary is 25% or more, the intermediary's whole share in the next company counts as K's. Not a product: 30% of
 * B and B's 40% of C give 40%. The least fixpoint is monotone, so cycles end and several paths add up over the distinct
 * direct holders.
 */
import type { Edge } from './extract.js';
import type { SubGraph } from './sub-graph.js';
import { THRESHOLD } from './thresholds.js';

/** Edges still to be looked at for one question. A hostile graph spends it and gets an honest answer instead of time. */
export class Budget {
  constructor(private left: number) {}

  get spent(): boolean {
    return this.left < 0;
  }

  spend(edges: number): void {
    this.left -= edges;
  }
}

/** What K holds: `held` sums the direct shares of K and of every company in S; `members` is K then S as they entered. */
export interface Reach {
  readonly seed: readonly number[];
  readonly members: readonly number[];
  readonly held: ReadonlyMap<number, number>;
}

/** The fixpoint of K. When the budget is spent the reach is a lower bound, and the caller must look at the budget. */
export function reachOf(graph: SubGraph, seed: readonly number[], budget: Budget): Reach {
  const held = new Map<number, number>();
  const own = new Set(seed);
  const members = [...seed];
  for (let next = 0; next < members.length && !budget.spent; next++) {
    const edges = graph.holdingsFrom[members[next] ?? -1] ?? [];
    budget.spend(edges.length + 1);
    for (const { to, share } of edges) {
      if (own.has(to)) continue;
      const before = held.get(to) ?? 0;
      held.set(to, before + share);
      if (before < THRESHOLD && before + share >= THRESHOLD) members.push(to);
    }
  }
  return { seed, members, held };
}

/** K's holding in a node, in millionths of a percent; zero where there is none. */
export function holdingIn(reach: Reach, node: number): number {
  return reach.held.get(node) ?? 0;
}

/** Those of K and S from whom a chain of shares leads to a target, in whatever order they entered. */
export function leadingTo(graph: SubGraph, reach: Reach, target: number): ReadonlySet<number> {
  const members = new Set(reach.members);
  const leading = new Set<number>();
  const open = [target];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { from, share } of graph.holdingsInto[node] ?? []) {
      if (share === 0 || leading.has(from) || !members.has(from)) continue;
      leading.add(from);
      open.push(from);
    }
  }
  return leading;
}

/**
 * The edges that prove the holding of a reach in a target: every direct share counted in the target, and for each
 * company counted through, the shares of those that had entered before it. In reading order, from K downwards.
 */
export function evidenceOf(graph: SubGraph, reach: Reach, target: number): Edge[] {
  const rank = new Map(reach.members.map((member, position) => [member, position]));
  const edges: Edge[] = [];
  const seen = new Set<number>([target, ...reach.seed]);
  const open = [target];
  for (let next = 0; next < open.length; next++) {
    const node = open[next] ?? target;
    const limit = node === target ? Number.POSITIVE_INFINITY : (rank.get(node) ?? 0);
    for (const edge of graph.holdingsInto[node] ?? []) {
      const position = rank.get(edge.from);
      if (position === undefined || position >= limit || edge.share === 0) continue;
      edges.push(edge);
      if (!seen.has(edge.from)) {
        seen.add(edge.from);
        open.push(edge.from);
      }
    }
  }
  const place = (node: number): number => rank.get(node) ?? Number.POSITIVE_INFINITY;
  return edges.sort(
    (x, y) =>
      place(x.from) - place(y.from) ||
      compare(place(x.to), place(y.to)) ||
      (x.relation.validFrom < y.relation.validFrom ? -1 : 1),
  );
}

function compare(x: number, y: number): number {
  return x === y ? 0 : x < y ? -1 : 1;
}
