/**
 * Close family as the listing rules list it (domain page 2.1): spouse; children and their spouses; parents; siblings and
 * their spouses; the spouse's parents and siblings; the parents of children's spouses. The register does not know ages or
 * which of parent and child an edge names first, so a child counts at any age and parent and child are one step. Support
 * relations are not in the list. All start at once and each person is passed a bounded number of times, so that a very
 * large family costs no more than its edges.
 */
import { type Bonds, otherEnd } from './chains.js';
import type { Edge } from './extract.js';
import type { Budget } from './holding.js';
import type { KinKind } from './party-types.js';

type Step = 'S' | 'L' | 'B';

const STEPS: { readonly [kin in KinKind]?: Step } = { SPOUSE: 'S', PARENT: 'L', CHILD: 'L', SIBLING: 'B' };

/** From each stage of the list, which stage a marriage (S), a line of descent (L) or siblings (B) lead to. */
const STAGES: { readonly [stage in Stage]: { readonly [step in Step]?: Stage } } = {
  SELF: { S: 'SPOUSE', L: 'LINE', B: 'SIBLING' },
  SPOUSE: { L: 'LAST', B: 'LAST' },
  LINE: { S: 'IN_LAW' },
  SIBLING: { S: 'LAST' },
  IN_LAW: { L: 'LAST' },
  LAST: {},
};
type Stage = 'SELF' | 'SPOUSE' | 'LINE' | 'SIBLING' | 'IN_LAW' | 'LAST';

/** One of the family: whose family it is, and the kin edges from there. */
export interface Relative {
  readonly of: number;
  readonly chain: readonly Edge[];
}

interface Reached {
  readonly person: number;
  readonly stage: Stage;
  readonly of: number;
  readonly by?: { readonly edge: Edge; readonly before: Reached };
}

/** The persons themselves (with an empty chain) and their close family, each once by a shortest chain. */
export function closeFamilyOf(persons: Iterable<number>, kin: Bonds, budget: Budget): ReadonlyMap<number, Relative> {
  const open: Reached[] = [...persons].map((person) => ({ person, stage: 'SELF', of: person }));
  const seen = new Set(open.map(({ person, stage }) => `${stage} ${person}`));
  const family = new Map<number, Relative>(open.map(({ person }) => [person, { of: person, chain: [] }]));
  for (let next = 0; next < open.length && !budget.spent; next++) {
    const here = open[next];
    if (!here) break;
    const edges = kin.get(here.person) ?? [];
    budget.spend(edges.length + 1);
    for (const edge of edges) {
      const step = edge.relation.kin && STEPS[edge.relation.kin];
      const stage = step && STAGES[here.stage][step];
      const person = otherEnd(edge, here.person);
      if (!stage || seen.has(`${stage} ${person}`)) continue;
      seen.add(`${stage} ${person}`);
      const reached: Reached = { person, stage, of: here.of, by: { edge, before: here } };
      open.push(reached);
      if (!family.has(person)) family.set(person, { of: here.of, chain: chainOf(reached) });
    }
  }
  return family;
}

function chainOf(reached: Reached): Edge[] {
  const chain: Edge[] = [];
  for (let { by } = reached; by; by = by.before.by) chain.push(by.edge);
  return chain.reverse();
}
