/**
 * Kin who hold shares together are counted together (announcement 42, art. 2 (1)). The law lists pairs and kinship is
 * not transitive, so a group counts by itself only where all are kin of all: maximal cliques. A hit that needs a pair
 * who are not kin is for a person to judge (domain page 2.3, proposal).
 */
import type { SubGraph } from './sub-graph.js';

/** More set look-ups than this in one clique search, and the family is left to a person. */
export const CLIQUE_WORK_MAX = 2_000_000;

export interface Family {
  /** Everyone of one connected family who matters to the question. */
  readonly members: readonly number[];
}

/** Who is kin to whom, in both directions. */
export function kinTable(graph: SubGraph): ReadonlyMap<number, ReadonlySet<number>> {
  const table = new Map<number, Set<number>>();
  const add = (x: number, y: number): void => {
    const known = table.get(x);
    if (known) known.add(y);
    else table.set(x, new Set([y]));
  };
  for (const { from, to } of graph.kin) {
    add(from, to);
    add(to, from);
  }
  return table;
}

/** Connected families, each cut to the members for whom `matters` holds; families with fewer than two are left out. */
export function familiesOf(
  kin: ReadonlyMap<number, ReadonlySet<number>>,
  matters: (person: number) => boolean,
): Family[] {
  const seen = new Set<number>();
  const families: Family[] = [];
  for (const start of kin.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const group = [start];
    for (let next = 0; next < group.length; next++) {
      for (const other of kin.get(group[next] ?? start) ?? []) {
        if (!seen.has(other)) {
          seen.add(other);
          group.push(other);
        }
      }
    }
    const members = group.filter(matters);
    if (members.length > 1) families.push({ members });
  }
  return families;
}

/**
 * The maximal cliques among the members (Bron and Kerbosch with a pivot, on an explicit stack). `complete` is false
 * when the bound was reached; the cliques found until then are still cliques.
 */
export function cliquesOf(
  members: readonly number[],
  kin: ReadonlyMap<number, ReadonlySet<number>>,
  workMax: number = CLIQUE_WORK_MAX,
): { readonly cliques: readonly (readonly number[])[]; readonly complete: boolean } {
  const nobody: ReadonlySet<number> = new Set();
  const of = (person: number): ReadonlySet<number> => kin.get(person) ?? nobody;
  const cliques: (readonly number[])[] = [];
  const stack: { chosen: readonly number[]; open: Set<number>; closed: Set<number> }[] = [
    { chosen: [], open: new Set(members), closed: new Set() },
  ];
  let work = 0;
  for (let state = stack.pop(); state; state = stack.pop()) {
    const { chosen, open, closed } = state;
    if (open.size === 0) {
      if (closed.size === 0) cliques.push(chosen);
      continue;
    }
    const candidates = [...open, ...closed];
    work += candidates.length * (1 + Math.min(open.size, 64));
    if (work > workMax) return { cliques, complete: false };
    const pivot = mostConnected(candidates, open, of);
    for (const person of [...open].filter((one) => !of(pivot).has(one))) {
      work += open.size + closed.size;
      stack.push({ chosen: [...chosen, person], open: meet(open, of(person)), closed: meet(closed, of(person)) });
      open.delete(person);
      closed.add(person);
    }
  }
  return { cliques, complete: true };
}

/** The candidate that leaves the fewest branches; any choice is right, so a large set is only sampled. */
function mostConnected(
  candidates: readonly number[],
  open: ReadonlySet<number>,
  of: (person: number) => ReadonlySet<number>,
): number {
  let best = candidates[0] ?? 0;
  let most = -1;
  for (const candidate of candidates) {
    const near = of(candidate);
    const count = near.size > 64 ? near.size : meet(open, near).size;
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

function meet(set: ReadonlySet<number>, other: ReadonlySet<number>): Set<number> {
  const [small, large] = set.size <= other.size ? [set, other] : [other, set];
  const common = new Set<number>();
  for (const item of small) if (large.has(item)) common.add(item);
  return common;
}
