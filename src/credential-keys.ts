/** The signer of credentials and the public keys around it, read from what configuration gave. */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { CredentialSettings, PublishedKey } from './modules/attestations/index.js';
import type { Config } from './platform/config.js';
import type { Keys } from './platform/keys.js';
import { StartError } from './platform/start-error.js';

type Settings = Pick<Config, 'logOrigin' | 'attestationRetiredKeysFile'>;

/**
 * The exchange signs under the host of its log. Retired keys are published too, so that what they signed can still be
 * checked. Throws {@link StartError} for a line that is no public Ed25519 key.
 */
export function credentialSettings(config: Settings, keys: Keys): CredentialSettings {
  const current = publishedKey(createPublicKey(keys.attestationSigningKey));
  const retired = keys.retiredAttestationKeys
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => readLine(config, line));
  const published = [...new Map([...retired, current].map((key) => [key.kid, key])).values()];
  return {
    issuer: `https://${config.logOrigin.split('/', 1)[0]}`,
    key: keys.attestationSigningKey,
    kid: current.kid,
    published,
  };
}

function readLine(config: Settings, line: string): PublishedKey {
  try {
    const jwk = JSON.parse(line) as JsonWebKey;
    if (jwk.d === undefined && jwk.crv === 'Ed25519') return publishedKey(createPublicKey({ key: jwk, format: 'jwk' }));
  } catch {
    // Told below, as any other line that is no key.
  }
  const shown = JSON.stringify(line.slice(0, 60));
  throw new StartError(
    'PLATFORM.KEY_UNUSABLE',
    {
      zh: `ATTESTATION_RETIRED_KEYS_FILE 的文件 ${config.attestationRetiredKeysFile} 不能使用：${shown} 不是 Ed25519 公钥；每行一个 JWK，不含私钥`,
      en: `The file ${config.attestationRetiredKeysFile} of ATTESTATION_RETIRED_KEYS_FILE cannot be used: ${shown} is not a public Ed25519 key; one JWK a line, without its private part`,
    },
    'ATTESTATION_RETIRED_KEYS_FILE',
  );
}

/** With its RFC 7638 thumbprint: the members in the order of their names, no blanks. */
function publishedKey(key: KeyObject): PublishedKey {
  const { x = '' } = key.export({ format: 'jwk' });
  const members = { crv: 'Ed25519', kty: 'OKP', x };
  const kid = createHash('sha256').update(JSON.stringify(members), 'utf8').digest('base64url');
  return { ...members, kid, alg: 'EdDSA', use: 'sig' };
}
