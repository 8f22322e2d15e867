import { needsSecondFactor, normaliseRecoveryCode, recoveryCodeText, secondFactorRecord } from './second-factor.js';

it('is needed by those who decide and those who run the service, and by nobody else', () => {
  for (const role of ['regulator', 'operator', 'admin']) expect(needsSecondFactor(['buyer', role])).toBe(true);
  for (const role of ['provider', 'buyer', 'assessor', 'contentSafety', 'auditor']) {
    expect(needsSecondFactor([role])).toBe(false);
  }
});

it('has recovery codes that survive being copied by hand', () => {
  expect(recoveryCodeText('ABCDEFGHIJKLMNOP')).toBe('ABCD-EFGH-IJKL-MNOP');
  expect(normaliseRecoveryCode(' abcd-efgh ＩＪＫＬ-mnop ')).toBe('ABCDEFGHIJKLMNOP');
});

it('is recorded with every column', () => {
  const fact = { id: 'i', accountId: 'a', step: 'CONFIRMED', recordedBy: 'r' } as const;
  const record = secondFactorRecord({ ...fact, recordedAt: new Date('2025-06-18T01:30:00.000Z') });
  expect(record).toEqual({ ...fact, recordedAt: '2025-06-18T09:30:00.000+08:00' });
});
