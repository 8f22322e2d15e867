/**
 * The cliques of one family with what each of them holds of the two parties: several limbs ask the same of the same
 * family, and in a very large one the search is the dearest thing in a question.
 */
import { holdingIn, reachOf } from './holding.js';
import type { Inquiry } from './inquiry.js';
import { cliquesOf } from './kin.js';

/** What persons taken as one K hold of the parties, in millionths of a percent. */
export interface Held {
  readonly a: number;
  readonly b: number;
}

const KNOWN = new WeakMap<Inquiry, Map<string, FamilyCliques>>();

/** The cliques among some persons, found once for an inquiry. */
export function familyCliques(inquiry: Inquiry, persons: readonly number[]): FamilyCliques {
  const known = KNOWN.get(inquiry) ?? new Map<string, FamilyCliques>();
  KNOWN.set(inquiry, known);
  const key = persons.join(' ');
  const cliques = known.get(key) ?? new FamilyCliques(inquiry, persons);
  known.set(key, cliques);
  return cliques;
}

export class FamilyCliques {
  readonly all: readonly (readonly number[])[];
  private readonly searched: boolean;
  private readonly held: Held[] = [];

  constructor(
    private readonly inquiry: Inquiry,
    persons: readonly number[],
  ) {
    const { cliques, complete } = cliquesOf(persons, inquiry.kin);
    this.all = cliques;
    this.searched = complete;
  }

  /** False where the family is too tangled, or the question has looked at too much: a clique may have been missed. */
  get complete(): boolean {
    return this.searched && !this.inquiry.budget.spent;
  }

  /** The first clique that passes a test of its members and of what they hold together. */
  find(passes: (held: Held, clique: readonly number[]) => boolean): readonly number[] | undefined {
    for (const [place, clique] of this.all.entries()) {
      if (this.inquiry.budget.spent && place >= this.held.length) return undefined;
      this.held[place] ??= heldBy(this.inquiry, clique);
      if (passes(this.held[place], clique)) return clique;
    }
    return undefined;
  }
}

/** What persons hold of both parties when taken as one. */
export function heldBy({ graph, budget }: Inquiry, persons: readonly number[]): Held {
  const reach = reachOf(graph, persons, budget);
  return { a: holdingIn(reach, graph.a), b: holdingIn(reach, graph.b) };
}
