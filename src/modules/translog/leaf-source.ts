import type { JsonObject } from '../../kernel/canonical-json.js';
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

/**
 * The source of one kind over its stored rows. A row that can no longer be understood (someone changed it behind our
 * back) becomes a record that no leaf has, so that the check of the log names it instead of stopping.
 */
export function leafSource<Row extends { readonly id: string }>(
  kind: string,
  pages: (ctx: Ctx) => AsyncIterable<readonly Row[]>,
  record: (row: Row) => JsonObject,
): LeafSource {
  const readable = (row: Row): JsonObject => {
    try {
      return record(row);
    } catch {
      return { id: row.id, unreadable: true };
    }
  };
  return {
    kind,
    async *stream(ctx: Ctx) {
      for await (const rows of pages(ctx)) yield rows.map((row) => ({ kind, id: row.id, record: readable(row) }));
    },
  };
}
