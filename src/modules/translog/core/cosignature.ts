/**
 * Cosignatures as a witness answers `add-checkpoint` (C2SP tlog-witness): signature lines to be set under the very note
 * that was submitted. Lines of unknown keys are passed over; a wrong one under a known key refuses all.
 */
import { parseCheckpoint } from './checkpoint.js';
import { type NoteFault, openNote, parseSignatureLine } from './note.js';
import type { VerifierKey } from './signer.js';

export interface Cosignature {
  readonly size: number;
  readonly witness: string;
  readonly keyId: Buffer;
  readonly algorithm: string;
  /** The signature line without its newline. */
  readonly line: string;
  readonly cosignedAt: Date;
}

/** Longer answers are no cosignatures. */
const LINES_LENGTH_MAX = 16_384;

/**
 * The cosignatures in `lines` over the note that was submitted. `keys`: those of the witnesses, from configuration. An
 * answer that none of them signed is the fault `NO_KNOWN_SIGNATURE`.
 */
export function readCosignatures(
  note: string,
  lines: string,
  keys: readonly VerifierKey[],
): readonly Cosignature[] | { readonly fault: NoteFault } {
  if (lines.length > LINES_LENGTH_MAX || !/^(?:[^\n]+\n)+$/.test(lines)) return { fault: 'MALFORMED' };
  const witnessKeys = keys.filter((key) => key.algorithm === 'cosignature/v1');
  const opened = openNote(Buffer.from(note + lines, 'utf8'), witnessKeys);
  if ('fault' in opened) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return { fault: 'MALFORMED' };
  const found = new Map<string, Cosignature>();
  for (const line of lines.slice(0, -1).split('\n')) {
    const parsed = parseSignatureLine(line);
    const signature = opened.verified.find(({ name, keyId }) => parsed?.name === name && parsed.keyId.equals(keyId));
    if (!signature?.at) continue;
    const { name, keyId, algorithm, at } = signature;
    const { size } = checkpoint;
    const identity = `${name} ${keyId.toString('hex')}`;
    if (!found.has(identity)) found.set(identity, { size, witness: name, keyId, algorithm, line, cosignedAt: at });
  }
  return [...found.values()];
}

/** A stored row against the note that it names and the configured keys: true when every column is what was signed. */
export function cosignatureHolds(row: Cosignature, note: string | undefined, keys: readonly VerifierKey[]): boolean {
  if (note === undefined) return false;
  const read = readCosignatures(note, `${row.line}\n`, keys);
  if ('fault' in read || read.length !== 1) return false;
  return read.every(
    (signed) =>
      signed.size === row.size &&
      signed.witness === row.witness &&
      signed.keyId.equals(row.keyId) &&
      signed.algorithm === row.algorithm &&
      signed.cosignedAt.getTime() === row.cosignedAt.getTime(),
  );
}

/** The note as published: the log's signature and below it the cosignatures. */
export function cosignedNote(note: string, cosignatures: readonly Pick<Cosignature, 'line'>[]): string {
  return `${note}${cosignatures.map(({ line }) => `${line}\n`).join('')}`;
}
