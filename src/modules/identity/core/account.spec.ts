import { mandateFault, normaliseUsername, usernameFault } from './account.js';

const ORG = { organisationId: 'o' };

describe('a mandate', () => {
  it.each([
    ['a buyer for an organisation', { roles: ['buyer'], duties: [], ...ORG }],
    ['a provider who also assesses', { roles: ['provider', 'assessor'], duties: [], ...ORG }],
    ['an operator for nobody', { roles: ['operator'], duties: [] }],
    ['a regulator with several duties', { roles: ['regulator'], duties: ['case', 'finance'], authority: 'SZ' }],
    ['an administrator', { roles: ['admin'], duties: [] }],
    ['an auditor', { roles: ['auditor'], duties: [] }],
  ])('may be that of %s', (_what, mandate) => {
    expect(mandateFault(mandate)).toBeUndefined();
  });

  it.each([
    ['without a role', { roles: [], duties: [] }, 'ROLE_MISSING'],
    ['of an administrator who also buys', { roles: ['admin', 'buyer'], duties: [], ...ORG }, 'ADMIN_ALONE'],
    ['of a buyer for nobody', { roles: ['buyer'], duties: [] }, 'ORGANISATION_MISSING'],
    ['of a regulator without authority', { roles: ['regulator'], duties: ['case'] }, 'AUTHORITY_MISSING'],
    ['of an operator with a duty', { roles: ['operator'], duties: ['case'] }, 'DUTY_WITHOUT_REGULATOR'],
    [
      'for an organisation and an authority',
      { roles: ['regulator'], duties: [], authority: 'SZ', ...ORG },
      'ORGANISATION_AND_AUTHORITY',
    ],
  ])('is refused %s', (_what, mandate, code) => {
    expect(mandateFault(mandate)?.code).toBe(`IDENTITY.${code}`);
  });
});

describe('a user name', () => {
  it('has one spelling, whatever width and case it is typed in', () => {
    expect(normaliseUsername(' Ｌｉ.Na ')).toBe('li.na');
  });

  it('is letters, digits and a few signs, beginning with a letter or digit', () => {
    for (const name of ['li.na', '李娜', 'a', 'x@y.cn', '9-b_c']) expect(usernameFault(name)).toBeUndefined();
    for (const name of ['', '.a', 'a b', 'a/b', 'a\u200bb', 'a'.repeat(65)]) {
      expect(usernameFault(name)?.code).toBe('IDENTITY.USERNAME_FORM');
    }
  });
});
