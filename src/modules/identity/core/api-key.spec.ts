import { type ApiKeyFact, apiKeyEndRecord, apiKeyFault, apiKeyRecord } from './api-key.js';

const NOW = new Date('2025-06-18T01:30:00.000Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const KEY: ApiKeyFact = {
  id: 'i',
  accountId: 'a',
  organisationId: 'o',
  name: 'n',
  roles: ['buyer'],
  keyDigest: 'd',
  expiresAt: days(1),
  recordedBy: 'r',
  recordedAt: NOW,
};

describe('a new key', () => {
  it('has roles of its maker, and only such as act for an organisation', () => {
    const fault = (roles: string[], own: string[]) => apiKeyFault({ roles, expiresAt: days(1) }, own, NOW)?.code;
    expect(fault(['buyer'], ['provider', 'buyer'])).toBeUndefined();
    expect(fault(['buyer', 'provider'], ['buyer'])).toBe('IDENTITY.KEY_ROLE');
    expect(fault(['operator'], ['operator'])).toBe('IDENTITY.KEY_ROLE');
    expect(fault(['regulator'], ['regulator', 'buyer'])).toBe('IDENTITY.KEY_ROLE');
  });

  it('ends, within 366 days', () => {
    const fault = (expiresAt: Date) => apiKeyFault({ roles: ['buyer'], expiresAt }, ['buyer'], NOW)?.code;
    expect(fault(days(366))).toBeUndefined();
    expect(fault(NOW)).toBe('IDENTITY.KEY_LIFE');
    expect(fault(new Date(days(366).getTime() + 1))).toBe('IDENTITY.KEY_LIFE');
  });
});

describe('the record of a key', () => {
  it('says every column, and of its end too', () => {
    const recordedAt = '2025-06-18T09:30:00.000+08:00';
    expect(apiKeyRecord(KEY)).toEqual({ ...KEY, expiresAt: '2025-06-19T09:30:00.000+08:00', recordedAt });
    const end = { id: 'e', keyId: 'i', recordedBy: 'r', recordedAt: NOW };
    expect(apiKeyEndRecord(end)).toEqual({ ...end, recordedAt });
  });
});
