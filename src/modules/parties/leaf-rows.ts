import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import type { LeafSource } from '../translog/index.js';

/**
 * A leaf source over stored rows. A row that can no longer be understood (someone changed it behind our back) becomes a
 * record that no leaf has, so that the check of the log names it instead of stopping.
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
