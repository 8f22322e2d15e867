import { externalAccountRecord, externalPerson, subjectDigest } from './external-account.js';

const MAPPING = { organisationClaim: 'uscc', levelClaim: 'level', levels: ['3', '4'], roles: ['buyer'] };
const CLAIMS = { iss: 'https://sso.example', sub: 's', uscc: ' 91440300999001016R ', level: '3', name: '周云岫' };

describe('a person of another identity provider', () => {
  it('is one whose organisation and sufficient level the provider says', () => {
    expect(externalPerson(CLAIMS, MAPPING)).toEqual({
      issuer: 'https://sso.example',
      subject: 's',
      uscc: '91440300999001016R',
      name: '周云岫',
    });
    expect(externalPerson({ ...CLAIMS, level: 4, name: undefined }, MAPPING).name).toBe('91440300999001016R');
  });

  it.each([
    ['a lower level', { level: '2' }, 'IDENTITY.OIDC_LEVEL'],
    ['no level', { level: undefined }, 'IDENTITY.OIDC_LEVEL'],
    ['a list of levels', { level: ['3'] }, 'IDENTITY.OIDC_LEVEL'],
    ['no organisation', { uscc: undefined }, 'IDENTITY.OIDC_NO_ORGANISATION'],
    ['an empty organisation', { uscc: ' ' }, 'IDENTITY.OIDC_NO_ORGANISATION'],
    ['no subject', { sub: undefined }, 'IDENTITY.OIDC_FAILED'],
  ])('is refused with %s', (_what, change, code) => {
    expect(() => externalPerson({ ...CLAIMS, ...change }, MAPPING)).toThrow(code);
  });

  it('is remembered by a digest of issuer and subject together', () => {
    expect(subjectDigest('a', 'bc')).toMatch(/^[0-9a-f]{64}$/);
    expect(subjectDigest('ab', 'c')).not.toBe(subjectDigest('a', 'bc'));
  });

  it('is recorded with every column', () => {
    const fact = { id: 'i', accountId: 'a', issuer: 'u', subjectDigest: 'd', recordedBy: 'r' };
    expect(externalAccountRecord({ ...fact, recordedAt: new Date('2025-06-18T01:30:00.000Z') })).toEqual({
      ...fact,
      recordedAt: '2025-06-18T09:30:00.000+08:00',
    });
  });
});
