import { entity, person } from '../../../../../test/support/bods.js';
import { parseStrictJson } from '../../../../kernel/strict-json.js';
import { entityOffer, isUndisclosed, type PartyOffer, personOffer } from './bods-party.js';
import { type ExactObject, PUBLISHER, readStatement } from './bods-statement.js';

function offer(statement: object): PartyOffer {
  const given = parseStrictJson(JSON.stringify(statement), { numbers: 'text' }) as ExactObject;
  const read = readStatement(0, given);
  if (read.kind === 'entity') return entityOffer(read);
  if (read.kind === 'person') return personOffer(read);
  throw new Error('a relationship is no party');
}

const identified = (...identifiers: object[]) => offer(entity('r1', { identifiers }, { publisher: '' }));
const USCC = '91440300708461136T';

describe('an entity of BODS', () => {
  it.each([
    ['a unified social credit code', { id: USCC, scheme: 'CN-SAMR' }, USCC],
    ['the same in another writing', { id: ' 9144 0300-708461136t', schemeName: '统一社会信用代码' }, USCC],
    ['an LEI', { id: '213800WSGIIZCXF1P572', scheme: 'XI-LEI' }, 'LEI:213800WSGIIZCXF1P572'],
    ['a number of a register', { id: '07444723', scheme: 'GB-COH' }, 'REG:GB:07444723'],
    ['an LEI that does not check', { id: '213800WSGIIZCXF1P573', scheme: 'XI-LEI' }, 'BODS:r1'],
    ['a code of an unknown scheme', { id: '42', schemeName: 'Club register' }, 'BODS:r1'],
  ])('with %s is known by it', (_, identifier, code) => {
    expect(identified(identifier)).toMatchObject({ code, named: true });
  });

  it('is known by the surest of several', () => {
    const lei = { id: '213800WSGIIZCXF1P572', scheme: 'XI-LEI' };
    expect(identified({ id: '1', scheme: 'GB-COH' }, lei)).toMatchObject({ code: 'LEI:213800WSGIIZCXF1P572' });
    expect(identified(lei, { id: USCC, scheme: 'CN-SAMR' })).toMatchObject({ code: USCC });
  });

  it('keeps a wrong check character for the register to refuse', () => {
    expect(identified({ id: `${USCC.slice(0, 17)}U`, scheme: 'CN-SAMR' })).toMatchObject({
      code: `${USCC.slice(0, 17)}U`,
    });
  });

  it('is an authority where it is a state or a body of one, and has no name where it is anonymous', () => {
    expect(offer(entity('r', { entityType: { type: 'stateBody' } })).draft).toMatchObject({ kind: 'GOVERNMENT' });
    const hidden = offer(entity('r', { entityType: { type: 'anonymousEntity' }, name: undefined }));
    expect([hidden.named, isUndisclosed(hidden.draft.nameZh)]).toEqual([false, true]);
  });

  it('bears the mark of its publisher in a code of its own, except where nobody is named or it is our own export', () => {
    const code = (publisher: string, recordId = 'r') => {
      const made = offer(entity(recordId, {}, { publisher }));
      return made.kind === 'organisation' ? made.code : '';
    };
    expect(code('甲')).toMatch(/^BODS:[0-9a-f]{16}\/r$/);
    expect(code('甲')).not.toBe(code('乙'));
    expect([code(''), code(PUBLISHER), code(PUBLISHER, 'BODS:0123456789abcdef/r')]).toEqual([
      'BODS:r',
      'BODS:r',
      'BODS:0123456789abcdef/r',
    ]);
    expect(code('', '记录 1')).toMatch(/^BODS:sha256-[0-9a-f]{64}$/);
  });

  it('is believed in what our export adds only where it is our export', () => {
    const annotations = [
      { statementPointerTarget: '', motivation: 'commenting', corpusLedger: { code: USCC, kind: 'UNIVERSITY' } },
    ];
    const kind = (publisher: string) => offer(entity('r', {}, { publisher, head: { annotations } })).draft;
    expect(kind(PUBLISHER)).toMatchObject({ uscc: USCC, kind: 'UNIVERSITY' });
    expect(kind('甲')).toMatchObject({ kind: 'OVERSEAS' });
  });
});

describe('a person of BODS', () => {
  it('has the legal name, an identifier, and nothing else that is said', () => {
    const made = offer(
      person(
        'p',
        '',
        {
          names: [
            { type: 'alternative', fullName: 'Wang' },
            { type: 'legal', fullName: '王甲' },
          ],
          identifiers: [
            { id: '', scheme: 'CHN-IDCARD' },
            { id: 'X1', scheme: 'CHN-PASSPORT' },
          ],
          birthDate: '1990',
          nationalities: [{ name: '中国', code: 'CN' }],
        },
        { publisher: '' },
      ),
    );
    expect(made).toEqual({
      kind: 'person',
      key: 'bods:p',
      draft: { key: 'bods:p', nameZh: '王甲', identifier: 'X1' },
      named: true,
    });
  });

  it('without a name is nobody known, with the reason in its stead', () => {
    const reason = { personType: 'anonymousPerson', names: undefined, unspecifiedPersonDetails: { reason: 'unknown' } };
    expect(offer(person('p', '', reason))).toMatchObject({
      named: false,
      draft: { nameZh: '未披露的自然人（unknown）' },
    });
    expect(offer(person('p', '', { names: [] }))).toMatchObject({ named: false });
  });

  it('keeps characters out of the name that no text has', () => {
    expect(offer(person('p', '王\u0000甲\n乙')).draft.nameZh).toBe('王 甲 乙');
  });
});
