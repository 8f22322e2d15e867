import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { pct } from '../../../kernel/rate.js';
import { buildGraph, type GraphOrganisation, type GraphRelation } from './graph.js';
import { judge } from './relatedness.js';
import type { Standard } from './standards.table.js';

/**
 * A slow second reading of domain page 2.3 that shares nothing with the engine: sets S are guessed by trying all subsets
 * (the least fixpoint is the intersection of all closed sets), cliques by trying all groups of persons, whole percents.
 */
const DAY = parseDate('2025-06-18');
const EQUITY: Standard = {
  code: 'EQUITY',
  version: 1,
  title: { zh: '', en: '' },
  limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER'],
  flags: [],
  citations: [],
  proposal: true,
};

interface World {
  readonly companies: number;
  readonly persons: number;
  readonly state: number;
  readonly ceilings: readonly boolean[];
  /** holder (companies first, then persons), company, whole percent, in force on the day */
  readonly holds: readonly (readonly [number, number, number, boolean])[];
  readonly kin: readonly (readonly [number, number])[];
}

const world = fc.integer({ min: 2, max: 5 }).chain((companies) =>
  fc.integer({ min: 0, max: 4 }).chain((persons) =>
    fc.record<World>({
      companies: fc.constant(companies),
      persons: fc.constant(persons),
      state: fc.integer({ min: -4, max: companies - 1 }),
      ceilings: fc.array(
        fc.boolean().map((one) => one && companies > 3),
        { minLength: companies, maxLength: companies },
      ),
      holds: fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: companies + persons - 1 }),
          fc.integer({ min: 0, max: companies - 1 }),
          fc.oneof(
            fc.constantFrom(5, 10, 12, 13, 15, 20, 24, 25, 26, 30, 50, 60, 80),
            fc.integer({ min: 0, max: 100 }),
          ),
          fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        ),
        { maxLength: 14 },
      ),
      kin:
        persons < 2
          ? fc.constant([])
          : fc.array(fc.tuple(fc.integer({ min: 0, max: persons - 1 }), fc.integer({ min: 0, max: persons - 1 })), {
              maxLength: 4,
            }),
    }),
  ),
);

function oracle(w: World): { readonly outcome: string; readonly codes: readonly string[] } {
  const nodes = w.companies + w.persons;
  const d: number[][] = Array.from({ length: nodes }, () => Array<number>(w.companies).fill(0));
  for (const [x, y, share, now] of w.holds) if (x !== y && now) (d[x] as number[])[y] = (d[x]?.[y] ?? 0) + share;
  const direct = (x: number, y: number): number => d[x]?.[y] ?? 0;
  const h = (K: readonly number[], y: number): number => {
    let best: number[] | undefined;
    for (let mask = 0; mask < 1 << w.companies; mask++) {
      const S = Array.from({ length: w.companies }, (_, i) => i).filter((i) => (mask >> i) & 1);
      if (S.some((i) => K.includes(i))) continue;
      const sum = (i: number) => [...K, ...S].reduce((total, x) => total + direct(x, i), 0);
      const closed = Array.from({ length: w.companies }, (_, i) => i).every(
        (i) => K.includes(i) || S.includes(i) || sum(i) < 25,
      );
      if (closed && (best === undefined || S.length < best.length)) best = S;
    }
    return [...new Set([...K, ...(best ?? [])])].reduce((total, x) => total + direct(x, y), 0);
  };
  const isKin = (p: number, q: number) =>
    w.kin.some(([x, y]) => x !== y && ((x === p && y === q) || (x === q && y === p)));
  const groups: number[][] = [];
  for (let mask = 1; mask < 1 << w.persons; mask++) {
    groups.push(Array.from({ length: w.persons }, (_, i) => i).filter((i) => (mask >> i) & 1));
  }
  const node = (group: readonly number[]) => group.map((p) => w.companies + p);
  const cliques = groups.filter((g) => g.every((p) => g.every((q) => p === q || isKin(p, q)))).map(node);
  const linked = (g: readonly number[]): boolean => {
    const seen = new Set(g.slice(0, 1));
    for (let round = 0; round < w.persons; round++)
      for (let q = 0; q < w.persons; q++) if ([...seen].some((p) => isKin(p, q))) seen.add(q);
    return g.every((p) => seen.has(p));
  };
  const families = groups.filter((g) => g.length > 1 && linked(g)).map(node);
  const [a, b] = [0, 1];
  const companies = Array.from({ length: w.companies }, (_, i) => i).filter((i) => i !== a && i !== b && i !== w.state);
  const K = [...companies.map((i) => [i]), ...cliques];
  const codes: string[] = [];
  if (h([a], b) >= 25) codes.push('T42_EQUITY');
  if (h([b], a) >= 25) codes.push('T42_EQUITY');
  if (K.some((k) => h(k, a) >= 25 && h(k, b) >= 25)) codes.push('T42_COMMON_HOLDER');
  if (codes.length > 0) return { outcome: 'RELATED', codes };
  if (families.some((k) => h(k, a) >= 25 && h(k, b) >= 25)) return { outcome: 'REVIEW', codes: ['T42_COMMON_HOLDER'] };
  const unknown = (y: number): number => {
    const known = Array.from({ length: nodes }, (_, x) => direct(x, y)).reduce((sum, share) => sum + share, 0);
    return known > 100 ? 100 : w.ceilings[y] ? 0 : 100 - known;
  };
  const open = (party: number, other: number): boolean => {
    const U = [
      party,
      ...Array.from({ length: w.companies }, (_, i) => i).filter((x) => x !== party && h([x], party) >= 25),
    ];
    const reaching = [[other], ...K.filter((k) => h(k, other) >= 25)];
    return U.some(
      (y) => unknown(y) >= 25 || (unknown(y) > 0 && reaching.some((k) => h(k, y) < 25 && h(k, y) + unknown(y) >= 25)),
    );
  };
  return { outcome: open(a, b) || open(b, a) ? 'INDETERMINATE' : 'NOT_RELATED', codes: [] };
}

