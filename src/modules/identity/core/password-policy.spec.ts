import { commonPasswords } from './common-passwords.table.js';
import { PASSWORD_RULES, passwordFault, passwordTooOld } from './password-policy.js';

const codeOf = (password: string, profile: 'asvs' | 'mlps', username = 'li.na') =>
  passwordFault(password, profile, username)?.code;

describe('a password under ASVS', () => {
  it('has 12 to 128 characters, counted as people count them', () => {
    expect(codeOf('十一个字符的密码是不够', 'asvs')).toBe('IDENTITY.PASSWORD_LENGTH');
    expect(codeOf('十二个字符的密码就可以了', 'asvs')).toBeUndefined();
    expect(codeOf('\u{1F600}'.repeat(11), 'asvs')).toBe('IDENTITY.PASSWORD_LENGTH');
    expect(codeOf(`${'xyzzy plugh '.repeat(10)}12345678`, 'asvs')).toBeUndefined();
    expect(codeOf(`${'xyzzy plugh '.repeat(10)}123456789`, 'asvs')).toBe('IDENTITY.PASSWORD_LENGTH');
  });

  it('need not be composed of several kinds of characters', () => {
    expect(codeOf('correct horse battery staple', 'asvs')).toBeUndefined();
    expect(codeOf('correcthorsebatterystaple', 'asvs')).toBeUndefined();
  });

  it('is none of at least 3,000 common ones that are long enough, in whatever case', () => {
    const longEnough = [...commonPasswords()].filter((word) => word.length >= PASSWORD_RULES.asvs.lengthMin);
    expect(longEnough.length).toBeGreaterThanOrEqual(3_000);
    const taken = longEnough.filter((word) => codeOf(word.toUpperCase(), 'asvs') !== 'IDENTITY.PASSWORD_COMMON');
    expect(taken).toEqual([]);
  });

  it.each(['P@ssw0rd19900101', '!!!Administrator2026', 'adm1n1strat0r', 'qwertyuiop[]', 'li.nali.na2024!'])(
    'is refused as %s, a common word or the own name in disguise',
    (password) => {
      expect(codeOf(password, 'asvs', 'li.na')).toBe('IDENTITY.PASSWORD_COMMON');
    },
  );
});

describe('a password under MLPS', () => {
  it('has at least three kinds of characters', () => {
    expect(codeOf('correct horse battery', 'mlps')).toBe('IDENTITY.PASSWORD_KINDS');
    expect(codeOf('Correct horse battery', 'mlps')).toBeUndefined();
    expect(codeOf('correct7horse-battery', 'mlps')).toBeUndefined();
    expect(codeOf('正确的马电池订书钉一二', 'mlps')).toBe('IDENTITY.PASSWORD_KINDS');
  });

  it('has 10 to 128 characters and is not common either', () => {
    expect(codeOf('Ab3-efghi', 'mlps')).toBe('IDENTITY.PASSWORD_LENGTH');
    expect(codeOf('Ab3-efghij', 'mlps')).toBeUndefined();
    expect(codeOf('P@ssw0rd123', 'mlps')).toBe('IDENTITY.PASSWORD_COMMON');
  });

  it('has to be replaced when it has reached its age', () => {
    const set = new Date('2026-01-01T00:00:00Z');
    expect(passwordTooOld(set, new Date('2026-03-31T23:59:59.999Z'), 90)).toBe(false);
    expect(passwordTooOld(set, new Date('2026-04-01T00:00:00Z'), 90)).toBe(true);
  });
});
