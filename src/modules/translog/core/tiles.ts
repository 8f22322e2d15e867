/**
 * The tree as tiles of C2SP tlog-tiles: tile (L, N) holds up to 256 hashes of tree level 8L, the N-th group of them.
 * A tile only ever grows; a full one never changes. {@link TreeBuilder} adds leaves to a tree of which it knows only
 * the open tiles, so that neither the sequencer nor the verifier re-hashes what is settled.
 */
import { assert } from '../../../kernel/assert.js';
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.js';

export const TILE_WIDTH = 256;
/** Levels 0 to 6 hold 256^7 leaves, far beyond a safe integer. */
export const TILE_LEVELS_MAX = 7;

export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Buffer[];
}

/** Hashes of tree level 8L in the tree of `size` leaves. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The tiles at the right edge that are not full: what {@link TreeBuilder.resume} needs of a tree of `size` leaves. */
export function openTiles(size: number): { level: number; index: number; width: number }[] {
  const open: { level: number; index: number; width: number }[] = [];
  for (let level = 0; level < TILE_LEVELS_MAX && hashesAtLevel(size, level) > 0; level += 1) {
    const hashes = hashesAtLevel(size, level);
    const width = hashes % TILE_WIDTH;
    if (width > 0) open.push({ level, index: Math.floor(hashes / TILE_WIDTH), width });
  }
  return open;
}

/** Stored bytes as hashes; a damaged row may end in a shorter one, which then equals nothing. */
export function splitHashes(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / HASH_BYTES) }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/** A growing tree. Not for concurrent use: there is one sequencer. */
export class TreeBuilder {
  private readonly levels: Buffer[][] = [];
  private leaves = 0;

  /** Continues the tree of `size` leaves. Requires exactly the tiles of {@link openTiles}, each with its exact width. */
  static resume(size: number, tiles: readonly Tile[]): TreeBuilder {
    const builder = new TreeBuilder();
    builder.leaves = size;
    for (const { level, index, width } of openTiles(size)) {
      const tile = tiles.find((candidate) => candidate.level === level && candidate.index === index);
      assert(tile && tile.hashes.length === width, `translog tile ${level}/${index} is not as wide as the tree wants`);
      builder.at(level).push(...tile.hashes);
    }
    return builder;
  }

  get size(): number {
    return this.leaves;
  }

  /** Adds the next leaf and returns the tiles that it filled, lowest level first. */
  push(leaf: Buffer): Tile[] {
    const filled: Tile[] = [];
    this.leaves += 1;
    let carried: Buffer | undefined = leaf;
    for (let level = 0; carried; level += 1) {
      assert(level < TILE_LEVELS_MAX, 'the log is full');
      const open = this.at(level);
      open.push(carried);
      carried = undefined;
      if (open.length === TILE_WIDTH) {
        filled.push({ level, index: hashesAtLevel(this.leaves, level + 1) - 1, hashes: open.slice() });
        carried = joined(open, undefined);
        open.length = 0;
      }
    }
    return filled;
  }

  /** The tiles that are begun and not full. */
  open(): Tile[] {
    return openTiles(this.leaves).map(({ level, index }) => ({ level, index, hashes: this.at(level).slice() }));
  }

  /** Root over all leaves so far. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (const open of this.levels) {
      if (open.length > 0) root = joined(open, root);
    }
    return root ?? EMPTY_ROOT;
  }

  private at(level: number): Buffer[] {
    while (this.levels.length <= level) this.levels.push([]);
    const open = this.levels[level];
    assert(open, 'a level that was just made');
    return open;
  }
}

/** Root of the perfect subtrees in `hashes`, left to right, with `tail` as the smaller subtree to their right. */
function joined(hashes: readonly Buffer[], tail: Buffer | undefined): Buffer {
  let root = tail;
  let end = hashes.length;
  for (let width = 1; end > 0; width *= 2) {
    if (end % (width * 2) === 0) continue;
    const left = perfectRoot(hashes.slice(end - width, end));
    root = root ? nodeHash(left, root) : left;
    end -= width;
  }
  assert(root, 'joined: nothing to join');
  return root;
}

/** Root over `hashes`. Requires a power of two of them, at least one. */
export function perfectRoot(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at + 1 < row.length; at += 2) {
      const [left, right] = [row[at], row[at + 1]];
      assert(left && right, 'perfectRoot: a pair');
      above.push(nodeHash(left, right));
    }
    row = above;
  }
  const [root] = row;
  assert(root, 'perfectRoot: nothing to join');
  return root;
}
