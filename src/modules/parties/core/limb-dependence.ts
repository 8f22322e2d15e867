/**
 * T42_IP and T42_TRADE: announcement 42 of 2016, art. 2 (3) and (4); domain page 2.3. Where shares link the two at all,
 * one cannot carry on its business without the rights (patents, know-how, trademarks, copyrights) of the other, or its
 * buying, selling or services are controlled by the other. Both are declared, with evidence, as an edge from whoever
 * depends to whom it depends on: "from depends on the rights of to", "from's operations are controlled by to". Either
 * of the two parties may be the one that depends. Without shares such an edge is a risk flag only (domain page E19).
 */
import type { Edge } from './extract.js';
import { type Finding, type Hit, type Inquiry, NOTHING } from './inquiry.js';
import type { RelationType } from './party-types.js';
import { linkedByShares } from './share-link.js';
import type { SubGraph } from './sub-graph.js';

export type Dependence = Extract<RelationType, 'IP_DEPENDENCE' | 'OPERATIONS_CONTROLLED'>;

/** One party cannot work without the other's rights, and shares link the two. */
export function rightsDependence(inquiry: Inquiry): Finding {
  return dependence(inquiry, 'IP_DEPENDENCE', 'T42_IP');
}

/** One party's trade is controlled by the other, and shares link the two. */
export function tradeDependence(inquiry: Inquiry): Finding {
  return dependence(inquiry, 'OPERATIONS_CONTROLLED', 'T42_TRADE');
}

/** Declared dependences between two entities, whichever of them depends. */
export function dependencesBetween(graph: SubGraph, x: number, y: number): Edge[] {
  return graph.dependences.filter(({ from, to }) => (from === x && to === y) || (from === y && to === x));
}

function dependence(inquiry: Inquiry, type: Dependence, code: Hit['code']): Finding {
  const { graph } = inquiry;
  const edges = dependencesBetween(graph, graph.a, graph.b).filter(({ relation }) => relation.type === type);
  if (edges.length === 0) return NOTHING;
  const { linked, complete, path } = linkedByShares(inquiry);
  if (!linked) return complete ? NOTHING : { hits: [], reasons: ['KIN_CLIQUES_BOUND'] };
  return { hits: edges.map((edge) => ({ code, outcome: 'RELATED', holder: [edge.to], path: [...path, edge] })) };
}
