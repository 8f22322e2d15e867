import { entity, relationship } from '../../../../../test/support/bods.js';
import { DomainError } from '../../../../kernel/domain-error.js';
import { parseStrictJson } from '../../../../kernel/strict-json.js';
import { partyOffers, readOffer, refusal, sayAll } from './bods-offer.js';
import type { RelationshipStatement } from './bods-statement.js';

const offered = (statements: unknown) => parseStrictJson(JSON.stringify(statements), { numbers: 'text' });
const sound = () => [];

function relationships(
  ...given: [record: string, on: string, components?: string[]][]
): readonly RelationshipStatement[] {
  const statements = given.map(([record, on, componentRecords]) => {
    const one = relationship(record, 'p', 'a', [], { on, publisher: '' });
    return {
      ...one,
      recordDetails: { ...(one.recordDetails as object), ...(componentRecords ? { componentRecords } : {}) },
    };
  });
  return readOffer(offered(statements), sound).relationships;
}

function said(
  statements: readonly RelationshipStatement[],
  refuse: (recordId: string, pass: number) => boolean = () => false,
) {
  const order: string[] = [];
  let pass = 0;
  const { overtaken, refused } = sayAll(statements, ({ recordId, statedOn, index }) => {
    if (index === statements[0]?.index) pass += 1;
    if (refuse(recordId, pass)) throw new DomainError('invalid', 'TEST.NO', { zh: '不', en: 'no' });
    order.push(`${recordId} ${statedOn.slice(0, 10)}`);
    return pass === 1;
  });
  return { order, overtaken: overtaken.map(({ index }) => index), refused: refused.map(({ index }) => index) };
}

describe('a set of statements', () => {
  it('must be an array', () => {
    for (const other of [{}, 'text', null, true])
      expect(() => readOffer(offered(other), sound)).toThrow(
        expect.objectContaining({ code: 'PARTIES.BODS_NOT_ARRAY' }),
      );
  });

  it('is read statement by statement: what the schema refuses leaves the others', () => {
    const fault = { pointer: '/x', code: 'TEST.NO', detail: { zh: '不', en: 'no' } };
    const set = [entity('1'), { statementId: 'broken' }, 7];
    const { parties, refused } = readOffer(offered(set), (one) =>
      one === 7 || !('recordId' in (one as object)) ? [fault] : [],
    );
    expect(parties.map(({ index }) => index)).toEqual([0]);
    expect(refused).toEqual([
      { index: 1, statementId: 'broken', faults: [fault] },
      { index: 2, faults: [fault] },
    ]);
  });

  it('says statements day by day, wholes after their parts, and of a record and day the last one', () => {
    const statements = relationships(
      ['w', '2020-01-01', ['r']],
      ['r', '2021-01-01'],
      ['r', '2020-01-01'],
      ['q', '2020-06-01'],
      ['q', '2020-06-01'],
    );
    const { order, overtaken } = said(statements);
    expect(order.slice(0, 4)).toEqual(['r 2020-01-01', 'q 2020-06-01', 'r 2021-01-01', 'w 2020-01-01']);
    expect(overtaken).toEqual([3]);
  });

  it('takes the later hour of a day for the later statement', () => {
    const statements = relationships(['r', '2020-01-01T10:00:00Z'], ['r', '2020-01-01T09:00:00Z']);
    expect(said(statements).overtaken).toEqual([1]);
  });

  it('tries what was refused again while others change something', () => {
    const statements = relationships(['r', '2020-01-01'], ['q', '2020-01-02']);
    expect(said(statements, (record, pass) => record === 'q' && pass < 2).refused).toEqual([]);
    expect(said(statements, (record) => record === 'q').refused).toEqual([1]);
  });

  it('has one description of a record, the latest, and refuses an entity that is a person too', () => {
    const set = readOffer(
      offered([entity('1', { name: '新' }, { on: '2022-01-01' }), entity('1', { name: '旧' }, { on: '2021-01-01' })]),
      sound,
    );
    expect([...partyOffers(set).offers.values()].map(({ draft }) => draft.nameZh)).toEqual(['新']);
    const person = { ...entity('1', { personType: 'knownPerson' }), recordType: 'person' };
    const { refused } = partyOffers(readOffer(offered([entity('1'), person]), sound));
    expect(refused.map(({ index, faults }) => [index, faults[0]?.code])).toEqual([[1, 'PARTIES.BODS_RECORD_KIND']]);
  });
});

describe('a refusal', () => {
  it('points into the statement, whatever the register calls the field', () => {
    const pointer = (field: string) => {
      const error = new DomainError('invalid', 'TEST.NO', { zh: '不', en: 'no' }, { field });
      return refusal({ index: 0, statementId: 's' }, error).faults[0]?.pointer;
    };
    expect(['uscc', 'registeredOn', 'role', '/recordDetails/subject'].map(pointer)).toEqual([
      '/recordDetails/identifiers',
      '/recordDetails/foundingDate',
      '/recordDetails',
      '/recordDetails/subject',
    ]);
  });

  it('is not made of a bug', () => {
    expect(() => refusal({ index: 0, statementId: 's' }, new Error('bug'))).toThrow('bug');
  });
});
