/**
 * Of many holders of both parties those at the bottom: who reaches another of them through shares of 25% or more, and is
 * not reached back, is above it and says nothing new. Strongly connected rings stay whole (Tarjan, on an explicit stack).
 */

import type { SubGraph } from './sub-graph.js';
import { THRESHOLD } from './thresholds.js';

interface Frame {
  readonly node: number;
  readonly next: readonly number[];
  at: number;
}

/** The members of every ring among the nodes, single nodes being rings, from which no share of 25% leads to another. */
export function lowestOf(graph: SubGraph, nodes: ReadonlySet<number>): number[] {
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const ring = new Map<number, number>();
  const open: number[] = [];
  const within = (node: number): number[] =>
    (graph.holdingsFrom[node] ?? []).filter(({ to, share }) => share >= THRESHOLD && nodes.has(to)).map(({ to }) => to);
  const enter = (node: number, frames: Frame[]): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    frames.push({ node, next: within(node), at: 0 });
  };
  const lower = (node: number, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  for (const root of nodes) {
    const frames: Frame[] = [];
    if (!order.has(root)) enter(root, frames);
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const other = frame.next[frame.at++];
      if (other === undefined) {
        frames.pop();
        const before = frames.at(-1);
        if (before) lower(before.node, low.get(frame.node) ?? 0);
        if (low.get(frame.node) === order.get(frame.node)) close(frame.node, open, ring);
      } else if (!order.has(other)) enter(other, frames);
      else if (!ring.has(other)) lower(frame.node, order.get(other) ?? 0);
    }
  }
  const above = new Set<number>();
  for (const node of nodes) {
    if (within(node).some((other) => ring.get(other) !== ring.get(node))) above.add(ring.get(node) ?? node);
  }
  return [...nodes].filter((node) => !above.has(ring.get(node) ?? node));
}

function close(root: number, open: number[], ring: Map<number, number>): void {
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    ring.set(node, root);
    if (node === root) return;
  }
}
