/**
 * T42_EQUITY and T42_COMMON_HOLDER: announcement 42 of 2016, art. 2 (1); domain page 2.3. 25% or more of the other, or
 * the same third party with 25% or more of both. The State as such is no common holder; a state-owned company is.
 */
import type { Edge } from './graph.js';
import { evidenceOf, holdingIn, type Reach, reachOf, THRESHOLD } from './holding.js';
import { distinct, type Finding, type Hit, type Holder, type Inquiry, isPerson, isState, NOTHING } from './inquiry.js';
import { cliquesOf, type Family } from './kin.js';

/** One party holds 25% or more of the other; a natural person counts together with each clique of its kin. */
export function equity(inquiry: Inquiry): Finding {
  const { a, b } = inquiry.graph;
  const sides = [equityOf(inquiry, a, b, inquiry.reachA), equityOf(inquiry, b, a, inquiry.reachB)];
  return { hits: sides.flatMap((side) => side.hits), reasons: sides.flatMap((side) => side.reasons ?? []) };
}

function equityOf(inquiry: Inquiry, holder: number, target: number, alone: Reach): Finding {
  const { graph } = inquiry;
  if (holdingIn(alone, target) >= THRESHOLD) return { hits: [equityHit(inquiry, alone, target)] };
  if (!isPerson(graph, holder)) return NOTHING;
  const family = inquiry.families.find(({ members }) => members.includes(holder));
  if (!family) return NOTHING;
  return withFamily(inquiry, family, (reach) => holdingIn(reach, target) >= THRESHOLD, {
    includes: holder,
    hit: (reach) => equityHit(inquiry, reach, target),
  });
}

function equityHit({ graph }: Inquiry, reach: Reach, target: number): Hit {
  const share = holdingIn(reach, target);
  return {
    code: 'T42_EQUITY',
    outcome: 'RELATED',
    holder: reach.seed,
    share,
    path: evidenceOf(graph, reach, target),
    ...(share === THRESHOLD ? { atThreshold: true } : {}),
  };
}

/** One third party, or kin together, hold 25% or more of both; of several the nearest to the two are named. */
export function commonHolder(inquiry: Inquiry): Finding {
  const { graph, families } = inquiry;
  const holdsBoth = (reach: Reach): boolean =>
    holdingIn(reach, graph.a) >= THRESHOLD && holdingIn(reach, graph.b) >= THRESHOLD;
  const both = inquiry.holders.filter(({ inA, inB }) => inA >= THRESHOLD && inB >= THRESHOLD);
  const single = nearest(inquiry, both).map((reach) => commonHit(inquiry, reach));
  const alone = new Set(both.map(({ node }) => node));
  const findings = families
    .filter(({ members }) => !members.some((person) => alone.has(person)))
    .map((family) => withFamily(inquiry, family, holdsBoth, { hit: (reach) => commonHit(inquiry, reach) }));
  return {
    hits: [...single, ...findings.flatMap((finding) => finding.hits)],
    reasons: findings.flatMap((finding) => finding.reasons ?? []),
  };
}

function commonHit({ graph }: Inquiry, reach: Reach): Hit {
  const share = Math.min(holdingIn(reach, graph.a), holdingIn(reach, graph.b));
  const path: Edge[] = [...evidenceOf(graph, reach, graph.a), ...evidenceOf(graph, reach, graph.b)];
  return {
    code: 'T42_COMMON_HOLDER',
    outcome: 'RELATED',
    holder: reach.seed,
    share,
    path: distinct(path),
    ...(share === THRESHOLD ? { atThreshold: true } : {}),
  };
}

/** Of all common holders those that reach no other common holder; in a ring of them the first by id. */
function nearest({ graph, budget }: Inquiry, both: readonly Holder[]): Reach[] {
  const order = both
    .filter(({ node }) => !isState(graph, node))
    .sort((x, y) => x.size - y.size || ((graph.ids[x.node] ?? '') < (graph.ids[y.node] ?? '') ? -1 : 1));
  const kept = new Map<number, Reach>();
  for (const { node } of order) {
    if (budget.spent && kept.size > 0) break;
    const reach = reachOf(graph, [node], budget);
    if (!reach.members.some((member) => kept.has(member))) kept.set(node, reach);
  }
  return [...kept.values()];
}

/**
 * Asks a test of a family. The whole family is asked first: holdings only grow with K, so where it fails no clique can
 * succeed. Where only the whole family succeeds, a pair that is not kin would be needed, and a person must look.
 */
function withFamily(
  { graph, kin, budget }: Inquiry,
  family: Family,
  test: (reach: Reach) => boolean,
  as: { readonly includes?: number; readonly hit: (reach: Reach) => Hit },
): Finding {
  const whole = reachOf(graph, family.members, budget);
  if (!test(whole)) return NOTHING;
  const { cliques, complete } = cliquesOf(family.members, kin);
  for (const clique of cliques) {
    if (clique.length < 2 || (as.includes !== undefined && !clique.includes(as.includes))) continue;
    const reach = reachOf(graph, clique, budget);
    if (test(reach)) return { hits: [as.hit(reach)] };
  }
  const reason = complete ? 'NON_KIN_PAIR' : 'KIN_CLIQUES_BOUND';
  return { hits: [{ ...as.hit(whole), outcome: 'REVIEW', reason }], reasons: [reason] };
}
