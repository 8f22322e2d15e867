/**
 * The text of a checkpoint (C2SP tlog-checkpoint): origin, size in decimal, root in base64, then opaque extension lines,
 * each ended by a newline, none empty.
 */
import { fromBase64 } from './bytes.js';

export interface Checkpoint {
  readonly origin: string;
  /** Number of leaves; at most 2^53 - 1. */
  readonly size: number;
  /** As written: of any length, so that the reader can tell a root that is no SHA-256 from a text that is no checkpoint. */
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}

/** Reads the text of a checkpoint; undefined when it has another form, or a size above 2^53 - 1. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  const [origin, digits, encoded, ...extensions] = lines;
  if (origin === undefined || digits === undefined || encoded === undefined || lines.includes('')) return undefined;
  const size = parseDecimal(digits);
  const root = fromBase64(encoded);
  return size === undefined || !root ? undefined : { origin, size, root, extensions };
}

/** A non-negative integer below 2^53 without a sign or leading zeros, or undefined. */
export function parseDecimal(digits: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}
