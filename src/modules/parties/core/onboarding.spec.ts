import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  type DecidedVersion,
  differences,
  insistState,
  ONBOARDING_STATES,
  type OnboardingDraft,
  type OnboardingVersion,
  onboardingDecisionRecord,
  onboardingRecord,
  readOnboarding,
  stateOf,
} from './onboarding.js';

const TODAY = '2025-06-18' as CalendarDate;
const AT = { today: TODAY, maxDays: 90 };
const CODE = '91440300999001016R';
const DRAFT: OnboardingDraft = {
  organisation: { uscc: ` ${CODE.toLowerCase()} `, nameZh: '启明（深圳）科技有限公司', kind: 'ENTERPRISE' },
  representative: '柳如烟',
  extract: {
    issuedOn: '2025-06-01',
    sha256: 'a'.repeat(64),
    source: '国家企业信用信息公示系统',
    code: CODE,
    nameZh: '启明(深圳)科技有限公司',
    representative: '柳 如烟',
    state: 'IN_OPERATION',
  },
};
const extract = (more: Partial<OnboardingDraft['extract']>): OnboardingDraft => ({
  ...DRAFT,
  extract: { ...DRAFT.extract, ...more },
});
const agent = (from: string, until: string): OnboardingDraft => ({
  ...DRAFT,
  agent: { nameZh: '顾经办', sha256: 'b'.repeat(64), from, until },
});

/** Each fault as its code and place; empty where the application does. */
function faults(draft: OnboardingDraft, at = AT): string[] {
  try {
    readOnboarding(draft, at);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { errors, field } = error.extras;
    return (errors ?? [{ code: error.code, ...(field ? { field } : {}) }]).map((one) => `${one.code} ${one.field}`);
  }
}

const VERSION: OnboardingVersion = {
  id: 'v1',
  applicationId: 'v1',
  number: 1,
  code: CODE,
  organisation: { uscc: CODE, nameZh: '启明', kind: 'ENTERPRISE' },
  representativeId: 'person-1',
  extract: { issuedOn: '2025-06-01', sha256: 'a', source: 's', state: 'IN_OPERATION' },
  recordedBy: 'operator',
  recordedAt: new Date(0),
};

describe('an application to come in', () => {
  it('is taken where the extract says the same, however brackets and blanks are typed', () => {
    const read = readOnboarding(DRAFT, AT);
    expect(read.code).toBe(CODE);
    expect(read.organisation).toEqual({ ...DRAFT.organisation, uscc: CODE });
    expect(Object.keys(read.extract).sort()).toEqual(['issuedOn', 'sha256', 'source', 'state']);
  });

  it.each([
    ['another name', extract({ nameZh: '启明（深圳）有限公司' }), ['PARTIES.EXTRACT_DIFFERS /extract/nameZh']],
    ['another code', extract({ code: '91440300999001083P' }), ['PARTIES.EXTRACT_DIFFERS /extract/code']],
    [
      'another representative',
      extract({ representative: '柳如是' }),
      ['PARTIES.EXTRACT_DIFFERS /extract/representative'],
    ],
    ['a day to come', extract({ issuedOn: '2025-06-19' }), ['PARTIES.EXTRACT_DATE /extract/issuedOn']],
    ['90 days of age', extract({ issuedOn: '2025-03-20' }), []],
    ['91 days of age', extract({ issuedOn: '2025-03-19' }), ['PARTIES.EXTRACT_OLD /extract/issuedOn']],
    ['a licence revoked', extract({ state: 'REVOKED' }), ['PARTIES.EXTRACT_STATE /extract/state']],
    ['a mandate from today', agent('2025-06-18', '2025-12-31'), []],
    ['a mandate that ended today', agent('2025-01-01', '2025-06-18'), ['PARTIES.AGENT_MANDATE /agent']],
    [
      'a wrong check character',
      { ...DRAFT, organisation: { ...DRAFT.organisation, uscc: '914403009990010160' } },
      ['PARTIES.USCC_CHECK /organisation/uscc'],
    ],
    [
      'everything at once',
      extract({ nameZh: '别家', issuedOn: '2024-01-01', state: 'DEREGISTERED' }),
      [
        'PARTIES.EXTRACT_OLD /extract/issuedOn',
        'PARTIES.EXTRACT_DIFFERS /extract/nameZh',
        'PARTIES.EXTRACT_STATE /extract/state',
      ],
    ],
  ])('says what is wrong and where: %s', (_what, draft, wanted) => {
    expect(faults(draft)).toEqual(wanted);
  });

  it('repeats no natural person in what it refuses', () => {
    try {
      readOnboarding(extract({ representative: '柳如是' }), AT);
    } catch (error) {
      expect(JSON.stringify([(error as DomainError).text, (error as DomainError).extras])).not.toMatch(/柳/);
    }
    expect.assertions(1);
  });

  it('stands as its newest version was decided, and lets each step go from one state alone', () => {
    const decided = (outcome?: 'RETURNED' | 'APPROVED' | 'REFUSED'): DecidedVersion => ({
      version: VERSION,
      ...(outcome === undefined
        ? {}
        : { decision: { id: 'd', onboardingId: 'v1', outcome, decidedBy: 'o', recordedAt: new Date(0) } }),
    });
    for (const state of ONBOARDING_STATES) {
      const one = decided(state === 'SUBMITTED' ? undefined : state);
      expect(stateOf(one)).toBe(state);
      for (const wanted of ONBOARDING_STATES) {
        const step = () => insistState(one, wanted);
        if (wanted === state) expect(step).not.toThrow();
        else expect(step).toThrow('PARTIES.ONBOARDING_STATE');
      }
    }
  });

  it('shows where a later version says something else, and of a person only that there is another', () => {
    const later: OnboardingVersion = {
      ...VERSION,
      number: 2,
      organisation: { uscc: CODE, nameZh: '启明科技', kind: 'ENTERPRISE', boardSeats: 5 },
      representativeId: 'person-2',
      agentId: 'person-3',
      agentMandate: { sha256: 'b' },
    };
    expect(differences(VERSION, VERSION)).toEqual([]);
    expect(differences(VERSION, later)).toEqual([
      { field: '/agent' },
      { field: '/agentMandate/sha256', after: 'b' },
      { field: '/organisation/boardSeats', after: '5' },
      { field: '/organisation/nameZh', before: '启明', after: '启明科技' },
      { field: '/representative' },
    ]);
  });

  it('is recorded with every field', () => {
    expect(onboardingRecord({ ...VERSION, agentId: 'p', agentMandate: {} })).toEqual({
      ...VERSION,
      agentId: 'p',
      agentMandate: {},
      recordedAt: '1970-01-01T08:00:00.000+08:00',
    });
    const decision = { id: 'd', onboardingId: 'v1', missing: [], reason: 'r', organisationId: 'o', decidedBy: 'x' };
    expect(onboardingDecisionRecord({ ...decision, outcome: 'REFUSED', recordedAt: new Date(0) })).toEqual({
      ...decision,
      outcome: 'REFUSED',
      recordedAt: '1970-01-01T08:00:00.000+08:00',
    });
  });
});
