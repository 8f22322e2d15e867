/** A log key for tests, made from a fixed seed: the same checkpoints every time. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { ed25519KeyId } from '../../src/modules/translog/core/note.js';
import type { Signer, VerifierKey } from '../../src/modules/translog/index.js';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export function testLogKeys(name = 'ledger.test/log', seed = 1): { signer: Signer; key: VerifierKey } {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    signer: {
      name,
      keyId: ed25519KeyId(name, publicKey),
      algorithm: 'ed25519',
      sign: (bytes) => sign(null, bytes, privateKey),
    },
    key: { name, algorithm: 'ed25519', publicKey },
  };
}
