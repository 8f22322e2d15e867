import {
  type AccountFact,
  type AccountVersionFact,
  accountRecord,
  accountVersionRecord,
  nameDigest,
} from './account-leaf.js';

const AT = new Date('2025-06-18T01:30:00.000Z');
const ACCOUNT: AccountFact = {
  id: 'i',
  kind: 'person',
  sample: false,
  nameDigest: 'd',
  recordedBy: 'r',
  recordedAt: AT,
};
const VERSION: AccountVersionFact = {
  id: 'i',
  accountId: 'a',
  version: 1,
  roles: ['buyer'],
  duties: [],
  organisationId: 'o',
  disabled: false,
  recordedBy: 'r',
  recordedAt: AT,
};

describe('the record of an account', () => {
  it('says every column and leaves out what is absent', () => {
    expect(accountRecord(ACCOUNT)).toEqual({ ...ACCOUNT, recordedAt: '2025-06-18T09:30:00.000+08:00' });
    expect(accountVersionRecord(VERSION)).toEqual({ ...VERSION, recordedAt: '2025-06-18T09:30:00.000+08:00' });
    expect(accountVersionRecord({ ...VERSION, authority: 'SZ' })).toHaveProperty('authority', 'SZ');
  });

  it('differs when any column does', () => {
    const changes: Partial<AccountVersionFact>[] = [
      { version: 2 },
      { roles: ['provider'] },
      { duties: ['case'] },
      { organisationId: 'p' },
      { authority: 'o' },
      { disabled: true },
      { recordedBy: 's' },
      { recordedAt: new Date(AT.getTime() + 1) },
    ];
    const texts = [VERSION, ...changes.map((change) => ({ ...VERSION, ...change }))].map((each) =>
      JSON.stringify(accountVersionRecord(each)),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('the digest of a name', () => {
  const salt = new Uint8Array(32).fill(7);

  it('depends on salt, user name and name, and on where one ends and the other begins', () => {
    const digests = [
      nameDigest(salt, 'ab', 'c'),
      nameDigest(salt, 'a', 'bc'),
      nameDigest(salt, 'ab', 'd'),
      nameDigest(new Uint8Array(32), 'ab', 'c'),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('needs a whole salt', () => {
    expect(() => nameDigest(new Uint8Array(31), 'a', 'b')).toThrow('32 bytes');
  });
});
