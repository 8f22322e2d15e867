import { parseDate } from '../../../kernel/calendar-date.js';
import { fen } from '../../../kernel/money.js';
import { parsePct } from '../../../kernel/rate.js';
import type { KeptEntry } from './declaration.js';
import { type Beside, type Compared, compare, differenceKey, isAskedFor, onRecord } from './declaration-comparison.js';
import type { RelationInTime, RelationType } from './party-types.js';
import type { Relatedness } from './relatedness.js';

const DAY = parseDate('2025-06-18');
const START = parseDate('2025-01-01');

function registered(type: RelationType, from: string, to: string, more: Partial<RelationInTime> = {}): RelationInTime {
  return {
    id: `${type}-${from}-${to}`,
    type,
    from,
    to,
    validFrom: START,
    source: 'registry',
    extractedOn: parseDate('2025-05-01'),
    graphVersion: 1,
    recordedAt: new Date(0),
    ...more,
  };
}

function entry(type: RelationType, from: string, to: string, more: Partial<KeptEntry> = {}): KeptEntry {
  return { question: 'LOANS', type, from, to, validFrom: START, ...more };
}

function answer(outcome: Relatedness['outcome'], limbs: Relatedness['limbs'] = []): Relatedness {
  return {
    outcome,
    limbs,
    flags: [],
    missing: [],
    coverage: [],
    reasons: [],
    standard: 'S',
    standardVersion: 1,
    graphDigest: 'd',
    asOf: DAY,
    judged: { a: 'a', b: 'b' },
  };
}

function declared(more: Partial<Compared> = {}): Compared {
  return {
    declarantId: 'a',
    asOf: DAY,
    questionsVersion: 1,
    statement: 'NOT_RELATED',
    entries: [],
    nothingToDeclare: [],
    ...more,
  };
}

function beside(more: Partial<Beside> = {}): Beside {
  return {
    relatedness: answer('NOT_RELATED'),
    between: [],
    alike: [],
    holdings: [],
    entityOf: (id) => id.replace('-branch', ''),
    ...more,
  };
}

const codes = (of: Compared, with_: Beside): string[] => compare(of, with_).map(({ code }) => code);

describe('a declaration beside the answer of the engine', () => {
  const path = [{ relationId: 'r1', type: 'HOLDS' as const, from: 'a', to: 'b', validFrom: START }];
  const limbs: Relatedness['limbs'] = [{ code: 'T42_EQUITY', outcome: 'RELATED', holder: ['a'], path }];

  it('is contradicted where it says not related and the answer is related, and shows the relations', () => {
    const [only, ...rest] = compare(declared(), beside({ relatedness: answer('RELATED', limbs) }));
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      code: 'STATEMENT',
      relationId: 'r1',
      registered: { limbs: ['T42_EQUITY'], relations: ['r1'] },
    });
  });

  it.each(['REVIEW', 'INDETERMINATE', 'NOT_RELATED'] as const)(
    'is not contradicted where the answer is %s',
    (outcome) => {
      expect(codes(declared(), beside({ relatedness: answer(outcome, limbs) }))).toEqual([]);
    },
  );

  it('is not contradicted where it says related', () => {
    expect(codes(declared({ statement: 'RELATED' }), beside({ relatedness: answer('RELATED', limbs) }))).toEqual([]);
  });
});

describe('a declaration beside relations between the two sides', () => {
  const ip = registered('IP_DEPENDENCE', 'b', 'a');

  it('is contradicted by a relation it answers "none" to, with the source and day of the extract', () => {
    const [only] = compare(declared({ nothingToDeclare: ['IP_DEPENDENCE'] }), beside({ between: [ip] }));
    expect(only).toMatchObject({
      code: 'NONE_BUT_REGISTERED',
      question: 'IP_DEPENDENCE',
      relationId: ip.id,
      registered: { source: 'registry', extractedOn: '2025-05-01' },
    });
    expect(only?.text.zh).toContain('2025-05-01');
  });

  it('is contradicted by a relation that its entries leave out, and by none that they name', () => {
    const entries = [entry('LOAN', 'a', 'b', { amountFen: '1' })];
    const between = [registered('LOAN', 'a', 'b', { amountFen: fen(1n) }), registered('LOAN', 'b', 'a')];
    expect(
      compare(declared({ entries }), beside({ between })).map(({ code, relationId }) => [code, relationId]),
    ).toEqual([['NOT_DECLARED', 'LOAN-b-a']]);
  });

  it('takes a branch for its head office, and kin in either direction', () => {
    const entries = [entry('LOAN', 'a-branch', 'b'), entry('KIN', 'p', 'q', { kin: 'PARENT' })];
    const between = [registered('LOAN', 'a', 'b'), registered('KIN', 'q', 'p', { kin: 'CHILD' })];
    expect(codes(declared({ entries }), beside({ between }))).toEqual([]);
  });

  it.each<[string, RelationInTime, boolean]>([
    ['control by agreement', registered('CONTROLS', 'c', 'a', { basis: 'AGREEMENT' }), true],
    ['control by votes', registered('CONTROLS', 'c', 'a', { basis: 'VOTES' }), false],
    ['a holding', registered('HOLDS', 'c', 'a'), false],
    ['what ended on the day', registered('LOAN', 'a', 'b', { validUntil: DAY }), false],
    ['what begins on the day', registered('LOAN', 'a', 'b', { validFrom: DAY }), true],
  ])('looks at %s: %#', (_, relation, asked) => {
    expect(isAskedFor(relation, DAY)).toBe(asked);
  });
});

