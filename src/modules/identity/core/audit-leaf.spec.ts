import { describe, expect, it } from '@jest/globals';
import { type AuditEntry, auditEntryRecord, batchDigest, entryDigest } from './audit-leaf.js';

const ENTRY: Required<AuditEntry> = {
  id: '0192f3c0-0000-7000-8000-000000000001',
  kind: 'DENIAL',
  operation: 'ContractsController_sign',
  subject: '0192f3c0-0000-7000-8000-000000000002',
  actorKind: 'user',
  actorId: '0192f3c0-0000-7000-8000-000000000003',
  organisationId: '0192f3c0-0000-7000-8000-000000000004',
  authority: 'sz-zsj',
  address: '192.0.2.7',
  status: 403,
  code: 'PLATFORM.FORBIDDEN',
  requestId: '0192f3c0-0000-7000-8000-000000000005',
  recordedAt: new Date('2026-03-01T00:00:00.000Z'),
};

const CHANGED: Partial<AuditEntry> = {
  kind: 'READ',
  actorKind: 'system',
  status: 404,
  recordedAt: new Date('2026-03-01T00:00:00.001Z'),
};

describe('the digest of an entry', () => {
  it.each(Object.keys(ENTRY) as (keyof AuditEntry)[])('is another one when %s is changed', (field) => {
    const other = { ...ENTRY, [field]: CHANGED[field] ?? `${String(ENTRY[field])}x` };
    expect(entryDigest(other)).not.toBe(entryDigest(ENTRY));
  });

  it('writes an instant with its offset', () => {
    expect(auditEntryRecord(ENTRY).recordedAt).toBe('2026-03-01T08:00:00.000+08:00');
  });
});

describe('the digest of a batch', () => {
  it('is another one when two entries change places, and when one is left out', () => {
    const one = entryDigest(ENTRY);
    const other = entryDigest({ ...ENTRY, id: '0192f3c0-0000-7000-8000-00000000000f' });
    expect(batchDigest([other, one])).not.toBe(batchDigest([one, other]));
    expect(batchDigest([one])).not.toBe(batchDigest([one, other]));
  });
});
