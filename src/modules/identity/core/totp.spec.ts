import { base32, otpauthUri, type TotpHash, totpCode, totpMatch, totpStep } from './totp.js';

const SHA1 = Buffer.from('12345678901234567890');
const SECRETS: Readonly<Record<TotpHash, Buffer>> = {
  sha1: SHA1,
  sha256: Buffer.from('12345678901234567890123456789012'),
  sha512: Buffer.from('1234567890123456789012345678901234567890123456789012345678901234'),
};

describe('a one-time code', () => {
  it.each([
    [59, '94287082', 'sha1'],
    [59, '46119246', 'sha256'],
    [59, '90693936', 'sha512'],
    [1111111109, '07081804', 'sha1'],
    [1111111109, '68084774', 'sha256'],
    [1111111109, '25091201', 'sha512'],
    [1111111111, '14050471', 'sha1'],
    [1111111111, '67062674', 'sha256'],
    [1111111111, '99943326', 'sha512'],
    [1234567890, '89005924', 'sha1'],
    [1234567890, '91819424', 'sha256'],
    [1234567890, '93441116', 'sha512'],
    [2000000000, '69279037', 'sha1'],
    [2000000000, '90698825', 'sha256'],
    [2000000000, '38618901', 'sha512'],
    [20000000000, '65353130', 'sha1'],
    [20000000000, '77737706', 'sha256'],
    [20000000000, '47863826', 'sha512'],
  ] as const)('at second %d is %s with %s, as RFC 6238 appendix B says', (seconds, code, hash) => {
    expect(totpCode(SECRETS[hash], totpStep(new Date(seconds * 1000)), 8, hash)).toBe(code);
  });

  it.each(
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
      (code, counter) => [counter, code] as const,
    ),
  )('of counter %d is %s, as RFC 4226 appendix D says', (counter, code) => {
    expect(totpCode(SHA1, counter)).toBe(code);
  });

  it('is taken in its own step, the one before and the one after, and in no other', () => {
    const at = new Date(1_111_111_111_000);
    const step = totpStep(at);
    for (const near of [-1, 0, 1]) expect(totpMatch(SHA1, totpCode(SHA1, step + near), at)).toBe(step + near);
    for (const far of [-2, 2]) expect(totpMatch(SHA1, totpCode(SHA1, step + far), at)).toBeUndefined();
    for (const other of ['', '00000', '0000000', 'abcdef']) expect(totpMatch(SHA1, other, at)).toBeUndefined();
  });
});

describe('the secret', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%j is written %j, as RFC 4648 section 10 says', (plain, text) => {
    expect(base32(Buffer.from(plain))).toBe(text);
  });

  it('is told to an app with issuer and user name', () => {
    expect(otpauthUri(SHA1, '语料账本', 'li.na')).toBe(
      'otpauth://totp/%E8%AF%AD%E6%96%99%E8%B4%A6%E6%9C%AC:li.na?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E8%AF%AD%E6%96%99%E8%B4%A6%E6%9C%AC',
    );
  });
});
