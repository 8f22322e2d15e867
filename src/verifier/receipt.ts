/**
 * Checks a receipt (C2SP tlog-proof) from the bytes alone. Source: surface page, translog row: `extra` is the canonical
 * JSON of {kind, id, record, salt}; entry = SHA-256(salt, canonical bytes of the record); leaf hash = SHA-256(0x00, entry).
 * The cheap checks come first; nothing of the receipt is to be believed before the last one has passed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, toBase64, toHex, utf8 } from './bytes.js';
import { canonicalText } from './canonical.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import { FAULTS, type ReceiptFaultCode } from './fault.table.js';
import { HASH_BYTES, inclusionLength, inclusionRoot, leafHash } from './merkle.js';
import { type NoteKey, type NoteSignature, noteText, openNote, type UnknownSignature } from './note.js';
import { type Receipt, readReceipt } from './receipt-text.js';
import { filled, type Words } from './words.js';

/** The keys that the reader trusts: from where they are published, never from the receipt. */
export interface Trust {
  readonly logKeys: readonly NoteKey[];
  readonly witnessKeys: readonly NoteKey[];
}

/** One thing computed on the way, for those who want to follow it. */
export interface Step {
  readonly name: 'ENTRY' | 'LEAF' | 'ROOT' | 'LOG_SIGNATURE' | 'WITNESS_SIGNATURE';
  readonly value: string;
}

export interface ReceiptFault {
  readonly code: ReceiptFaultCode;
  readonly words: Words;
}

/** What stands when every check has passed. */
export interface Proved {
  readonly receipt: Receipt;
  readonly checkpoint: Checkpoint;
  /** By the log's own keys; at least one. */
  readonly logSignatures: readonly NoteSignature[];
  /** By witnesses that the reader trusts, each with its time. */
  readonly witnessSignatures: readonly NoteSignature[];
  /** Lines by keys that nobody gave: believed of nothing. */
  readonly unknown: readonly UnknownSignature[];
}

/**
 * WITNESSED: in the log, and a trusted witness saw that state of it. LOG_ONLY: proved by the log's key alone, so a log
 * that shows different people different states would not be caught. REFUSED: nothing is proved, for one reason.
 */
export type ReceiptReport =
  | { readonly verdict: 'WITNESSED' | 'LOG_ONLY'; readonly proved: Proved; readonly steps: readonly Step[] }
  | { readonly verdict: 'REFUSED'; readonly fault: ReceiptFault; readonly steps: readonly Step[] };

type Refusal = { readonly fault: ReceiptFault };

/** Takes any bytes; answers with what is proved, or with the first reason why nothing is. */
export function verifyReceipt(bytes: Uint8Array, trust: Trust): ReceiptReport {
  const steps: Step[] = [];
  const result = check(bytes, trust, steps);
  if ('fault' in result) return { verdict: 'REFUSED', fault: result.fault, steps };
  return { verdict: result.witnessSignatures.length > 0 ? 'WITNESSED' : 'LOG_ONLY', proved: result, steps };
}

function check(bytes: Uint8Array, trust: Trust, steps: Step[]): Proved | Refusal {
  const logKeys = trust.logKeys.filter((key) => key.type === 0x01);
  if (logKeys.length === 0) return refused('NO_LOG_KEY');
  const receipt = readReceipt(bytes);
  if ('code' in receipt) return refused(receipt.code, receipt.detail);
  const checkpoint = readCheckpoint(receipt.note);
  if ('fault' in checkpoint) return checkpoint;
  return checkRoot(receipt, checkpoint, steps) ?? checkSignatures(receipt, checkpoint, logKeys, trust, steps);
}

/** The checkpoint as it stands in the note, before anyone's signature on it was looked at. */
function readCheckpoint(note: Uint8Array): Checkpoint | Refusal {
  const text = noteText(note);
  if (text === undefined) return refused('NOTE_MALFORMED');
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint) return refused('CHECKPOINT_MALFORMED');
  if (checkpoint.root.length !== HASH_BYTES) return refused('ROOT_LENGTH');
  return checkpoint.size === 0 ? refused('EMPTY_LOG') : checkpoint;
}

function checkRoot(receipt: Receipt, checkpoint: Checkpoint, steps: Step[]): Refusal | undefined {
  const entry = sha256(concat(receipt.salt, utf8(canonicalText(receipt.record))));
  const leaf = leafHash(entry);
  steps.push({ name: 'ENTRY', value: toHex(entry) }, { name: 'LEAF', value: toHex(leaf) });
  const { index, proof } = receipt;
  const { size } = checkpoint;
  const computed = inclusionRoot({ index, size, leafHash: leaf, proof });
  if ('fault' in computed) {
    if (computed.fault === 'OUT_OF_RANGE') {
      return refused('OUT_OF_RANGE', {
        zh: `位置 ${index}，记录数 ${size}`,
        en: `position ${index} of ${size} records`,
      });
    }
    const due = inclusionLength(index, size);
    return refused('PROOF_LENGTH', {
      zh: `应为 ${due} 个，实为 ${proof.length} 个`,
      en: `${due} due, ${proof.length} given`,
    });
  }
  steps.push({ name: 'ROOT', value: toBase64(computed.root) });
  return equal(computed.root, checkpoint.root) ? undefined : refused('WRONG_ROOT');
}

function checkSignatures(
  receipt: Receipt,
  checkpoint: Checkpoint,
  logKeys: readonly NoteKey[],
  trust: Trust,
  steps: Step[],
): Proved | Refusal {
  const ofThisLog = logKeys.filter((key) => key.name === checkpoint.origin);
  if (ofThisLog.length === 0) return refused('OTHER_LOG', checkpoint.origin);
  const witnessKeys = trust.witnessKeys.filter((key) => key.type === 0x04);
  const opened = openNote(receipt.note, [...ofThisLog, ...witnessKeys]);
  if ('fault' in opened) return refused(NOTE_FAULTS[opened.fault]);
  const logSignatures = opened.signatures.filter(({ key }) => key.type === 0x01);
  const witnessSignatures = opened.signatures.filter(({ key }) => key.type === 0x04);
  if (logSignatures.length === 0) return refused('UNKNOWN_SIGNER');
  for (const { key } of logSignatures) steps.push({ name: 'LOG_SIGNATURE', value: `${key.name} ${toHex(key.id)}` });
  for (const { key, timestamp } of witnessSignatures) {
    steps.push({ name: 'WITNESS_SIGNATURE', value: `${key.name} ${toHex(key.id)} time ${timestamp}` });
  }
  return { receipt, checkpoint, logSignatures, witnessSignatures, unknown: opened.unknown };
}

const NOTE_FAULTS = {
  MALFORMED: 'NOTE_MALFORMED',
  AMBIGUOUS_KEY: 'AMBIGUOUS_KEY',
  BAD_SIGNATURE: 'BAD_SIGNATURE',
  NO_KNOWN_SIGNATURE: 'UNKNOWN_SIGNER',
} as const;

function refused(code: ReceiptFaultCode, detail: string | Words = ''): Refusal {
  return { fault: { code, words: filled(FAULTS[code], { detail }) } };
}
