/**
 * T42_EQUITY and T42_COMMON_HOLDER: announcement 42 of 2016, art. 2 (1); domain page 2.3. 25% or more of the other, or
 * the same third party with 25% or more of both. The State as such is no common holder; a state-owned company is.
 */
import type { Edge } from './extract.js';
import { familyCliques, type Held, heldBy } from './family-cliques.js';
import { evidenceOf, holdingIn, type Reach, reachOf } from './holding.js';
import { distinct, type Finding, type Hit, type Inquiry, isPerson, isState, NOTHING } from './inquiry.js';
import type { Family } from './kin.js';
import { lowestOf } from './lowest.js';
import { THRESHOLD } from './thresholds.js';

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
  const side = target === graph.a ? 'a' : 'b';
  return withFamily(inquiry, family, (held) => held[side] >= THRESHOLD, {
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
  const { families } = inquiry;
  const holdsBoth = ({ a, b }: Held): boolean => a >= THRESHOLD && b >= THRESHOLD;
  const alone = new Set([...inquiry.over.a].filter((node) => inquiry.over.b.has(node)));
  const single = nearest(inquiry, alone).map((reach) => commonHit(inquiry, reach));
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
function nearest({ graph, budget }: Inquiry, both: ReadonlySet<number>): Reach[] {
  const candidates = new Set([...both].filter((node) => !isState(graph, node)));
  const order = lowestOf(graph, candidates).map((node) => reachOf(graph, [node], budget));
  const node = ({ seed }: Reach): number => seed[0] ?? 0;
  order.sort((x, y) => x.members.length - y.members.length || node(x) - node(y));
  const kept = new Map<number, Reach>();
  for (const reach of order) {
    if (!reach.members.some((member) => kept.has(member))) kept.set(reach.seed[0] ?? 0, reach);
  }
  return [...kept.values()];
}

/**
 * Asks a test of a family. The whole family is asked first: holdings only grow with K, so where it fails no clique can
 * succeed. Where only the whole family succeeds, a pair that is not kin would be needed, and a person must look.
 */
function withFamily(
  inquiry: Inquiry,
  { members }: Family,
  test: (held: Held) => boolean,
  as: { readonly includes?: number; readonly hit: (reach: Reach) => Hit },
): Finding {
  const { graph, budget } = inquiry;
  if (!test(heldBy(inquiry, members))) return NOTHING;
  const cliques = familyCliques(inquiry, members);
  const clique = cliques.find(
    (held, persons) => persons.length > 1 && (as.includes === undefined || persons.includes(as.includes)) && test(held),
  );
  if (clique) return { hits: [as.hit(reachOf(graph, clique, budget))] };
  const reason = cliques.complete ? 'NON_KIN_PAIR' : 'KIN_CLIQUES_BOUND';
  return { hits: [{ ...as.hit(reachOf(graph, members, budget)), outcome: 'REVIEW', reason }], reasons: [reason] };
}
