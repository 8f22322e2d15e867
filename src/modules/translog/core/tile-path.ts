/**
 * Paths of C2SP tlog-tiles below `/log/tile/`: `L/N` or `entries/N`, N in groups of three digits, all but the last with
 * an `x` (`x001/x234/067`), a partial tile with `.p/W` behind it. Only the one canonical spelling is a path.
 */
import { TILE_LEVELS_MAX, TILE_WIDTH } from './tiles.js';

export interface TilePath {
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes in the tile: 256 for a full one, 1 to 255 for a partial one. */
  readonly width: number;
}

const FORM = /^(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** Reads a path, or undefined when it is not the canonical spelling of a tile that can exist. */
export function parseTilePath(path: string): TilePath | undefined {
  const [, place, number, partial] = FORM.exec(path) ?? [];
  if (place === undefined || number === undefined) return undefined;
  const level = place === 'entries' ? place : Number(place);
  if (level !== 'entries' && (level >= TILE_LEVELS_MAX || String(level) !== place)) return undefined;
  const parsed: TilePath = {
    level,
    index: Number(number.replace(/[x/]/g, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  if (partial !== undefined && (parsed.width < 1 || parsed.width >= TILE_WIDTH)) return undefined;
  return formatTilePath(parsed) === path ? parsed : undefined;
}

export function formatTilePath(path: TilePath): string {
  const digits = String(path.index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/[0-9]{3}/g) ?? [];
  const number = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${path.level}/${number}${path.width < TILE_WIDTH ? `.p/${path.width}` : ''}`;
}

/** Entries as an entry bundle: each behind its length as a big-endian uint16. */
export function entryBundle(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}
