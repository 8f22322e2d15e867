/**
 * Merkle tree of RFC 6962 section 2.1 (proof algorithms as restated in RFC 9162 section 2.1): leaves and interior nodes
 * are hashed under different prefixes, so neither can be passed off as the other. Positions and sizes are safe integers
 * (below 2^53). A verifier answers with the fault it found, or undefined when the proof holds.
 */
import { hash } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';

export const HASH_BYTES = 32;
const LEAF_PREFIX = Buffer.from([0x00]);
const NODE_PREFIX = Buffer.from([0x01]);

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.alloc(0), 'buffer');

export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, entry]), 'buffer');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE_PREFIX, left, right]), 'buffer');
}

/** Hash of the perfect subtree over leaves `[index * 2^level, (index + 1) * 2^level)`. */
export type HashAt = (level: number, index: number) => Buffer;

/** Root over leaves `[begin, end)` from perfect subtrees. Requires `begin < end` and `begin` a multiple of the largest power of two below `end - begin`. */
export function rangeRoot(begin: number, end: number, hashAt: HashAt): Buffer {
  const width = end - begin;
  assert(width > 0, 'rangeRoot: an empty range');
  const half = powerBelow(width);
  if (half * 2 === width || width === 1) return hashAt(Math.log2(width), begin / width);
  return nodeHash(rangeRoot(begin, begin + half, hashAt), rangeRoot(begin + half, end, hashAt));
}

/** Audit path of leaf `index` in the tree of `size` leaves, nearest sibling first. Requires `0 <= index < size`. */
export function inclusionProof(index: number, size: number, hashAt: HashAt): Buffer[] {
  assert(isPosition(index) && isPosition(size) && index < size, 'inclusionProof: needs 0 <= index < size');
  const path = (begin: number, end: number): Buffer[] => {
    if (end - begin === 1) return [];
    const middle = begin + powerBelow(end - begin);
    return index < middle
      ? [...path(begin, middle), rangeRoot(middle, end, hashAt)]
      : [...path(middle, end), rangeRoot(begin, middle, hashAt)];
  };
  return path(0, size);
}

/** Proof that the tree of `from` leaves is a prefix of the tree of `to`. Requires `0 < from <= to`; empty when equal. */
export function consistencyProof(from: number, to: number, hashAt: HashAt): Buffer[] {
  assert(isPosition(from) && isPosition(to) && from > 0 && from <= to, 'consistencyProof: needs 0 < from <= to');
  const path = (begin: number, end: number, known: boolean): Buffer[] => {
    if (from === end) return known ? [] : [rangeRoot(begin, end, hashAt)];
    const middle = begin + powerBelow(end - begin);
    return from <= middle
      ? [...path(begin, middle, known), rangeRoot(middle, end, hashAt)]
      : [...path(middle, end, false), rangeRoot(begin, middle, hashAt)];
  };
  return path(0, to, true);
}

/** Why a proof is refused. */
export type ProofFault = 'OUT_OF_RANGE' | 'HASH_LENGTH' | 'PROOF_LENGTH' | 'WRONG_ROOT';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Checks that the leaf stands at `index` of the tree with that root. Takes anything; refuses what is not exactly right. */
export function verifyInclusion(claim: InclusionClaim): ProofFault | undefined {
  if (!isPosition(claim.index) || !isPosition(claim.size) || claim.index >= claim.size) return 'OUT_OF_RANGE';
  if (!areHashes([claim.leafHash, claim.root, ...claim.proof])) return 'HASH_LENGTH';
  let node = claim.index;
  let last = claim.size - 1;
  let root: Uint8Array = claim.leafHash;
  for (const sibling of claim.proof) {
    if (last === 0) return 'PROOF_LENGTH';
    if (isOdd(node) || node === last) {
      root = nodeHash(sibling, root);
      while (!isOdd(node) && node !== 0) {
        node = halved(node);
        last = halved(last);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    node = halved(node);
    last = halved(last);
  }
  if (last !== 0) return 'PROOF_LENGTH';
  return Buffer.compare(root, claim.root) === 0 ? undefined : 'WRONG_ROOT';
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}

/** Checks that the tree of `from` leaves is a prefix of the tree of `to`. Size 0 is refused: it proves nothing. */
export function verifyConsistency(claim: ConsistencyClaim): ProofFault | undefined {
  const { from, to } = claim;
  if (!isPosition(from) || !isPosition(to) || from === 0 || from > to) return 'OUT_OF_RANGE';
  if (!areHashes([claim.fromRoot, claim.toRoot, ...claim.proof])) return 'HASH_LENGTH';
  if (from === to) {
    if (claim.proof.length > 0) return 'PROOF_LENGTH';
    return Buffer.compare(claim.fromRoot, claim.toRoot) === 0 ? undefined : 'WRONG_ROOT';
  }
  if (claim.proof.length === 0) return 'PROOF_LENGTH';
  let node = from - 1;
  let last = to - 1;
  while (isOdd(node)) {
    node = halved(node);
    last = halved(last);
  }
  // A power of two is itself a node of the larger tree, so its root is not repeated in the proof.
  const start = node === 0 ? claim.fromRoot : claim.proof[0];
  const rest = node === 0 ? claim.proof : claim.proof.slice(1);
  let fromRoot: Uint8Array = start ?? claim.fromRoot;
  let toRoot: Uint8Array = fromRoot;
  for (const sibling of rest) {
    if (last === 0) return 'PROOF_LENGTH';
    if (isOdd(node) || node === last) {
      fromRoot = nodeHash(sibling, fromRoot);
      toRoot = nodeHash(sibling, toRoot);
      while (!isOdd(node) && node !== 0) {
        node = halved(node);
        last = halved(last);
      }
    } else {
      toRoot = nodeHash(toRoot, sibling);
    }
    node = halved(node);
    last = halved(last);
  }
  if (last !== 0) return 'PROOF_LENGTH';
  const same = Buffer.compare(fromRoot, claim.fromRoot) === 0 && Buffer.compare(toRoot, claim.toRoot) === 0;
  return same ? undefined : 'WRONG_ROOT';
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((bytes) => bytes.length === HASH_BYTES);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function halved(value: number): number {
  return Math.floor(value / 2);
}

/** Largest power of two below `width`; 1 for widths of 1 and 2. */
function powerBelow(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}
