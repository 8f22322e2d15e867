/**
 * What the limbs look at: the edges of a question's part that hold on one day, or on any day of its window, or as they
 * would stand if every range were at its most and every unknown interest were a holding and a control.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { dayOf, NO_END } from './day-number.js';
import type { DatedEdge, Edge, Part } from './extract.js';
import type { PartNodes } from './part-nodes.js';
import type { RelationType } from './party-types.js';
import { HALF } from './thresholds.js';

export interface Office extends Edge {
  readonly appointedBy?: number;
}

export interface SubGraph {
  readonly on: CalendarDate;
  readonly nodes: PartNodes;
  readonly a: number;
  readonly b: number;
  readonly holdingsFrom: readonly (readonly Edge[])[];
  readonly holdingsInto: readonly (readonly Edge[])[];
  readonly controlsFrom: readonly (readonly Edge[])[];
  readonly controlsInto: readonly (readonly Edge[])[];
  readonly kin: readonly Edge[];
  /** Officers of the two parties. */
  readonly offices: readonly Office[];
  /** Officers of the organisations above the two parties. */
  readonly upperOffices: readonly Office[];
  /** Loans to the two parties that touch the calendar year of the question's day, and guarantees of them. */
  readonly loans: readonly Edge[];
  readonly guarantees: readonly Edge[];
  readonly joints: readonly Edge[];
  readonly influences: readonly Edge[];
  /** IP_DEPENDENCE and OPERATIONS_CONTROLLED into one of the two parties. */
  readonly dependences: readonly Edge[];
  readonly concerts: readonly Edge[];
  readonly interests: readonly Edge[];
}

/** The edges that hold on a day; loans and guarantees are those of the year of the question. */
export function onDay(part: Part, on: CalendarDate): SubGraph {
  const day = dayOf(on);
  return subGraph(part, on, ({ since, until }) => since <= day && day < until);
}

/** The edges that hold on any day of the part's window. What no monotone limb finds here it finds on no day of it. */
export function overAll(part: Part): SubGraph {
  return subGraph(part, part.on, () => true);
}

/** The days, in order, on which something in the part begins: between two of them edges only go. */
export function beginnings(part: Part, from: number, until: number): number[] {
  const days = new Set([from]);
  for (const edges of Object.values(part.edges)) {
    for (const { since } of edges) if (since > from && since <= until) days.add(since);
  }
  return [...days].sort((one, other) => one - other);
}

/** True where an edge holds on every day from `from` to `until`, both included, for all edges of the part. */
export function unchanging(part: Part, from: number, until: number): boolean {
  return Object.values(part.edges).every((edges: readonly DatedEdge[]) =>
    edges.every((edge) => edge.since <= from && (edge.until === NO_END || edge.until > until)),
  );
}

function subGraph(part: Part, on: CalendarDate, holds: (edge: DatedEdge) => boolean): SubGraph {
  const count = part.nodes.size;
  const of = (type: RelationType): readonly DatedEdge[] => {
    const edges = part.edges[type];
    return edges.every(holds) ? edges : edges.filter(holds);
  };
  const holdings = of('HOLDS');
  const controls = of('CONTROLS');
  const offices = of('OFFICER');
  const ofParty = ({ to }: Edge): boolean => to === part.a || to === part.b;
  return {
    on,
    nodes: part.nodes,
    a: part.a,
    b: part.b,
    holdingsFrom: adjacency(count, holdings, 'from'),
    holdingsInto: adjacency(count, holdings, 'to'),
    controlsFrom: adjacency(count, controls, 'from'),
    controlsInto: adjacency(count, controls, 'to'),
    kin: of('KIN'),
    offices: offices.filter(ofParty),
    upperOffices: offices.filter((office) => !ofParty(office)),
    loans: part.edges.LOAN,
    guarantees: part.edges.GUARANTEE,
    joints: of('JOINT_CONTROL'),
    influences: of('SIGNIFICANT_INFLUENCE'),
    dependences: [...of('IP_DEPENDENCE'), ...of('OPERATIONS_CONTROLLED')],
    concerts: of('ACTING_IN_CONCERT'),
    interests: of('INTEREST'),
  };
}

/** The graph with every range at its most and every unknown interest counted; undefined where all is known exactly. */
export function atMost(graph: SubGraph): SubGraph | undefined {
  const ranged = graph.holdingsFrom.some((edges) => edges.some(({ share, most }) => most > share));
  if (!ranged && graph.interests.length === 0) return undefined;
  const holdings = [...graph.holdingsFrom.flat(), ...graph.interests].map(raised);
  const controls = [...graph.controlsFrom.flat(), ...graph.interests.filter(({ most }) => most > HALF)];
  const count = graph.nodes.size;
  return {
    ...graph,
    holdingsFrom: adjacency(count, holdings, 'from'),
    holdingsInto: adjacency(count, holdings, 'to'),
    controlsFrom: adjacency(count, controls, 'from'),
    controlsInto: adjacency(count, controls, 'to'),
  };
}

function raised(edge: Edge): Edge {
  if (edge.most <= edge.share && edge.relation.type !== 'INTEREST') return edge;
  const { from, to, most, relation } = edge;
  return { from, to, share: most, most, relation };
}

const EMPTY: Edge[] = [];
const NONE: readonly (readonly Edge[])[] = [];

function adjacency(count: number, edges: readonly Edge[], end: 'from' | 'to'): readonly (readonly Edge[])[] {
  if (edges.length === 0) return NONE;
  const sizes = new Uint32Array(count);
  for (const edge of edges) sizes[edge[end]] = (sizes[edge[end]] ?? 0) + 1;
  const lists: Edge[][] = Array.from(sizes, (size) => (size === 0 ? EMPTY : new Array<Edge>(size)));
  const next = new Uint32Array(count);
  for (const edge of edges) {
    const node = edge[end];
    const place = next[node] ?? 0;
    next[node] = place + 1;
    (lists[node] ?? EMPTY)[place] = edge;
  }
  return lists;
}
