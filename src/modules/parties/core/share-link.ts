/**
 * The shares that must link two parties before loans, rights or trade count (announcement 42, art. 2 (2) to (4); domain
 * page 2.3): one holds anything of the other, or one third party, not the State, or kin together hold something of both.
 * How much is held does not matter; it is the holding of 2.3, so what is held through others counts.
 */
import { familyCliques, type Held, heldBy } from './family-cliques.js';
import { holdingIn } from './holding.js';
import { type Inquiry, isState } from './inquiry.js';

/** `complete` is false where a family was too tangled to be searched, so that a link may have been missed. */
export interface ShareLink {
  readonly linked: boolean;
  readonly complete: boolean;
}

/** Whether shares link the two parties on the day. */
export function linkedByShares(inquiry: Inquiry): ShareLink {
  const { graph } = inquiry;
  if (holdingIn(inquiry.reachA, graph.b) > 0 || holdingIn(inquiry.reachB, graph.a) > 0) return FOUND;
  if (inquiry.holders.some(({ node, inA, inB }) => inA > 0 && inB > 0 && !isState(graph, node))) return FOUND;
  let complete = true;
  const both = ({ a, b }: Held): boolean => a > 0 && b > 0;
  for (const { members } of inquiry.families) {
    if (!both(heldBy(inquiry, members))) continue;
    const cliques = familyCliques(inquiry, members);
    if (cliques.find(both)) return FOUND;
    complete &&= cliques.complete;
  }
  return { linked: false, complete };
}

const FOUND: ShareLink = { linked: true, complete: true };
