/**
 * One-time codes as RFC 6238 has them: HOTP (RFC 4226) with HMAC-SHA1 over the number of 30-second steps, six digits;
 * what every authenticator app computes. A code of the step before or after is taken too (RFC 6238, section 5.2).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';

export const TOTP_SECRET_BYTES = 20;
export const TOTP_DIGITS = 6;
const STEP_MS = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export type TotpHash = 'sha1' | 'sha256' | 'sha512';

/** The number of the step that this moment lies in. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS);
}

/** The code of a step. Requires `step >= 0` and at most nine digits. */
export function totpCode(secret: Uint8Array, step: number, digits = TOTP_DIGITS, hash: TotpHash = 'sha1'): string {
  assert(Number.isSafeInteger(step) && step >= 0, 'totpCode: a step is a natural number');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(hash, secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, among the current one and its neighbours; undefined for any other code. */
export function totpMatch(secret: Uint8Array, code: string, at: Date): number | undefined {
  const current = totpStep(at);
  const given = Buffer.from(code, 'utf8');
  return [current, current - 1, current + 1].find((step) => {
    const right = Buffer.from(totpCode(secret, step), 'utf8');
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** RFC 4648 base32 without padding, as authenticator apps take a secret by hand. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31];
}

/** What a QR code for an authenticator app says (Key Uri Format). */
export function otpauthUri(secret: Uint8Array, issuer: string, username: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
