import { readFileSync } from 'node:fs';
import { graphOfVector, type RelatedVector } from '../../../../test/support/parties-vectors.js';
import { present } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import { parseFen } from '../../../kernel/money.js';
import { parsePct } from '../../../kernel/rate.js';
import { buildGraph, type GraphOrganisation, type GraphRelation } from './graph.js';
import { judge } from './relatedness.js';
import { DEFAULT_STANDARD, standardOf } from './standards.table.js';

const FILES = ['related-t42', 'related-standards'];
const vectors = FILES.flatMap(
  (name) => JSON.parse(readFileSync(`test/vectors/${name}.json`, 'utf8')) as RelatedVector[],
);
const day = parseDate('2025-06-18');
const from = parseDate('2020-01-01');
const standard = present(standardOf(DEFAULT_STANDARD), 'default standard');

describe('related-party vectors', () => {
  it.each(vectors.map((vector) => [`${vector.id}: ${vector.why}`, vector] as const))('%s', (_, vector) => {
    const { expect: wanted, a, b } = vector;
    const rule = present(standardOf(vector.standard ?? DEFAULT_STANDARD), 'standard');
    const graph = graphOfVector(vector);
    const on = parseDate(vector.on ?? day);
    const answer = judge(graph, { a, b, on }, rule);
    expect(answer.outcome).toBe(wanted.outcome);
    expect(answer.limbs.map(({ code }) => code).sort()).toEqual([...wanted.limbs].sort());
    const missing = answer.missing.map(({ organisation, knownPct }) => `${organisation} ${knownPct}`);
    expect(missing.sort()).toEqual([...(wanted.missing ?? [])].sort());
    if (wanted.sharePct) expect(answer.limbs[0]?.sharePct).toBe(wanted.sharePct);
    if (wanted.atThreshold !== undefined) expect(answer.limbs[0]?.atThreshold ?? false).toBe(wanted.atThreshold);
    if (wanted.flags) expect(answer.flags.map(({ code }) => code).sort()).toEqual([...wanted.flags].sort());
    if (wanted.path) expect(answer.limbs[0]?.path.map((step) => `${step.from}-${step.to}`)).toEqual(wanted.path);
    expect(answer.reasons.map(({ code }) => code)).toEqual(wanted.reasons ?? []);
    const reversed = judge(graph, { a: b, b: a, on }, rule);
    expect([reversed.outcome, reversed.graphDigest]).toEqual([answer.outcome, answer.graphDigest]);
    expect(reversed.limbs).toHaveLength(answer.limbs.length);
    expect(reversed.flags).toHaveLength(answer.flags.length);
  });

  it('are told apart by their ids', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
  });

  it('has a vector for each outcome, each limb and each flag', () => {
    expect(new Set(vectors.map((vector) => vector.expect.outcome)).size).toBe(4);
    const cas36 = Array.from({ length: 10 }, (_, index) => `CAS36_${index + 1}`);
    const listed = ['LR_5PCT', 'LR_CONTROL', 'LR_OFFICER'];
    const equity = ['SAME_ENTITY', 'T42_COMMON_HOLDER', 'T42_EQUITY', 'T42_KIN', 'T42_LOAN', 'T42_PERSONNEL'];
    const limbs = ['CL265', 'T42_IP', 'T42_TRADE', 'CAS36_COMMON_INFLUENCE', ...cas36, ...listed, ...equity];
    expect([...new Set(vectors.flatMap((vector) => vector.expect.limbs))].sort()).toEqual(limbs.sort());
    const flags = new Set(vectors.flatMap((vector) => vector.expect.flags ?? []));
    expect([...flags]).toEqual(expect.arrayContaining(['DEPENDENCE', 'CONCERT', 'CAS36_7', ...listed]));
  });
});

describe('the graph digest', () => {
  const organisations = ['A', 'B', 'C', 'D'].map(company);

  it('changes with an edge that was used and not with one that is connected to neither party', () => {
    const base = judge(buildGraph(organisations, [holds('A', 'B', '30')]), { a: 'A', b: 'B', on: day }, standard);
    const far = judge(
      buildGraph(organisations, [holds('A', 'B', '30'), holds('C', 'D', '30')]),
      { a: 'A', b: 'B', on: day },
      standard,
    );
    const near = judge(buildGraph(organisations, [holds('A', 'B', '31')]), { a: 'A', b: 'B', on: day }, standard);
    expect(far.graphDigest).toBe(base.graphDigest);
    expect(near.graphDigest).not.toBe(base.graphDigest);
  });
});

