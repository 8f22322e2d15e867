import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  consistencyProof,
  type HashAt,
  inclusionProof,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
import { hashesFrom, TileMissing, tilesOf } from './proof-tiles.js';
import { type LogProof, readProof, receiptExtra, writeProof } from './receipt.js';
import { type Tile, TreeBuilder } from './tiles.js';

interface Case {
  why: string;
  text: string;
  want: { extra?: string; index: number; proof: string[]; checkpoint: string } | null;
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/log-proofs.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const shown = ({ extra, index, proof, checkpoint }: LogProof) => ({
  ...(extra ? { extra: extra.toString('base64') } : {}),
  index,
  proof: proof.map((hash) => hash.toString('base64')),
  checkpoint,
});

describe('a receipt', () => {
  it.each(cases)('is read, or refused, and written back to the same bytes: $why', ({ text, want }) => {
    const read = readProof(text);
    expect(read ? shown(read) : null).toEqual(want);
    if (read) expect(writeProof(read)).toBe(text);
  });

  it('carries what the leaf is recomputed from, in canonical bytes', () => {
    const extra = receiptExtra('payment', 'an-id', { b: 1, a: '2' }, Buffer.alloc(32, 1));
    const salt = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';
    expect(extra.toString('utf8')).toBe(`{"id":"an-id","kind":"payment","record":{"a":"2","b":1},"salt":"${salt}"}`);
  });
});

describe('proofs out of tiles', () => {
  const SIZE = 66_000;
  const tree = new TreeBuilder();
  const tiles = new Map<string, Tile>();
  const roots = new Map<number, Buffer>();
  const leaves: Buffer[] = [];
  const keep = (tile: Tile) => void tiles.set(`${tile.level}/${tile.index}`, tile);
  const seed = randomBytes(8);
  beforeAll(() => {
    for (let at = 0; at < SIZE; at += 1) {
      const leaf = leafHash(Buffer.concat([seed, Buffer.from(String(at))]));
      leaves.push(leaf);
      tree.push(leaf).forEach(keep);
      if ((at + 1) % 997 === 0 || at + 1 === 65_536 || at + 1 === 256) roots.set(at + 1, tree.root());
    }
    tree.open().forEach(keep);
    roots.set(SIZE, tree.root());
  });
  const known = [...Array.from({ length: 66 }, (_, at) => (at + 1) * 997), 256, 65_536, SIZE];
  const stored = (prove: (hashAt: HashAt) => Buffer[]): { proof: Buffer[]; read: number } => {
    const places = tilesOf(prove);
    const found = places.flatMap(({ level, index }) => tiles.get(`${level}/${index}`) ?? []);
    return { proof: prove(hashesFrom(found)), read: found.length };
  };
  const rootAt = (size: number) => roots.get(size) ?? Buffer.alloc(0);

  it('hold for every leaf in every tree, from a handful of tiles', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), (size, pick) => {
        const index = pick % size;
        const { proof, read } = stored((hashAt) => inclusionProof(index, size, hashAt));
        const leaf = leaves[index] ?? Buffer.alloc(0);
        expect(verifyInclusion({ index, size, leafHash: leaf, proof, root: rootAt(size) })).toBeUndefined();
        expect(read).toBeLessThanOrEqual(6);
      }),
      { numRuns: 200 },
    );
  });

  it('hold for every tree that grew into a later one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.constantFrom(...known), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { proof } = stored((hashAt) => consistencyProof(from, to, hashAt));
        const claim = { from, to, proof, fromRoot: rootAt(from), toRoot: rootAt(to) };
        expect(verifyConsistency(claim)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('are refused, not guessed, when a tile is missing or too short', () => {
    const prove = (hashAt: HashAt) => inclusionProof(5, 700, hashAt);
    const whole = tilesOf(prove).flatMap(({ level, index }) => tiles.get(`${level}/${index}`) ?? []);
    const short = whole.map((tile) => ({ ...tile, hashes: tile.hashes.slice(0, 3) }));
    const torn = whole.map((tile) => ({ ...tile, hashes: tile.hashes.map((hash) => hash.subarray(1)) }));
    for (const damaged of [whole.slice(1), short, torn]) {
      expect(() => prove(hashesFrom(damaged))).toThrow(TileMissing);
    }
  });
});
