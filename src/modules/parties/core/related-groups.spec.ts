import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { relatedCase } from '../../../../test/oracle/related-generator.js';
import { graphOfWorld, OURS } from '../../../../test/prove/related-engine.js';
import { graphOfVector, type RelatedVector } from '../../../../test/support/parties-vectors.js';
import { present } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import { candidateSets } from './candidate-sets.js';
import type { Graph } from './graph.js';
import { GraphBuilder } from './graph-builder.js';
import { type ConcludedPair, PAIRS_MAX, relatedGroups } from './related-groups.js';
import { judge } from './relatedness.js';
import { DEFAULT_STANDARD, standardOf } from './standards.table.js';

type GroupVector = Omit<RelatedVector, 'a' | 'b' | 'expect'> & {
  readonly ids: readonly string[];
  /** Whom a question might relate, without any having been asked. */
  readonly sets: readonly (readonly string[])[];
  readonly groups: readonly (readonly string[])[];
};

const vectors = JSON.parse(readFileSync('test/vectors/related-groups.json', 'utf8')) as GroupVector[];
const standard = present(standardOf(DEFAULT_STANDARD), 'default standard');
/** What stands beside a finding changes no outcome and takes most of the time. */
const unflagged = { ...standard, flags: [] };
const day = parseDate('2025-06-18');
const worlds = process.env.SIZE === 'full' ? 20_000 : 200;

function graphOf(vector: GroupVector): Graph {
  const [a = '', b = ''] = vector.ids;
  return graphOfVector({ ...vector, a, b, expect: { outcome: '', limbs: [] } });
}

function ask(ids: readonly string[], on = day, concluded: readonly ConcludedPair[] = []) {
  return { ids, on, standard, concluded, matters: () => true };
}

const vectorOf = (id: string): GroupVector =>
  present(
    vectors.find((one) => one.id === id),
    id,
  );
const inOrder = (sets: readonly (readonly string[])[]): string[] => sets.map((set) => [...set].sort().join(' ')).sort();

describe('groups among many parties', () => {
  it.each(vectors.map((vector) => [`${vector.id}: ${vector.why}`, vector] as const))('%s', (_, vector) => {
    const graph = graphOf(vector);
    const on = parseDate(vector.on ?? day);
    expect(inOrder(candidateSets(graph, vector.ids, on))).toEqual(inOrder(vector.sets));
    expect(inOrder(relatedGroups(graph, ask(vector.ids, on), PAIRS_MAX).related)).toEqual(inOrder(vector.groups));
  });

  it('are found among plain holdings, which are packed, by those of the day alone', () => {
    const builder = new GraphBuilder();
    const from = parseDate('2020-01-01');
    builder.holding('x', 'a', 25_000_000, from);
    builder.holding('x', 'b', 25_000_000, from);
    builder.holding('x', 'c', 25_000_000, from, day);
    builder.holding('x', 'd', 24_999_999, from);
    expect(candidateSets(builder.build(), ['a', 'b', 'c', 'd'], day)).toEqual([['a', 'b']]);
  });

  it('may hold everybody among whom one person sits in very many, without the square of their number being counted', () => {
    const ids = Array.from({ length: 501 }, (_, at) => `A${at}`);
    const officers = ids.flatMap((id) => [`n DIRECTOR ${id}`, `x${id} DIRECTOR ${id}`, `y${id} DIRECTOR ${id}`]);
    const sets = (members: readonly string[]) =>
      candidateSets(graphOf({ id: '', why: '', ids, sets: [], groups: [], officers }), members, day);
    expect(sets(ids.slice(1))).toEqual([]);
    expect(sets(ids)).toEqual([ids]);
  });

  it('are those of all pairs asked one by one, on any dated world, and no RELATED pair is parted before it is asked', () => {
    const limbs = new Map<string, number>();
    let [grouped, parted] = [0, 0];
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.boolean(), (seed, packed) => {
        const { world, question } = relatedCase(seed);
        const graph = graphOfWorld(OURS, world, packed);
        const on = parseDate(question.on);
        const ids = [...world.organisations.map(({ id }) => id), ...world.persons];
        const pairs = ids.flatMap((a, place) => ids.slice(place + 1).map((b) => ({ a, b })));
        const related = pairs.filter(({ a, b }) => {
          const answer = judge(graph, { a, b, on }, unflagged);
          for (const { code } of answer.outcome === 'RELATED' ? answer.limbs : [])
            limbs.set(code, (limbs.get(code) ?? 0) + 1);
          return answer.outcome === 'RELATED';
        });
        const sets = candidateSets(graph, ids, on);
        const setOf = new Map(sets.flatMap((set, place) => set.map((id) => [id, place] as const)));
        expect(related.filter(({ a, b }) => setOf.get(a) === undefined || setOf.get(a) !== setOf.get(b))).toEqual([]);
        const groups = linked(ids, related);
        expect(inOrder(relatedGroups(graph, { ...ask(ids, on), standard: unflagged }, PAIRS_MAX).related)).toEqual(
          inOrder(groups),
        );
        grouped += groups.length > 0 ? 1 : 0;
        parted += sets.length !== 1 || sets[0]?.length !== ids.length ? 1 : 0;
      }),
      // One draw, so that what must be among them is.
      { numRuns: worlds, seed: 2025 },
    );
    // Every limb that gives RELATED was there to be missed, and the sets are not simply everybody.
    for (const limb of [...standard.limbs, 'SAME_ENTITY'])
      expect([limb, (limbs.get(limb) ?? 0) > 0]).toEqual([limb, true]);
    expect(grouped).toBeGreaterThan(worlds / 2);
    expect(parted).toBeGreaterThan(worlds / 2);
  });
});

