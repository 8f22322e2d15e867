import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  type FactDraft,
  type OrganisationFact,
  organisationFactRecord,
  readFact,
  standingOn,
} from './organisation-fact.js';

const day = (text: string) => text as CalendarDate;
const TODAY = day('2025-06-18');
const PAPER = { sha256: 'a'.repeat(64) };

function facts(...drafts: readonly (Pick<OrganisationFact, 'type'> & { on: string; nameZh?: string })[]) {
  return drafts.map(
    ({ on, ...draft }, index): OrganisationFact => ({
      id: `f${index}`,
      organisationId: 'o',
      seq: index + 1,
      happenedOn: day(on),
      ...PAPER,
      recordedBy: 'operator',
      recordedAt: new Date(0),
      ...draft,
    }),
  );
}

function answer(before: readonly OrganisationFact[], draft: Omit<FactDraft, 'sha256' | 'on'> & { on: string }): string {
  try {
    readFact(
      { ...PAPER, ...draft, on: day(draft.on) },
      { organisationId: 'o', facts: before, registeredOn: day('2020-01-01'), today: TODAY },
    );
    return 'taken';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.code} ${error.extras.field ?? ''}`.trim();
  }
}

const ENDED = facts({ type: 'DEREGISTERED', on: '2025-05-01' });
const BACK = facts({ type: 'DEREGISTERED', on: '2025-05-01' }, { type: 'REINSTATED', on: '2025-06-01' });

describe('what becomes of an organisation', () => {
  it.each([
    ['a new name', [], { type: 'NAME_CHANGED', on: '2025-06-01', nameZh: '新名' }, 'taken'],
    ['a name change without a name', [], { type: 'NAME_CHANGED', on: '2025-06-01' }, 'PARTIES.FACT_FIELDS /nameZh'],
    [
      'a name on the way out',
      [],
      { type: 'DEREGISTERED', on: '2025-06-01', nameZh: '新名' },
      'PARTIES.FACT_FIELDS /nameZh',
    ],
    ['a merger', [], { type: 'MERGED', on: '2025-06-01', successors: ['p'] }, 'taken'],
    ['a merger into nobody', [], { type: 'MERGED', on: '2025-06-01' }, 'PARTIES.FACT_FIELDS /successors'],
    [
      'a merger into two',
      [],
      { type: 'MERGED', on: '2025-06-01', successors: ['p', 'q'] },
      'PARTIES.FACT_SUCCESSOR /successors/1',
    ],
    [
      'a merger into itself',
      [],
      { type: 'MERGED', on: '2025-06-01', successors: ['o'] },
      'PARTIES.FACT_SUCCESSOR /successors/0',
    ],
    ['a division', [], { type: 'DIVIDED', on: '2025-06-01', successors: ['p', 'q'] }, 'taken'],
    [
      'one successor twice',
      [],
      { type: 'DIVIDED', on: '2025-06-01', successors: ['p', 'p'] },
      'PARTIES.FACT_SUCCESSOR /successors/1',
    ],
    ['a day to come', [], { type: 'DEREGISTERED', on: '2025-06-19' }, 'PARTIES.FACT_DATE /on'],
    ['a day before it was', [], { type: 'DEREGISTERED', on: '2019-12-31' }, 'PARTIES.FACT_DATE /on'],
    [
      'a day before the last fact',
      ENDED,
      { type: 'REINSTATED', on: '2025-04-30', reason: '误登' },
      'PARTIES.FACT_DATE /on',
    ],
    ['more of one that ended', ENDED, { type: 'NAME_CHANGED', on: '2025-06-01', nameZh: '新名' }, 'PARTIES.FACT_STATE'],
    [
      'a reinstatement of the living',
      [],
      { type: 'REINSTATED', on: '2025-06-01', reason: '误登' },
      'PARTIES.FACT_STATE',
    ],
    ['a reinstatement without reason', ENDED, { type: 'REINSTATED', on: '2025-06-01' }, 'PARTIES.FACT_FIELDS /reason'],
    ['a reinstatement on the same day', ENDED, { type: 'REINSTATED', on: '2025-05-01', reason: '误登' }, 'taken'],
    ['another end afterwards', BACK, { type: 'DEREGISTERED', on: '2025-06-02' }, 'taken'],
  ] as const)('is taken or refused: %s', (_what, before, draft, wanted) => {
    expect(answer(before, draft)).toBe(wanted);
  });

  it('is told for each day: the name that counts, and since when it is no more', () => {
    const named = facts(
      { type: 'NAME_CHANGED', on: '2025-02-01', nameZh: '新名' },
      { type: 'DEREGISTERED', on: '2025-05-01' },
    );
    expect(standingOn(named, day('2025-01-31'))).toEqual({});
    expect(standingOn(named, day('2025-02-01'))).toEqual({ nameZh: '新名' });
    expect(standingOn(named, day('2025-05-01'))).toEqual({ nameZh: '新名', endedOn: '2025-05-01' });
    expect(standingOn(BACK, day('2025-05-31'))).toEqual({ endedOn: '2025-05-01' });
    expect(standingOn(BACK, day('2025-06-01'))).toEqual({});
    expect(standingOn(facts({ type: 'DIVIDED', on: '2025-05-01' }), TODAY)).toEqual({});
  });

  it('is recorded with every field', () => {
    const [fact] = facts({ type: 'NAME_CHANGED', on: '2025-02-01', nameZh: '新名' });
    const whole = { ...fact, nameEn: 'New', successors: ['p'], reason: 'r' } as OrganisationFact;
    expect(organisationFactRecord(whole)).toEqual({ ...whole, recordedAt: '1970-01-01T08:00:00.000+08:00' });
  });
});
