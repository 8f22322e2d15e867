import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { compareLeaves, type StoredLeaf } from './compare-leaves.js';
import { entryOf, type Leaf } from './leaf.js';
import type { LogProblem } from './log-problem.js';
import { leafHash } from './merkle.js';

interface LeafCase {
  why: string;
  salt: string;
  record: JsonObject;
  entry: string;
  leafHash: string;
}
const vectors = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/merkle-leaf.json', import.meta.url), 'utf8'),
) as { cases: LeafCase[] };

const salt = Buffer.alloc(32, 7);
const record = (id: string, text: string): Leaf => ({ kind: 'note', id, record: { id, text } });
const leaf = (id: string, text: string): StoredLeaf => ({ id, salt, entry: entryOf(salt, { id, text }) });

async function* pages<T>(items: readonly T[], size: number): AsyncGenerator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

async function compared(records: readonly Leaf[], leaves: readonly StoredLeaf[]): Promise<string[]> {
  const found: LogProblem[] = [];
  for await (const problem of compareLeaves('note', pages(records, 2), pages(leaves, 3))) found.push(problem);
  return found.map((problem) => `${problem.code} ${problem.id}`);
}

describe('the entry of a record', () => {
  it.each(vectors.cases)('is what another implementation computes: $why', (given) => {
    const entry = entryOf(Buffer.from(given.salt, 'hex'), given.record);
    expect(entry.toString('hex')).toBe(given.entry);
    expect(leafHash(entry).toString('hex')).toBe(given.leafHash);
  });

  it('needs a salt of 32 bytes', () => {
    expect(() => entryOf(Buffer.alloc(31), {})).toThrow('32 bytes');
  });
});

describe('records against leaves', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  it('agree when every record has its leaf', async () => {
    const found = await compared(
      ids.map((id) => record(id, id)),
      ids.map((id) => leaf(id, id)),
    );
    expect(found).toEqual([]);
  });

  it('show a missing leaf, a missing record and a changed record, each by name', async () => {
    const records = ids.filter((id) => id !== 'c').map((id) => record(id, id === 'e' ? 'changed' : id));
    const leaves = ids.filter((id) => id !== 'a' && id !== 'g').map((id) => leaf(id, id));
    expect(await compared(records, leaves)).toEqual([
      'TRANSLOG.LEAF_MISSING a',
      'TRANSLOG.RECORD_MISSING c',
      'TRANSLOG.RECORD_CHANGED e',
      'TRANSLOG.LEAF_MISSING g',
    ]);
  });

  it('show a changed salt, and one of the wrong length', async () => {
    const stored = leaf('a', 'a');
    const changed = { ...stored, salt: Buffer.alloc(32, 8) };
    expect(await compared([record('a', 'a')], [changed])).toEqual(['TRANSLOG.RECORD_CHANGED a']);
    expect(await compared([record('a', 'a')], [{ ...stored, salt: Buffer.alloc(3) }])).toEqual([
      'TRANSLOG.RECORD_CHANGED a',
    ]);
  });

  it('are not compared when a source is out of order, since rows could then hide', async () => {
    const stored = [leaf('a', 'a'), leaf('b', 'b')];
    await expect(compared([record('b', 'b'), record('a', 'a')], stored)).rejects.toThrow('ascending');
  });

  it('show an id that comes twice, on either side', async () => {
    const twice = await compared([record('a', 'a'), record('a', 'a')], [leaf('a', 'a')]);
    expect(twice).toEqual(['TRANSLOG.LEAF_MISSING a']);
    expect(await compared([record('a', 'a')], [leaf('a', 'a'), leaf('a', 'a')])).toEqual(['TRANSLOG.RECORD_MISSING a']);
  });
});
