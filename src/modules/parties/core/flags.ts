/**
 * Risk flags that no limb of a standard carries (domain page 2.3, E19). DEPENDENCE: one party depends on the other's
 * rights, or its trade is controlled by the other, and no limb says so: art. 5 of CAS 36 finds no relation in it.
 * CONCERT: holders who act in concert would together meet T42_EQUITY or T42_COMMON_HOLDER, whose texts count kin
 * together but not partners, and no limb fires. A flag never is an outcome; its own outcome is REVIEW.
 */
import { bondsOf, chainsTo, otherEnd } from './chains.js';
import type { Edge } from './extract.js';
import { evidenceOf, holdingIn, type Reach, reachOf } from './holding.js';
import { distinct, type Hit, type Inquiry, isState } from './inquiry.js';
import { dependencesBetween } from './limb-dependence.js';
import { THRESHOLD } from './thresholds.js';

/** The flags beside a finding whose limbs are `fired`. */
export function dependenceFlags(inquiry: Inquiry, fired: readonly Hit[]): Hit[] {
  return [...dependence(inquiry, fired), ...(fired.length === 0 ? concert(inquiry) : [])];
}

function dependence({ graph }: Inquiry, fired: readonly Hit[]): Hit[] {
  const shown = new Set(fired.flatMap(({ code, path }) => (code === 'T42_IP' || code === 'T42_TRADE' ? path : [])));
  return dependencesBetween(graph, graph.a, graph.b)
    .filter((edge) => !shown.has(edge))
    .map((edge) => ({ code: 'DEPENDENCE', outcome: 'REVIEW', holder: [edge.to], path: [edge] }));
}

/** Everyone whom agreements to act in concert link is asked as one K; the State is no common holder with anyone. */
function concert({ graph, budget }: Inquiry): Hit[] {
  const { a, b } = graph;
  const bonds = bondsOf(graph.concerts);
  const seen = new Set<number>();
  const hits: Hit[] = [];
  for (const start of bonds.keys()) {
    if (seen.has(start) || budget.spent) continue;
    seen.add(start);
    const group = [start];
    for (let next = 0; next < group.length; next++) {
      const node = group[next] ?? start;
      for (const edge of bonds.get(node) ?? []) {
        const other = otherEnd(edge, node);
        if (!seen.has(other)) {
          seen.add(other);
          group.push(other);
        }
      }
    }
    const note = (seed: readonly number[], targets: readonly number[]): void => {
      if (seed.length < 2) return;
      const reach = reachOf(graph, seed, budget);
      if (targets.every((target) => holdingIn(reach, target) >= THRESHOLD)) {
        const held = targets.map((target) => evidenceOf(graph, reach, target));
        hits.push(concertHit(reach, targets, distinct(held.flat()), graph.concerts));
      }
    };
    if (group.includes(a))
      note(
        group.filter((node) => node !== b),
        [b],
      );
    if (group.includes(b))
      note(
        group.filter((node) => node !== a),
        [a],
      );
    note(
      group.filter((node) => node !== a && node !== b && !isState(graph, node)),
      [a, b],
    );
  }
  return hits;
}

function concertHit(reach: Reach, targets: readonly number[], held: readonly Edge[], concerts: readonly Edge[]): Hit {
  const holders = new Set(held.map(({ from }) => from));
  const partners = reach.seed.filter((node) => holders.has(node));
  const agreed = chainsTo(bondsOf(concerts), partners[0] ?? -1, partners);
  return {
    code: 'CONCERT',
    outcome: 'REVIEW',
    holder: partners,
    share: Math.min(...targets.map((target) => holdingIn(reach, target))),
    path: distinct([...agreed, ...held]),
  };
}
