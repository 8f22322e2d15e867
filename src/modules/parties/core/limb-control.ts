/**
 * CL265: Company Law (2023), art. 265 (2) to (4) and art. 182; domain page 2.3. A controls B; or one third party
 * controls both; or a controller, director, supervisor or senior manager of one, or a near relative of such a person,
 * controls the other. Control is more than 50% of the shares ("超过", exclusive) held by the controller and what it
 * controls, or a recorded CONTROLS edge. Companies the State controls are not related by that alone. A legal
 * representative is a director or manager by art. 10 and counts as an officer.
 */
import { bondsOf, otherEnd } from './chains.js';
import { nearestOf, proofOf, type Side, type Standing, type Standings, standingsOf } from './control.js';
import type { Edge } from './extract.js';
import { distinct, type Finding, type Hit, type Inquiry } from './inquiry.js';
import type { KinKind } from './party-types.js';
import type { SubGraph } from './sub-graph.js';

/** Near relatives of Civil Code art. 1045 that the register knows; a support relation is not one of them. */
const NEAR: ReadonlySet<KinKind> = new Set(['SPOUSE', 'PARENT', 'CHILD', 'SIBLING']);
/** Of very many controllers above both the nearest are named. */
const NAMED_MAX = 50;

/** Control between the parties, in common, or joined with an office or a near relative. */
export function controlOfCompanyLaw(inquiry: Inquiry): Finding {
  const { graph } = inquiry;
  const controls = standingsOf(inquiry);
  const between = ([['a', 'b'] as const, ['b', 'a'] as const] as const).flatMap(([from, to]) => {
    const standing = controls.get(graph[from]);
    return standing?.[to] === 'CONTROL' ? [hitOf([standing.node], pathOf(inquiry, standing, to))] : [];
  });
  return {
    hits: [...between, ...common(inquiry, controls), ...byOffice(inquiry, controls), ...byKin(inquiry, controls)],
  };
}

function common(inquiry: Inquiry, controls: Standings): Hit[] {
  const both = [...controls.values()].filter(({ a, b }) => a === 'CONTROL' && b === 'CONTROL');
  return nearestOf(inquiry, both, NAMED_MAX).map((standing) =>
    hitOf([standing.node], [...pathOf(inquiry, standing, 'a'), ...pathOf(inquiry, standing, 'b')]),
  );
}

/** A controller of one party, or a near relative of the controller, holds an office in the other. */
function byOffice(inquiry: Inquiry, controls: Standings): Hit[] {
  const { graph } = inquiry;
  const relatives = bondsOf(nearKin(graph));
  const hits = new Map<string, Hit>();
  for (const office of graph.offices) {
    const controlled = office.to === graph.a ? ('b' as const) : ('a' as const);
    const note = (person: number, tie: readonly Edge[]): void => {
      const standing = controls.get(person);
      if (standing?.[controlled] !== 'CONTROL') return;
      const key = `${office.from}-${person}-${controlled}`;
      const seen = hits.get(key);
      const path = seen ? [...seen.path, office] : [office, ...tie, ...pathOf(inquiry, standing, controlled)];
      hits.set(key, hitOf([...new Set([person, office.from])], path));
    };
    note(office.from, []);
    for (const edge of relatives.get(office.from) ?? []) note(otherEnd(edge, office.from), [edge]);
  }
  return [...hits.values()];
}

/** Near relatives of whom one controls A and the other B. */
function byKin(inquiry: Inquiry, controls: Standings): Hit[] {
  const hits: Hit[] = [];
  for (const edge of nearKin(inquiry.graph)) {
    for (const [p, q] of [[edge.from, edge.to] as const, [edge.to, edge.from] as const]) {
      const [one, other] = [controls.get(p), controls.get(q)];
      if (one?.a !== 'CONTROL' || other?.b !== 'CONTROL') continue;
      hits.push(hitOf([p, q], [...pathOf(inquiry, one, 'a'), edge, ...pathOf(inquiry, other, 'b')]));
    }
  }
  return hits;
}

function nearKin(graph: SubGraph): readonly Edge[] {
  return graph.kin.filter(({ relation }) => relation.kin !== undefined && NEAR.has(relation.kin));
}

function pathOf(inquiry: Inquiry, standing: Standing, side: Side): readonly Edge[] {
  return proofOf(inquiry, standing, side).path;
}

function hitOf(holder: readonly number[], path: readonly Edge[]): Hit {
  return { code: 'CL265', outcome: 'RELATED', holder, path: distinct(path) };
}
