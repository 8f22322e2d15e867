/** A path is a set of edges in reading order; people read it as chains, each going on where the edge before it ended. */

interface Linked {
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
}

/** The edges of a path, in their order, as chains; none is empty. */
export function chainsOf<Step extends Linked>(path: readonly Step[]): Step[][] {
  const chains: Step[][] = [];
  for (const step of path) {
    const last = chains.at(-1);
    if (last?.at(-1)?.to.id === step.from.id) last.push(step);
    else chains.push([step]);
  }
  return chains;
}
