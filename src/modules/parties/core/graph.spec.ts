import fc from 'fast-check';
import { addDays, type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { pct } from '../../../kernel/rate.js';
import { dress, stepKey, wanting } from './dress.js';
import { partOf } from './extract.js';
import { type Graph, type GraphOrganisation, type GraphRelation } from './graph.js';
import { buildGraph, GraphBuilder } from './graph-builder.js';
import { Budget, holdingIn, reachOf } from './holding.js';
import { lowestOf } from './lowest.js';
import { NodeTable } from './node-table.js';
import { holdersOver } from './over-threshold.js';
import { judge, type Relatedness } from './relatedness.js';
import { DEFAULT_STANDARD, type Standard, standardOf } from './standards.table.js';
import { onDay } from './sub-graph.js';
import { THRESHOLD } from './thresholds.js';

const DAY = parseDate('2025-06-18');
const STANDARD = standardOf(DEFAULT_STANDARD) as Standard;
const numRuns = process.env.SIZE === 'full' ? 20_000 : 200;

const idOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

interface World {
  readonly parties: number;
  readonly companies: number;
  /** holder, company, millionths, begins so many days from the day, lasts so many days (0: still holds). */
  readonly holds: readonly (readonly [number, number, number, number, number])[];
  readonly branches: boolean;
}

const share = fc.oneof(
  fc.constantFrom(24_999_999, 25_000_000, 25_000_001, 50_000_000, 50_000_001, 5_000_000),
  fc.integer({ min: 1, max: 100_000_000 }),
);
const begins = fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constantFrom(-45_000, 20_000, 30_000));
const lasts = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 800 }), fc.constantFrom(25_000));
const world = fc.integer({ min: 2, max: 9 }).chain((companies) =>
  fc.integer({ min: 0, max: 5 }).chain((persons) =>
    fc.record<World>({
      companies: fc.constant(companies),
      parties: fc.constant(companies + persons),
      branches: fc.boolean(),
      holds: fc.array(fc.tuple(fc.nat(companies + persons - 1), fc.nat(companies - 1), share, begins, lasts), {
        maxLength: 24,
      }),
    }),
  ),
);

/** One holding of a holder in a company at a time, as the register has it. */
function relationsOf({ holds }: World): GraphRelation[] {
  const relations: GraphRelation[] = [];
  for (const [from, to, millionths, since, days] of holds) {
    if (from === to) continue;
    const validFrom = clamped(addDays(DAY, since));
    const relation: GraphRelation = {
      id: '',
      type: 'HOLDS',
      from: idOf(from),
      to: idOf(to),
      sharePct: pct(BigInt(millionths)),
      validFrom,
      ...(days === 0 ? {} : { validTo: addDays(validFrom, days) }),
    };
    const { validTo } = relation;
    const overlaps = relations.some(
      (other) =>
        other.from === relation.from &&
        other.to === relation.to &&
        (validTo === undefined || other.validFrom < validTo) &&
        (other.validTo === undefined || validFrom < other.validTo),
    );
    if (!overlaps) relations.push(relation);
  }
  return relations.map((relation, index) => ({ ...relation, id: `r${index}` }));
}

function clamped(date: CalendarDate): CalendarDate {
  return date < '1900-01-01' ? parseDate('1900-01-01') : date;
}

function organisationsOf({ companies, branches }: World): GraphOrganisation[] {
  return Array.from({ length: companies }, (_, n) => ({
    id: idOf(n),
    kind: branches && n === 2 ? 'BRANCH' : 'ENTERPRISE',
    stateAssetsAuthority: n === 3,
    ...(branches && n === 2 ? { headOfficeId: idOf(1) } : {}),
    ...(n === 4 ? { disclosureCeilingPct: pct(5_000_000n) } : {}),
  }));
}

function packed(w: World, relations: readonly GraphRelation[]): Graph {
  const builder = new GraphBuilder();
  for (const organisation of organisationsOf(w)) builder.organisation(organisation);
  for (let n = w.companies; n < w.parties; n++) builder.person(idOf(n));
  for (const { from, to, sharePct, validFrom, validTo } of relations) {
    builder.holding(from, to, Number(sharePct), validFrom, validTo);
  }
  return builder.build();
}

function dressed(answer: Relatedness, relations: readonly GraphRelation[]): Relatedness {
  return dress(answer, new Map(relations.map((relation) => [stepKey(relation), relation.id])), new Map());
}

describe('the packed graph', () => {
  it('gives the answers of the graph that keeps every relation as recorded', () => {
    fc.assert(
      fc.property(world, (w) => {
        const relations = relationsOf(w);
        const question = { a: idOf(0), b: idOf(1), on: DAY };
        const kept = judge(buildGraph(organisationsOf(w), [...relations].reverse()), question, STANDARD);
        expect(dressed(judge(packed(w, relations), question, STANDARD), relations)).toEqual(kept);
      }),
      { numRuns },
    );
  });

  it('gives the same answers when relations and their ends come in later', () => {
    fc.assert(
      fc.property(world, fc.nat(24), (w, first) => {
        const relations = relationsOf(w);
        const question = { a: idOf(0), b: idOf(1), on: DAY };
        const open = relations.slice(0, first).map(({ validTo, ...relation }) => relation);
        const graph = packed(w, open);
        judge(graph, question, STANDARD);
        graph.patch([], relations);
        const kept = judge(buildGraph(organisationsOf(w), relations), question, STANDARD);
        expect(dressed(judge(graph, question, STANDARD), relations)).toEqual(kept);
      }),
      { numRuns },
    );
  });

  it('asks the register for no more than the ids that an answer shows', () => {
    const organisations = organisationsOf({ companies: 3, parties: 3, holds: [], branches: false });
    const builder = new GraphBuilder();
    for (const organisation of organisations) builder.organisation(organisation);
    builder.holding(idOf(0), idOf(1), 30_000_000, DAY);
    builder.holding(idOf(2), idOf(1), 1_000_000, DAY);
    const answer = judge(builder.build(), { a: idOf(0), b: idOf(1), on: DAY }, STANDARD);
    const steps = wanting([answer]).steps.map(({ from, to }) => [from, to]);
    expect(steps).toEqual([[idOf(0), idOf(1)]]);
  });
});

