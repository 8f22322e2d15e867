/**
 * Merkle proofs of RFC 6962 section 2.1, checked by following the definition of the tree from its root down: a tree of
 * n > 1 leaves splits at k, the largest power of two below n, and the last hash of a proof is the half that the rest
 * does not speak about. (RFC 9162 gives a loop from the leaf upwards; this file does not use it on purpose.)
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.js';

export const HASH_BYTES = 32;

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array());

/** SHA-256(0x00, entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x00), entry));
}

/** SHA-256(0x01, left, right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x01), left, right));
}

/**
 * OUT_OF_RANGE: no such position or size. HASH_LENGTH: a hash that has not 32 bytes. PROOF_LENGTH: more or fewer hashes
 * than a proof between these positions has. WRONG_ROOT: the computed root is another.
 */
export type MerkleFault = 'OUT_OF_RANGE' | 'HASH_LENGTH' | 'PROOF_LENGTH' | 'WRONG_ROOT';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** Nearest sibling of the leaf first. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Checks that the leaf stands at `index` of the tree of `size` leaves with that root; undefined when it does. */
export function verifyInclusion(claim: InclusionClaim): MerkleFault | undefined {
  const computed = inclusionRoot(claim);
  if ('fault' in computed) return computed.fault;
  if (claim.root.length !== HASH_BYTES) return 'HASH_LENGTH';
  return equal(computed.root, claim.root) ? undefined : 'WRONG_ROOT';
}

/** The root that the leaf and its proof give, whatever root was claimed. */
export function inclusionRoot(
  claim: Omit<InclusionClaim, 'root'>,
): { readonly root: Uint8Array } | { readonly fault: MerkleFault } {
  const { index, size, leafHash: leaf, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return { fault: 'OUT_OF_RANGE' };
  if (![leaf, ...proof].every(isHash)) return { fault: 'HASH_LENGTH' };
  if (proof.length !== inclusionLength(index, size)) return { fault: 'PROOF_LENGTH' };
  return { root: rootAbove(leaf, index, size, proof) };
}

/** How many hashes the proof of that position has. Requires `0 <= index < size`. */
export function inclusionLength(index: number, size: number): number {
  if (size === 1) return 0;
  const split = splitOf(size);
  return 1 + (index < split ? inclusionLength(index, split) : inclusionLength(index - split, size - split));
}

function rootAbove(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Uint8Array {
  const other = proof.at(-1);
  if (size === 1 || other === undefined) return leaf;
  const split = splitOf(size);
  const rest = proof.slice(0, -1);
  return index < split
    ? nodeHash(rootAbove(leaf, index, split, rest), other)
    : nodeHash(other, rootAbove(leaf, index - split, size - split, rest));
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}

/** Checks that the tree of `from` leaves is the beginning of the tree of `to`. A tree of size 0 is refused: it says nothing. */
export function verifyConsistency(claim: ConsistencyClaim): MerkleFault | undefined {
  const computed = consistencyRoots(claim);
  if ('fault' in computed) return computed.fault;
  if (!isHash(claim.toRoot)) return 'HASH_LENGTH';
  return equal(computed.from, claim.fromRoot) && equal(computed.to, claim.toRoot) ? undefined : 'WRONG_ROOT';
}

/** The two roots that the proof gives; `fromRoot` enters where the smaller tree is itself a part of the larger one. */
export function consistencyRoots(
  claim: Omit<ConsistencyClaim, 'toRoot'>,
): { readonly from: Uint8Array; readonly to: Uint8Array } | { readonly fault: MerkleFault } {
  const { from, to, proof, fromRoot } = claim;
  if (!isCount(from) || !isCount(to) || from === 0 || from > to) return { fault: 'OUT_OF_RANGE' };
  if (![fromRoot, ...proof].every(isHash)) return { fault: 'HASH_LENGTH' };
  if (proof.length !== consistencyLength(from, to, true)) return { fault: 'PROOF_LENGTH' };
  return bothRoots(from, to, proof, fromRoot);
}

/** How many hashes the proof has. `whole`: the smaller tree is known to its verifier, so its root is not repeated. */
export function consistencyLength(from: number, to: number, whole: boolean): number {
  if (from === to) return whole ? 0 : 1;
  const split = splitOf(to);
  return (
    1 + (from <= split ? consistencyLength(from, split, whole) : consistencyLength(from - split, to - split, false))
  );
}

/** `known` is the root of the smaller tree as long as no part of it was split off; afterwards the proof carries it. */
function bothRoots(
  from: number,
  to: number,
  proof: readonly Uint8Array[],
  known: Uint8Array | undefined,
): { readonly from: Uint8Array; readonly to: Uint8Array } {
  const last = proof.at(-1) ?? known ?? EMPTY_ROOT;
  if (from === to) return { from: known ?? last, to: known ?? last };
  const split = splitOf(to);
  const rest = proof.slice(0, -1);
  if (from <= split) {
    const left = bothRoots(from, split, rest, known);
    return { from: left.from, to: nodeHash(left.to, last) };
  }
  const right = bothRoots(from - split, to - split, rest, undefined);
  return { from: nodeHash(last, right.from), to: nodeHash(last, right.to) };
}

/** The largest power of two below `size`. Requires `size > 1`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_BYTES;
}
