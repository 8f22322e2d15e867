/**
 * Signed notes of C2SP signed-note: a text ending in a newline, a blank line, then lines `— name base64(keyId, signature)`.
 * A key id is SHA-256(name, newline, type byte, public key) cut to four bytes: 0x01 for Ed25519, 0x04 for the timestamped
 * Ed25519 of a witness (C2SP tlog-cosignature), whose signature is preceded by the POSIX time in eight bytes and covers
 * the lines `cosignature/v1` and `time N` and then the text.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';
import type { SignatureAlgorithm, Signer, VerifierKey } from './signer.js';

const TYPE_BYTE: Readonly<Record<SignatureAlgorithm, number>> = { ed25519: 0x01, 'cosignature/v1': 0x04 };
const ALGORITHMS: readonly SignatureAlgorithm[] = ['ed25519', 'cosignature/v1'];
const ED25519_SIGNATURE_BYTES = 64;
const TIMESTAMP_BYTES = 8;
/** The last second that a `Date` can hold; a witness that signs beyond it is not telling the time. */
const SECONDS_MAX = 8_640_000_000_000n;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINES_MAX = 100;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Key id of a key as its signature lines carry it. Requires the 32 raw bytes of the public key. */
export function keyIdOf(key: VerifierKey): Buffer {
  assert(key.publicKey.length === 32, 'keyIdOf: a public key has 32 bytes');
  return createHash('sha256')
    .update(`${key.name}\n`)
    .update(Buffer.from([TYPE_BYTE[key.algorithm]]))
    .update(key.publicKey)
    .digest()
    .subarray(0, KEY_ID_BYTES);
}

/** Key id of an Ed25519 key under a name. Requires the 32 raw bytes. */
export function ed25519KeyId(name: string, publicKey: Uint8Array): Buffer {
  return keyIdOf({ name, algorithm: 'ed25519', publicKey });
}

/** `text` with the signer's line. Requires a text without control characters that ends in a newline. */
export function signNote(text: string, signer: Signer): string {
  assert(isNoteText(text) && text.endsWith('\n'), 'signNote: a text that ends in a newline');
  const signature = signer.sign(Buffer.from(text, 'utf8'));
  return `${text}\n— ${signer.name} ${Buffer.concat([signer.keyId, signature]).toString('base64')}\n`;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
}

/** A signature that holds, and whose it is. */
export interface VerifiedSignature extends NoteSignature {
  readonly algorithm: SignatureAlgorithm;
  /** When a witness signed, by its own clock, to the second; a log's signature has no time. */
  readonly at?: Date;
}

export type OpenedNote =
  | {
      readonly text: string;
      readonly verified: readonly VerifiedSignature[];
      readonly unverified: readonly NoteSignature[];
    }
  | { readonly fault: NoteFault };

export type NoteFault = 'MALFORMED' | 'AMBIGUOUS_KEY' | 'BAD_SIGNATURE' | 'NO_KNOWN_SIGNATURE';

/**
 * The text of a note that at least one known key signed. A wrong signature by a known key refuses the note even when
 * another holds; signatures of unknown keys are listed and believed of nothing.
 */
export function openNote(bytes: Uint8Array, keys: readonly VerifierKey[]): OpenedNote {
  const note = parseNote(bytes);
  if (!note) return { fault: 'MALFORMED' };
  const verified: VerifiedSignature[] = [];
  const unverified: NoteSignature[] = [];
  const seen = new Set<string>();
  for (const line of note.signatures) {
    const { name, keyId, signature } = line;
    const matching = keys.filter((key) => key.name === name && keyIdOf(key).equals(keyId));
    if (matching.length > 1) return { fault: 'AMBIGUOUS_KEY' };
    const [key] = matching;
    const identity = `${name} ${key ? keyId.toString('hex') : Buffer.concat([keyId, signature]).toString('hex')}`;
    if (key && seen.has(identity) && !heldBy(key, note.text, signature)) return { fault: 'BAD_SIGNATURE' };
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (!key) {
      unverified.push({ name, keyId });
      continue;
    }
    const held = heldBy(key, note.text, signature);
    if (!held) return { fault: 'BAD_SIGNATURE' };
    verified.push({ name, keyId, algorithm: key.algorithm, ...held });
  }
  return verified.length === 0 ? { fault: 'NO_KNOWN_SIGNATURE' } : { text: note.text, verified, unverified };
}

/** Reads a verifier key `name+hexKeyId+base64(type byte, public key)`, or undefined when it is of no known type. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined) return undefined;
  const bytes = decodeBase64(encoded);
  if (bytes?.length !== 33) return undefined;
  const algorithm = ALGORITHMS.find((known) => TYPE_BYTE[known] === bytes[0]);
  if (algorithm === undefined) return undefined;
  const key: VerifierKey = { name, algorithm, publicKey: bytes.subarray(1) };
  return keyIdOf(key).toString('hex') === keyId ? key : undefined;
}

/** The verifier key as text, as an auditor's own client takes it. */
export function formatVerifierKey(key: VerifierKey): string {
  const bytes = Buffer.concat([Buffer.from([TYPE_BYTE[key.algorithm]]), key.publicKey]);
  return `${key.name}+${keyIdOf(key).toString('hex')}+${bytes.toString('base64')}`;
}

/** Standard base64 in its one canonical spelling, or undefined. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

interface SignatureLine extends NoteSignature {
  readonly signature: Buffer;
}

/** A signature line without its newline, or undefined when it is none. */
export function parseSignatureLine(line: string): SignatureLine | undefined {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const decoded = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || !decoded || decoded.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: decoded.subarray(0, KEY_ID_BYTES), signature: decoded.subarray(KEY_ID_BYTES) };
}

interface ParsedNote {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

function parseNote(bytes: Uint8Array): ParsedNote | undefined {
  const whole = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(whole, 'utf8').equals(bytes) || !isNoteText(whole) || !whole.endsWith('\n')) return undefined;
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) return undefined;
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURE_LINES_MAX) return undefined;
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (!signature) return undefined;
    signatures.push(signature);
  }
  return { text: whole.slice(0, split + 1), signatures };
}

function isNoteText(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return text.isWellFormed();
}

/** When the signature holds: what else it says. Undefined when it does not hold. */
function heldBy(key: VerifierKey, text: string, signature: Buffer): { readonly at?: Date } | undefined {
  if (key.algorithm === 'ed25519') return signatureHolds(key.publicKey, text, signature) ? {} : undefined;
  if (signature.length !== TIMESTAMP_BYTES + ED25519_SIGNATURE_BYTES) return undefined;
  const seconds = signature.readBigUInt64BE(0);
  if (seconds > SECONDS_MAX) return undefined;
  const holds = signatureHolds(key.publicKey, cosignedText(seconds, text), signature.subarray(TIMESTAMP_BYTES));
  return holds ? { at: new Date(Number(seconds) * 1000) } : undefined;
}

/** What a witness signs: the time, then the whole text of the note. */
function cosignedText(seconds: bigint, text: string): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

function signatureHolds(publicKey: Uint8Array, text: string, signature: Buffer): boolean {
  if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text, 'utf8'), key, signature);
}
