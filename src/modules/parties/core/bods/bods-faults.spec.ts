import { entity, person, relationship, shares } from '../../../../../test/support/bods.js';
import type { Json } from '../../../../kernel/canonical-json.js';
import { bodsFaults } from '../../bods.validator.js';

const said = (statement: object) => bodsFaults(statement as Json).map(({ code, pointer }) => `${code} ${pointer}`);
const r = (details: object) => {
  const one = relationship('r', 'p', 'a', [shares({ exact: 5 })]);
  return { ...one, recordDetails: { ...(one.recordDetails as object), ...details } };
};

describe('what the schema refuses', () => {
  it('is nothing in sound statements', () => {
    expect(
      [entity('a'), person('p', '王甲'), relationship('r', 'p', 'a', [shares({ exact: 5 })])].flatMap(said),
    ).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['no object', [] as object, ['PARTIES.BODS_TYPE ']],
    ['no kind', { ...entity('a'), recordType: 'company' }, ['PARTIES.BODS_CODE /recordType']],
    [
      'a missing field',
      { ...entity('a'), recordDetails: { isComponent: false } },
      ['PARTIES.BODS_MISSING /recordDetails/entityType'],
    ],
    ['a short id', { ...entity('a'), statementId: 'short' }, ['PARTIES.BODS_LENGTH /statementId']],
    ['an impossible day', { ...entity('a'), statementDate: '2024-02-30' }, ['PARTIES.BODS_FORMAT /statementDate']],
    ['a day that is a number', entity('a', { foundingDate: 2024 }), ['PARTIES.BODS_TYPE /recordDetails/foundingDate']],
    ['an address that is none', entity('a', { uri: 'example' }), ['PARTIES.BODS_FORMAT /recordDetails/uri']],
    [
      'an identifier of no scheme',
      entity('a', { identifiers: [{ id: '1' }] }),
      ['PARTIES.BODS_MISSING /recordDetails/identifiers/0'],
    ],
    ['a party that is a number', r({ subject: 7 }), ['PARTIES.BODS_TYPE /recordDetails/subject']],
    [
      'components of a component',
      r({ isComponent: true, componentRecords: ['x'] }),
      ['PARTIES.BODS_COMPONENT /recordDetails/componentRecords'],
    ],
    [
      'a share above 100',
      r({ interests: [shares({ exact: 101 })] }),
      ['PARTIES.BODS_RANGE /recordDetails/interests/0/share/exact'],
    ],
    [
      'a version that is none',
      {
        ...entity('a'),
        publicationDetails: { publicationDate: '2024-01-01', bodsVersion: 'x', publisher: { name: 'x' } },
      },
      ['PARTIES.BODS_FORMAT /publicationDetails/bodsVersion'],
    ],
  ])('%s is told at its place with a code', (_, statement, wanted) => {
    expect(said(statement)).toEqual(wanted);
  });

  it('is told in both languages, without the words of the library', () => {
    const broken = {
      ...entity('a', { foundingDate: 7, name: 8, uri: 'x', identifiers: [{}] }),
      statementId: 's',
      recordStatus: 'old',
    };
    const faults = bodsFaults(broken as Json);
    expect(faults.length).toBeGreaterThan(5);
    for (const { detail } of faults) {
      expect(detail.zh).toMatch(/\p{Script=Han}/u);
      expect(detail.en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
      expect(detail.en).not.toMatch(/must NOT|must match|must have|schema/);
    }
  });

  it('is told twenty times at the most', () => {
    const many = entity('a', { alternateNames: Array.from({ length: 50 }, (_, at) => at) });
    expect(bodsFaults(many as Json)).toHaveLength(20);
  });
});
