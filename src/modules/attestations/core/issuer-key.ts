/**
 * Keys with which assessors sign their credentials, as the exchange has recorded them: public parts alone, each of one
 * organisation, valid from a day until its end or until it is retired. A key is named by its RFC 7638 thumbprint.
 */
import { createHash } from 'node:crypto';
import { type CalendarDate, holdsOn, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, type JsonObject } from '../../../kernel/canonical-json.js';

export type SigningAlgorithm = 'EdDSA' | 'ES256';

export interface IssuerKey {
  readonly id: string;
  readonly organisationId: string;
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Only the members that the thumbprint covers. */
  readonly jwk: JsonObject;
  readonly validFrom: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface IssuerKeyEnd {
  readonly id: string;
  readonly keyId: string;
  /** First day on which it no longer signs. */
  readonly endedOn: CalendarDate;
  readonly reason: string;
  readonly doneBy: string;
  readonly recordedAt: Date;
}

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

/** True where the key may have signed on the day. */
export function signsOn(key: IssuerKey, end: IssuerKeyEnd | undefined, on: CalendarDate): boolean {
  return holdsOn(key.validFrom, key.validUntil, on) && (end === undefined || on < end.endedOn);
}

/** The leaf record: every column. */
export function issuerKeyRecord(key: IssuerKey): JsonObject {
  return {
    id: key.id,
    organisationId: key.organisationId,
    kid: key.kid,
    algorithm: key.algorithm,
    jwk: key.jwk,
    validFrom: key.validFrom,
    ...(key.validUntil === undefined ? {} : { validUntil: key.validUntil }),
    recordedBy: key.recordedBy,
    recordedAt: shanghaiInstant(key.recordedAt),
  };
}

export function issuerKeyEndRecord(end: IssuerKeyEnd): JsonObject {
  return {
    id: end.id,
    keyId: end.keyId,
    endedOn: end.endedOn,
    reason: end.reason,
    doneBy: end.doneBy,
    recordedAt: shanghaiInstant(end.recordedAt),
  };
}

/** The members of a thumbprint in the order of RFC 8785, which for these is that of RFC 7638. */
function named(jwk: JsonObject) {
  return { jwk, kid: createHash('sha256').update(canonicalText(jwk), 'utf8').digest('base64url') };
}
