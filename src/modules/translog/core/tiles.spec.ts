import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, nodeHash } from './merkle.js';
import { formatTilePath, parseTilePath } from './tile-path.js';
import { hashesAtLevel, splitHashes, TILE_WIDTH, type Tile, TreeBuilder } from './tiles.js';

const leaf = (at: number) => leafHash(Buffer.from(String(at)));

function grown(size: number): { tree: TreeBuilder; tiles: Map<string, Tile> } {
  const tree = new TreeBuilder();
  const tiles = new Map<string, Tile>();
  const keep = (tile: Tile) => tiles.set(`${tile.level}/${tile.index}`, tile);
  for (let at = 0; at < size; at += 1) tree.push(leaf(at)).forEach(keep);
  tree.open().forEach(keep);
  return { tree, tiles };
}

describe('a tree kept as tiles', () => {
  it.each([1, 2, 3, 255, 256, 257, 511, 512, 65_537])(
    'gives the root of RFC 6962 for %i leaves, hashed row by row',
    (size) => {
      let row = Array.from({ length: size }, (_, at) => leaf(at));
      while (row.length > 1) {
        const above: Buffer[] = [];
        for (let at = 0; at < row.length; at += 2) {
          const [left, right] = row.slice(at, at + 2);
          // A node without a sibling rises to the next row as it is.
          if (left) above.push(right ? nodeHash(left, right) : left);
        }
        row = above;
      }
      expect(grown(size).tree.root()).toEqual(row[0]);
    },
  );

  it('gives SHA-256 of nothing for no leaves', () => {
    expect(grown(0).tree.root()).toEqual(EMPTY_ROOT);
  });

  it('goes on from its open tiles as if it had never stopped, at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 0, max: 600 }), (before, more) => {
        const { tiles } = grown(before);
        const resumed = TreeBuilder.resume(before, [...tiles.values()]);
        for (let at = before; at < before + more; at += 1) resumed.push(leaf(at));
        expect(resumed.root()).toEqual(grown(before + more).tree.root());
      }),
      { numRuns: 30 },
    );
  });

  it('does not go on from a tile that is narrower than the tree', () => {
    const { tiles } = grown(300);
    const cut = [...tiles.values()].map((tile) => ({ ...tile, hashes: tile.hashes.slice(1) }));
    expect(() => TreeBuilder.resume(300, cut)).toThrow('not as wide');
  });

  it('holds 256 hashes in a full tile and the rest in the open ones', () => {
    const { tiles } = grown(70_000);
    expect(tiles.get('0/0')?.hashes).toHaveLength(TILE_WIDTH);
    expect(tiles.get('0/273')?.hashes).toHaveLength(70_000 - 273 * 256);
    expect(tiles.get('1/1')?.hashes).toHaveLength(hashesAtLevel(70_000, 1) - 256);
    expect(tiles.get('2/0')?.hashes).toHaveLength(1);
  });

  it('splits stored bytes into hashes and leaves a torn end visible', () => {
    expect(splitHashes(Buffer.alloc(64)).map((hash) => hash.length)).toEqual([32, 32]);
    expect(splitHashes(Buffer.alloc(63)).map((hash) => hash.length)).toEqual([32, 31]);
  });
});

describe('tile paths', () => {
  it.each([
    ['0/000', { level: 0, index: 0, width: 256 }],
    ['0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['1/001.p/7', { level: 1, index: 1, width: 7 }],
    ['entries/x001/000.p/255', { level: 'entries', index: 1000, width: 255 }],
  ])('reads and writes %s', (path, place) => {
    expect(parseTilePath(path)).toEqual(place);
    expect(formatTilePath(parseTilePath(path) ?? { level: 0, index: 0, width: 0 })).toBe(path);
  });

  it.each([
    ['', 'nothing'],
    ['0', 'no number'],
    ['00/000', 'a level with a leading zero'],
    ['7/000', 'a level beyond all trees'],
    ['-1/000', 'a negative level'],
    ['0/0', 'a group of one digit'],
    ['0/x000/001', 'a leading group of zeros'],
    ['0/001/002', 'a group without x'],
    ['0/x001', 'an x on the last group'],
    ['0/000.p/0', 'an empty partial tile'],
    ['0/000.p/256', 'a full tile called partial'],
    ['0/000.p/07', 'a width with a leading zero'],
    ['0/000/', 'a slash at the end'],
    ['0/../0/000', 'a way out'],
    ['entries/x999/x999/x999/x999/x999/999', 'a number beyond all trees'],
  ])('refuses %s: %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});
