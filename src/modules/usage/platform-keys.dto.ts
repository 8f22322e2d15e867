import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsJsonObject, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import type { PlatformKeyInTime } from './core/platform-key.js';
import type { PlatformKeyDraft } from './platform-keys.service.js';

export class NewPlatformKey {
  /** As the rows of its statements name it. */
  @IsPlainText()
  platform: string;

  /** Public key as JWK: Ed25519 (kty OKP) or P-256 (kty EC). */
  @IsJsonObject()
  jwk: Record<string, unknown>;

  @IsDateText()
  validFrom: string;

  /** First day on which it no longer signs; absent = until it is retired. */
  @MayBeAbsent()
  @IsDateText()
  validUntil?: string;
}

export class RetirePlatformKey {
  /** First day on which it no longer signs. */
  @IsDateText()
  on: string;

  @IsPlainText(2_000)
  reason: string;
}

export class PlatformKeysQuery extends PageQuery {
  @MayBeAbsent()
  @IsPlainText()
  platform?: string;
}

export function platformKeyDraft({ platform, jwk, validFrom, validUntil }: NewPlatformKey): PlatformKeyDraft {
  return {
    platform,
    jwk: jwk as JsonObject,
    validFrom: parseDate(validFrom, '/validFrom'),
    ...(validUntil === undefined ? {} : { validUntil: parseDate(validUntil, '/validUntil') }),
  };
}

export function platformKeyReply({ key, end }: PlatformKeyInTime): object {
  return {
    id: key.id,
    platform: key.platform,
    kid: key.kid,
    algorithm: key.algorithm,
    jwk: { ...key.jwk, kid: key.kid, alg: key.algorithm, use: 'sig' },
    validFrom: key.validFrom,
    validUntil: key.validUntil,
    retiredOn: end?.endedOn,
    retiredFor: end?.reason,
    recordedAt: shanghaiInstant(key.recordedAt),
  };
}
