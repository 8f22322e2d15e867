/**
 * Graphs made to be dear: long chains, rings, very many holders or kin, more ways than there are atoms. Each has an answer
 * worked out by hand, or one that says why there is none.
 */
import { addDays, parseDate } from '../../src/kernel/calendar-date.js';
import { parseFen } from '../../src/kernel/money.js';
import { parsePct } from '../../src/kernel/rate.js';
import { type Graph, type GraphOrganisation, type GraphRelation } from '../../src/modules/parties/core/graph.js';
import { buildGraph } from '../../src/modules/parties/core/graph-builder.js';

export interface Hostile {
  readonly name: string;
  readonly relations: () => GraphRelation[];
  readonly b: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
  /** Takes its seconds to build and to answer: for a harness, not for every test run. */
  readonly heavy?: true;
}

const from = parseDate('2020-01-01');
export const HOSTILE_DAY = parseDate('2025-06-18');

/** All are asked about N0 and another, under the default standard. */
export const HOSTILE: readonly Hostile[] = [
  hostile('a chain of 1,000', () => chain(1_000), 'N999', 'RELATED'),
  hostile('a chain of 10,000', () => chain(10_000), 'N9999', 'RELATED'),
  hostile('a ring of 1,000', () => [...chain(1_000), holds('N999', 'N0', '100')], 'N500', 'RELATED'),
  hostile('a chain of 10,000 agreements to control', () => controls(10_000), 'N9999', 'RELATED'),
  hostile('300 diamonds one above the other, with 2^300 ways', () => diamonds(300), 'N900', 'RELATED'),
  hostile('100 companies that hold 1% of each other', () => dense(100, '1'), 'N1', 'NOT_RELATED'),
  hostile('100 companies that hold 30% of each other', () => dense(100, '30'), 'N1', 'RELATED'),
  hostile('10,000 holders of both', () => fan(10_000), 'N1', 'NOT_RELATED'),
  hostile('300 holders of both in a ring', () => ringAbove(300, '0.2'), 'N1', 'RELATED'),
  hostile('a family of 120 strangers-in-law', () => family(120), 'N1', 'REVIEW', ['KIN_CLIQUES_BOUND']),
  hostile('200 who are all kin of each other', () => clan(200, '0.25'), 'N1', 'RELATED'),
  hostile('2,000 officers of both, all kin of one', () => officers(2_000), 'N1', 'INDETERMINATE'),
  hostile('2,000 kin who hold, lend and appoint', () => lenders(2_000, '0.05'), 'N1', 'REVIEW', ['KIN_CLIQUES_BOUND']),
  hostile('2,000 debtors of one guaranteed by the other', () => debtors(2_000), 'N1', 'INDETERMINATE'),
  hostile('2,000 guarantees of one loan', () => guarantees(2_000), 'N1', 'INDETERMINATE'),
  hostile('2,000 partners in concert', () => partners(2_000, '0.05'), 'N1', 'NOT_RELATED'),
  heavy('1,000 diamonds one above the other, with 2^1000 ways', () => diamonds(1_000), 'N3000', 'RELATED'),
  heavy('a ring of 10,000', () => [...chain(10_000), holds('N9999', 'N0', '100')], 'N5000', 'RELATED'),
  heavy('300 companies that hold 30% of each other', () => dense(300, '30'), 'N1', 'RELATED'),
  heavy('1,000 companies that hold 0.1% of each other', () => dense(1_000, '0.1'), 'N1', 'NOT_RELATED'),
  heavy('10,000 holders of both in a ring', () => ringAbove(10_000, '0.01'), 'N1', 'RELATED', ['FLAGS_CUT']),
  heavy('10,000 officers of both, all kin of one', () => officers(10_000), 'N1', 'INDETERMINATE'),
  heavy('10,000 kin who hold, lend and appoint', () => lenders(10_000, '0.01'), 'N1', 'REVIEW', ['KIN_CLIQUES_BOUND']),
  heavy('10,000 debtors of one guaranteed by the other', () => debtors(10_000), 'N1', 'INDETERMINATE'),
  heavy('10,000 guarantees of one loan', () => guarantees(10_000), 'N1', 'INDETERMINATE'),
  heavy('10,000 partners in concert', () => partners(10_000, '0.01'), 'N1', 'NOT_RELATED'),
  heavy('1,000 who are all kin of each other', () => clan(1_000, '0.05'), 'N1', 'REVIEW', ['KIN_CLIQUES_BOUND']),
];

function hostile(
  name: string,
  relations: Hostile['relations'],
  b: string,
  outcome: string,
  reasons: readonly string[] = [],
): Hostile {
  return { name, relations, b, outcome, reasons };
}

function heavy(...of: Parameters<typeof hostile>): Hostile {
  return { ...hostile(...of), heavy: true };
}