/** The components by a slow second way: everybody takes the name of the first whom a chain of pairs reaches. */
function linked(ids: readonly string[], pairs: readonly { readonly a: string; readonly b: string }[]): string[][] {
  const name = new Map(ids.map((id) => [id, id]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { a, b } of pairs) {
      const [x, y] = [name.get(a) ?? a, name.get(b) ?? b];
      if (x === y) continue;
      changed = true;
      const [first = ''] = [x, y].sort();
      name.set(a, first).set(b, first);
    }
  }
  const groups = new Map<string, string[]>();
  for (const [id, first] of name) groups.set(first, [...(groups.get(first) ?? []), id]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

describe('what is asked', () => {
  const family = vectorOf('G-star');

  it('is nothing where nobody would do anything about it', () => {
    const graph = graphOf(family);
    const asked: string[][] = [];
    const matters = (ids: readonly string[]) => {
      asked.push([...ids]);
      return false;
    };
    expect(relatedGroups(graph, { ...ask(family.ids), matters }, PAIRS_MAX)).toEqual({ related: [], notCompared: [] });
    expect(inOrder(asked)).toEqual(inOrder(family.sets));
  });

  it('is no more than may be, and what was not compared is told, the smaller sets first', () => {
    const both = vectorOf('G-two-sets');
    const graph = graphOf(both);
    const [small, large] = [...both.sets].sort((x, y) => x.length - y.length);
    expect(relatedGroups(graph, ask(both.ids), 1)).toEqual({ related: [small], notCompared: [large] });
    expect(relatedGroups(graph, ask(both.ids), 0).notCompared).toHaveLength(2);
  });

  it('leaves out a pair that is known to hang together: a star of n needs n - 1 questions', () => {
    const graph = graphOf(family);
    const [set = []] = family.sets;
    expect(relatedGroups(graph, ask(family.ids), set.length - 1).notCompared).toEqual([]);
    expect(relatedGroups(graph, ask(family.ids), set.length - 2).notCompared).toHaveLength(1);
  });
});

describe('what two reviewers found', () => {
  const apart = vectorOf('G-strangers');
  const graph = graphOf(apart);
  const [a = '', b = ''] = apart.ids;
  const { outcome: asked, graphDigest } = judge(graph, { a, b, on: day }, standard);
  const finding: ConcludedPair = { a: b, b: a, graphDigest, asked, outcome: 'RELATED' };
  const groups = (...concluded: ConcludedPair[]) =>
    relatedGroups(graph, ask(apart.ids, day, concluded), PAIRS_MAX).related;

  it('relates two whom no limb relates, on the same facts with the same answer', () => {
    expect(groups()).toEqual([]);
    expect(groups(finding)).toEqual([[a, b]]);
  });

  it('does not hold on other facts', () => {
    expect(groups({ ...finding, graphDigest: 'ab'.repeat(32) })).toEqual([]);
    expect(groups({ ...finding, asked: 'REVIEW' })).toEqual([]);
  });

  it('relates nobody where they found that the two are not related', () => {
    expect(groups({ ...finding, outcome: 'NOT_RELATED' })).toEqual([]);
  });
});
