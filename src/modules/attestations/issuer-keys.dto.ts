import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsJsonObject, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import type { IssuerKeyDraft } from './issuer-keys.service.js';
import type { KeyInTime } from './issuer-keys.store.js';

export class NewIssuerKey {
  /** Id, USCC or foreign id of the assessor. */
  @IsPlainText()
  organisation: string;

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

export class RetireIssuerKey {
  /** First day on which it no longer signs. */
  @IsDateText()
  on: string;

  @IsPlainText(2_000)
  reason: string;
}

export class IssuerKeysQuery extends PageQuery {
  /** Id, USCC or foreign id. */
  @MayBeAbsent()
  @IsPlainText()
  organisation?: string;
}

export function issuerKeyDraft(body: NewIssuerKey): IssuerKeyDraft {
  return {
    organisation: body.organisation,
    jwk: body.jwk as JsonObject,
    validFrom: parseDate(body.validFrom, '/validFrom'),
    ...(body.validUntil === undefined ? {} : { validUntil: parseDate(body.validUntil, '/validUntil') }),
  };
}

export function issuerKeyReply({ key, end }: KeyInTime) {
  return {
    id: key.id,
    organisation: key.organisationId,
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
