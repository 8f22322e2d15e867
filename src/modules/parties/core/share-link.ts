/**
 * The shares that must link two parties before loans, rights or trade count (announcement 42, art. 2 (2) to (4); domain
 * page 2.3): one holds anything of the other, or one third party, not the State, or kin together hold something of both.
 * How much is held does not matter; it is the holding of 2.3, so what is held through others counts.
 */
import type { Edge } from './extract.js';
import { familyCliques, type Held, heldBy } from './family-cliques.js';
import { evidenceOf, holdingIn, type Reach, reachOf } from './holding.js';
import { distinct, type Inquiry, isState } from './inquiry.js';

/** `complete` is false where a family was too tangled to be searched, so that a link may have been missed. */
export interface ShareLink {
  readonly linked: boolean;
  readonly complete: boolean;
  /** The shares that link the two. */
  readonly path: readonly Edge[];
}

/** Whether shares link the two parties on the day. */
export function linkedByShares(inquiry: Inquiry): ShareLink {
  const { graph, reachA, reachB, budget } = inquiry;
  const found = (reach: Reach, targets: readonly number[]): ShareLink => {
    const path = distinct(targets.flatMap((target) => evidenceOf(graph, reach, target)));
    return { linked: true, complete: true, path };
  };
  if (holdingIn(reachA, graph.b) > 0) return found(reachA, [graph.b]);
  if (holdingIn(reachB, graph.a) > 0) return found(reachB, [graph.a]);
  const both = [graph.a, graph.b];
  const third = inquiry.holders.find(({ node, inA, inB }) => inA > 0 && inB > 0 && !isState(graph, node));
  if (third) return found(reachOf(graph, [third.node], budget), both);
  let complete = true;
  const ofBoth = ({ a, b }: Held): boolean => a > 0 && b > 0;
  for (const { members } of inquiry.families) {
    if (!ofBoth(heldBy(inquiry, members))) continue;
    const cliques = familyCliques(inquiry, members);
    const clique = cliques.find(ofBoth);
    if (clique) return found(reachOf(graph, clique, budget), both);
    complete &&= cliques.complete;
  }
  return { linked: false, complete, path: [] };
}
