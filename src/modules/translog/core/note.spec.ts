import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { checkpointText, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { leafHash } from './merkle.js';
import { ed25519KeyId, formatVerifierKey, openNote, parseVerifierKey, signNote } from './note.js';
import type { Signer, VerifierKey } from './signer.js';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function keyPair(name: string, seed: number): { signer: Signer; key: VerifierKey } {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const keyId = ed25519KeyId(name, publicKey);
  return {
    signer: { name, keyId, algorithm: 'ed25519', sign: (bytes) => sign(null, bytes, privateKey) },
    key: { name, algorithm: 'ed25519', publicKey },
  };
}

const log = keyPair('ledger.example/log', 1);
const other = keyPair('other.example/log', 2);
const checkpoint = { origin: 'ledger.example/log', size: 7, root: leafHash(Buffer.from('root')) };
const note = signNote(checkpointText(checkpoint), log.signer);
const open = (text: string, keys = [log.key]) => openCheckpoint(Buffer.from(text, 'utf8'), keys);

describe('signed notes', () => {
  it('takes a note that a known key signed, and lists signatures of unknown keys without believing them', () => {
    const both = note + signNote(checkpointText(checkpoint), other.signer).split('\n\n')[1];
    const opened = openNote(Buffer.from(both), [log.key]);
    expect(opened).toMatchObject({ verified: [{ name: log.key.name }], unverified: [{ name: other.key.name }] });
  });

  it.each([
    ['no known key', note, [other.key], 'NO_KNOWN_SIGNATURE'],
    ['the same key given twice', note, [log.key, log.key], 'AMBIGUOUS_KEY'],
    ['a changed text', note.replace('\n7\n', '\n8\n'), [log.key], 'BAD_SIGNATURE'],
    ['no final newline', note.slice(0, -1), [log.key], 'MALFORMED'],
    ['no blank line', note.replace('\n\n', '\n'), [log.key], 'MALFORMED'],
    ['a carriage return', note.replace('\n', '\r\n'), [log.key], 'MALFORMED'],
    ['a hyphen for the dash', note.replace('—', '-'), [log.key], 'MALFORMED'],
    ['an empty signature', note.replace(/ [^ ]+\n$/, ' AAAAAA==\n'), [log.key], 'MALFORMED'],
    ['a note of another log', signNote(checkpointText(checkpoint), other.signer), [other.key], 'OTHER_LOG'],
  ])('refuses a checkpoint with %s', (_why, text, keys, fault) => {
    expect(open(text, keys)).toEqual({ fault });
  });

  it('refuses every note in which one bit was changed', () => {
    const bytes = Buffer.from(note, 'utf8');
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(openCheckpoint(changed, [log.key])).toHaveProperty('fault');
      }),
      { numRuns: 500 },
    );
  });

  it('reads a verifier key only when its id belongs to its name and bytes', () => {
    const text = formatVerifierKey(log.key);
    expect(parseVerifierKey(text)).toEqual(log.key);
    expect(parseVerifierKey(text.replace('ledger', 'hedger'))).toBeUndefined();
    expect(parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')?.name).toBe(
      'PeterNeumann',
    );
  });
});

describe('the text of a checkpoint', () => {
  it('is three lines, and is read back', () => {
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual({ ...checkpoint, extension: '' });
  });

  it.each([
    ['a size with a leading zero', 'o\n07\nAA==\n'],
    ['a negative size', 'o\n-7\nAA==\n'],
    ['a size beyond exact integers', 'o\n18446744073709551615\nAA==\n'],
    ['no root', 'o\n7\n'],
    ['a root that is not base64', "o\n7\nisn't\n"],
    ['base64 with stray bits', 'o\n7\nAB==\n'],
    ['no final newline', 'o\n7\nAA=='],
    ['an empty origin', '\n7\nAA==\n'],
    ['an empty extension line', 'o\n7\nAA==\n\n'],
  ])('is refused with %s', (_why, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });
});
