/**
 * Who stands over whom, and how firmly. Control is more than half of the votes ("超过", exclusive: Company Law art.
 * 265), counting those of whatever the controller controls, or a recorded CONTROLS edge. Joint control is a
 * recorded edge; significant influence is a recorded edge or, by presumption, a fifth or more of the votes (domain page
 * 2.1, CAS 36; the 20% is recalled from CAS 2). Both are asked of one party together with everything it controls.
 */
import type { Edge } from './extract.js';
import type { Budget } from './holding.js';
import { distinct, type Inquiry, isState } from './inquiry.js';
import type { SubGraph } from './sub-graph.js';
import { HALF } from './thresholds.js';

/** 20%, inclusive, in millionths of a percent. */
export const FIFTH = 20_000_000;

/** From the firmest to the loosest. */
export type Hold = 'CONTROL' | 'JOINT' | 'INFLUENCE';
export type Side = 'a' | 'b';

export function opposite(side: Side): Side {
  return side === 'a' ? 'b' : 'a';
}

export interface Control {
  readonly controller: number;
  /** The controller, then what it controls, in the order in which control was won. */
  readonly members: readonly number[];
  /** The votes of all members in a company, in millionths of a percent. */
  readonly votes: ReadonlyMap<number, number>;
}

/** What one node is to the two parties. */
export interface Standing {
  readonly node: number;
  readonly a?: Hold;
  readonly b?: Hold;
}

export type Standings = ReadonlyMap<number, Standing>;

const KNOWN = new WeakMap<SubGraph, Standings>();

/**
 * Every node that stands over one of the parties, the parties themselves among them. The State is left out unless it is
 * asked about. With the budget spent: some of them. Otherwise computed once for a graph, since limbs and flags ask.
 */
export function standingsOf({ graph, budget }: Inquiry): Standings {
  const known = KNOWN.get(graph);
  if (known) return known;
  const sides = { a: upwardsFrom(graph, graph.a, budget), b: upwardsFrom(graph, graph.b, budget) };
  const found = new Map<number, Standing>();
  for (const node of new Set([...sides.a.above, ...sides.b.above])) {
    if (budget.spent) break;
    if (node !== graph.a && node !== graph.b && isState(graph, node)) continue;
    const hold = holdsOf(graph, node, sides, budget);
    if (hold.a !== undefined || hold.b !== undefined) found.set(node, { node, ...hold });
  }
  if (!budget.spent) KNOWN.set(graph, found);
  return found;
}

/** Who may stand over a party, and who surely does. */
interface Upwards {
  readonly party: number;
  /** Everyone from whom holdings, controls or looser edges lead to the party. */
  readonly above: ReadonlySet<number>;
  /** Those who control it link by link, each link alone more than half or recorded; others may by votes that add up. */
  readonly controllers: ReadonlySet<number>;
  readonly joint: ReadonlySet<number>;
  readonly influence: ReadonlySet<number>;
}

function upwardsFrom(graph: SubGraph, party: number, budget: Budget): Upwards {
  const holding = (edges: readonly Edge[]): Set<number> =>
    new Set(edges.filter(({ to }) => to === party).map(({ from }) => from));
  const [joint, influence] = [holding(graph.joints), holding(graph.influences)];
  const rise = (start: Iterable<number>, counts: (edge: Edge) => boolean): ReadonlySet<number> => {
    const seen = new Set(start);
    for (const node of seen) {
      if (budget.spent) break;
      const holdings = graph.holdingsInto[node] ?? [];
      const controls = graph.controlsInto[node] ?? [];
      budget.spend(holdings.length + controls.length + 1);
      for (const edge of holdings) if (counts(edge)) seen.add(edge.from);
      for (const { from } of controls) seen.add(from);
    }
    return seen;
  };
  return {
    party,
    above: rise([party, ...joint, ...influence], () => true),
    controllers: rise([party], ({ share }) => share > HALF),
    joint,
    influence,
  };
}

