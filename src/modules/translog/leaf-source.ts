import { BugError } from '../../kernel/assert.js';
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
  /**
   * Ids that child rows bear and that no record of the kind has: no record would show such a row. The first thousand.
   * Only kinds whose records are made from more than one table have it.
   */
  strays?(ctx: Ctx): Promise<readonly string[]>;
  /** The same for one row; only kinds of which receipts are given have it. Undefined when there is no such row. */
  one?(ctx: Ctx, id: string): Promise<Leaf | undefined>;
}

/** Whose id somebody emptied comes last, as in `order by id`, and has no leaf, though its record may not hold the id. */
const WITHOUT_ID = 'without id';

/**
 * The source of one kind over its stored rows. A row that can no longer be understood (someone changed it behind our
 * back) becomes a record that no leaf has, so that the check of the log names it instead of stopping.
 */
export function leafSource<Row extends { readonly id: string }>(
  kind: string,
  pages: (ctx: Ctx) => AsyncIterable<readonly Row[]>,
  record: (row: Row) => JsonObject,
  one?: (ctx: Ctx, id: string) => Promise<Row | undefined>,
): LeafSource {
  const readable = (row: Row): JsonObject => {
    try {
      return record(row);
    } catch {
      return { id: row.id, unreadable: true };
    }
  };
  const leafOf = (row: Row): Leaf => ({ kind, id: (row.id as string | null) ?? WITHOUT_ID, record: readable(row) });
  const source: LeafSource = {
    kind,
    async *stream(ctx: Ctx) {
      for await (const rows of pages(ctx)) yield rows.map(leafOf);
    },
  };
  if (!one) return source;
  return {
    ...source,
    async one(ctx: Ctx, id: string) {
      try {
        const row = await one(ctx, id);
        return row && leafOf(row);
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        return { kind, id, record: { id, unreadable: true } };
      }
    },
  };
}

/** The source, and beside its records the child rows that belong to none. */
export function withStrays(source: LeafSource, strays: (ctx: Ctx) => Promise<readonly string[]>): LeafSource {
  return { ...source, strays };
}

/** What a row does to its reader when someone changed it; what the database itself says is passed on. */
function isUnreadable(error: unknown): boolean {
  return [BugError, SyntaxError, TypeError, RangeError].some((kind) => error instanceof kind);
}
