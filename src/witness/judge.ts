/**
 * Whether the witness may co-sign a submission (C2SP tlog-witness, "add-checkpoint"), decided from the submission, the
 * log's keys and the last checkpoint co-signed for that log. The order of the checks is the specification's: who signed
 * comes before what the witness has, so that only the log itself learns its state.
 */
import { equal, fromBase64, utf8 } from '../verifier/bytes.js';
import { type Checkpoint, parseCheckpoint } from '../verifier/checkpoint.js';
import { EMPTY_ROOT, HASH_BYTES, verifyConsistency } from '../verifier/merkle.js';
import { type NoteKey, openNote } from '../verifier/note.js';
import { parseSubmission, type Submission } from './submission.js';

/** The keys of each log by its origin; a log whose key was rotated has several. */
export type LogKeys = ReadonlyMap<string, readonly NoteKey[]>;

/** What the witness knows of a log. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Before its first checkpoint a log is the empty tree. */
export const NOTHING_YET: Head = { size: 0, root: EMPTY_ROOT };

/**
 * MALFORMED: body, note or checkpoint not in form. UNKNOWN_LOG: no key for the origin. NOT_SIGNED: no signature of a
 * known key of the log, or one that does not hold. OLD_SIZE_ABOVE: old size above the checkpoint's. OTHER_SIZE: the witness
 * has another size than the old one. OTHER_ROOT: the same size as the witness has, with another root. WRONG_PROOF: the
 * proof is wrong, missing or superfluous.
 */
export type Refusal =
  | 'MALFORMED'
  | 'UNKNOWN_LOG'
  | 'NOT_SIGNED'
  | 'OLD_SIZE_ABOVE'
  | 'OTHER_SIZE'
  | 'OTHER_ROOT'
  | 'WRONG_PROOF';

export interface Consistent {
  readonly checkpoint: Checkpoint;
  /** The note's text, which is what gets signed. */
  readonly text: string;
  /** The log's own signature lines, each with its newline; lines of strangers are left out. */
  readonly lines: string;
}

export type Judgement =
  | { readonly consistent: Consistent }
  /** `has`: the size that the witness has, where the log is told. */
  | { readonly refused: Refusal; readonly has?: number };

/** `lastOf` gives the last checkpoint co-signed for an origin, or {@link NOTHING_YET}. Takes any bytes. */
export function judge(body: Uint8Array, logs: LogKeys, lastOf: (origin: string) => Head): Judgement {
  const submission = parseSubmission(body);
  const checkpoint = submission && checkpointOf(submission.note);
  if (!submission || !checkpoint) return { refused: 'MALFORMED' };
  const keys = logs.get(checkpoint.origin) ?? [];
  const note = openNote(utf8(submission.note), keys);
  if ('fault' in note && note.fault === 'MALFORMED') return { refused: 'MALFORMED' };
  if (keys.length === 0) return { refused: 'UNKNOWN_LOG' };
  if ('fault' in note) return { refused: 'NOT_SIGNED' };
  const refused = compare(submission, checkpoint, lastOf(checkpoint.origin));
  return refused ?? { consistent: { checkpoint, text: note.text, lines: linesOf(submission.note, keys) } };
}

function compare({ oldSize, proof }: Submission, checkpoint: Checkpoint, last: Head): Judgement | undefined {
  if (oldSize > checkpoint.size) return { refused: 'OLD_SIZE_ABOVE' };
  if (oldSize !== last.size) return { refused: 'OTHER_SIZE', has: last.size };
  if (checkpoint.size === last.size && !equal(checkpoint.root, last.root)) {
    return { refused: 'OTHER_ROOT', has: last.size };
  }
  // Every tree begins with the empty one, so from size 0 there is nothing to prove.
  if (last.size === 0) return proof.length === 0 ? undefined : { refused: 'WRONG_PROOF' };
  const fault = verifyConsistency({
    from: last.size,
    to: checkpoint.size,
    proof,
    fromRoot: last.root,
    toRoot: checkpoint.root,
  });
  return fault === undefined ? undefined : { refused: 'WRONG_PROOF' };
}

/** The checkpoint that a note says, whoever signed it. */
function checkpointOf(note: string): Checkpoint | undefined {
  const blank = note.lastIndexOf('\n\n');
  const checkpoint = blank < 0 ? undefined : parseCheckpoint(note.slice(0, blank + 1));
  return checkpoint?.root.length === HASH_BYTES ? checkpoint : undefined;
}

/** Signature lines of the given keys, each once. Requires a note that opened with these keys. */
function linesOf(note: string, keys: readonly NoteKey[]): string {
  const rows = new Set(note.slice(note.lastIndexOf('\n\n') + 2, -1).split('\n'));
  const known = [...rows].filter((row) => {
    const [, name, encoded = ''] = row.split(' ');
    const id = fromBase64(encoded)?.subarray(0, 4);
    return id !== undefined && keys.some((key) => key.name === name && equal(key.id, id));
  });
  return known.map((row) => `${row}\n`).join('');
}
