/**
 * Keys with which platforms sign their monthly statements (practice page section 5), as the exchange has recorded them:
 * public parts alone, each of one platform, valid from a day until its end or until it is retired.
 */
import { type CalendarDate, holdsOn, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { SigningAlgorithm } from '../../../kernel/public-jwk.js';

export interface PlatformKey {
  readonly id: string;
  /** As the rows of its statements name it. */
  readonly platform: string;
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** Only the members that the thumbprint covers. */
  readonly jwk: JsonObject;
  readonly validFrom: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface PlatformKeyEnd {
  readonly id: string;
  readonly keyId: string;
  /** First day on which it no longer signs. */
  readonly endedOn: CalendarDate;
  readonly reason: string;
  readonly doneBy: string;
  readonly recordedAt: Date;
}

/** A key with its end, where it was retired. */
export interface PlatformKeyInTime {
  readonly key: PlatformKey;
  readonly end?: PlatformKeyEnd;
}

/** True where a statement that arrives on the day may be signed with the key. */
export function signsOn({ key, end }: PlatformKeyInTime, on: CalendarDate): boolean {
  return holdsOn(key.validFrom, key.validUntil, on) && (end === undefined || on < end.endedOn);
}

export function platformKeyRecord(key: PlatformKey): JsonObject {
  return {
    id: key.id,
    platform: key.platform,
    kid: key.kid,
    algorithm: key.algorithm,
    jwk: key.jwk,
    validFrom: key.validFrom,
    ...(key.validUntil === undefined ? {} : { validUntil: key.validUntil }),
    recordedBy: key.recordedBy,
    recordedAt: shanghaiInstant(key.recordedAt),
  };
}

export function platformKeyEndRecord(end: PlatformKeyEnd): JsonObject {
  return {
    id: end.id,
    keyId: end.keyId,
    endedOn: end.endedOn,
    reason: end.reason,
    doneBy: end.doneBy,
    recordedAt: shanghaiInstant(end.recordedAt),
  };
}
