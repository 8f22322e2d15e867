/**
 * T42_KIN: announcement 42 of 2016, art. 2 (6); domain page 2.3. Two kin of whom one stands to A and the other to B as
 * art. 2 (1) or (5) says: 25% or more held, or half or more of the directors or senior managers appointed. Loans of a
 * natural person (art. 2 (2)) are not looked at here. Two of one family who are not kin of each other give REVIEW.
 */
import type { Edge, SubGraph } from './graph.js';
import { evidenceOf, holdingIn, reachOf, THRESHOLD } from './holding.js';
import { distinct, type Finding, type Hit, type Inquiry, isPerson } from './inquiry.js';
import { familiesOf } from './kin.js';
import { appointed } from './limb-personnel.js';

/** A pair of kin, one related to each party; else a pair of one family who are not kin, for a person to judge. */
export function kinship(inquiry: Inquiry): Finding {
  const { graph, kin } = inquiry;
  if (graph.kin.length === 0) return { hits: [] };
  const tiedTo = { a: tiesOf(inquiry, graph.a), b: tiesOf(inquiry, graph.b) };
  const hits: Hit[] = [];
  for (const edge of graph.kin) {
    for (const [p, q] of [[edge.from, edge.to] as const, [edge.to, edge.from] as const]) {
      const toA = tiedTo.a.get(p);
      const toB = tiedTo.b.get(q);
      if (toA && toB) hits.push(hitOf([p, q], [...toA, edge, ...toB], 'RELATED'));
    }
  }
  if (hits.length > 0) return { hits };
  const families = familiesOf(kin, (person) => tiedTo.a.has(person) || tiedTo.b.has(person));
  for (const { members } of families) {
    const p = members.find((person) => tiedTo.a.has(person));
    const q = members.find((person) => tiedTo.b.has(person) && person !== p);
    if (p === undefined || q === undefined) continue;
    const path = [...(tiedTo.a.get(p) ?? []), ...bridge(graph, p, q), ...(tiedTo.b.get(q) ?? [])];
    hits.push(hitOf([p, q], path, 'REVIEW'));
  }
  return { hits, reasons: hits.length > 0 ? ['NON_KIN_PAIR'] : [] };
}

/** The natural persons with kin who stand to the party as (1) or (5) says, each with the edges that show it. */
function tiesOf({ graph, kin, budget }: Inquiry, party: number): ReadonlyMap<number, readonly Edge[]> {
  const ties = new Map<number, readonly Edge[]>();
  for (const person of kin.keys()) {
    if (!isPerson(graph, person)) continue;
    const reach = reachOf(graph, [person], budget);
    const seats = appointed(graph, party, person);
    if (holdingIn(reach, party) >= THRESHOLD) ties.set(person, evidenceOf(graph, reach, party));
    else if (seats) ties.set(person, seats.path);
  }
  return ties;
}

/** The shortest chain of kin from p to q. */
function bridge(graph: SubGraph, p: number, q: number): Edge[] {
  const cameBy = new Map<number, { readonly edge: Edge; readonly before: number } | undefined>([[p, undefined]]);
  const open = [p];
  for (let next = 0; next < open.length && !cameBy.has(q); next++) {
    const here = open[next] ?? p;
    for (const edge of graph.kin) {
      const there = edge.from === here ? edge.to : edge.to === here ? edge.from : undefined;
      if (there === undefined || cameBy.has(there)) continue;
      cameBy.set(there, { edge, before: here });
      open.push(there);
    }
  }
  const edges: Edge[] = [];
  for (let step = cameBy.get(q); step; step = cameBy.get(step.before)) edges.unshift(step.edge);
  return edges;
}

function hitOf(holder: readonly number[], path: readonly Edge[], outcome: Hit['outcome']): Hit {
  return {
    code: 'T42_KIN',
    outcome,
    holder,
    path: distinct(path),
    ...(outcome === 'REVIEW' ? { reason: 'NON_KIN_PAIR' as const } : {}),
  };
}