describe('the table of ids', () => {
  it('gives every id its number and every number its id, packed or not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.uuid(), fc.string()), { maxLength: 40 }), fc.boolean(), (ids, sorted) => {
        const table = new NodeTable();
        const order = sorted ? [...ids].sort() : ids;
        const numbers = order.map((id) => table.add(id));
        expect(numbers).toEqual(order.map((_, index) => index));
        table.trim();
        expect(order.map((id) => table.find(id))).toEqual(numbers);
        expect(numbers.map((number) => table.idOf(number))).toEqual(order);
        expect(order.map((id) => table.add(id))).toEqual(numbers);
        expect(table.find('nobody')).toBeUndefined();
      }),
      { numRuns },
    );
  });
});

describe('short ways to those who hold 25% or more', () => {
  it('finds whom the reach of everyone finds', () => {
    fc.assert(
      fc.property(world, (w) => {
        const graph = onDay(partOf(packed(w, relationsOf(w)), idOf(0), idOf(1), DAY), DAY);
        const budget = new Budget(Number.MAX_SAFE_INTEGER);
        for (const target of [graph.a, graph.b]) {
          const naive = Array.from({ length: graph.nodes.size }, (_, node) => node).flatMap((node) =>
            node !== target && holdingIn(reachOf(graph, [node], budget), target) >= THRESHOLD ? [node] : [],
          );
          const found = [...holdersOver(graph, target, [], budget)].sort((x, y) => x - y);
          expect(found).toEqual(naive);
        }
      }),
      { numRuns },
    );
  });

  it('keeps of many holders those that reach no other, and every ring whole', () => {
    fc.assert(
      fc.property(world, (w) => {
        const graph = onDay(partOf(packed(w, relationsOf(w)), idOf(0), idOf(1), DAY), DAY);
        const nodes = new Set(Array.from({ length: graph.nodes.size }, (_, node) => node));
        const strong = (x: number): number[] =>
          (graph.holdingsFrom[x] ?? []).filter((edge) => edge.share >= THRESHOLD).map(({ to }) => to);
        const reaches = (x: number): Set<number> => {
          const seen = new Set<number>(strong(x));
          for (const y of seen) for (const z of strong(y)) seen.add(z);
          return seen;
        };
        const lowest = [...nodes].filter((x) => [...reaches(x)].every((y) => y === x || reaches(y).has(x)));
        expect(lowestOf(graph, nodes).sort((x, y) => x - y)).toEqual(lowest);
      }),
      { numRuns },
    );
  });
});

describe('a hostile graph', () => {
  const companies = (count: number): GraphBuilder => {
    const builder = new GraphBuilder();
    for (let n = 0; n < count; n++) {
      builder.organisation({ id: idOf(n), kind: 'ENTERPRISE', stateAssetsAuthority: false });
    }
    return builder;
  };

  it('answers through a chain of 1,000 companies', () => {
    const builder = companies(1_001);
    for (let n = 0; n < 1_000; n++) builder.holding(idOf(n), idOf(n + 1), 25_000_000, DAY);
    const answer = judge(builder.build(), { a: idOf(0), b: idOf(1_000), on: DAY }, STANDARD);
    expect(answer.limbs.map(({ code, path }) => [code, path.length])).toEqual([['T42_EQUITY', 1_000]]);
  });

  it('answers for a company with 10,000 holders, each held by the next in a ring', () => {
    const count = 10_000;
    const builder = companies(count + 2);
    for (let n = 2; n < count + 2; n++) {
      builder.holding(idOf(n), idOf(0), 10_000, DAY);
      builder.holding(idOf(n), idOf(n + 1 < count + 2 ? n + 1 : 2), 30_000_000, DAY);
    }
    const answer = judge(builder.build(), { a: idOf(0), b: idOf(1), on: DAY }, STANDARD);
    expect(answer.outcome).toBe('INDETERMINATE');
  });

  it('says that it could not search to the end where that is so', () => {
    const builder = companies(100);
    for (let n = 2; n < 100; n++) {
      for (let m = 2; m < 100; m++) if (n !== m) builder.holding(idOf(n), idOf(m), 200_000, DAY);
      builder.holding(idOf(n), idOf(0), 250_000, DAY);
    }
    const answer = judge(builder.build(), { a: idOf(0), b: idOf(1), on: DAY }, STANDARD, 1_000);
    expect([answer.outcome, answer.reasons.map(({ code }) => code)]).toEqual([
      'INDETERMINATE',
      expect.arrayContaining(['GRAPH_TOO_LARGE']),
    ]);
  });
});
