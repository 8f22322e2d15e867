/**
 * Who may hold which role. Source: surface page, section 2: provider, buyer and assessor act for one organisation, a
 * regulator for one authority and with duties, nobody for both; the administrator of users sees no business data.
 */
import type { DomainError } from '../../../kernel/domain-error.js';
import * as errors from './identity-errors.js';

/** What an account may do, and for whom. Ids of organisations are opaque here. */
export interface Mandate {
  readonly roles: readonly string[];
  readonly duties: readonly string[];
  readonly organisationId?: string;
  readonly authority?: string;
}

const FOR_AN_ORGANISATION: readonly string[] = ['provider', 'buyer', 'assessor'];
const USERNAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/** One spelling per user name: compatibility forms and capitals are folded, as people mistype them. */
export function normaliseUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

/** What is wrong with a normalised user name, if anything. */
export function usernameFault(username: string): DomainError | undefined {
  return USERNAME.test(username) ? undefined : errors.usernameForm();
}

/** What is wrong with a mandate, if anything. Expects known roles and duties. */
export function mandateFault(mandate: Mandate): DomainError | undefined {
  const { roles, duties, organisationId, authority } = mandate;
  if (roles.length === 0) return errors.roleMissing();
  if (roles.includes('admin') && roles.length > 1) return errors.adminAlone();
  if (organisationId !== undefined && authority !== undefined) return errors.organisationAndAuthority();
  const bound = roles.find((role) => FOR_AN_ORGANISATION.includes(role));
  if (bound !== undefined && organisationId === undefined) return errors.organisationMissing(bound);
  if (roles.includes('regulator') && authority === undefined) return errors.authorityMissing();
  if (duties.length > 0 && !roles.includes('regulator')) return errors.dutyWithoutRegulator();
  return undefined;
}
