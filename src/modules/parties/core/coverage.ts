/**
 * "No path found" is not "no relation": how much of the holders is known, and whether what is unknown could hide a
 * relation (domain page 2.3, Coverage). U(p) is p and every organisation that holds 25% or more of p.
 */
import { formatPct } from '../../../kernel/rate.js';
import { holdingIn, type Reach, reachOf } from './holding.js';
import { type Inquiry, isPerson, isState } from './inquiry.js';
import { cliquesOf } from './kin.js';
import { aboveOf } from './over-threshold.js';
import type { OrganisationKind } from './party-types.js';
import type { SubGraph } from './sub-graph.js';
import { asPct, THRESHOLD, WHOLE } from './thresholds.js';

const WITHOUT_EQUITY: ReadonlySet<OrganisationKind> = new Set([
  'GOVERNMENT',
  'PUBLIC_INSTITUTION',
  'UNIVERSITY',
  'RESEARCH_INSTITUTE',
  'SOCIAL_ORGANISATION',
]);

export type CoverageBasis = 'NO_EQUITY' | 'HOLDINGS' | 'DISCLOSURE_CEILING' | 'OVER_100';

/** How much of one organisation's holders is known on the day. */
export interface CoverageFigure {
  readonly organisation: string;
  /** USCC or foreign id; the organisation's id until the register has dressed the answer. */
  readonly code: string;
  readonly side: 'a' | 'b';
  readonly basis: CoverageBasis;
  readonly knownPct: string;
  /** What may hide a holder: 0 where there is no equity or a disclosure ceiling below 25 excludes it. */
  readonly unknownPct: string;
}

/** An organisation whose unknown holders could hide a relation, and whom to ask. */
export interface Missing {
  readonly organisation: string;
  readonly code: string;
  readonly knownPct: string;
  readonly ask: readonly string[];
}

export interface Coverage {
  readonly figures: readonly CoverageFigure[];
  readonly missing: readonly Missing[];
  /** False when a family was too large to be searched for cliques; its members were then taken together. */
  readonly complete: boolean;
}

interface Known {
  readonly basis: CoverageBasis;
  readonly known: number;
  readonly unknown: number;
}

/** True for kinds that have no equity, and so neither holders nor paid-in capital. */
export function hasNoEquity(kind: OrganisationKind | undefined): boolean {
  return kind !== undefined && WITHOUT_EQUITY.has(kind);
}

/**
 * The coverage of both sides. `wider` is the same question with every range at its most: whoever may hold 25% of a party
 * belongs to its U, while what is known of an organisation's holders is always counted at the least.
 */
export function coverageOf(inquiry: Inquiry, wider: Inquiry = inquiry): Coverage {
  const { a, b } = inquiry.graph;
  const sideA = sideOf(inquiry, wider, 'a', a, b);
  const sideB = sideOf(inquiry, wider, 'b', b, a);
  return {
    figures: [...sideA.figures, ...sideB.figures],
    missing: unique([...sideA.missing, ...sideB.missing]),
    complete: sideA.complete && sideB.complete,
  };
}

function sideOf(inquiry: Inquiry, wider: Inquiry, side: 'a' | 'b', party: number, other: number): Coverage {
  const { graph } = inquiry;
  const upper = [...wider.over[side]].sort((x, y) => x - y);
  const group = [party, ...upper].filter((node) => !isPerson(graph, node));
  const known = new Map(group.map((node) => [node, knownOf(graph, node)]));
  const doubtful = group.filter((node) => (known.get(node)?.unknown ?? 0) >= THRESHOLD);
  const gaps = group.filter((node) => couldMiss(graph, node, known.get(node)?.unknown ?? 0));
  const near = gaps.length === 0 ? { nodes: [], complete: true } : nearMisses(wider, side, other, gaps, known);
  const open = new Set([...doubtful, ...near.nodes]);
  return {
    figures: group.map((node) => figure(graph, node, side, known.get(node))),
    missing: group.filter((node) => open.has(node)).map((node) => missing(graph, node, party, known.get(node))),
    complete: near.complete,
  };
}

/** A gap below 25 that could lift somebody over it: only those with less than 25 by themselves can be lifted. */
function couldMiss(graph: SubGraph, node: number, unknown: number): boolean {
  if (unknown === 0 || unknown >= THRESHOLD) return false;
  const small = (graph.holdingsInto[node] ?? []).filter(({ share }) => share < THRESHOLD);
  return small.reduce((sum, { most }) => sum + most, unknown) >= THRESHOLD;
}

