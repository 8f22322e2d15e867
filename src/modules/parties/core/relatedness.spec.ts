import { readFileSync } from 'node:fs';
import { graphOfVector, type RelatedVector } from '../../../../test/support/parties-vectors.js';
import { present } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import { parsePct } from '../../../kernel/rate.js';
import { type GraphOrganisation, type GraphRelation } from './graph.js';
import { buildGraph } from './graph-builder.js';
import { judge } from './relatedness.js';
import { DEFAULT_STANDARD, standardOf } from './standards.table.js';

const FILES = ['related-t42', 'related-standards', 'related-boundaries'];
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

  it('are told apart by their ids, and each says why', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
    expect(vectors.filter(({ why }) => !why)).toEqual([]);
  });

  it('hold every worked example of the reference by its name', () => {
    const examples = new Set(vectors.map(({ id }) => /^E\d+/.exec(id)?.[0]));
    expect(Array.from({ length: 22 }, (_, at) => `E${at + 1}`).filter((name) => !examples.has(name))).toEqual([]);
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

function company(id: string): GraphOrganisation {
  return { id, code: id, kind: 'ENTERPRISE', stateAssetsAuthority: false };
}

function holds(holder: string, held: string, share: string): GraphRelation {
  return { id: `${holder}-${held}`, type: 'HOLDS', from: holder, to: held, sharePct: parsePct(share), validFrom: from };
}
