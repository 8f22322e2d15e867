import type { KeyObject } from 'node:crypto';

/** Injection token of {@link CredentialSettings}; the composition root provides it from settings and keys. */
export const CREDENTIAL_SETTINGS = Symbol('CREDENTIAL_SETTINGS');

/** A public key as JSON Web Key (RFC 7517), with its thumbprint (RFC 7638) as `kid`. */
export interface PublishedKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

export interface CredentialSettings {
  /** Address of this exchange, without a slash at the end: who signs, and where status and schema stand. */
  readonly issuer: string;
  readonly key: KeyObject;
  /** Of the key that signs now. */
  readonly kid: string;
  /** Everything that may have signed: retired keys first, the current one last. */
  readonly published: readonly PublishedKey[];
}
