import fc from 'fast-check';
import { parseDate } from '../../../../kernel/calendar-date.js';
import type { Json } from '../../../../kernel/canonical-json.js';
import { csvLine } from '../../../../kernel/csv-line.js';
import { fen } from '../../../../kernel/money.js';
import { pct } from '../../../../kernel/rate.js';
import { parseStrictJson } from '../../../../kernel/strict-json.js';
import { bodsFaults } from '../../bods.validator.js';
import type { Organisation, RelationInTime } from '../party-types.js';
import { readRelation } from '../relation.js';
import { draftOf } from './bods-draft.js';
import { entityText, holderRow, personText, relationshipText } from './bods-export.js';
import { edgesOf } from './bods-interest.js';
import { entityOffer } from './bods-party.js';
import { type ExactObject, readStatement } from './bods-statement.js';

const AT = new Date('2025-01-02T03:04:05Z');
const IDS = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'] as const;
const exact = (text: string) => parseStrictJson(text, { numbers: 'text' }) as ExactObject;
const faults = (text: string) => bodsFaults(JSON.parse(text) as Json);

const millionths = fc.bigInt({ min: 0n, max: 100_000_000n }).map(pct);
const share = fc.oneof(
  millionths.map((sharePct) => ({ sharePct })),
  fc.tuple(millionths, millionths, fc.boolean(), fc.boolean()).map(([x, y, minExclusive, maxExclusive]) => {
    const [min, max] = x < y ? [x, y] : [y, x];
    const wide = max - min > 1n;
    return { range: { min, max, minExclusive: wide && minExclusive, maxExclusive: wide && maxExclusive } };
  }),
);
const what = fc.oneof(
  share.map((held) => ({ type: 'HOLDS' as const, ...held })),
  fc
    .tuple(share, fc.constantFrom('VOTES', 'VIE', 'OTHER'))
    .map(([held, basis]) => ({ type: 'CONTROLS' as const, ...held, basis })),
  fc.constantFrom('unknownInterest', 'trustee').map((interest) => ({ type: 'INTEREST' as const, interest })),
  fc.constantFrom('DIRECTOR', 'SUPERVISOR', 'LEGAL_REPRESENTATIVE').map((role) => ({ type: 'OFFICER' as const, role })),
  fc.constantFrom('SPOUSE', 'CHILD').map((kin) => ({ type: 'KIN' as const, kin })),
  fc.bigInt({ min: 0n, max: 10n ** 17n }).map((amount) => ({ type: 'LOAN' as const, amountFen: fen(amount) })),
  fc
    .constantFrom('JOINT_CONTROL' as const, 'IP_DEPENDENCE' as const, 'ACTING_IN_CONCERT' as const)
    .map((type) => ({ type })),
);
const relation = fc
  .tuple(
    what,
    fc.option(fc.constant(parseDate('2024-03-01')), { nil: undefined }),
    fc.constantFrom('registry', 'declared', 'other'),
  )
  .map(
    ([content, until, source]) =>
      ({
        id: IDS[0],
        from: IDS[0],
        to: IDS[1],
        validFrom: parseDate('2020-02-29'),
        ...(until === undefined ? {} : { validTo: until, validUntil: until }),
        source,
        extractedOn: parseDate('2024-05-06'),
        graphVersion: 1,
        recordedAt: AT,
        ...content,
      }) as RelationInTime,
  );

describe('a relation as a statement', () => {
  it('is sound BODS and says the same when it is read back, to the last decimal', () => {
    fc.assert(
      fc.property(relation, (original) => {
        const text = relationshipText({ relation: original, from: { id: IDS[0] }, to: { id: IDS[1] } });
        expect(faults(text)).toEqual([]);
        const statement = readStatement(0, exact(text));
        if (statement.kind !== 'relationship') throw new Error('not a relationship');
        const isPersonal = original.type === 'KIN';
        const holder = {
          id: IDS[0],
          kind: original.type === 'OFFICER' || isPersonal ? 'person' : 'organisation',
          named: false,
        } as const;
        const subject = { id: IDS[1], kind: isPersonal ? 'person' : 'organisation', named: false } as const;
        const { edges } = edgesOf(statement, { holder, subject }, false);
        expect(edges).toHaveLength(1);
        const read = edges.map((edge) =>
          readRelation(
            draftOf(statement, { ...edge, holder: holder.id, subject: subject.id }, edge),
            new Map([holder, subject].map((one) => [one.id, one])),
            new Map(),
          ),
        );
        const { id, graphVersion, recordedAt, validUntil, ...said } = original;
        const { evidence, ...given } = read[0] ?? {};
        expect(given).toEqual(said);
      }),
      { numRuns: process.env.SIZE === 'full' ? 20_000 : 300 },
    );
  });

  it('has one text for one content', () => {
    const one = {
      id: IDS[0],
      type: 'HOLDS',
      from: IDS[0],
      to: IDS[1],
      sharePct: pct(5n),
      validFrom: parseDate('2020-01-01'),
      source: 'registry',
      graphVersion: 1,
      recordedAt: AT,
    } as const;
    const text = relationshipText({ relation: one, from: { id: IDS[0] }, to: { id: IDS[1], code: 'REG:GB:1' } });
    expect(relationshipText({ relation: { ...one }, from: { id: IDS[0] }, to: { id: IDS[1], code: 'REG:GB:1' } })).toBe(
      text,
    );
    expect(text).toContain('"exact":0.000005');
    expect(
      relationshipText({ relation: { ...one, sharePct: pct(6n) }, from: { id: IDS[0] }, to: { id: IDS[1] } }),
    ).not.toContain(text.slice(0, 80));
  });
});