/** What a node is to both parties; its votes are added up only where that can matter. */
function holdsOf(
  graph: SubGraph,
  node: number,
  sides: { readonly a: Upwards; readonly b: Upwards },
  budget: Budget,
): { readonly a?: Hold; readonly b?: Hold } {
  let known: Control | undefined;
  const over = ({ party, above, controllers, joint, influence }: Upwards): Hold | undefined => {
    if (party === node || !above.has(node)) return undefined;
    if (controllers.has(node)) return 'CONTROL';
    const own = known ? undefined : ownVotes(graph, node, party);
    if (own !== undefined) {
      if (joint.has(node)) return 'JOINT';
      return own >= FIFTH || influence.has(node) ? 'INFLUENCE' : undefined;
    }
    known ??= controlOf(graph, node, budget);
    const { members, votes } = known;
    if (members.includes(party)) return 'CONTROL';
    if (members.some((member) => joint.has(member))) return 'JOINT';
    const fifth = (votes.get(party) ?? 0) >= FIFTH;
    return fifth || members.some((member) => influence.has(member)) ? 'INFLUENCE' : undefined;
  };
  const [a, b] = [over(sides.a), over(sides.b)];
  return { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
}

/** The votes of a node in a party, where it controls nothing whose votes would count with its own; else undefined. */
function ownVotes(graph: SubGraph, node: number, party: number): number | undefined {
  if ((graph.controlsFrom[node] ?? []).length > 0) return undefined;
  let [all, own] = [0, 0];
  for (const { to, share } of graph.holdingsFrom[node] ?? []) {
    all += share;
    if (to === party) own += share;
  }
  return all > HALF ? undefined : own;
}

/** The edges that prove what a node is to a party, and the votes where they are what proves it. */
export function proofOf(inquiry: Inquiry, { node, a, b }: Standing, side: Side): { path: Edge[]; votes?: number } {
  const { graph, budget } = inquiry;
  const hold = side === 'a' ? a : b;
  const party = graph[side];
  const control = controlOf(graph, node, budget);
  if (hold === 'CONTROL') return { path: controlPath(graph, control, party) };
  const members = new Set(control.members);
  const votes = control.votes.get(party) ?? 0;
  if (hold === 'INFLUENCE' && votes >= FIFTH) return { path: controlPath(graph, control, party), votes };
  const edges = (hold === 'JOINT' ? graph.joints : graph.influences).filter(
    ({ from, to }) => to === party && members.has(from),
  );
  const path = edges.flatMap((edge) => [...(edge.from === node ? [] : controlPath(graph, control, edge.from)), edge]);
  return { path: distinct(path) };
}

/**
 * Of several nodes above both parties the nearest: those who control none of the others. Of a ring, where each controls
 * the next, the first by id.
 */
export function nearestOf(inquiry: Inquiry, standings: readonly Standing[], max: number): Standing[] {
  const { graph, budget } = inquiry;
  const order = [...standings].sort((x, y) => x.node - y.node);
  const among = new Set(order.map(({ node }) => node));
  const above = new Set<number>();
  const kept: Standing[] = [];
  const keep = (standing: Standing): void => {
    if (above.has(standing.node)) return;
    kept.push(standing);
    markUpwards(graph, standing.node, above);
  };
  for (const standing of order) if (!directlyControls(graph, standing.node, among)) keep(standing);
  for (const standing of order) keep(standing);
  const named = kept.slice(0, max).map((standing) => ({
    standing,
    members: new Set(controlOf(graph, standing.node, budget).members),
  }));
  const saysMore = (one: (typeof named)[number], place: number): boolean =>
    named.every(
      (other, at) =>
        at === place || !one.members.has(other.standing.node) || (other.members.has(one.standing.node) && place < at),
    );
  return named.filter(saysMore).map(({ standing }) => standing);
}

/** Marks a node and everyone who controls it link by link. */
function markUpwards(graph: SubGraph, start: number, marked: Set<number>): void {
  const open = [start];
  marked.add(start);
  const mark = (node: number): void => {
    if (!marked.has(node)) {
      marked.add(node);
      open.push(node);
    }
  };
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { from, share } of graph.holdingsInto[node] ?? []) if (share > HALF) mark(from);
    for (const { from } of graph.controlsInto[node] ?? []) mark(from);
  }
}

function directlyControls(graph: SubGraph, node: number, others: ReadonlySet<number>): boolean {
  return (
    (graph.holdingsFrom[node] ?? []).some(({ to, share }) => share > HALF && others.has(to)) ||
    (graph.controlsFrom[node] ?? []).some(({ to }) => others.has(to))
  );
}

/** The least fixpoint of control: votes of the controller and of what it controls add up. */
export function controlOf(graph: SubGraph, controller: number, budget: Budget): Control {
  const votes = new Map<number, number>();
  const members = [controller];
  const inside = new Set(members);
  const enter = (node: number): void => {
    if (!inside.has(node)) {
      inside.add(node);
      members.push(node);
    }
  };
  for (let next = 0; next < members.length && !budget.spent; next++) {
    const node = members[next] ?? controller;
    const holdings = graph.holdingsFrom[node] ?? [];
    const agreed = graph.controlsFrom[node] ?? [];
    budget.spend(holdings.length + agreed.length + 1);
    for (const { to, share } of holdings) {
      const sum = (votes.get(to) ?? 0) + share;
      votes.set(to, sum);
      if (sum > HALF) enter(to);
    }
    for (const { to } of agreed) enter(to);
  }
  return { controller, members, votes };
}

/** The edges that prove control of a target, or, of one that is not controlled, the votes in it. From the top down. */
export function controlPath(graph: SubGraph, control: Control, target: number): Edge[] {
  const rank = new Map(control.members.map((member, position) => [member, position]));
  const seen = new Set([target, control.controller]);
  const open = [target];
  const edges: Edge[] = [];
  for (let next = 0; next < open.length; next++) {
    const node = open[next] ?? target;
    const limit = rank.get(node) ?? Number.POSITIVE_INFINITY;
    for (const edge of [...(graph.holdingsInto[node] ?? []), ...(graph.controlsInto[node] ?? [])]) {
      const position = rank.get(edge.from);
      if (position === undefined || position >= limit) continue;
      edges.push(edge);
      if (!seen.has(edge.from)) {
        seen.add(edge.from);
        open.push(edge.from);
      }
    }
  }
  return edges.reverse();
}
