/**
 * The parties of one question, numbered in the order of their ids, so that whoever compares numbers compares ids. Names
 * and facts are read from the graph only where somebody looks at them: an answer shows few of those it rests on.
 */
import type { Graph, GraphOrganisation } from './graph.js';

/** The number of a party that the graph does not know. */
export const STRANGER = -1;

export class PartNodes {
  constructor(
    private readonly graph: Graph,
    /** For each node its number in the graph, or {@link STRANGER}. */
    private readonly numbers: Int32Array,
    private readonly strangers: ReadonlyMap<number, string>,
  ) {}

  get size(): number {
    return this.numbers.length;
  }

  /** Empty for a node that is not there. */
  idOf(node: number): string {
    const number = this.numbers[node] ?? STRANGER;
    return number === STRANGER ? (this.strangers.get(node) ?? '') : this.graph.nodes.idOf(number);
  }

  /** Undefined for a natural person. */
  organisation(node: number): GraphOrganisation | undefined {
    const number = this.numbers[node] ?? STRANGER;
    return number === STRANGER ? undefined : this.graph.organisation(number);
  }

  isPerson(node: number): boolean {
    return !this.graph.isOrganisation(this.numbers[node] ?? STRANGER);
  }

  /** A State-assets authority: the State as such, not a state-owned company. */
  isState(node: number): boolean {
    return this.graph.isState(this.numbers[node] ?? STRANGER);
  }

  /** The number in the graph of an organisation or person about whom nothing is kept but its kind; else undefined. */
  plainNumber(node: number): number | undefined {
    const number = this.numbers[node] ?? STRANGER;
    return number !== STRANGER && this.graph.isPlain(number) ? number : undefined;
  }
}
