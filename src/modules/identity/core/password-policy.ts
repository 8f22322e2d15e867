/**
 * What a password must be, in the two profiles that an installation chooses between. ASVS 5.0: long (6.2.1), up to at
 * least 64 characters (6.2.9), none of the common ones (6.2.4), no rules of composition (6.2.5) and no forced change
 * (6.2.10). MLPS (GB/T 22239-2019, 8.1.4.1): composed of several kinds of characters and changed from time to time; how
 * many and how often the standard leaves to the operator.
 */
import type { DomainError } from '../../../kernel/domain-error.js';
import { COMMON_WORDS, commonPasswords } from './common-passwords.table.js';
import * as errors from './identity-errors.js';

export const PASSWORD_PROFILES = ['asvs', 'mlps'] as const;
export type PasswordProfile = (typeof PASSWORD_PROFILES)[number];

interface PasswordRules {
  readonly lengthMin: number;
  readonly lengthMax: number;
  /** Of capital letters, small letters, digits and signs; letters without case count with the small ones. */
  readonly kindsMin: number;
}

export const PASSWORD_RULES: Readonly<Record<PasswordProfile, PasswordRules>> = {
  asvs: { lengthMin: 12, lengthMax: 128, kindsMin: 1 },
  mlps: { lengthMin: 10, lengthMax: 128, kindsMin: 3 },
};

const DAY_MS = 86_400_000;
const KINDS = [/\p{Lu}/u, /[\p{Ll}\p{Lo}]/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u];
/** Signs that stand in for letters, and which. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@': 'a',
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};
const COMMON = commonPasswords();
const WORDS = new Set(COMMON_WORDS);

/** What is wrong with a new password of this user, if anything. Expects a normalised user name. */
export function passwordFault(password: string, profile: PasswordProfile, username: string): DomainError | undefined {
  const { lengthMin, lengthMax, kindsMin } = PASSWORD_RULES[profile];
  const length = [...password].length;
  if (length < lengthMin || length > lengthMax) return errors.passwordLength(lengthMin, lengthMax);
  if (KINDS.filter((kind) => kind.test(password)).length < kindsMin) return errors.passwordKinds(kindsMin);
  if (isCommon(password, username)) return errors.passwordCommon();
  return undefined;
}

/** True when a password set at this time has to be replaced. */
export function passwordTooOld(changedAt: Date, now: Date, ageMaxDays: number): boolean {
  return now.getTime() - changedAt.getTime() >= ageMaxDays * DAY_MS;
}

/** Found in the list, or no more than a listed word or the user's own name in disguise. */
function isCommon(password: string, username: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const bare = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const read = (text: string) => [...text].map((sign) => STAND_INS[sign] ?? sign).join('');
  const own = username.replace(/@.*$/, '');
  return [plain, bare, read(plain), read(bare)].some(
    (text) => COMMON.has(text) || WORDS.has(halfOf(text)) || halfOf(text) === own || halfOf(text) === username,
  );
}

/** `abab` is no longer than `ab` to whoever guesses. */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : text;
}
