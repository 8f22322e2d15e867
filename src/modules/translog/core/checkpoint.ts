/**
 * Checkpoints of C2SP tlog-checkpoint: three lines (origin, decimal size, base64 root), further lines are extensions;
 * signed as a note whose key name is the origin.
 */
import { HASH_BYTES } from './merkle.js';
import { decodeBase64, openNote, type VerifiedSignature } from './note.js';
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

/** A checkpoint believed because a log key signed it, and the witnesses' signatures on it that hold. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly keyId: Buffer;
  readonly witnesses: readonly VerifiedSignature[];
}

/**
 * The checkpoint inside a signed note, believed only when a known log key of that very origin signed it: a witness
 * vouches for what it saw, not for the log.
 */
export function openCheckpoint(
  note: Uint8Array,
  keys: readonly VerifierKey[],
): SignedCheckpoint | { readonly fault: CheckpointFault } {
  const opened = openNote(note, keys);
  if ('fault' in opened) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return { fault: 'MALFORMED' };
  if (checkpoint.root.length !== HASH_BYTES) return { fault: 'ROOT_LENGTH' };
  const ofLogs = opened.verified.filter(({ algorithm }) => algorithm === 'ed25519');
  const signature = ofLogs.find(({ name }) => name === checkpoint.origin);
  if (!signature) return { fault: ofLogs.length > 0 ? 'OTHER_LOG' : 'NO_KNOWN_SIGNATURE' };
  const witnesses = opened.verified.filter(({ algorithm }) => algorithm === 'cosignature/v1');
  return { checkpoint, keyId: signature.keyId, witnesses };
}

/** The last checkpoint that a witness co-signed, as the witness itself shows it. */
export interface WitnessedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** When the witness signed, by its own clock; the latest when several have. */
  readonly at: Date;
}

/**
 * Opens what a witness shows: a known log key of the origin and a known witness key must both have signed it. Keys come
 * from configuration, never from whoever shows the note.
 */
export function openWitnessed(
  note: Uint8Array,
  logKeys: readonly VerifierKey[],
  witnessKeys: readonly VerifierKey[],
): WitnessedHead | { readonly fault: CheckpointFault | 'NOT_WITNESSED' } {
  const opened = openCheckpoint(note, [...logKeys, ...witnessKeys]);
  if ('fault' in opened) return opened;
  const [at] = opened.witnesses.flatMap((signature) => signature.at ?? []).sort((a, b) => b.getTime() - a.getTime());
  if (!at) return { fault: 'NOT_WITNESSED' };
  const { origin, size, root } = opened.checkpoint;
  return { origin, size, root, at };
}
