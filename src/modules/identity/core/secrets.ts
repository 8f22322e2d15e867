/**
 * Secrets that the service hands out and keeps as digests, and keys that hang on its one secret. A secret of 32 random
 * bytes needs no slow hash: there is nothing to guess.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** A key for one purpose, so that none made for one serves another. */
export function keyFor(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `corpus-ledger ${purpose} v1`, KEY_BYTES));
}

/** What is stored of a secret. */
export function secretDigest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Encrypts and authenticates, bound to `owner`: moved to another row it does not open. Requires a fresh nonce. */
export function seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, owner: string): Buffer {
  assert(nonce.length === NONCE_BYTES, 'seal: a nonce has 12 bytes');
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

/** The plain bytes; undefined when they were altered, moved, or sealed under another key. */
export function unseal(key: Uint8Array, sealed: Uint8Array, owner: string): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner, 'utf8')).setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The token of a form for whoever holds this cookie. */
export function formToken(key: Uint8Array, cookie: string): string {
  return createHmac('sha256', key).update(cookie, 'utf8').digest('base64url');
}

/** True when the form was made for this cookie. */
export function formTokenHolds(key: Uint8Array, cookie: string, given: string): boolean {
  const right = Buffer.from(formToken(key, cookie), 'utf8');
  const said = Buffer.from(given, 'utf8');
  return said.length === right.length && timingSafeEqual(said, right);
}
