import { itemRecord, itemState, relianceRecord, type WorkItem } from './work-item.js';

const item: WorkItem = {
  id: '01950000-0000-7000-8000-000000000001',
  kind: 'BASIS_FELL',
  subjectKind: 'contract',
  subjectId: '01950000-0000-7000-8000-000000000002',
  reason: { zh: '依据已失效', en: 'the basis fell' },
  openedBy: 'system',
  recordedAt: new Date('2025-12-31T16:30:00Z'),
};

describe('a work item', () => {
  it('is open until an event closes it', () => {
    expect(itemState([])).toBe('OPEN');
    expect(itemState([{ type: 'CLOSED' }])).toBe('CLOSED');
  });

  it('leaves absent columns out of its record and writes instants in Shanghai time', () => {
    expect(itemRecord(item)).toEqual({
      kind: 'BASIS_FELL',
      subjectKind: 'contract',
      subjectId: '01950000-0000-7000-8000-000000000002',
      reason: { zh: '依据已失效', en: 'the basis fell' },
      openedBy: 'system',
      recordedAt: '2026-01-01T00:30:00.000+08:00',
    });
  });

  it('covers every column in its record', () => {
    const full: WorkItem = {
      ...item,
      basisKind: 'attestation',
      basisId: 'b',
      authority: 'SZ-DATA',
      owner: 'u',
      dueOn: '2026-01-31' as WorkItem['dueOn'] & string,
    };
    const { id, ...columns } = full;
    expect(id).toBe(item.id);
    expect(Object.keys(itemRecord(full)).sort()).toEqual(Object.keys(columns).sort());
  });
});

describe('a reliance row', () => {
  it('covers every column in its record', () => {
    const row = {
      id: '01950000-0000-7000-8000-000000000003',
      dependentKind: 'contract',
      dependentId: 'c',
      basisKind: 'finding',
      basisId: 'f',
      basisDigest: 'aa',
      authority: 'SZ-DATA',
      recordedAt: new Date(0),
    };
    const { id, ...columns } = row;
    expect(id).toBe(row.id);
    expect(Object.keys(relianceRecord(row)).sort()).toEqual(Object.keys(columns).sort());
  });
});
