/** A witness's key for tests, made from a fixed seed: it signs whatever it is given, at whatever time. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { keyIdOf } from '../../src/modules/translog/core/note.js';
import type { VerifierKey } from '../../src/modules/translog/index.js';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface TestWitness {
  readonly key: VerifierKey;
  /** The cosignature line over a signed note, as `add-checkpoint` answers it. */
  cosign(note: string, at: Date): string;
}

export function testWitness(name = 'witness.test/w1', seed = 9): TestWitness {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: VerifierKey = { name, algorithm: 'cosignature/v1', publicKey };
  return {
    key,
    cosign: (note, at) => {
      const seconds = Math.floor(at.getTime() / 1000);
      const text = note.slice(0, note.indexOf('\n\n') + 1);
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(seconds));
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`, 'utf8'), privateKey);
      return `— ${name} ${Buffer.concat([keyIdOf(key), time, signature]).toString('base64')}\n`;
    },
  };
}
