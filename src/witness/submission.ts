/** The body of `POST /add-checkpoint` (C2SP tlog-witness): old size, consistency proof, empty line, checkpoint. */
import { fromBase64, textOf } from '../verifier/bytes.js';
import { parseDecimal } from '../verifier/checkpoint.js';
import { HASH_BYTES } from '../verifier/merkle.js';

export interface Submission {
  /** Size of the checkpoint that the log believes to be the witness's last; at most 2^53 - 1. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, not looked at. */
  readonly note: string;
}

/** A proof between two trees of fewer than 2^63 leaves needs no more. */
export const PROOF_LINES_MAX = 63;

/** Reads a body; undefined when it has another form, a hash that has not 32 bytes, or a size above 2^53 - 1. */
export function parseSubmission(body: Uint8Array): Submission | undefined {
  const whole = textOf(body);
  const blank = whole?.indexOf('\n\n') ?? -1;
  if (whole === undefined || blank < 0) return undefined;
  const [first = '', ...lines] = whole.slice(0, blank).split('\n');
  const oldSize = first.startsWith('old ') ? parseDecimal(first.slice('old '.length)) : undefined;
  if (oldSize === undefined || lines.length > PROOF_LINES_MAX) return undefined;
  const proof = lines.map(fromBase64).filter((hash): hash is Uint8Array => hash?.length === HASH_BYTES);
  return proof.length === lines.length ? { oldSize, proof, note: whole.slice(blank + 2) } : undefined;
}