describe('a declared relation that is on record', () => {
  const loan = registered('LOAN', 'a', 'b', { amountFen: fen(1000n) });

  it('is one loan whatever the amount when it begins on the same day, and another one otherwise', () => {
    expect(onRecord(entry('LOAN', 'a', 'b', { amountFen: '900' }), [loan])).toBe(loan);
    expect(onRecord(entry('LOAN', 'a', 'b', { validFrom: DAY }), [loan])).toBeUndefined();
    expect(onRecord(entry('LOAN', 'b', 'a'), [loan])).toBeUndefined();
  });

  it('is not recorded again where the register covers its time, and is where it does not', () => {
    const known = registered('IP_DEPENDENCE', 'b', 'a', { validUntil: DAY });
    const later = { validFrom: parseDate('2025-03-01') };
    expect(onRecord(entry('IP_DEPENDENCE', 'b', 'a', { ...later, validTo: DAY }), [known])).toBe(known);
    expect(onRecord(entry('IP_DEPENDENCE', 'b', 'a', later), [known])).toBeUndefined();
  });

  it('takes a guarantee for the same only when it is of the same loan', () => {
    const guarantee = registered('GUARANTEE', 'g', 'b', { loan: 'l1' });
    expect(onRecord({ ...entry('GUARANTEE', 'g', 'b'), loan: 'l1' }, [guarantee])).toBe(guarantee);
    expect(onRecord({ ...entry('GUARANTEE', 'g', 'b'), loan: 'l2' }, [guarantee])).toBeUndefined();
  });

  it('contradicts another amount of the same loan', () => {
    const entries = [entry('LOAN', 'a', 'b', { amountFen: '900', relation: loan.id, taken: false })];
    const [only] = compare(declared({ entries }), beside({ alike: [loan] }));
    expect(only).toMatchObject({
      code: 'LOAN_AMOUNT',
      declared: { amountFen: '900' },
      registered: { amountFen: '1000' },
    });
    const same = [entry('LOAN', 'a', 'b', { amountFen: '1000', relation: loan.id })];
    expect(codes(declared({ entries: same }), beside({ alike: [loan] }))).toEqual([]);
  });

  it('contradicts another end that was named, but not an end that came later', () => {
    const [end, other] = [parseDate('2025-12-31'), parseDate('2026-12-31')];
    const entries = [entry('IP_DEPENDENCE', 'b', 'a', { validTo: end, relation: 'IP_DEPENDENCE-b-a' })];
    const against = (more: Partial<RelationInTime>) =>
      codes(declared({ entries }), beside({ alike: [registered('IP_DEPENDENCE', 'b', 'a', more)] }));
    expect(against({ validTo: other, validUntil: other })).toEqual(['PERIOD']);
    expect(against({ validTo: end, validUntil: end })).toEqual([]);
    expect(against({ validTo: end, validUntil: parseDate('2025-09-01') })).toEqual([]);
    expect(against({ validUntil: START })).toEqual(['PERIOD']);
  });
});

describe('declared holders beside the register', () => {
  const holding = (from: string, share: string, more: Partial<RelationInTime> = {}) =>
    registered('HOLDS', from, 'a', { sharePct: parsePct(share), ...more });
  const holders = (...shares: [string, string][]) =>
    declared({
      entries: shares.map(([from, sharePct]) => entry('HOLDS', from, 'a', { question: 'HOLDERS', sharePct })),
    });

  it('are not compared where the question was not answered', () => {
    expect(codes(declared(), beside({ holdings: [holding('h', '60')] }))).toEqual([]);
  });

  it('agree where each has the registered share', () => {
    expect(codes(holders(['h', '60.000000']), beside({ holdings: [holding('h', '60')] }))).toEqual([]);
  });

  it('contradict the register by another share, down to the last decimal', () => {
    expect(codes(holders(['h', '59.999999']), beside({ holdings: [holding('h', '60')] }))).toEqual(['HOLDER_SHARE']);
  });

  it.each([
    ['5', ['HOLDER_NOT_DECLARED']],
    ['4.999999', []],
  ])('must name a registered holder of %s%%', (share, wanted) => {
    expect(codes(holders(['h', '60']), beside({ holdings: [holding('h', '60'), holding('i', share)] }))).toEqual(
      wanted,
    );
  });

  it('must name every such holder also where they say there is none', () => {
    expect(codes(declared({ nothingToDeclare: ['HOLDERS'] }), beside({ holdings: [holding('h', '60')] }))).toEqual([
      'HOLDER_NOT_DECLARED',
    ]);
  });

  it('contradict the register together where they exceed the whole', () => {
    const known = beside({ holdings: [holding('h', '60')] });
    expect(codes(holders(['h', '60'], ['x', '40']), known)).toEqual([]);
    expect(codes(holders(['h', '60'], ['x', '40.000001']), known)).toEqual(['HOLDERS_OVER_100']);
  });

  it('agree with a range that holds the share, and not with its open end', () => {
    const range = { min: parsePct('50'), max: parsePct('75'), minExclusive: true, maxExclusive: false };
    const { sharePct: _, ...open } = holding('h', '0');
    const known = beside({ holdings: [{ ...open, range }] });
    expect([codes(holders(['h', '75']), known), codes(holders(['h', '50']), known)]).toEqual([[], ['HOLDER_SHARE']]);
  });
});

describe('a comparison made again', () => {
  it('knows each difference by what it is about, and the statement by itself', () => {
    const one = { code: 'STATEMENT' as const, relationId: 'r1', declared: {} };
    expect(differenceKey(one)).toBe(differenceKey({ ...one, relationId: 'r2' }));
    const two = { code: 'NONE_BUT_REGISTERED' as const, question: 'KIN' as const, relationId: 'r1', declared: {} };
    expect(differenceKey(two)).not.toBe(differenceKey({ ...two, relationId: 'r2' }));
  });
});
