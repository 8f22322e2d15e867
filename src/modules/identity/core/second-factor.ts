/**
 * Who needs a second factor and what of it is recorded. Source: surface page, section 3 (obligatory in production for
 * regulator, operator and admin; off for sample accounts); reliability page, section 4 (ASVS 6.3.3, 6.5.1).
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';

export const SECOND_FACTOR_ROLES: readonly string[] = ['regulator', 'operator', 'admin'];
export const RECOVERY_CODES = 10;
/** 80 random bits each. */
export const RECOVERY_CODE_BYTES = 10;

export type SecondFactorStep = 'CONFIRMED' | 'REMOVED' | 'RECOVERY_CODE_USED';

export interface SecondFactorFact {
  readonly id: string;
  readonly accountId: string;
  readonly step: SecondFactorStep;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** True when an account with these roles may do nothing in production without a second factor. */
export function needsSecondFactor(roles: readonly string[]): boolean {
  return roles.some((role) => SECOND_FACTOR_ROLES.includes(role));
}

/** In groups of four, as people copy it. */
export function recoveryCodeText(base32Text: string): string {
  return base32Text.replace(/.{4}(?=.)/g, '$&-');
}

/** One spelling: capitals, hyphens and blanks do not matter. */
export function normaliseRecoveryCode(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
}

export function secondFactorRecord(fact: SecondFactorFact): JsonObject {
  return {
    id: fact.id,
    accountId: fact.accountId,
    step: fact.step,
    recordedBy: fact.recordedBy,
    recordedAt: shanghaiInstant(fact.recordedAt),
  };
}
