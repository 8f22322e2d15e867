/**
 * Changes to valid proofs, receipts and checkpoints, by name. A change that leaves the thing itself, or another valid
 * one, is not drawn (undefined): a proof between other sizes can be the same proof, and is told by its path.
 */
import type { ConsistencyClaim, InclusionClaim } from '../../src/modules/translog/core/merkle.js';
import { randomBytes } from './paper-log.js';
import type { Random } from './random.js';

export const OPERATORS = ['bit', 'swap', 'truncate', 'extend', 'other tree', 'size', 'key', 'index', 'empty'] as const;
export type Operator = (typeof OPERATORS)[number];
export type Mutations<T> = Partial<Record<Operator, (random: Random) => T | undefined>>;

const ODD_NUMBERS = [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64];
const ODD_DIGITS = ['-1', '+1', '01', '1.0', '1e0', '0x1', '', ' 1', '9007199254740992', '18446744073709551616', '９'];

/** The halves that a proof takes from the root down; two positions with the same halves have the same proof. */
export function inclusionPath(index: number, size: number): string {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return 'none';
  if (size === 1) return '';
  const split = splitOf(size);
  return index < split ? `l${inclusionPath(index, split)}` : `r${inclusionPath(index - split, size - split)}`;
}

export function consistencyPath(from: number, to: number, whole = true): string {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to) return 'none';
  if (from === to) return whole ? 'known' : 'given';
  const split = splitOf(to);
  return from <= split
    ? `l${consistencyPath(from, split, whole)}`
    : `r${consistencyPath(from - split, to - split, false)}`;
}

export function inclusionMutations(claim: InclusionClaim, other: InclusionClaim): Mutations<InclusionClaim> {
  const same = inclusionPath(claim.index, claim.size);
  const moved = (index: number, size: number): InclusionClaim | undefined =>
    inclusionPath(index, size) === same ? undefined : { ...claim, index, size };
  const parts = [claim.leafHash, claim.root, ...claim.proof];
  const rebuilt = (all: readonly Uint8Array[]): InclusionClaim => {
    const [leafHash = claim.leafHash, root = claim.root, ...proof] = all;
    return { ...claim, leafHash, root, proof };
  };
  return {
    bit: (random) => rebuilt(withBit(random, parts)),
    swap: (random) => mapped(swapped(random, parts), rebuilt),
    truncate: (random) => mapped(shortened(random, claim.proof), (proof) => ({ ...claim, proof })),
    extend: (random) => ({ ...claim, proof: lengthened(random, claim.proof) }),
    'other tree': (random) => {
      const taken = random.pick<keyof InclusionClaim>(['leafHash', 'root', 'proof']);
      return taken === 'proof' && claim.proof.length === 0 ? undefined : { ...claim, [taken]: other[taken] };
    },
    size: (random) => moved(claim.index, oddNumber(random, claim.size)),
    index: (random) => moved(oddNumber(random, claim.index), claim.size),
    empty: (random) => rebuilt(emptied(random, parts)),
  };
}

export function consistencyMutations(claim: ConsistencyClaim, other: ConsistencyClaim): Mutations<ConsistencyClaim> {
  const same = consistencyPath(claim.from, claim.to);
  const moved = (from: number, to: number): ConsistencyClaim | undefined =>
    consistencyPath(from, to) === same ? undefined : { ...claim, from, to };
  const parts = [claim.fromRoot, claim.toRoot, ...claim.proof];
  const rebuilt = (all: readonly Uint8Array[]): ConsistencyClaim => {
    const [fromRoot = claim.fromRoot, toRoot = claim.toRoot, ...proof] = all;
    return { ...claim, fromRoot, toRoot, proof };
  };
  return {
    bit: (random) => rebuilt(withBit(random, parts)),
    swap: (random) => mapped(swapped(random, parts), rebuilt),
    truncate: (random) => mapped(shortened(random, claim.proof), (proof) => ({ ...claim, proof })),
    extend: (random) => ({ ...claim, proof: lengthened(random, claim.proof) }),
    'other tree': (random) => {
      const taken = random.pick<keyof ConsistencyClaim>(['fromRoot', 'toRoot', 'proof']);
      return taken === 'proof' && claim.proof.length === 0 ? undefined : { ...claim, [taken]: other[taken] };
    },
    size: (random) =>
      random.once(2) ? moved(oddNumber(random, claim.from), claim.to) : moved(claim.from, oddNumber(random, claim.to)),
    empty: (random) => rebuilt(emptied(random, parts)),
  };
}

