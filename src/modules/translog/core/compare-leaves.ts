/**
 * Records against leaves of one kind, both in order of id, merged page by page: every record must have its leaf, every
 * leaf its record, and the two must give the same entry. Memory stays two pages (reliability page, P7).
 */
import { assert } from '../../../kernel/assert.js';
import { entryOf, type Leaf, SALT_BYTES } from './leaf.js';
import { type LogProblem, leafMissing, recordChanged, recordMissing } from './log-problem.js';

export interface StoredLeaf {
  readonly id: string;
  readonly salt: Buffer;
  readonly entry: Buffer;
}

/**
 * Requires both streams in ascending order of id; throws a bug when one is not. An id that comes twice, which no key
 * would allow, lacks its counterpart the second time.
 */
export async function* compareLeaves(
  kind: string,
  records: AsyncIterable<readonly Leaf[]>,
  leaves: AsyncIterable<readonly StoredLeaf[]>,
): AsyncGenerator<LogProblem> {
  const record = new Cursor(records, `records of ${kind}`);
  const leaf = new Cursor(leaves, `leaves of ${kind}`);
  let left = await record.next();
  let right = await leaf.next();
  while (left || right) {
    if (left && (!right || left.id < right.id)) {
      yield leafMissing(kind, left.id);
      left = await record.next();
    } else if (right && (!left || right.id < left.id)) {
      yield recordMissing(kind, right.id);
      right = await leaf.next();
    } else if (left && right) {
      assert(left.kind === kind, `a source of ${kind} yields ${left.kind}`);
      const holds = right.salt.length === SALT_BYTES && entryOf(right.salt, left.record).equals(right.entry);
      if (!holds) yield recordChanged(kind, left.id);
      left = await record.next();
      right = await leaf.next();
    }
  }
}

/** One item at a time out of a stream of pages, holding it to its order. */
class Cursor<T extends { readonly id: string }> {
  private readonly pages: AsyncIterator<readonly T[]>;
  private page: readonly T[] = [];
  private at = 0;
  private previous = '';

  constructor(
    pages: AsyncIterable<readonly T[]>,
    private readonly name: string,
  ) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  async next(): Promise<T | undefined> {
    while (this.at >= this.page.length) {
      const result = await this.pages.next();
      if (result.done) return undefined;
      this.page = result.value;
      this.at = 0;
    }
    const item = this.page[this.at];
    assert(item, 'an item within its page');
    this.at += 1;
    assert(item.id >= this.previous, `${this.name} are not in ascending order of id at ${item.id}`);
    this.previous = item.id;
    return item;
  }
}
