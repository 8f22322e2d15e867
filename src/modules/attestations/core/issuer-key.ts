/**
 * Keys with which assessors sign their credentials, as the exchange has recorded them: public parts alone, each of one
 * organisation, valid from a day until its end or until it is retired. A key is named by its RFC 7638 thumbprint.
 */
import { type CalendarDate, holdsOn, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { SigningAlgorithm } from '../../../kernel/public-jwk.js';

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
