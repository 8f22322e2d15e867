import { formToken, formTokenHolds, keyFor, seal, secretDigest, unseal } from './secrets.js';

const KEY = keyFor(Buffer.alloc(32, 7), 'test');
const NONCE = Buffer.alloc(12, 1);

describe('a sealed secret', () => {
  it('opens with its key and owner, and in no other way', () => {
    const sealed = seal(KEY, NONCE, Buffer.from('plain'), 'owner');
    expect(unseal(KEY, sealed, 'owner')?.toString()).toBe('plain');
    expect(sealed.toString('latin1')).not.toContain('plain');
    expect(unseal(KEY, sealed, 'other')).toBeUndefined();
    expect(unseal(keyFor(Buffer.alloc(32, 7), 'other purpose'), sealed, 'owner')).toBeUndefined();
    for (let index = 0; index < sealed.length; index++) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(unseal(KEY, altered, 'owner')).toBeUndefined();
      expect(unseal(KEY, sealed.subarray(0, index), 'owner')).toBeUndefined();
    }
  });

  it('is never sealed under a nonce of another length', () => {
    expect(() => seal(KEY, Buffer.alloc(11), Buffer.from('x'), 'o')).toThrow('12 bytes');
  });
});

describe('the token of a form', () => {
  it('holds for its cookie and key alone', () => {
    const token = formToken(KEY, 'cookie');
    expect(formTokenHolds(KEY, 'cookie', token)).toBe(true);
    expect(formTokenHolds(KEY, 'other', token)).toBe(false);
    expect(formTokenHolds(KEY, 'cookie', '')).toBe(false);
    expect(formTokenHolds(keyFor(Buffer.alloc(32, 8), 'test'), 'cookie', token)).toBe(false);
  });
});

it('keeps of a secret 32 bytes that do not show it', () => {
  expect(secretDigest('secret')).toHaveLength(32);
  expect(secretDigest('secret')).not.toEqual(secretDigest('secres'));
});