describe('hostile graphs', () => {
  it.each([
    ['a chain of 1,000', 1_000, chain(1_000), 'N0', 'N999', 'RELATED'],
    ['a ring of 1,000', 1_000, [...chain(1_000), holds('N999', 'N0', '100')], 'N0', 'N500', 'RELATED'],
    ['10,000 holders of both', 2, fan(10_000), 'N0', 'N1', 'NOT_RELATED'],
    ['a family of 120 strangers-in-law', 2, family(120), 'N0', 'N1', 'REVIEW'],
    ['10,000 officers of both, all kin of one', 2, officers(10_000), 'N0', 'N1', 'INDETERMINATE'],
    ['10,000 kin who hold, lend and appoint', 2, lenders(10_000), 'N0', 'N1', 'REVIEW'],
    ['10,000 partners in concert', 2, partners(10_000), 'N0', 'N1', 'NOT_RELATED'],
  ] as const)('%s are answered and do not hang', (_, count, relations, a, b, outcome) => {
    const organisations = Array.from({ length: count }, (__, index) => company(`N${index}`));
    const graph = buildGraph(organisations, relations);
    expect(judge(graph, { a, b, on: day }, standard).outcome).toBe(outcome);
  });

  it('says that it could not finish instead of guessing when the bound is reached', () => {
    const organisations = Array.from({ length: 100 }, (_, index) => company(`N${index}`));
    const relations = [...chain(50), holds('N50', 'N51', '20')];
    const answer = judge(buildGraph(organisations, relations), { a: 'N49', b: 'N51', on: day }, standard, 10);
    expect(answer.outcome).toBe('INDETERMINATE');
    expect(answer.reasons.map(({ code }) => code)).toContain('GRAPH_TOO_LARGE');
  });
});

function company(id: string): GraphOrganisation {
  return { id, code: id, kind: 'ENTERPRISE', stateAssetsAuthority: false };
}

function holds(holder: string, held: string, share: string): GraphRelation {
  return { id: `${holder}-${held}`, type: 'HOLDS', from: holder, to: held, sharePct: parsePct(share), validFrom: from };
}

function chain(length: number): GraphRelation[] {
  return Array.from({ length: length - 1 }, (_, index) => holds(`N${index}`, `N${index + 1}`, '100'));
}

function fan(width: number): GraphRelation[] {
  return Array.from({ length: width }, (_, index) => [
    holds(`p${index}`, 'N0', '0.01'),
    holds(`p${index}`, 'N1', '0.01'),
  ]).flat();
}

/** Everyone is kin to all but a few: very many maximal cliques, none of which holds enough. */
function family(size: number): GraphRelation[] {
  const kin: GraphRelation[] = [];
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      if (Math.floor(p / 3) === Math.floor(q / 3)) continue;
      kin.push({ id: `k${p}-${q}`, type: 'KIN', from: `p${p}`, to: `p${q}`, kin: 'SUPPORT', validFrom: from });
    }
  }
  const shares = Array.from({ length: size }, (_, p) => [holds(`p${p}`, 'N0', '0.25'), holds(`p${p}`, 'N1', '0.25')]);
  return [...kin, ...shares.flat()];
}

/** Supervisors of one, directors of the other, each a child of the same person. */
function officers(count: number): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    { id: `s${p}`, type: 'OFFICER', from: `p${p}`, to: 'N0', role: 'SUPERVISOR', validFrom: from },
    { id: `d${p}`, type: 'OFFICER', from: `p${p}`, to: 'N1', role: 'DIRECTOR', validFrom: from },
    { id: `k${p}`, type: 'KIN', from: 'root', to: `p${p}`, kin: 'CHILD', validFrom: from },
  ]).flat();
}

/** Each a sibling of the next, each with a little of both, a loan to one and an appointment in the other. */
function lenders(count: number): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    holds(`p${p}`, 'N0', '0.01'),
    holds(`p${p}`, 'N1', '0.01'),
    { id: `k${p}`, type: 'KIN', from: `p${p}`, to: `p${p + 1}`, kin: 'SIBLING', validFrom: from },
    { id: `l${p}`, type: 'LOAN', from: `p${p}`, to: 'N0', amountFen: parseFen('1'), validFrom: from },
    { id: `d${p}`, type: 'OFFICER', from: `d${p}`, to: 'N1', role: 'DIRECTOR', appointedBy: `p${p}`, validFrom: from },
  ]).flat();
}

function partners(count: number): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    holds(`p${p}`, 'N0', '0.01'),
    holds(`p${p}`, 'N1', '0.01'),
    { id: `c${p}`, type: 'ACTING_IN_CONCERT', from: `p${p}`, to: `p${(p * 7 + 1) % count}`, validFrom: from },
  ]).flat();
}
