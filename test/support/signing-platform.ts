/** A platform with a key of its own: what it publishes, and tables of monthly counts that it has signed. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { readPublicJwk } from '../../src/kernel/public-jwk.js';

export const STATEMENT_HEADER = 'platform,month,corpus,account,kind,count,user';

export interface SigningPlatform {
  readonly jwk: JsonObject;
  readonly kid: string;
  /** The table, signed; `header` replaces what the platform would write, `by` its key. */
  sign(table: string, header?: Partial<CompactJWSHeaderParameters>, by?: KeyObject): Promise<string>;
}

export function signingPlatform(): SigningPlatform {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' }) as JsonObject;
  const kid = readPublicJwk(jwk)?.kid ?? '';
  return {
    jwk,
    kid,
    sign: (table, header = {}, by = privateKey) =>
      new CompactSign(Buffer.from(table, 'utf8'))
        .setProtectedHeader({ alg: 'EdDSA', typ: 'usage-statement+jws', kid, ...header })
        .sign(by),
  };
}

/** A table of monthly counts; each line without the header. */
export function statementTable(...lines: readonly string[]): string {
  return [STATEMENT_HEADER, ...lines, ''].join('\r\n');
}
