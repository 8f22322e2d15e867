import { readFileSync } from 'node:fs';
import { hasUsccForm, innerOrganisationCode, normaliseUscc, usccCheckCharacter, usccCheckHolds } from './uscc.js';

interface Vectors {
  valid: { code: string; why: string }[];
  wrongForm: { code: string; why: string }[];
  wrongCheck: { code: string; why: string }[];
  normalised: { from: string; to: string; why: string }[];
}
const vectors = JSON.parse(readFileSync('test/vectors/uscc.json', 'utf8')) as Vectors;
const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

describe('unified social credit code', () => {
  it.each(vectors.valid)('takes $code: $why', ({ code }) => {
    expect(usccCheckHolds(code)).toBe(true);
    expect(innerOrganisationCode(code).checkHolds).toBe(true);
  });

  it.each(vectors.wrongForm)('sees the wrong form of "$code": $why', ({ code }) => {
    expect(hasUsccForm(code)).toBe(false);
    expect(usccCheckHolds(code)).toBe(false);
  });

  it.each(vectors.wrongCheck)('sees the wrong check character of $code: $why', ({ code }) => {
    expect(hasUsccForm(code)).toBe(true);
    expect(usccCheckHolds(code)).toBe(false);
  });

  it.each(vectors.normalised)('normalises "$from": $why', ({ from, to }) => {
    expect(normaliseUscc(from)).toBe(to);
  });

  it('finds every substitution of one character', () => {
    for (const { code } of vectors.valid) {
      for (let place = 0; place < 18; place += 1) {
        for (const character of ALPHABET) {
          if (character === code.charAt(place)) continue;
          const changed = code.slice(0, place) + character + code.slice(place + 1);
          expect(usccCheckHolds(changed)).toBe(false);
        }
      }
    }
  });

  it('says which check character the first 17 call for', () => {
    expect(usccCheckCharacter('91440300708461136U')).toBe('T');
  });
});
