import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fromBase64, utf8 } from './bytes.js';
import {
  consistencyLength,
  EMPTY_ROOT,
  inclusionLength,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';

interface ProofCase {
  readonly why: string;
  readonly index: number;
  readonly size: number;
  readonly from: number;
  readonly to: number;
  readonly proof: readonly string[];
}

interface Vectors {
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
  readonly inclusion: readonly ProofCase[];
  readonly consistency: readonly ProofCase[];
}

const read = (name: string): Vectors =>
  JSON.parse(readFileSync(new URL(`../../test/vectors/${name}`, import.meta.url), 'utf8')) as Vectors;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(utf8(`leaf ${at}`)));
const SIZE = fc.integer({ min: 1, max: 70 });
const draws = process.env.SIZE === 'small' ? 200 : 2_000;

/** Root and proofs by the loop that fills a tree level by level, pairing what can be paired: another way than the verifier's. */
function levelsOf(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const levels = [[...leaves]];
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) {
    const next: Uint8Array[] = [];
    for (let at = 0; at < below.length; at += 2) {
      const [left = EMPTY_ROOT, right] = below.slice(at, at + 2);
      next.push(right ? nodeHash(left, right) : left);
    }
    levels.push(next);
  }
  return levels;
}

/** The siblings on the way up; a node without one rises as it is. */
function proofOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  return levelsOf(leaves).flatMap((level, height) => level[Math.floor(index / 2 ** height) ^ 1] ?? []);
}

const rootOf = (leaves: readonly Uint8Array[]): Uint8Array => levelsOf(leaves).at(-1)?.[0] ?? EMPTY_ROOT;

describe('an inclusion proof', () => {
  const { leaves: names, roots, inclusion } = read('merkle-inclusion.json');

  it.each(inclusion)('worked out by hand is taken: $why', ({ index, size, proof }) => {
    const leaf = leafHash(utf8(names[index] ?? ''));
    const claim = { index, size, leafHash: leaf, proof: proof.map(bytes), root: bytes(roots[size] ?? '') };
    expect(verifyInclusion(claim)).toBeUndefined();
  });

  it('of every leaf of any tree is taken, and under no other leaf, length or root', () => {
    fc.assert(
      fc.property(SIZE, fc.nat(), (size, drawn) => {
        const leaves = leavesOf(size);
        const index = drawn % size;
        const claim = {
          index,
          size,
          leafHash: leaves[index] ?? EMPTY_ROOT,
          proof: proofOf(leaves, index),
          root: rootOf(leaves),
        };
        expect(verifyInclusion(claim)).toBeUndefined();
        expect(claim.proof).toHaveLength(inclusionLength(index, size));
        expect(verifyInclusion({ ...claim, leafHash: EMPTY_ROOT })).toBe('WRONG_ROOT');
        expect(verifyInclusion({ ...claim, root: EMPTY_ROOT })).toBe('WRONG_ROOT');
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, EMPTY_ROOT] })).toBe('PROOF_LENGTH');
        expect(verifyInclusion({ ...claim, proof: [EMPTY_ROOT, ...claim.proof] })).toBe('PROOF_LENGTH');
        if (size > 1) expect(verifyInclusion({ ...claim, proof: claim.proof.slice(1) })).toBe('PROOF_LENGTH');
      }),
      { numRuns: draws },
    );
  });

  it('outside the tree, of an empty tree, or with hashes of another length is refused before anything is hashed', () => {
    const good = { index: 0, size: 1, leafHash: EMPTY_ROOT, proof: [], root: EMPTY_ROOT };
    for (const index of [1, -1, 0.5, Number.NaN, 2 ** 53, 2 ** 64]) {
      expect([index, verifyInclusion({ ...good, index })]).toEqual([index, 'OUT_OF_RANGE']);
    }
    for (const size of [0, -1, 1.5, Number.NaN, 2 ** 64]) {
      expect([size, verifyInclusion({ ...good, size })]).toEqual([size, 'OUT_OF_RANGE']);
    }
    const short = new Uint8Array(31);
    expect(verifyInclusion({ ...good, root: short })).toBe('HASH_LENGTH');
    expect(verifyInclusion({ ...good, leafHash: short })).toBe('HASH_LENGTH');
    expect(verifyInclusion({ ...good, size: 2, proof: [short] })).toBe('HASH_LENGTH');
  });
});

describe('a consistency proof', () => {
  const { roots, consistency } = read('merkle-consistency.json');

  it.each(consistency)('worked out by hand is taken: $why', ({ from, to, proof }) => {
    const claim = {
      from,
      to,
      proof: proof.map(bytes),
      fromRoot: bytes(roots[from] ?? ''),
      toRoot: bytes(roots[to] ?? ''),
    };
    expect(verifyConsistency(claim)).toBeUndefined();
    expect(verifyConsistency({ ...claim, fromRoot: EMPTY_ROOT })).toBe('WRONG_ROOT');
    expect(verifyConsistency({ ...claim, toRoot: EMPTY_ROOT })).toBe('WRONG_ROOT');
    expect(verifyConsistency({ ...claim, proof: [...claim.proof, EMPTY_ROOT] })).toBe('PROOF_LENGTH');
    expect(claim.proof).toHaveLength(consistencyLength(from, to, true));
  });

  it('from an empty tree or backwards is refused: it says nothing', () => {
    const claim = { from: 0, to: 3, proof: [], fromRoot: EMPTY_ROOT, toRoot: EMPTY_ROOT };
    expect(verifyConsistency(claim)).toBe('OUT_OF_RANGE');
    expect(verifyConsistency({ ...claim, from: 4 })).toBe('OUT_OF_RANGE');
    expect(verifyConsistency({ ...claim, from: 3, to: 2 ** 64 })).toBe('OUT_OF_RANGE');
  });

  it('of a tree with itself is empty and needs equal roots', () => {
    const claim = { from: 3, to: 3, proof: [], fromRoot: EMPTY_ROOT, toRoot: EMPTY_ROOT };
    expect(verifyConsistency(claim)).toBeUndefined();
    expect(verifyConsistency({ ...claim, toRoot: leafHash(EMPTY_ROOT) })).toBe('WRONG_ROOT');
    expect(verifyConsistency({ ...claim, proof: [EMPTY_ROOT] })).toBe('PROOF_LENGTH');
    expect(verifyConsistency({ ...claim, toRoot: new Uint8Array(31) })).toBe('HASH_LENGTH');
  });
});

describe('base64', () => {
  it('has one spelling for every byte string', () => {
    for (const wrong of ['AA', 'AA=', 'AB==', 'AAA', ' AAAA', 'AAAA\n', 'A-_A', 'AAAA====', '=']) {
      expect([wrong, fromBase64(wrong)]).toEqual([wrong, undefined]);
    }
    expect(fromBase64('AA==')).toEqual(Uint8Array.of(0));
    expect(fromBase64('')).toEqual(new Uint8Array());
  });
});
