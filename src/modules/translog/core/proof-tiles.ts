/**
 * Proofs out of stored tiles (C2SP tlog-tiles): every node that a proof names lies inside one tile, so a proof needs a
 * few tiles, never the leaves. First the proof is drawn up to see which nodes it asks for, then with what they are.
 */
import { assert } from '../../../kernel/assert.js';
import { HASH_BYTES, type HashAt } from './merkle.js';
import { perfectRoot, TILE_WIDTH, type Tile } from './tiles.js';

/** Tree levels that one tile level spans. */
const TILE_HEIGHT = 8;
const NOTHING = Buffer.alloc(HASH_BYTES);

export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** The tiles out of which `prove` can be answered, each once. */
export function tilesOf(prove: (hashAt: HashAt) => unknown): TilePlace[] {
  const places = new Map<string, TilePlace>();
  prove((level, index) => {
    const { tile } = placeOf(level, index);
    places.set(`${tile.level}/${tile.index}`, tile);
    return NOTHING;
  });
  return [...places.values()];
}

/** Thrown inside a proof when a stored tile does not hold what the tree's size says it must. */
export class TileMissing extends Error {}

/** Nodes read from tiles. Throws {@link TileMissing} for a node that they do not hold. */
export function hashesFrom(tiles: readonly Tile[]): HashAt {
  const byPlace = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile]));
  return (level, index) => {
    const { tile, from, width } = placeOf(level, index);
    const hashes = byPlace.get(`${tile.level}/${tile.index}`)?.hashes.slice(from, from + width) ?? [];
    const whole = hashes.length === width && hashes.every((hash) => hash.length === HASH_BYTES);
    if (!whole) throw new TileMissing(`${tile.level}/${tile.index}`);
    return perfectRoot(hashes);
  };
}

/** Where a node of the tree lies: its tile, and the hashes there whose root it is. */
function placeOf(level: number, index: number): { tile: TilePlace; from: number; width: number } {
  const width = 2 ** (level % TILE_HEIGHT);
  const first = index * width;
  assert(Number.isSafeInteger(first), 'a node beyond exact integers');
  const tile = { level: Math.floor(level / TILE_HEIGHT), index: Math.floor(first / TILE_WIDTH) };
  return { tile, from: first % TILE_WIDTH, width };
}