export function hostileGraph(relations: readonly GraphRelation[]): Graph {
  const names = new Set(relations.flatMap(({ from: one, to }) => [one, to]).filter((id) => id.startsWith('N')));
  return buildGraph([...names].map(company), relations);
}

function company(id: string): GraphOrganisation {
  return { id, kind: 'ENTERPRISE', stateAssetsAuthority: false };
}

function holds(holder: string, held: string, share: string): GraphRelation {
  return { id: `${holder}-${held}`, type: 'HOLDS', from: holder, to: held, sharePct: parsePct(share), validFrom: from };
}

function chain(length: number): GraphRelation[] {
  return Array.from({ length: length - 1 }, (_, index) => holds(`N${index}`, `N${index + 1}`, '100'));
}

function controls(length: number): GraphRelation[] {
  return chain(length).map(({ id, from: controller, to }): GraphRelation => {
    return { id, type: 'CONTROLS', from: controller, to, basis: 'AGREEMENT', validFrom: from };
  });
}

/** From each company two ways lead to the next, which only together are enough. */
function diamonds(count: number): GraphRelation[] {
  return Array.from({ length: count }, (_, index) => {
    const [top, left, right, bottom] = [0, 1, 2, 3].map((corner) => `N${3 * index + corner}`);
    const sides = [left, right].flatMap((side = '') => [
      holds(top ?? '', side, '50'),
      holds(side, bottom ?? '', '12.5'),
    ]);
    return sides;
  }).flat();
}

function dense(size: number, share: string): GraphRelation[] {
  const all = Array.from({ length: size }, (_, index) => `N${index}`);
  return all.flatMap((one) => all.filter((other) => other !== one).map((other) => holds(one, other, share)));
}

/** Each holds the next, so that everyone reaches everyone, and so all of both. */
function ringAbove(size: number, share: string): GraphRelation[] {
  return Array.from({ length: size }, (_, index) => [
    holds(`N${index + 2}`, `N${((index + 1) % size) + 2}`, '100'),
    holds(`N${index + 2}`, 'N0', share),
    holds(`N${index + 2}`, 'N1', share),
  ]).flat();
}

function clan(size: number, share: string): GraphRelation[] {
  const relations: GraphRelation[] = [];
  for (let p = 0; p < size; p++) {
    relations.push(holds(`p${p}`, 'N0', share), holds(`p${p}`, 'N1', share));
    for (let q = p + 1; q < size; q++) {
      relations.push({ id: `${p}-${q}`, type: 'KIN', from: `p${p}`, to: `p${q}`, kin: 'SIBLING', validFrom: from });
    }
  }
  return relations;
}

/** Each holds a little of the one, owes it something that the other guarantees, and is kin to the next. */
function debtors(count: number): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    holds(`p${p}`, 'N0', '0.005'),
    { id: `l${p}`, type: 'LOAN', from: 'N0', to: `p${p}`, amountFen: parseFen('1'), validFrom: from },
    { id: `g${p}`, type: 'GUARANTEE', from: 'N1', to: `p${p}`, loan: `l${p}`, validFrom: from },
    { id: `k${p}`, type: 'KIN', from: `p${p}`, to: `p${(p + 1) % count}`, kin: 'SIBLING', validFrom: from },
  ]).flat();
}

function guarantees(count: number): GraphRelation[] {
  const one = parseFen('1');
  return [
    holds('N0', 'N1', '1'),
    { id: 'l', type: 'LOAN', from: 'N2', to: 'N1', amountFen: parseFen('100000000'), validFrom: from },
    ...Array.from({ length: count }, (_, g): GraphRelation => {
      const since = addDays(parseDate('2025-01-01'), g % 365);
      return { id: `g${g}`, type: 'GUARANTEE', from: 'N0', to: 'N1', loan: 'l', amountFen: one, validFrom: since };
    }),
  ];
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
function lenders(count: number, share: string): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    holds(`p${p}`, 'N0', share),
    holds(`p${p}`, 'N1', share),
    { id: `k${p}`, type: 'KIN', from: `p${p}`, to: `p${p + 1}`, kin: 'SIBLING', validFrom: from },
    { id: `l${p}`, type: 'LOAN', from: `p${p}`, to: 'N0', amountFen: parseFen('1'), validFrom: from },
    { id: `d${p}`, type: 'OFFICER', from: `d${p}`, to: 'N1', role: 'DIRECTOR', appointedBy: `p${p}`, validFrom: from },
  ]).flat();
}

function partners(count: number, share: string): GraphRelation[] {
  return Array.from({ length: count }, (_, p): GraphRelation[] => [
    holds(`p${p}`, 'N0', share),
    holds(`p${p}`, 'N1', share),
    { id: `c${p}`, type: 'ACTING_IN_CONCERT', from: `p${p}`, to: `p${(p * 7 + 1) % count}`, validFrom: from },
  ]).flat();
}
