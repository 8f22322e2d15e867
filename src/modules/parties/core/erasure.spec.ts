import { describe, expect, it } from '@jest/globals';
import { confirm, type ErasureCase, namesPerson, type PersonRows, personProblem, request } from './erasure.js';
import { saltedDigest } from './party-records.js';
import type { WholePerson } from './registration.js';

const salt = new Uint8Array(32).fill(7);
const IDENTIFIER = '44030119900101123X';
const at = new Date('2026-03-01T08:00:00Z');

const person: WholePerson = {
  id: 'p',
  personId: 'p',
  nameZh: '林听潮',
  key: 'ltc-7',
  salt,
  nameDigest: saltedDigest(salt, '林听潮'),
  keyDigest: saltedDigest(salt, 'ltc-7'),
  identifierDigest: saltedDigest(salt, IDENTIFIER),
  recordedAt: at,
};
const asked = { id: 'e', reason: ' 本人申请 ', by: 'ann', at };
const open: ErasureCase = {
  id: 'e',
  personId: 'p',
  state: 'REQUESTED',
  reason: '本人申请',
  requestedBy: 'ann',
  requestedAt: at,
};
const erased: ErasureCase = { ...open, state: 'ERASED', confirmedBy: 'bob', erasedAt: at };

describe('an erasure', () => {
  it('is asked for by one and confirmed by another', () => {
    expect(request(person, undefined, asked)).toEqual({
      id: 'e',
      personId: 'p',
      reason: '本人申请',
      requestedBy: 'ann',
      recordedAt: at,
    });
    expect(confirm(open, 'bob', at)).toMatchObject({ id: 'e', requestedBy: 'ann', confirmedBy: 'bob' });
  });

  it.each([
    ['a second request while one is open', () => request(person, open, asked), 'PARTIES.ERASURE_OPEN'],
    ['a request for an erased person', () => request(person, erased, asked), 'PARTIES.ERASED'],
    ['a confirmation by who asked', () => confirm(open, 'ann', at), 'CLAIMS.SAME_PERSON'],
    ['a second confirmation', () => confirm(erased, 'bob', at), 'PARTIES.ERASED'],
    ['an empty reason', () => request(person, undefined, { ...asked, reason: '  ' }), 'PARTIES.FIELD_FORM'],
    [
      'a reason with the name',
      () => request(person, undefined, { ...asked, reason: '林听潮申请' }),
      'PARTIES.NAMES_PERSON',
    ],
  ])('refuses %s', (_what, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  it('says on which day the person was erased, by the calendar of Shanghai', () => {
    const late = { ...erased, erasedAt: new Date('2026-03-01T16:30:00Z') };
    expect(() => confirm(late, 'bob', at)).toThrow(/2026-03-02/);
  });
});

describe('a text that is kept for ever', () => {
  it.each([
    ['the name', '应林听潮要求'],
    ['the key', 'as LTC-7 asked'],
    ['the key in full width', 'ＬＴＣ-7'],
    ['the identifier', `证件${IDENTIFIER}`],
    ['the identifier in small letters', `id ${IDENTIFIER.toLowerCase()}`],
  ])('names the person by %s', (_what, text) => {
    expect(namesPerson(text, person)).toBe(true);
  });

  it.each(['本人申请', 'ltc-77 is someone else', '440301199001011239', ''])('does not name the person: %s', (text) => {
    expect(namesPerson(text, person)).toBe(false);
  });
});

describe('what can be erased of a person', () => {
  const { nameDigest } = person;
  const sound: PersonRows = {
    id: 'p',
    person: { nameDigest, keyDigest: saltedDigest(salt, 'ltc-7') },
    secret: { nameZh: '林听潮', key: 'ltc-7', salt },
    erased: false,
  };
  const { secret, person: registered, ...bare } = sound;
  const other = new Uint8Array(32).fill(8);

  it('is sound while it gives the digests, and once it is gone with an erasure', () => {
    expect(personProblem(sound)).toBeUndefined();
    expect(personProblem({ ...bare, ...(registered ? { person: registered } : {}), erased: true })).toBeUndefined();
    const keyless = { person: { nameDigest, keyDigest: null }, secret: { nameZh: '林听潮', key: null, salt } };
    expect(personProblem({ ...bare, ...keyless })).toBeUndefined();
  });

  it.each<[string, Partial<PersonRows>, string]>([
    ['another name', { secret: { nameZh: '林听涛', key: 'ltc-7', salt } }, 'PARTIES.PRIVATE_CHANGED'],
    ['another key', { secret: { nameZh: '林听潮', key: 'ltc-8', salt } }, 'PARTIES.PRIVATE_CHANGED'],
    ['no key any more', { secret: { nameZh: '林听潮', key: null, salt } }, 'PARTIES.PRIVATE_CHANGED'],
    ['another salt', { secret: { nameZh: '林听潮', key: 'ltc-7', salt: other } }, 'PARTIES.PRIVATE_CHANGED'],
    ['no salt any more', { secret: { nameZh: '林听潮', key: 'ltc-7', salt: null } }, 'PARTIES.PRIVATE_CHANGED'],
    ['a row although erased', { erased: true }, 'PARTIES.NOT_ERASED'],
    [
      'an emptied row although erased',
      { erased: true, secret: { nameZh: null, key: null, salt: null } },
      'PARTIES.NOT_ERASED',
    ],
  ])('is a problem with %s', (_what, change, code) => {
    expect(personProblem({ ...sound, ...change })).toMatchObject({ kind: 'person', id: 'p', code });
  });

  it('is a problem when it is gone without an erasure, or nobody’s', () => {
    expect(personProblem({ ...bare, ...(registered ? { person: registered } : {}) })?.code).toBe(
      'PARTIES.PRIVATE_MISSING',
    );
    expect(personProblem({ ...bare, ...(secret ? { secret } : {}) })?.code).toBe('PARTIES.PRIVATE_WITHOUT_PERSON');
  });
});
