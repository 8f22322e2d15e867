import { generateKeyPairSync } from 'node:crypto';
import { logKeys, logSigner, witnessKeys } from './log-keys.js';
import { formatVerifierKey, type VerifierKey } from './modules/translog/index.js';

const ORIGIN = 'ledger.example/log';
const CONFIG = { logOrigin: ORIGIN, logRetiredKeysFile: '/keys/retired', witnessKeysFile: '/keys/witness' };

function made(name: string, algorithm: VerifierKey['algorithm']) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: VerifierKey = { name, algorithm, publicKey: raw };
  return { privateKey, key, text: formatVerifierKey(key) };
}

const current = made(ORIGIN, 'ed25519');
const [older, old] = [made(ORIGIN, 'ed25519'), made(ORIGIN, 'ed25519')];
const witness = made('witness.example/w1', 'cosignature/v1');
const keysWith = (retiredLogKeys: readonly string[], witnessLines: readonly string[] = []) => ({
  logSigningKey: current.privateKey,
  logPublicKey: current.key.publicKey,
  retiredLogKeys,
  witnessKeys: witnessLines,
  attestationSigningKey: current.privateKey,
  retiredAttestationKeys: [],
  tokenSecret: Buffer.alloc(32),
});

describe('the keys around the log', () => {
  it('stand in the order in which they served, the current one last', () => {
    const keys = logKeys(CONFIG, keysWith(['# two rotations', older.text, old.text, '']));
    expect(keys).toEqual([older.key, old.key, current.key]);
    const { name, keyId, algorithm } = logSigner(CONFIG, keysWith([]));
    expect(formatVerifierKey(current.key)).toContain(`+${Buffer.from(keyId).toString('hex')}+`);
    expect([name, algorithm]).toEqual([ORIGIN, 'ed25519']);
  });

  it.each([
    ['a line that is no key', ['nonsense'], 'nonsense'],
    ['a witness among them', [witness.text], 'witness.example'],
    ['the key of another log', [made('other.example/log', 'ed25519').text], 'other.example/log'],
    ['the current key called retired', [current.text], 'twice'],
    ['one key twice', [old.text, old.text], 'twice'],
  ])('are refused at the start with %s', (_why, lines, words) => {
    const read = () => logKeys(CONFIG, keysWith(lines));
    expect(read).toThrow('LOG_RETIRED_KEYS_FILE');
    expect(read).toThrow(words);
  });

  it('are those of witnesses too, each once, and no log key among them', () => {
    expect(witnessKeys(CONFIG, keysWith([]))).toEqual([]);
    expect(witnessKeys(CONFIG, keysWith([], [witness.text, '', witness.text]))).toEqual([witness.key]);
    expect(() => witnessKeys(CONFIG, keysWith([], [old.text]))).toThrow('WITNESS_KEYS_FILE');
  });
});
