import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type ConsistencyClaim,
  consistencyProof,
  EMPTY_ROOT,
  type HashAt,
  type InclusionClaim,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';

interface ProofCase {
  why: string;
  index: number;
  size: number;
  from: number;
  to: number;
  proof: string[];
  fault?: string;
}
interface Vectors {
  leaves: string[];
  roots: string[];
  inclusion: ProofCase[];
  consistency: ProofCase[];
  refused: ProofCase[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), 'utf8')) as Vectors;
const inclusion = read('merkle-inclusion.json');
const consistency = read('merkle-consistency.json');
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));

/** The definition of RFC 6962 2.1 word for word, as an oracle for the iterative code. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

function hashesOf(leaves: readonly Buffer[]): HashAt {
  return (level, index) => treeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
}

const SIZE = fc.integer({ min: 1, max: 70 });

describe('inclusion proofs', () => {
  const leaves = inclusion.leaves.map((text) => leafHash(Buffer.from(text)));
  const claimOf = (given: ProofCase): InclusionClaim => ({
    index: given.index,
    size: given.size,
    leafHash: leaves[given.index] ?? leaves[0] ?? EMPTY_ROOT,
    proof: given.proof.map(bytes),
    root: bytes(inclusion.roots[given.size] ?? inclusion.roots[3] ?? ''),
  });

  it.each(inclusion.inclusion)('makes and takes the proof worked out by hand: $why', (given) => {
    const made = inclusionProof(given.index, given.size, hashesOf(leaves));
    expect(made.map((hash) => hash.toString('hex'))).toEqual(given.proof);
    expect(verifyInclusion(claimOf(given))).toBeUndefined();
  });

  it.each(inclusion.refused)('refuses: $why', (given) => {
    expect(verifyInclusion(claimOf(given))).toBe(given.fault);
  });

  it('proves every leaf of trees of any size, and nothing for a changed leaf, index, root or hash', () => {
    fc.assert(
      fc.property(SIZE, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (size, at, where, bit) => {
        const tree = leavesOf(size);
        const index = at % size;
        const proof = inclusionProof(index, size, hashesOf(tree));
        const claim: InclusionClaim = { index, size, leafHash: tree[index] ?? EMPTY_ROOT, proof, root: treeHash(tree) };
        expect(verifyInclusion(claim)).toBeUndefined();
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash, bit) })).toBe('WRONG_ROOT');
        expect(verifyInclusion({ ...claim, root: flipped(claim.root, bit) })).toBe('WRONG_ROOT');
        expect(verifyInclusion({ ...claim, proof: [...proof, EMPTY_ROOT] })).toBe('PROOF_LENGTH');
        const other = (index + 1 + (where % size)) % size;
        if (other !== index) expect(verifyInclusion({ ...claim, index: other })).toBeDefined();
        if (proof.length === 0) return;
        const changed = proof.map((hash, place) => (place === where % proof.length ? flipped(hash, bit) : hash));
        expect(verifyInclusion({ ...claim, proof: changed })).toBe('WRONG_ROOT');
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('consistency proofs', () => {
  const leaves = consistency.leaves.map((text) => leafHash(Buffer.from(text)));
  const claimOf = (given: ProofCase): ConsistencyClaim => ({
    from: given.from,
    to: given.to,
    proof: given.proof.map(bytes),
    fromRoot: bytes(consistency.roots[given.from] ?? ''),
    toRoot: bytes(consistency.roots[given.to] ?? ''),
  });

  it.each(consistency.consistency)('makes and takes the proof worked out by hand: $why', (given) => {
    const made = consistencyProof(given.from, given.to, hashesOf(leaves));
    expect(made.map((hash) => hash.toString('hex'))).toEqual(given.proof);
    expect(verifyConsistency(claimOf(given))).toBeUndefined();
  });

  it.each(consistency.refused)('refuses: $why', (given) => {
    expect(verifyConsistency(claimOf(given))).toBe(given.fault);
  });

  it('proves every prefix, and refuses a root of a tree that differs in one leaf of the prefix', () => {
    fc.assert(
      fc.property(SIZE, fc.nat(), fc.nat(), (to, cut, where) => {
        const from = 1 + (cut % to);
        const tree = leavesOf(to);
        const proof = consistencyProof(from, to, hashesOf(tree));
        const claim = { from, to, proof, fromRoot: treeHash(tree.slice(0, from)), toRoot: treeHash(tree) };
        expect(verifyConsistency(claim)).toBeUndefined();
        const rewritten = tree.map((leaf, at) => (at === where % from ? flipped(leaf, 0) : leaf));
        expect(verifyConsistency({ ...claim, toRoot: treeHash(rewritten) })).toBe('WRONG_ROOT');
        const itsOwn = consistencyProof(from, to, hashesOf(rewritten));
        expect(verifyConsistency({ ...claim, proof: itsOwn, toRoot: treeHash(rewritten) })).toBe('WRONG_ROOT');
      }),
      { numRuns: 300 },
    );
  });
});

function flipped(hash: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(hash);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
