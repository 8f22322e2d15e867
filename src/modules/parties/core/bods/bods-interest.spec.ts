import { parseDate } from '../../../../kernel/calendar-date.js';
import { edgesOf, nobodyOf } from './bods-interest.js';
import type { Interest, RelationshipStatement } from './bods-statement.js';

const ORGANISATION = { id: 'o', kind: 'organisation', named: true } as const;
const PERSON = { id: 'p', kind: 'person', named: true } as const;

function statement(interests: readonly Interest[], more: Partial<RelationshipStatement> = {}): RelationshipStatement {
  return {
    index: 0,
    statementId: 's',
    recordId: 'r',
    status: 'new',
    statedOn: parseDate('2024-06-01'),
    statedAt: 0,
    source: 'registry',
    digest: '',
    kind: 'relationship',
    subject: { record: 's' },
    interestedParty: { record: 'h' },
    interests,
    components: [],
    ...more,
  };
}

function meaning(interest: Partial<Interest>, parties: Partial<Parameters<typeof edgesOf>[1]> = {}, carried = false) {
  const given = { control: false, startsOn: parseDate('2020-01-01'), ...interest };
  const { edges } = edgesOf(statement([given]), { holder: PERSON, subject: ORGANISATION, ...parties }, carried);
  return edges.map(({ means: { type, ...rest }, share }) =>
    [type, ...Object.values(rest), share ? 'share' : ''].filter((part) => part !== '').join(' '),
  );
}

describe('what an interest of BODS is on the register', () => {
  it.each<[string, Partial<Interest>, string[]]>([
    ['a shareholding', { type: 'shareholding', share: { exact: '5' } }, ['HOLDS share']],
    ['a shareholding of unknown size', { type: 'shareholding' }, ['HOLDS share']],
    ['an indirect shareholding', { type: 'shareholding', directness: 'indirect' }, ['INTEREST shareholding']],
    [
      'votes above 50',
      { type: 'votingRights', share: { exclusiveMinimum: '50' } },
      ['CONTROLS VOTES votingRights share'],
    ],
    [
      'votes that may be above 50',
      { type: 'votingRights', share: { minimum: '50' } },
      ['SIGNIFICANT_INFLUENCE votingRights share', 'INTEREST votingRights share'],
    ],
    [
      'votes of 20 to 50',
      { type: 'votingRights', share: { minimum: '20', maximum: '50' } },
      ['SIGNIFICANT_INFLUENCE votingRights share'],
    ],
    ['votes below 20', { type: 'votingRights', share: { exact: '19.999999' } }, ['INTEREST votingRights share']],
    ['votes of unknown size', { type: 'votingRights' }, ['INTEREST votingRights']],
    ['a seat on the board', { type: 'boardMember' }, ['OFFICER DIRECTOR boardMember']],
    ['the chair', { type: 'boardChair' }, ['OFFICER DIRECTOR boardChair']],
    ['a senior manager', { type: 'seniorManagingOfficial' }, ['OFFICER SENIOR_MANAGER seniorManagingOfficial']],
    [
      'control by the articles',
      { type: 'controlViaCompanyRulesOrArticles', control: true },
      ['CONTROLS OTHER controlViaCompanyRulesOrArticles'],
    ],
    [
      'rights by the articles that are not said to be control',
      { type: 'controlViaCompanyRulesOrArticles' },
      ['INTEREST controlViaCompanyRulesOrArticles'],
    ],
    ['a trustee', { type: 'trustee' }, ['INTEREST trustee']],
    ['an unpublished interest', { type: 'unpublishedInterest' }, ['INTEREST unpublishedInterest']],
    ['an interest without a type', {}, ['INTEREST unknownInterest']],
  ])('%s', (_, interest, wanted) => {
    expect(meaning(interest)).toEqual(wanted);
  });

  it('is never an office of an organisation, nor a holding of somebody who is not named', () => {
    expect(meaning({ type: 'boardMember' }, { holder: ORGANISATION })).toEqual(['INTEREST boardMember']);
    const unnamed = { ...PERSON, named: false };
    expect(meaning({ type: 'shareholding', share: { exact: '60' } }, { holder: unnamed })).toEqual([
      'INTEREST shareholding share',
    ]);
    expect(
      meaning({ type: 'votingRights', share: { exact: '60' } }, { subject: { ...ORGANISATION, named: false } }),
    ).toEqual(['INTEREST votingRights share']);
  });

  it('is nothing where its components carry it, unless it is direct', () => {
    expect(meaning({ type: 'shareholding', directness: 'indirect' }, {}, true)).toEqual([]);
    expect(meaning({ type: 'shareholding', directness: 'direct' }, {}, true)).toEqual(['HOLDS share']);
  });

  it('is unknown where the statement gives none, and nothing where it says that there is nobody', () => {
    const none = edgesOf(statement([]), { holder: PERSON, subject: ORGANISATION }, false);
    expect(none.edges.map(({ means }) => means)).toEqual([{ type: 'INTEREST', interest: 'unknownInterest' }]);
    expect(nobodyOf(statement([], { interestedParty: { reason: 'noBeneficialOwners' } }))).toMatchObject({ edges: [] });
    expect(nobodyOf(statement([], { interestedParty: { reason: 'unknown' } }))).toBeUndefined();
  });

  it('starts on the day of the statement where it gives no start, and says so', () => {
    const { edges, notes } = edgesOf(statement([{ control: false }]), { holder: PERSON, subject: ORGANISATION }, false);
    expect(edges[0]).toMatchObject({ from: '2024-06-01', assumed: true });
    expect(notes.map(({ code }) => code)).toEqual(['PARTIES.BODS_START_ASSUMED']);
  });
});
