/**
 * Officers of a party and of the organisations that control it, as the accounting standard (key managers of the
 * enterprise or its parent) and the listing rules (directors, supervisors, senior managers, also of the controller) count
 * them. A legal representative is a director or manager by art. 10 of the Company Law.
 */
import { opposite, proofOf, type Side, type Standings } from './control.js';
import type { Edge } from './extract.js';
import { type Inquiry, isPerson } from './inquiry.js';
import type { Office } from './sub-graph.js';

/** Each officer once, with the office that shows it, and where it is a controller's, how that one controls the party. */
export type Officers = ReadonlyMap<number, () => readonly Edge[]>;

/** Officers of one party and of its controllers; of the other party's officers none, though it be the controller. */
export function firstOffices(inquiry: Inquiry, standings: Standings, side: Side): Officers {
  const { graph } = inquiry;
  const officers = new Map<number, () => readonly Edge[]>();
  const note = (office: Office, proof: () => readonly Edge[]): void => {
    if (!officers.has(office.from)) officers.set(office.from, () => [office, ...proof()]);
  };
  for (const office of graph.offices) if (office.to === graph[side]) note(office, () => []);
  for (const office of graph.upperOffices) {
    const standing = standings.get(office.to);
    if (standing?.[side] !== 'CONTROL' || isPerson(graph, office.to) || office.to === graph[opposite(side)]) continue;
    note(office, () => proofOf(inquiry, standing, side).path);
  }
  return officers;
}