function knownOf(graph: SubGraph, node: number): Known {
  const organisation = graph.nodes.organisation(node);
  if (hasNoEquity(organisation?.kind)) return { basis: 'NO_EQUITY', known: WHOLE, unknown: 0 };
  const known = (graph.holdingsInto[node] ?? []).reduce((sum, { share }) => sum + share, 0);
  if (known > WHOLE) return { basis: 'OVER_100', known, unknown: WHOLE };
  const ceiling = organisation?.disclosureCeilingPct;
  if (ceiling !== undefined && ceiling < BigInt(THRESHOLD)) return { basis: 'DISCLOSURE_CEILING', known, unknown: 0 };
  return { basis: 'HOLDINGS', known, unknown: WHOLE - known };
}

/**
 * Gaps below 25 in which a known K that reaches the other party would come to 25: K may hold what nobody declared. K is
 * one entity, or kin with all who are kin to each of them (domain page 2.3, maximal cliques); no smaller group of kin.
 */
function nearMisses(
  inquiry: Inquiry,
  side: 'a' | 'b',
  other: number,
  gaps: readonly number[],
  known: ReadonlyMap<number, Known>,
): { readonly nodes: readonly number[]; readonly complete: boolean } {
  const { graph, budget, over, kin, families } = inquiry;
  const found = new Set<number>();
  let complete = true;
  const misses = (reach: Reach): number[] =>
    gaps.filter((node) => {
      const held = holdingIn(reach, node);
      return held < THRESHOLD && held + (known.get(node)?.unknown ?? 0) >= THRESHOLD;
    });
  const note = (reach: Reach): void => {
    for (const node of misses(reach)) found.add(node);
  };
  note(side === 'a' ? inquiry.reachB : inquiry.reachA);
  const above = new Set(aboveOf(graph, gaps, budget));
  for (const node of side === 'a' ? over.b : over.a) {
    if (above.has(node) && !isState(graph, node)) note(reachOf(graph, [node], budget));
  }
  for (const { members } of families) {
    const whole = reachOf(graph, members, budget);
    const could = members.includes(other) || holdingIn(whole, other) >= THRESHOLD;
    if (!could || gaps.every((node) => holdingIn(whole, node) + (known.get(node)?.unknown ?? 0) < THRESHOLD)) continue;
    const search = cliquesOf(members, kin);
    complete &&= search.complete;
    for (const clique of search.complete ? search.cliques : [members]) {
      const reach = reachOf(graph, clique, budget);
      if (clique.includes(other) || holdingIn(reach, other) >= THRESHOLD) note(reach);
    }
  }
  return { nodes: [...found], complete };
}

function figure(graph: SubGraph, node: number, side: 'a' | 'b', known: Known | undefined): CoverageFigure {
  return {
    organisation: graph.nodes.idOf(node),
    code: codeOf(graph, node),
    side,
    basis: known?.basis ?? 'HOLDINGS',
    knownPct: formatPct(asPct(known?.known ?? 0)),
    unknownPct: formatPct(asPct(known?.unknown ?? WHOLE)),
  };
}

/** What people ask by; the id where the register looks the code up for the answer. */
function codeOf(graph: SubGraph, node: number): string {
  return graph.nodes.organisation(node)?.code ?? graph.nodes.idOf(node);
}

function missing(graph: SubGraph, node: number, party: number, known: Known | undefined): Missing {
  const code = codeOf(graph, node);
  const asked = codeOf(graph, party);
  return {
    organisation: graph.nodes.idOf(node),
    code,
    knownPct: formatPct(asPct(known?.known ?? 0)),
    ask: asked === code ? [code] : [code, asked],
  };
}

/** What is missing in all: gaps in the holders, and organisations in which a share or interest is not known exactly. */
export function missingOf(graph: SubGraph, gaps: readonly Missing[], vague: readonly number[]): readonly Missing[] {
  const sums = vague.map((node) => missing(graph, node, node, knownOf(graph, node)));
  return unique([...gaps, ...sums]);
}

function unique(items: readonly Missing[]): Missing[] {
  const byId = new Map<string, Missing>();
  for (const item of items) {
    const known = byId.get(item.organisation);
    byId.set(item.organisation, known ? { ...known, ask: [...new Set([...known.ask, ...item.ask])] } : item);
  }
  return [...byId.values()];
}
