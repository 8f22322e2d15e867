/**
 * CL265: Company Law (2023), art. 265 (2) to (4) and art. 182; domain page 2.3. A controls B; or one third party
 * controls both; or a controller, director, supervisor or senior manager of one, or a near relative of such a person,
 * controls the other. Control is more than 50% of the shares ("超过", exclusive) held by the controller and what it
 * controls, or a recorded CONTROLS edge. Companies the State controls are not related by that alone. A legal
 * representative is a director or manager by art. 10 and counts as an officer.
 */
import type { Edge, SubGraph } from './graph.js';
import type { Budget } from './holding.js';
import { distinct, type Finding, type Hit, type Inquiry, isState } from './inquiry.js';
import type { KinKind } from './party-types.js';

const HALF = 50_000_000;
/** Near relatives of Civil Code art. 1045 that the register knows; a support relation is not one of them. */
const NEAR: ReadonlySet<KinKind> = new Set(['SPOUSE', 'PARENT', 'CHILD', 'SIBLING']);

interface Control {
  readonly controller: number;
  readonly members: readonly number[];
  readonly votes: ReadonlyMap<number, number>;
}

/** Control between the parties, in common, or joined with an office or a near relative. */
export function controlOfCompanyLaw(inquiry: Inquiry): Finding {
  const { graph, budget } = inquiry;
  const { a, b } = graph;
  const between: Hit[] = [];
  for (const [from, to] of [[a, b] as const, [b, a] as const]) {
    const control = controlOf(graph, from, budget);
    if (control.members.includes(to)) between.push(hitOf([from], evidenceOf(graph, control, to)));
  }
  const controls = new Map<number, { readonly a: boolean; readonly b: boolean; readonly size: number }>();
  for (let node = 0; node < graph.ids.length && !budget.spent; node++) {
    if (node === a || node === b || isState(graph, node) || !hasEdges(graph, node)) continue;
    const { members } = controlOf(graph, node, budget);
    const found = new Set(members);
    if (found.has(a) || found.has(b)) controls.set(node, { a: found.has(a), b: found.has(b), size: members.length });
  }
  return {
    hits: [...between, ...common(inquiry, controls), ...byOffice(inquiry, controls), ...byKin(inquiry, controls)],
  };
}

type Controls = ReadonlyMap<number, { readonly a: boolean; readonly b: boolean; readonly size: number }>;

function common({ graph, budget }: Inquiry, controls: Controls): Hit[] {
  const both = [...controls].filter(([, reach]) => reach.a && reach.b);
  both.sort(([x, one], [y, two]) => one.size - two.size || ((graph.ids[x] ?? '') < (graph.ids[y] ?? '') ? -1 : 1));
  const kept = new Map<number, Hit>();
  for (const [node] of both) {
    if (budget.spent && kept.size > 0) break;
    const control = controlOf(graph, node, budget);
    if (control.members.some((member) => kept.has(member))) continue;
    const path = [...evidenceOf(graph, control, graph.a), ...evidenceOf(graph, control, graph.b)];
    kept.set(node, hitOf([node], distinct(path)));
  }
  return [...kept.values()];
}

/** A controller of one party, or a near relative of the controller, holds an office in the other. */
function byOffice(inquiry: Inquiry, controls: Controls): Hit[] {
  const { graph } = inquiry;
  const hits = new Map<string, Hit>();
  for (const office of graph.offices) {
    const controlled = office.to === graph.a ? ('b' as const) : ('a' as const);
    const note = (controller: number, tie: readonly Edge[]): void => {
      if (!controls.get(controller)?.[controlled]) return;
      const path = [office, ...tie, ...pathOf(inquiry, controller, controlled)];
      hits.set(
        `${office.from}-${controller}-${controlled}`,
        hitOf([...new Set([controller, office.from])], distinct(path)),
      );
    };
    note(office.from, []);
    for (const edge of nearKin(graph)) {
      if (edge.from === office.from) note(edge.to, [edge]);
      if (edge.to === office.from) note(edge.from, [edge]);
    }
  }
  return [...hits.values()];
}

/** Near relatives of whom one controls A and the other B. */
function byKin(inquiry: Inquiry, controls: Controls): Hit[] {
  return nearKin(inquiry.graph).flatMap((edge) =>
    [[edge.from, edge.to] as const, [edge.to, edge.from] as const]
      .filter(([p, q]) => controls.get(p)?.a && controls.get(q)?.b)
      .map(([p, q]) => hitOf([p, q], distinct([...pathOf(inquiry, p, 'a'), edge, ...pathOf(inquiry, q, 'b')]))),
  );
}

function nearKin(graph: SubGraph): readonly Edge[] {
  return graph.kin.filter(({ relation }) => relation.kin !== undefined && NEAR.has(relation.kin));
}

function pathOf({ graph, budget }: Inquiry, controller: number, side: 'a' | 'b'): Edge[] {
  return evidenceOf(graph, controlOf(graph, controller, budget), graph[side]);
}

function hasEdges(graph: SubGraph, node: number): boolean {
  return (graph.holdingsFrom[node]?.length ?? 0) > 0 || (graph.controlsFrom[node]?.length ?? 0) > 0;
}

/** The least fixpoint of control: votes of the controller and of what it controls add up. */
function controlOf(graph: SubGraph, controller: number, budget: Budget): Control {
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

function evidenceOf(graph: SubGraph, control: Control, target: number): Edge[] {
  const rank = new Map(control.members.map((member, position) => [member, position]));
  const seen = new Set([target, control.controller]);
  const open = [target];
  const edges: Edge[] = [];
  for (let next = 0; next < open.length; next++) {
    const node = open[next] ?? target;
    const limit = rank.get(node) ?? 0;
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

function hitOf(holder: readonly number[], path: readonly Edge[]): Hit {
  return { code: 'CL265', outcome: 'RELATED', holder, path };
}
