import { describe, expect, it } from '@jest/globals';
import { parseDate } from '../../../kernel/calendar-date.js';
import type { RelationInTime, RelationType } from './party-types.js';
import {
  type ComparedAnswer,
  differenceText,
  differs,
  type LastAnswer,
  type Reexamination,
  reexaminationRecord,
  reexamined,
  touchOf,
  touchOfOrganisation,
} from './reexamination.js';
import type { LimbHit, PathStep, Relatedness } from './relatedness.js';

const AT = new Date('2026-01-06T04:00:00Z');
const step = (from: string, to: string, rest: Partial<PathStep> = {}): PathStep => ({
  relationId: 'r',
  type: 'HOLDS',
  from,
  to,
  sharePct: '30.000000',
  validFrom: parseDate('2020-01-01'),
  ...rest,
});
const limb = (rest: Partial<LimbHit> = {}): LimbHit => ({
  code: 'T42_EQUITY',
  outcome: 'RELATED',
  sharePct: '30.000000',
  holder: ['a'],
  path: [step('a', 'b')],
  ...rest,
});
const answer = (rest: Partial<Relatedness> = {}): Relatedness => ({
  outcome: 'RELATED',
  limbs: [limb()],
  flags: [],
  missing: [],
  coverage: [],
  reasons: [],
  standard: 'T42',
  standardVersion: 1,
  graphDigest: 'd',
  asOf: parseDate('2025-06-18'),
  judged: { a: 'a', b: 'b' },
  ...rest,
});
const gap = (organisation: string, knownPct = '70.000000') => ({
  organisation,
  code: organisation,
  knownPct,
  ask: ['x'],
});

describe('an answer given again', () => {
  it.each<[string, boolean, Partial<Relatedness>]>([
    ['the same answer', false, {}],
    ['another digest, coverage or flag', false, { graphDigest: 'e', flags: [limb({ code: 'CONCERT' })] }],
    ['the same path on another record', false, { limbs: [limb({ path: [step('a', 'b', { relationId: 's' })] })] }],
    ['another outcome', true, { outcome: 'REVIEW' }],
    ['a limb less', true, { limbs: [] }],
    ['a limb more', true, { limbs: [limb(), limb({ code: 'CL265' })] }],
    ['another share', true, { limbs: [limb({ sharePct: '31.000000' })] }],
    ['another holder', true, { limbs: [limb({ holder: ['a', 'k'] })] }],
    ['another path', true, { limbs: [limb({ path: [step('a', 'm'), step('m', 'b')] })] }],
    ['another kind of edge in the path', true, { limbs: [limb({ path: [step('a', 'b', { type: 'CONTROLS' })] })] }],
    ['something missing', true, { missing: [gap('m')] }],
  ])('%s: differs %s', (_what, expected, rest) => {
    expect(differs(answer(), answer(rest))).toBe(expected);
  });

  it('is the same in another order, and where only a known sum of the missing moved', () => {
    const [x, y] = [limb(), limb({ code: 'CL265', path: [step('a', 'm'), step('m', 'b')], holder: ['a', 'k'] })];
    const turned = { ...y, path: [...y.path].reverse(), holder: ['k', 'a'] };
    expect(differs(answer({ limbs: [x, y] }), answer({ limbs: [turned, x] }))).toBe(false);
    const [before, now] = [answer({ missing: [gap('m'), gap('n')] }), answer({ missing: [gap('n', '75'), gap('m')] })];
    expect(differs(before, now)).toBe(false);
  });

  it('is compared with answers from before flags were kept', () => {
    const old: ComparedAnswer = JSON.parse(JSON.stringify({ outcome: 'RELATED', limbs: [limb()], missing: [] }));
    expect(differs(old, answer())).toBe(false);
  });
});

