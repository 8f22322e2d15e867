/**
 * Signed notes of C2SP signed-note: a text ending in a newline, a blank line, then lines `— name base64(keyId, signature)`.
 * Ed25519 keys have type byte 0x01 and the key id SHA-256(name, newline, 0x01, public key) cut to four bytes.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';
import type { Signer, VerifierKey } from './signer.js';

const ED25519_TYPE = 0x01;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINES_MAX = 100;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Key id of an Ed25519 key under a name. Requires the 32 raw bytes. */
export function ed25519KeyId(name: string, publicKey: Uint8Array): Buffer {
  assert(publicKey.length === 32, 'ed25519KeyId: a public key has 32 bytes');
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ED25519_TYPE]))
    .update(publicKey)
    .digest()
    .subarray(0, KEY_ID_BYTES);
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

export type OpenedNote =
  | {
      readonly text: string;
      readonly verified: readonly NoteSignature[];
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
  const verified: NoteSignature[] = [];
  const unverified: NoteSignature[] = [];
  const seen = new Set<string>();
  for (const line of note.signatures) {
    const { name, keyId, signature } = line;
    const matching = keys.filter((key) => key.name === name && ed25519KeyId(name, key.publicKey).equals(keyId));
    if (matching.length > 1) return { fault: 'AMBIGUOUS_KEY' };
    const [key] = matching;
    const identity = `${name} ${key ? keyId.toString('hex') : Buffer.concat([keyId, signature]).toString('hex')}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (key && !signatureHolds(key, note.text, signature)) return { fault: 'BAD_SIGNATURE' };
    (key ? verified : unverified).push({ name, keyId });
  }
  return verified.length === 0 ? { fault: 'NO_KNOWN_SIGNATURE' } : { text: note.text, verified, unverified };
}

/** Reads a verifier key `name+hexKeyId+base64(0x01, public key)`, or undefined when it is not an Ed25519 one. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined) return undefined;
  const bytes = decodeBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== ED25519_TYPE) return undefined;
  const publicKey = bytes.subarray(1);
  if (ed25519KeyId(name, publicKey).toString('hex') !== keyId) return undefined;
  return { name, algorithm: 'ed25519', publicKey };
}

/** The verifier key as text, as an auditor's own client takes it. */
export function formatVerifierKey(key: VerifierKey): string {
  const bytes = Buffer.concat([Buffer.from([ED25519_TYPE]), key.publicKey]);
  return `${key.name}+${ed25519KeyId(key.name, key.publicKey).toString('hex')}+${bytes.toString('base64')}`;
}

/** Standard base64 in its one canonical spelling, or undefined. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

interface ParsedNote {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly keyId: Buffer; readonly signature: Buffer }[];
}

function parseNote(bytes: Uint8Array): ParsedNote | undefined {
  const whole = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(whole, 'utf8').equals(bytes) || !isNoteText(whole) || !whole.endsWith('\n')) return undefined;
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) return undefined;
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURE_LINES_MAX) return undefined;
  const signatures: { name: string; keyId: Buffer; signature: Buffer }[] = [];
  for (const line of lines) {
    const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
    const decoded = encoded === undefined ? undefined : decodeBase64(encoded);
    if (name === undefined || !decoded || decoded.length <= KEY_ID_BYTES) return undefined;
    signatures.push({ name, keyId: decoded.subarray(0, KEY_ID_BYTES), signature: decoded.subarray(KEY_ID_BYTES) });
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

function signatureHolds(key: VerifierKey, text: string, signature: Buffer): boolean {
  if (signature.length !== 64) return false;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, key.publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text, 'utf8'), publicKey, signature);
}