function engine(w: World): { readonly outcome: string; readonly codes: readonly string[] } {
  const name = (x: number): string => (x < w.companies ? `C${x}` : `p${x - w.companies}`);
  const organisations = Array.from(
    { length: w.companies },
    (_, i): GraphOrganisation => ({
      id: `C${i}`,
      code: `C${i}`,
      kind: 'ENTERPRISE',
      stateAssetsAuthority: i === w.state,
      ...(w.ceilings[i] ? { disclosureCeilingPct: pct(5_000_000n) } : {}),
    }),
  );
  const past = { validFrom: parseDate('2020-01-01'), validTo: DAY };
  const holds = w.holds.map(
    ([x, y, share, now], index): GraphRelation => ({
      id: `h${index}`,
      type: 'HOLDS',
      from: name(x),
      to: name(y),
      sharePct: pct(BigInt(share) * 1_000_000n),
      ...(now ? { validFrom: DAY } : past),
    }),
  );
  const kin = w.kin.map(
    ([p, q], index): GraphRelation => ({
      id: `k${index}`,
      type: 'KIN',
      from: `p${p}`,
      to: `p${q}`,
      kin: 'SIBLING',
      validFrom: DAY,
    }),
  );
  const answer = judge(buildGraph(organisations, [...holds, ...kin]), { a: 'C0', b: 'C1', on: DAY }, EQUITY);
  const codes = answer.limbs.filter((limb) => limb.outcome === answer.outcome).map((limb) => limb.code);
  return { outcome: answer.outcome, codes };
}

describe('the engine beside a slow second reading of the rule', () => {
  const sizes = { small: 200, full: 20_000 };
  const numRuns = process.env.SIZE === 'full' ? sizes.full : sizes.small;

  it('gives the same outcome and the same limbs on random small graphs, and the graphs reach every outcome', () => {
    const spread = new Map<string, number>();
    fc.assert(
      fc.property(world, (w) => {
        const mine = engine(w);
        const other = oracle(w);
        spread.set(other.outcome, (spread.get(other.outcome) ?? 0) + 1);
        expect({ outcome: mine.outcome, codes: [...new Set(mine.codes)] }).toEqual({
          outcome: other.outcome,
          codes: [...new Set(other.codes)],
        });
      }),
      { numRuns },
    );
    expect([...spread.keys()].sort()).toEqual(expect.arrayContaining(['INDETERMINATE', 'NOT_RELATED', 'RELATED']));
  });

  it('never turns a relation into none when a holding is added', () => {
    fc.assert(
      fc.property(world, fc.nat(8), fc.nat(4), fc.integer({ min: 1, max: 100 }), (w, x, y, share) => {
        const more = [...w.holds, [x % (w.companies + w.persons), y % w.companies, share, true] as const];
        if (engine(w).outcome === 'RELATED') expect(engine({ ...w, holds: more }).outcome).toBe('RELATED');
      }),
      { numRuns },
    );
  });
});