describe('where a changed relation enters the graph', () => {
  const relation = (type: RelationType, rest: Partial<RelationInTime> = {}): RelationInTime => ({
    id: 'r',
    type,
    from: 'f',
    to: 't',
    validFrom: parseDate('2025-03-01'),
    source: 'registry',
    graphVersion: 1,
    recordedAt: AT,
    ...rest,
  });

  it.each<[RelationType, string, string[]]>([
    ['HOLDS', 'DOWN', ['t']],
    ['CONTROLS', 'DOWN', ['t']],
    ['JOINT_CONTROL', 'DOWN', ['t']],
    ['SIGNIFICANT_INFLUENCE', 'DOWN', ['t']],
    ['INTEREST', 'DOWN', ['t']],
    ['OFFICER', 'DOWN', ['t']],
    ['KIN', 'BOND', ['f', 't']],
    ['ACTING_IN_CONCERT', 'BOND', ['f', 't']],
    ['LOAN', 'DIRECT', ['t']],
    ['IP_DEPENDENCE', 'DIRECT', ['t']],
    ['OPERATIONS_CONTROLLED', 'DIRECT', ['t']],
    ['GUARANTEE', 'LOAN', ['l']],
  ])('%s: %s from %s', (type, reach, nodes) => {
    expect(touchOf(relation(type, { loan: 'l' }))).toMatchObject({
      reach,
      nodes,
      cause: { kind: 'relation', id: 'r' },
    });
  });

  it('matters on the days of the relation; an end, from there to where it would have ended', () => {
    const [validTo, validUntil] = [parseDate('2026-03-01'), parseDate('2025-09-01')];
    expect(touchOf(relation('HOLDS'))).toMatchObject({ since: '2025-03-01' });
    expect(touchOf(relation('HOLDS'))).not.toHaveProperty('until');
    expect(touchOf(relation('HOLDS', { validTo, validUntil: validTo }))).toMatchObject({ until: '2026-03-01' });
    const ended = touchOf(relation('HOLDS', { validTo, validUntil }), 'e');
    expect(ended).toMatchObject({ since: '2025-09-01', until: '2026-03-01', cause: { kind: 'relation-end', id: 'e' } });
    expect(touchOf(relation('HOLDS', { validUntil }), 'e')).not.toHaveProperty('until');
  });

  it.each([
    ['2025-09-01', '2026-01-01', 'a loan that ends in a year counts in that year'],
    ['2026-01-01', '2026-01-01', 'what ends on 1 January does not hold in the new year'],
    ['2026-01-02', '2027-01-01', 'one day of a year is enough'],
  ])('counts loans by calendar years: until %s is until %s (%s)', (validUntil, until) => {
    const loan = touchOf(relation('LOAN', { validUntil: parseDate(validUntil), validTo: parseDate(validUntil) }));
    expect(loan).toMatchObject({ since: '2025-01-01', until });
  });

  it('of an organisation matters always', () => {
    expect(touchOfOrganisation('o')).toEqual({ cause: { kind: 'organisation', id: 'o' }, reach: 'DOWN', nodes: ['o'] });
  });
});

describe('what is recorded of a later answer', () => {
  const last: LastAnswer = {
    findingId: 'f',
    a: 'a',
    b: 'b',
    asOf: parseDate('2025-06-18'),
    standard: 'T42',
    answer: { outcome: 'NOT_RELATED', limbs: [], missing: [] },
    previousId: 'f',
    seq: 0,
  };
  const later: Reexamination = reexamined(last, answer(), { id: 'x', cause: { kind: 'relation', id: 'r' }, at: AT });

  it('covers every column, and follows on the answer before', () => {
    expect(Object.keys(reexaminationRecord(later)).sort()).toEqual(
      ['cause', 'digest', 'findingId', 'id', 'previousId', 'recordedAt', 'relatedness', 'seq'].sort(),
    );
    expect(later).toMatchObject({ seq: 1, previousId: 'f' });
    const second = reexamined({ ...last, previousId: 'x', seq: 1 }, answer(), { id: 'y', cause: later.cause, at: AT });
    expect([second.seq, second.digest === later.digest]).toEqual([2, false]);
  });

  it('says the old and the new path in both languages, with natural persons as numbers', () => {
    const names = new Map([
      ['a', { zh: '甲公司', en: 'A Ltd' }],
      ['b', { zh: '乙公司', en: 'B Ltd' }],
    ]);
    const common = limb({ code: 'T42_COMMON_HOLDER', path: [step('p', 'a'), step('q', 'b'), step('p', 'b')] });
    const text = differenceText(last, answer({ limbs: [common] }), names);
    expect(text.zh).toContain('原：非关联。现：关联（双方由同一方持有 25% 以上，30%：自然人 1 ──持股 30%──▶ 甲公司');
    expect(text.zh).toContain('自然人 2 ──持股 30%──▶ 乙公司，自然人 1 ──持股 30%──▶ 乙公司');
    expect(text.en).toContain(
      'Before: not related. Now: related (The same third party holds 25% or more of both, 30%: natural person 1 ──holds 30%──▶ A Ltd',
    );
  });

  it('stays short however long the path is', () => {
    const path = Array.from({ length: 1_000 }, (_, at) => step(`m${at}`, `m${at + 1}`));
    const limbs = Array.from({ length: 50 }, () => limb({ path }));
    const text = differenceText(last, answer({ limbs }), new Map());
    expect(text.zh).toContain('另有 992 项');
    expect(text.en).toContain('and 47 more');
    expect(text.zh.length).toBeLessThan(2_000);
  });
});