/** Changes to a text: bytes, lines, and the number on one line. `sizeLine` counts from 0. */
export function textMutations(text: string, sizeLine: number): Mutations<Buffer> {
  const lines = text.split('\n');
  const joined = (all: readonly string[]): Buffer => Buffer.from(all.join('\n'), 'utf8');
  return {
    bit: (random) => Buffer.concat(withBit(random, [Buffer.from(text, 'utf8')])),
    swap: (random) => mapped(swappedLines(random, lines), joined),
    truncate: (random) => {
      const bytes = Buffer.from(text, 'utf8');
      if (random.once(2)) return bytes.subarray(0, random.below(bytes.length));
      const at = random.below(lines.length);
      return joined(lines.filter((_, index) => index !== at));
    },
    extend: (random) => {
      if (random.once(3)) return Buffer.concat([randomBytes(random, 1 + random.below(40)), Buffer.from(text, 'utf8')]);
      if (random.once(2)) return Buffer.concat([Buffer.from(text, 'utf8'), randomBytes(random, 1 + random.below(40))]);
      return joined(lines.toSpliced(random.below(lines.length), 0, randomBytes(random, 32).toString('base64')));
    },
    size: (random) => joined(lines.with(sizeLine, otherDigits(random, lines[sizeLine] ?? ''))),
    empty: (random) => {
      const at = random.below(lines.length + 1);
      return at === lines.length ? Buffer.alloc(0) : joined(lines.with(at, ''));
    },
  };
}

/** Another number in digits, or what only looks like one. */
export function otherDigits(random: Random, digits: string): string {
  const number = Number(digits);
  return random.once(2) ? random.pick(ODD_DIGITS) : String(random.once(2) ? number + 1 : random.below(2 * number + 2));
}

function oddNumber(random: Random, near: number): number {
  return random.pick([...ODD_NUMBERS, near + 1, near - 1, 2 * near, random.below(2 * near + 2), near + 2 ** 32]);
}

function withBit(random: Random, parts: readonly Uint8Array[]): Buffer[] {
  const copies = parts.map((part) => Buffer.from(part));
  const target = random.pick(copies);
  const at = random.below(target.length);
  target[at] = (target[at] ?? 0) ^ (1 << random.below(8));
  return copies;
}

function swapped(random: Random, parts: readonly Uint8Array[]): Uint8Array[] | undefined {
  const [a, b] = [random.below(parts.length), random.below(parts.length)];
  const [first, second] = [parts[a], parts[b]];
  if (!first || !second || Buffer.compare(first, second) === 0) return undefined;
  return parts.with(a, second).with(b, first);
}

/** Two lines in each other's place; the order of signature lines means nothing, so not two of those. */
function swappedLines(random: Random, lines: readonly string[]): string[] | undefined {
  const [a, b] = [random.below(lines.length), random.below(lines.length)];
  const [first = '', second = ''] = [lines[a], lines[b]];
  if (first.startsWith('— ') && second.startsWith('— ')) return undefined;
  return lines.with(a, second).with(b, first);
}

function shortened(random: Random, proof: readonly Uint8Array[]): Uint8Array[] | undefined {
  if (proof.length === 0) return undefined;
  const at = random.below(proof.length);
  if (random.once(2)) return proof.filter((_, index) => index !== at);
  return proof.with(at, (proof[at] ?? Buffer.alloc(0)).subarray(0, random.below(32)));
}

function lengthened(random: Random, proof: readonly Uint8Array[]): Uint8Array[] {
  const at = random.below(proof.length + 1);
  const hash = proof[at];
  if (hash && random.once(3)) return proof.with(at, Buffer.concat([hash, randomBytes(random, 1 + random.below(32))]));
  return proof.toSpliced(at, 0, hash && random.once(2) ? hash : randomBytes(random, 32));
}

function emptied(random: Random, parts: readonly Uint8Array[]): Uint8Array[] {
  const proofless = parts.length > 2 && random.once(2);
  return proofless ? parts.slice(0, 2) : parts.with(random.below(parts.length), Buffer.alloc(0));
}

function mapped<A, B>(value: A | undefined, change: (value: A) => B): B | undefined {
  return value === undefined ? undefined : change(value);
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
