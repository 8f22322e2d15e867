/**
 * Accounts of a city's single sign-on (OpenID Connect). Legal persons are told by their unified code, the provider vouches
 * for them at a level of trust; which claim says what, and which levels suffice, is configuration, since cities differ.
 */
import { createHash } from 'node:crypto';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import * as errors from './identity-errors.js';

export interface ClaimMapping {
  /** Claim with the unified code of the legal person. */
  readonly organisationClaim: string;
  /** Claim with the level of trust, and the levels that suffice. */
  readonly levelClaim: string;
  readonly levels: readonly string[];
  /** Roles of whoever enters this way; none that needs a second factor. */
  readonly roles: readonly string[];
}

/** Whom the provider vouches for. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly uscc: string;
  readonly name: string;
}

export interface ExternalAccountFact {
  readonly id: string;
  readonly accountId: string;
  readonly issuer: string;
  readonly subjectDigest: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const NAME_MAX = 100;

/** Reads verified claims. Throws `IDENTITY.OIDC_LEVEL`, `IDENTITY.OIDC_NO_ORGANISATION` (403). */
export function externalPerson(claims: Readonly<Record<string, unknown>>, mapping: ClaimMapping): ExternalPerson {
  const level = textOf(claims[mapping.levelClaim]);
  if (level === undefined || !mapping.levels.includes(level)) throw errors.oidcLevel();
  const uscc = textOf(claims[mapping.organisationClaim]);
  if (uscc === undefined) throw errors.oidcNoOrganisation();
  const [issuer, subject] = [textOf(claims.iss), textOf(claims.sub)];
  if (issuer === undefined || subject === undefined) throw errors.oidcFailed();
  return { issuer, subject, uscc, name: (textOf(claims.name) ?? uscc).slice(0, NAME_MAX) };
}

/** SHA-256 of the RFC 8785 form of issuer and subject, in hex. */
export function subjectDigest(issuer: string, subject: string): string {
  return createHash('sha256').update(canonicalBytes({ issuer, subject })).digest('hex');
}

export function externalAccountRecord(fact: ExternalAccountFact): JsonObject {
  return {
    id: fact.id,
    accountId: fact.accountId,
    issuer: fact.issuer,
    subjectDigest: fact.subjectDigest,
    recordedBy: fact.recordedBy,
    recordedAt: shanghaiInstant(fact.recordedAt),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
