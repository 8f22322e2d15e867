import { readFileSync } from 'node:fs';
import { graphOfVector, type RelatedVector } from '../../../../test/support/parties-vectors.js';
import { present } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import { parsePct } from '../../../kernel/rate.js';
import { buildGraph, type GraphOrganisation, type GraphRelation } from './graph.js';
import { judge } from './relatedness.js';
import { DEFAULT_STANDARD, standardOf } from './standards.table.js';

const vectors = JSON.parse(readFileSync('test/vectors/related-t42.json', 'utf8')) as RelatedVector[];
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
    if (wanted.path) expect(answer.limbs[0]?.path.map((step) => `${step.from}-${step.to}`)).toEqual(wanted.path);
    expect(answer.reasons.map(({ code }) => code)).toEqual(wanted.reasons ?? []);
    const reversed = judge(graph, { a: b, b: a, on }, rule);
    expect([reversed.outcome, reversed.graphDigest]).toEqual([answer.outcome, answer.graphDigest]);
  });

  it('has a vector for each outcome and each limb', () => {
    expect(new Set(vectors.map((vector) => vector.expect.outcome)).size).toBe(4);
    expect([...new Set(vectors.flatMap((vector) => vector.expect.limbs))].sort()).toEqual([
      'CL265',
      'SAME_ENTITY',
      'T42_COMMON_HOLDER',
      'T42_EQUITY',
      'T42_KIN',
      'T42_LOAN',
      'T42_PERSONNEL',
    ]);
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