describe('a party as a statement', () => {
  it('that is an organisation comes back with all that was registered', () => {
    const organisation: Organisation = {
      id: IDS[0],
      uscc: '91440300708461136T',
      nameZh: '某公司',
      nameEn: 'Some Co',
      kind: 'UNIVERSITY',
      registeredOn: parseDate('1998-11-11'),
      placeCode: '440300',
      stateAssetsAuthority: true,
      startUp: true,
      checkFailed: false,
      codeEvidence: { note: '营业执照', sha256: 'a'.repeat(64) },
      disclosureCeilingPct: pct(5_000_000n),
      boardSeats: 9,
      paidInCapital: [{ from: parseDate('2020-01-01'), to: parseDate('2021-01-01'), fen: fen(7n) }],
      independentFinancialInstitution: true,
      graphVersion: 1,
      recordedAt: AT,
    };
    const text = entityText(organisation, undefined);
    expect(faults(text)).toEqual([]);
    const statement = readStatement(0, exact(text));
    if (statement.kind !== 'entity') throw new Error('not an entity');
    const { id, checkFailed, graphVersion, recordedAt, ...rest } = organisation;
    expect(entityOffer(statement).draft).toEqual({
      ...rest,
      disclosureCeilingPct: '5.000000',
      paidInCapital: [{ from: '2020-01-01', to: '2021-01-01', fen: '7' }],
    });
  });

  it('that is a person is named by id unless a record has named it, and by nothing that may be a number', () => {
    const recordId = (key: string) =>
      (JSON.parse(personText({ id: IDS[0], nameZh: '王甲', key, recordedAt: AT })) as { recordId: string }).recordId;
    expect([recordId('bods:p'), recordId('110101199003070011')]).toEqual(['bods:p', IDS[0]]);
  });

  it('that is a person without a name or with an erased one is sound BODS and gives the reason', () => {
    const erased = personText({ id: IDS[0], recordedAt: AT });
    const unknown = personText({ id: IDS[0], nameZh: '未披露的权益人（unknown）', recordedAt: AT });
    expect([erased, unknown].flatMap(faults)).toEqual([]);
    expect(JSON.parse(erased)).toMatchObject({
      recordDetails: {
        personType: 'anonymousPerson',
        unspecifiedPersonDetails: { reason: 'informationUnknownToPublisher' },
      },
    });
    expect(JSON.parse(unknown)).toMatchObject({
      recordDetails: { personType: 'unknownPerson', unspecifiedPersonDetails: { reason: 'unknown' } },
    });
  });
});

describe('a row of holders', () => {
  it('names a person by id, leaves a share within bounds empty, and quotes what a table needs quoted', () => {
    const range = { min: pct(1n), max: pct(2n), minExclusive: false, maxExclusive: false };
    const one = {
      id: IDS[0],
      type: 'HOLDS',
      from: IDS[0],
      to: IDS[1],
      range,
      validFrom: parseDate('2020-01-01'),
      source: 'registry',
      graphVersion: 1,
      recordedAt: AT,
    } as const;
    const row = holderRow({
      relation: one,
      from: { id: IDS[0], key: 'secret' },
      to: { id: IDS[1], code: 'REG:GB:a"b,c' },
    });
    expect(csvLine(row)).toBe(`person:${IDS[0]},"REG:GB:a""b,c",,2020-01-01,,registry,\r\n`);
  });
});
