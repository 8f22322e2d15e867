/**
 * Texts that others signed, as compact JWS (RFC 7515): nothing of the payload is read before the signature holds under a
 * key that the reader already has, and with the algorithm of that key alone.
 */
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { SigningAlgorithm } from '../kernel/public-jwk.js';

/** What a signed text says of itself before anything of it is believed. */
export interface JwsHeader {
  readonly kid?: string;
  readonly alg?: string;
  readonly typ?: string;
}

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The header of a compact JWS; undefined for any other text, for one with an extension that must be understood, and for
 * one whose key has a name that no database can hold.
 */
export function readJwsHeader(jws: string): JwsHeader | undefined {
  if (!COMPACT.test(jws)) return undefined;
  try {
    const { kid, alg, typ, crit } = decodeProtectedHeader(jws);
    if (crit !== undefined || typeof (kid ?? '') !== 'string' || kid?.includes('\0')) return undefined;
    return {
      ...(kid === undefined ? {} : { kid }),
      ...(typeof alg === 'string' ? { alg } : {}),
      ...(typeof typ === 'string' ? { typ } : {}),
    };
  } catch {
    return undefined;
  }
}

/** The payload, where the signature holds under this public key; undefined where it does not, or the key is no key. */
export async function verifyJws(
  jws: string,
  jwk: JsonObject,
  algorithm: SigningAlgorithm,
): Promise<Uint8Array | undefined> {
  try {
    // Coordinates of the right form may still lie beside the curve.
    const key = await importJWK(jwk as JWK, algorithm);
    return (await compactVerify(jws, key, { algorithms: [algorithm] })).payload;
  } catch {
    return undefined;
  }
}
