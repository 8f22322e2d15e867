/**
 * The records of accounts as they go into the log: every column, no name. User name and name are personal data, so the
 * record carries their salted digest; erasing the side table erases them and leaves the proof (house page, section 10).
 */
import { createHash } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import type { Mandate } from './account.js';

export const NAME_SALT_BYTES = 32;

export interface AccountFact {
  readonly id: string;
  readonly kind: 'person' | 'system';
  readonly sample: boolean;
  readonly nameDigest: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface AccountVersionFact extends Mandate {
  readonly id: string;
  readonly accountId: string;
  /** 1 for the first; the highest one holds. */
  readonly version: number;
  readonly disabled: boolean;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** SHA-256 over a salt of 32 bytes and the RFC 8785 form of user name and name, in hex. */
export function nameDigest(salt: Uint8Array, username: string, name: string): string {
  assert(salt.length === NAME_SALT_BYTES, 'nameDigest: a salt has 32 bytes');
  return createHash('sha256').update(salt).update(canonicalBytes({ username, name })).digest('hex');
}

export function accountRecord(account: AccountFact): JsonObject {
  return {
    id: account.id,
    kind: account.kind,
    sample: account.sample,
    nameDigest: account.nameDigest,
    recordedBy: account.recordedBy,
    recordedAt: shanghaiInstant(account.recordedAt),
  };
}

export function accountVersionRecord(version: AccountVersionFact): JsonObject {
  return {
    id: version.id,
    accountId: version.accountId,
    version: version.version,
    roles: version.roles,
    duties: version.duties,
    ...(version.organisationId === undefined ? {} : { organisationId: version.organisationId }),
    ...(version.authority === undefined ? {} : { authority: version.authority }),
    disabled: version.disabled,
    recordedBy: version.recordedBy,
    recordedAt: shanghaiInstant(version.recordedAt),
  };
}
