/**
 * Signed notes (C2SP signed-note) with Ed25519 log keys (type 0x01) and the timestamped witness keys of C2SP
 * tlog-cosignature (type 0x04). A text ending in a newline, a blank line, then lines `— name base64(key id, signature)`.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, fromBase64, textOf, toBase64, toHex, utf8 } from './bytes.js';

/** 0x01: Ed25519 over the note's text. 0x04: cosignature/v1, Ed25519 over a time line and the text. */
export type KeyType = 0x01 | 0x04;

export interface NoteKey {
  readonly name: string;
  readonly type: KeyType;
  /** Four bytes: SHA-256(name, newline, type, public key), cut. */
  readonly id: Uint8Array;
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly key: NoteKey;
  /** Of a cosignature/v1: when the witness signed, in seconds since 1970. */
  readonly timestamp?: number;
}

/** A signature line whose key nobody gave us. */
export interface UnknownSignature {
  readonly name: string;
  readonly id: Uint8Array;
}

/**
 * MALFORMED: not in the form of a note. AMBIGUOUS_KEY: two given keys share name and id. BAD_SIGNATURE: a line of a given
 * key does not hold. NO_KNOWN_SIGNATURE: no line is of a given key.
 */
export type NoteFault = 'MALFORMED' | 'AMBIGUOUS_KEY' | 'BAD_SIGNATURE' | 'NO_KNOWN_SIGNATURE';

export interface OpenNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
  readonly unknown: readonly UnknownSignature[];
}

const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
/** The specification asks for at least 16; a bound keeps a hostile note from costing a signature check per line. */
const SIGNATURES_MAX = 100;
const NAME = '[^\\p{White_Space}+]+';
const KEY_TEXT = new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+(\\S+)$`, 'u');
const SIGNATURE_LINE = new RegExp(`^— (${NAME}) (\\S+)$`, 'u');

/** Reads a verifier key `name+hex key id+base64(type, public key)`; undefined for any other type or a wrong id. */
export function parseKey(vkey: string): NoteKey | undefined {
  const [, name, hexId, encoded] = KEY_TEXT.exec(vkey) ?? [];
  if (name === undefined || hexId === undefined || encoded === undefined) return undefined;
  const bytes = fromBase64(encoded);
  const type = bytes?.[0];
  if (bytes?.length !== 1 + PUBLIC_KEY_BYTES || (type !== 0x01 && type !== 0x04)) return undefined;
  const publicKey = bytes.slice(1);
  const id = keyId(name, type, publicKey);
  return toHex(id) === hexId ? { name, type, id, publicKey } : undefined;
}

/** The verifier key as text. Requires 32 bytes of public key and a name without blanks or plus signs. */
export function formatKey(name: string, type: KeyType, publicKey: Uint8Array): string {
  return `${name}+${toHex(keyId(name, type, publicKey))}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
}

/** Four bytes that, with the name, tell a key from every other. */
export function keyId(name: string, type: KeyType, publicKey: Uint8Array): Uint8Array {
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, KEY_ID_BYTES);
}

/**
 * The text of a note that at least one given key signed. Every line of a given key must hold, also one behind a good line
 * of the same key; lines of other keys are listed and believed of nothing. A line repeated as it stands counts once.
 */
export function openNote(bytes: Uint8Array, keys: readonly NoteKey[]): OpenNote | { readonly fault: NoteFault } {
  const note = parseNote(bytes);
  if (!note) return { fault: 'MALFORMED' };
  const signatures: NoteSignature[] = [];
  const unknown: UnknownSignature[] = [];
  for (const { name, id, body } of note.lines) {
    const [key, another] = keys.filter((one) => one.name === name && equal(one.id, id));
    if (another) return { fault: 'AMBIGUOUS_KEY' };
    if (!key) {
      unknown.push({ name, id });
      continue;
    }
    const signature = checkedSignature(key, note.text, body);
    if (!signature) return { fault: 'BAD_SIGNATURE' };
    signatures.push(signature);
  }
  return signatures.length === 0 ? { fault: 'NO_KNOWN_SIGNATURE' } : { text: note.text, signatures, unknown };
}

/** The text of a note whoever signed it, for a reader that looks at the signatures afterwards; undefined: no note. */
export function noteText(bytes: Uint8Array): string | undefined {
  return parseNote(bytes)?.text;
}

/** What a witness signs at a time: a header that keeps it apart from every other signature, the time, the note's text. */
export function cosignedMessage(seconds: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}

interface SignatureLine {
  readonly name: string;
  readonly id: Uint8Array;
  readonly body: Uint8Array;
}

function parseNote(bytes: Uint8Array): { text: string; lines: readonly SignatureLine[] } | undefined {
  const whole = textOf(bytes);
  if (whole === undefined || !whole.endsWith('\n') || hasControl(bytes)) return undefined;
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0) return undefined;
  const rows = [...new Set(whole.slice(blank + 2, -1).split('\n'))];
  if (rows.length > SIGNATURES_MAX) return undefined;
  const lines = rows.map(parseLine).filter((line) => line !== undefined);
  return lines.length === rows.length ? { text: whole.slice(0, blank + 1), lines } : undefined;
}

function parseLine(row: string): SignatureLine | undefined {
  const [, name, encoded] = SIGNATURE_LINE.exec(row) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || !bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, id: bytes.slice(0, KEY_ID_BYTES), body: bytes.slice(KEY_ID_BYTES) };
}

function checkedSignature(key: NoteKey, text: string, body: Uint8Array): NoteSignature | undefined {
  if (key.type === 0x01) return holds(key, body, utf8(text)) ? { key } : undefined;
  if (body.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const seconds = body.subarray(0, TIME_BYTES).reduce((value, byte) => value * 256 + byte, 0);
  if (!Number.isSafeInteger(seconds)) return undefined;
  return holds(key, body.slice(TIME_BYTES), cosignedMessage(seconds, text)) ? { key, timestamp: seconds } : undefined;
}

/** Ed25519 as RFC 8032 section 5.1.7 has it; the laxer reading of ZIP 215 would take odd encodings of a point. */
function holds(key: NoteKey, signature: Uint8Array, message: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && ed25519.verify(signature, message, key.publicKey, { zip215: false });
}

function hasControl(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && byte !== 0x0a);
}
