import type { ClaimMapping } from './core/external-account.js';
import type { PasswordProfile } from './core/password-policy.js';

/** A provider of single sign-on, and what its claims mean. */
export interface OidcSettings extends ClaimMapping {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where it sends people back to. */
  readonly redirectUri: string;
  readonly scope: string;
}

/** What identity needs from the configuration; the composition root provides it under `IDENTITY_SETTINGS`. */
export interface IdentitySettings {
  readonly production: boolean;
  /** At least 32 bytes; signs access tokens (HS256), and the keys of sealed secrets and form tokens hang on it. */
  readonly tokenSecret: Uint8Array;
  readonly tokenTtlSeconds: number;
  /** How long a program may renew its access tokens without signing in again. */
  readonly refreshTtlSeconds?: number;
  /** A portal session that was not used for so long has ended. */
  readonly sessionIdleSeconds?: number;
  /** A portal session of this age has ended, however much it is used. */
  readonly sessionMaxSeconds?: number;
  readonly passwordProfile?: PasswordProfile;
  /** Age at which a password must be replaced; only under the profile `mlps`. */
  readonly passwordAgeMaxDays?: number;
  /** For how long looks and denials stand in the access log; at least 184 days. */
  readonly auditKeptDays?: number;
  /** Folder in which, outside production, the sample year's sign-ins are kept. */
  readonly dataDir: string;
  /** Absent where nobody enters by single sign-on. */
  readonly oidc?: OidcSettings;
}

export const IDENTITY_SETTINGS = Symbol('IDENTITY_SETTINGS');

const REFRESH_TTL_SECONDS = 604_800;
const SESSION_IDLE_SECONDS = 1_800;
const SESSION_MAX_SECONDS = 43_200;
const PASSWORD_AGE_MAX_DAYS = 90;
const AUDIT_KEPT_DAYS = 1_096;

export type WholeSettings = Required<Omit<IdentitySettings, 'oidc'>>;

/** The settings with what is not given at its default. */
export function wholeSettings(given: IdentitySettings): WholeSettings {
  return {
    refreshTtlSeconds: REFRESH_TTL_SECONDS,
    sessionIdleSeconds: SESSION_IDLE_SECONDS,
    sessionMaxSeconds: SESSION_MAX_SECONDS,
    passwordProfile: 'asvs',
    passwordAgeMaxDays: PASSWORD_AGE_MAX_DAYS,
    auditKeptDays: AUDIT_KEPT_DAYS,
    ...given,
  };
}
