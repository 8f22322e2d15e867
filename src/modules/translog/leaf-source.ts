import type { Ctx } from '../../platform/ctx.js';
import type { Leaf } from './core/leaf.js';

/**
 * Re-reads the business rows of one kind as the records whose leaves were appended. `stream` yields pages in ascending
 * order of id (`order by id` on the uuid column) with every row of the kind exactly once: `verify` merges the pages
 * with the log without holding either in memory, and stops with a bug when the order is broken.
 */
export interface LeafSource {
  readonly kind: string;
  stream(ctx: Ctx): AsyncIterable<readonly Leaf[]>;
}
