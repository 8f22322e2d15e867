/**
 * Everyone who holds 25% or more of a company in the sense of domain page 2.3, without computing what each of them holds
 * of everything. Two facts make it short. Who holds 25% or more of someone who holds 25% or more of the target does so
 * too, since its S takes in the other's S. And who holds less than 25% of everything has no S at all, so that only its
 * direct share counts. What is left over is computed in full.
 */
import { type Budget, holdingIn, reachOf } from './holding.js';
import type { SubGraph } from './sub-graph.js';
import { THRESHOLD } from './thresholds.js';

/** All K with 25% or more of the target, `except` left out though looked through. With the budget spent: some of them. */
export function holdersOver(
  graph: SubGraph,
  target: number,
  except: readonly number[],
  budget: Budget,
): ReadonlySet<number> {
  const over = new Set<number>();
  const open = [target];
  const rise = (): void => {
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const holdings = graph.holdingsInto[node] ?? [];
      budget.spend(holdings.length + 1);
      for (const { from, share } of holdings) {
        if (share < THRESHOLD || from === target || over.has(from)) continue;
        over.add(from);
        open.push(from);
      }
    }
  };
  rise();
  for (const node of aboveOf(graph, target, budget)) {
    if (budget.spent) break;
    if (node === target || over.has(node) || !couldReach(graph, node, target)) continue;
    if (holdingIn(reachOf(graph, [node], budget), target) < THRESHOLD) continue;
    over.add(node);
    open.push(node);
    rise();
  }
  for (const node of except) over.delete(node);
  return over;
}

/** Everyone from whom a chain of holdings, however small, leads to one of the nodes; these included. */
export function aboveOf(graph: SubGraph, start: number | readonly number[], budget: Budget): readonly number[] {
  const nodes = typeof start === 'number' ? [start] : [...start];
  const seen = new Set(nodes);
  for (let next = 0; next < nodes.length && !budget.spent; next++) {
    const holdings = graph.holdingsInto[nodes[next] ?? -1] ?? [];
    budget.spend(holdings.length + 1);
    for (const { from } of holdings) {
      if (seen.has(from)) continue;
      seen.add(from);
      nodes.push(from);
    }
  }
  return nodes;
}

/** False where nothing but direct shares could count, and they are too few. */
function couldReach(graph: SubGraph, node: number, target: number): boolean {
  let all = 0;
  let direct = 0;
  for (const { to, share } of graph.holdingsFrom[node] ?? []) {
    all += share;
    if (to === target) direct += share;
  }
  return direct >= THRESHOLD || all - direct >= THRESHOLD;
}
