import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { credentialSettings } from './credential-keys.js';

const CONFIG = { logOrigin: 'exchange.example:8443/log', attestationRetiredKeysFile: '/keys/retired' };
const made = () => generateKeyPairSync('ed25519');
const line = ({ publicKey }: ReturnType<typeof made>) => JSON.stringify(publicKey.export({ format: 'jwk' }));
const current = made();
const old = made();
const keysWith = (retiredAttestationKeys: readonly string[]) => ({
  logSigningKey: current.privateKey,
  logPublicKey: new Uint8Array(32),
  retiredLogKeys: [],
  witnessKeys: [],
  tokenSecret: Buffer.alloc(32),
  attestationSigningKey: current.privateKey,
  retiredAttestationKeys,
});

describe('the keys of credentials', () => {
  it('are published retired ones first, the signing one last, each under its thumbprint', async () => {
    const { issuer, kid, published } = credentialSettings(CONFIG, keysWith(['# until 2025', line(old), '']));
    expect(issuer).toBe('https://exchange.example:8443');
    const thumbprints = await Promise.all(
      [old, current].map(({ publicKey }) => calculateJwkThumbprint(publicKey.export({ format: 'jwk' }) as JWK)),
    );
    expect(published.map((key) => key.kid)).toEqual(thumbprints);
    expect(kid).toBe(thumbprints[1]);
    expect(published.every((key) => !('d' in key))).toBe(true);
  });

  it('are published once though one is listed twice', () => {
    expect(credentialSettings(CONFIG, keysWith([line(current), line(old), line(old)])).published).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['a private key', JSON.stringify(old.privateKey.export({ format: 'jwk' }))],
    ['a key on another curve', JSON.stringify(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }))],
    ['a number', '7'],
  ])('stop the start where a retired one is %s', (_what, text) => {
    expect(() => credentialSettings(CONFIG, keysWith([text]))).toThrow('ATTESTATION_RETIRED_KEYS_FILE');
  });
});
