/** The shortest chains along kinship or concert from one entity to others, on edges that are read in both directions. */
import type { Edge } from './extract.js';

export type Bonds = ReadonlyMap<number, readonly Edge[]>;

/** Every entity with its edges, whichever end it is. */
export function bondsOf(edges: readonly Edge[]): Bonds {
  const bonds = new Map<number, Edge[]>();
  const add = (node: number, edge: Edge): void => {
    const known = bonds.get(node);
    if (known) known.push(edge);
    else bonds.set(node, [edge]);
  };
  for (const edge of edges) {
    add(edge.from, edge);
    add(edge.to, edge);
  }
  return bonds;
}

export function otherEnd({ from, to }: Edge, node: number): number {
  return from === node ? to : from;
}

/** The edges of the shortest chains from the root to each target that can be reached. */
export function chainsTo(bonds: Bonds, root: number, targets: readonly number[]): Edge[] {
  const cameBy = new Map<number, Edge | undefined>([[root, undefined]]);
  const open = [root];
  const wanted = new Set(targets);
  wanted.delete(root);
  for (let next = 0; next < open.length && wanted.size > 0; next++) {
    const node = open[next] ?? root;
    for (const edge of bonds.get(node) ?? []) {
      const there = otherEnd(edge, node);
      if (cameBy.has(there)) continue;
      cameBy.set(there, edge);
      wanted.delete(there);
      open.push(there);
    }
  }
  const used = new Set<Edge>();
  for (const target of targets) {
    const chain: Edge[] = [];
    let node = target;
    for (let edge = cameBy.get(node); edge && !used.has(edge); edge = cameBy.get(node)) {
      chain.push(edge);
      node = otherEnd(edge, node);
    }
    for (const edge of chain.reverse()) used.add(edge);
  }
  return [...used];
}
