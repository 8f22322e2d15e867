/**
 * Checkpoints of C2SP tlog-checkpoint: three lines (origin, decimal size, base64 root), further lines are extensions;
 * signed as a note whose key name is the origin.
 */
import { HASH_BYTES } from './merkle.js';
import { decodeBase64, openNote } from './note.js';
import type { VerifierKey } from './signer.js';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export type CheckpointFault =
  | 'MALFORMED'
  | 'AMBIGUOUS_KEY'
  | 'BAD_SIGNATURE'
  | 'NO_KNOWN_SIGNATURE'
  | 'OTHER_LOG'
  | 'ROOT_LENGTH';

export function checkpointText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
}

/** Reads the text of a checkpoint. The root may have any length here, so that a caller can name that fault. */
export function parseCheckpoint(text: string): (Checkpoint & { readonly extension: string }) | undefined {
  const [, origin, digits, encoded, extension] =
    /^([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n((?:[^\n]+\n)*)$/.exec(text) ?? [];
  if (origin === undefined || digits === undefined || encoded === undefined) return undefined;
  const root = decodeBase64(encoded);
  const size = Number(digits);
  if (!root || root.length === 0 || !Number.isSafeInteger(size)) return undefined;
  return { origin, size, root, extension: extension ?? '' };
}

/** The checkpoint inside a signed note, believed only when a known key of that very origin signed it. */
export function openCheckpoint(
  note: Uint8Array,
  keys: readonly VerifierKey[],
): { readonly checkpoint: Checkpoint; readonly keyId: Buffer } | { readonly fault: CheckpointFault } {
  const opened = openNote(note, keys);
  if ('fault' in opened) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return { fault: 'MALFORMED' };
  if (checkpoint.root.length !== HASH_BYTES) return { fault: 'ROOT_LENGTH' };
  const signature = opened.verified.find(({ name }) => name === checkpoint.origin);
  if (!signature) return { fault: 'OTHER_LOG' };
  return { checkpoint, keyId: signature.keyId };
}
