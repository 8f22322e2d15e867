/**
 * Keys for programs of one organisation (surface page, section 3: `/api-keys`). A key does what some of its maker's roles
 * allow and never more than its maker may do now; roles that need a second factor in production go with no key.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { DomainError } from '../../../kernel/domain-error.js';
import * as errors from './identity-errors.js';

/** How every key begins, so that one in the wrong place is recognised; the rest is 256 random bits. */
export const API_KEY_PREFIX = 'clk_';
export const API_KEY_BYTES = 32;
export const API_KEY_DAYS_MAX = 366;
export const API_KEY_ROLES: readonly string[] = ['provider', 'buyer', 'assessor'];

const DAY_MS = 86_400_000;

export interface ApiKeyFact {
  readonly id: string;
  readonly accountId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** SHA-256 of the key, in hex: it proves a key and gives none away. */
  readonly keyDigest: string;
  readonly expiresAt: Date;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** From then on the key opens nothing. */
export interface ApiKeyEndFact {
  readonly id: string;
  readonly keyId: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** What is wrong with the scope and life of a new key, if anything. */
export function apiKeyFault(
  wanted: { readonly roles: readonly string[]; readonly expiresAt: Date },
  own: readonly string[],
  now: Date,
): DomainError | undefined {
  const beyond = wanted.roles.find((role) => !own.includes(role) || !API_KEY_ROLES.includes(role));
  if (beyond !== undefined) return errors.keyRole(beyond);
  const life = wanted.expiresAt.getTime() - now.getTime();
  return life <= 0 || life > API_KEY_DAYS_MAX * DAY_MS ? errors.keyLife(API_KEY_DAYS_MAX) : undefined;
}

export function apiKeyRecord(key: ApiKeyFact): JsonObject {
  return {
    id: key.id,
    accountId: key.accountId,
    organisationId: key.organisationId,
    name: key.name,
    roles: key.roles,
    keyDigest: key.keyDigest,
    expiresAt: shanghaiInstant(key.expiresAt),
    recordedBy: key.recordedBy,
    recordedAt: shanghaiInstant(key.recordedAt),
  };
}

export function apiKeyEndRecord(end: ApiKeyEndFact): JsonObject {
  return {
    id: end.id,
    keyId: end.keyId,
    recordedBy: end.recordedBy,
    recordedAt: shanghaiInstant(end.recordedAt),
  };
}
