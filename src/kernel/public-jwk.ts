/**
 * Public keys of others as JWK (RFC 7517), named by their RFC 7638 thumbprint: Ed25519 or P-256, nothing else. Whoever
 * signs what comes in is known by such a key.
 */
import { createHash } from 'node:crypto';
import { canonicalText, type JsonObject } from './canonical-json.js';

export type SigningAlgorithm = 'EdDSA' | 'ES256';

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** The public key alone, with its algorithm and thumbprint; undefined for any other key, and for a private one. */
export function readPublicJwk(
  jwk: JsonObject,
): { readonly jwk: JsonObject; readonly algorithm: SigningAlgorithm; readonly kid: string } | undefined {
  const { kty, crv, x, y, d } = jwk;
  if (d !== undefined || typeof x !== 'string' || !COORDINATE.test(x)) return undefined;
  if (kty === 'OKP' && crv === 'Ed25519') return { ...named({ crv, kty, x }), algorithm: 'EdDSA' };
  if (kty === 'EC' && crv === 'P-256' && typeof y === 'string' && COORDINATE.test(y)) {
    return { ...named({ crv, kty, x, y }), algorithm: 'ES256' };
  }
  return undefined;
}

/** The members of a thumbprint in the order of RFC 8785, which for these is that of RFC 7638. */
function named(jwk: JsonObject) {
  return { jwk, kid: createHash('sha256').update(canonicalText(jwk), 'utf8').digest('base64url') };
}
