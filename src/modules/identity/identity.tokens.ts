/** What identity needs from the configuration; the composition root provides it under `IDENTITY_SETTINGS`. */
export interface IdentitySettings {
  readonly production: boolean;
  /** At least 32 bytes; signs access tokens (HS256). */
  readonly tokenSecret: Uint8Array;
  readonly tokenTtlSeconds: number;
  /** Folder in which, outside production, the sample year's sign-ins are kept. */
  readonly dataDir: string;
}

export const IDENTITY_SETTINGS = Symbol('IDENTITY_SETTINGS');
export const TOKEN_TTL_SECONDS = 7_200;
