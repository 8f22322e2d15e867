/**
 * T42_PERSONNEL: announcement 42 of 2016, art. 2 (5); domain page 2.3. Half or more ("半数以上", which includes the half
 * by Civil Code art. 1259) of one party's directors, or of its senior managers, are appointed by the other or sit in the
 * other; or on both sides half or more are appointed by the same third party. Appointments by a State-assets authority
 * make no common third party. Seats: the board seats on record where they are more than the directors known.
 */
import { distinct, type Finding, type Hit, type Inquiry, isState } from './inquiry.js';
import type { OfficerRole } from './party-types.js';
import type { Office, SubGraph } from './sub-graph.js';

export const DIRECTORS: ReadonlySet<OfficerRole> = new Set(['DIRECTOR', 'INDEPENDENT_DIRECTOR']);
const MANAGERS: ReadonlySet<OfficerRole> = new Set(['SENIOR_MANAGER']);
/** Of each half or more is asked by itself. */
export const BODIES = [DIRECTORS, MANAGERS] as const;

export interface Majority {
  readonly path: readonly Office[];
  readonly exactlyHalf: boolean;
}

/** Half or more of the seats on one side come from the other, or on both sides from one third party. */
export function personnel({ graph }: Inquiry): Finding {
  const { a, b } = graph;
  const hits: Hit[] = [];
  for (const [party, other] of [[a, b] as const, [b, a] as const]) {
    const sitting = sittingIn(graph, other);
    const majority = BODIES.map((body) =>
      majorityOf(graph, party, body, ({ from, appointedBy }) => appointedBy === other || sitting.has(from)),
    ).find((found) => found !== undefined);
    if (majority) hits.push(hitOf([other], [majority]));
  }
  const inB = appointersOf(graph, b);
  for (const [third, ofA] of appointersOf(graph, a)) {
    const ofB = inB.get(third);
    if (ofB && third !== a && third !== b && !isState(graph, third)) hits.push(hitOf([third], [ofA, ofB]));
  }
  return { hits };
}

/** Whoever appointed half or more of a party's directors, or of its senior managers, with the offices that show it. */
export function appointersOf(graph: SubGraph, party: number): ReadonlyMap<number, Majority> {
  const found = new Map<number, Majority>();
  for (const body of BODIES) {
    const seats = seatsOf(graph, party, body);
    const chosen = new Map<number, Office[]>();
    for (const office of seats.offices) {
      if (office.appointedBy === undefined) continue;
      const known = chosen.get(office.appointedBy);
      if (known) known.push(office);
      else chosen.set(office.appointedBy, [office]);
    }
    for (const [appointer, offices] of chosen) {
      const majority = halfOf(offices, seats.count);
      if (majority && !found.has(appointer)) found.set(appointer, majority);
    }
  }
  return found;
}

function majorityOf(
  graph: SubGraph,
  party: number,
  body: ReadonlySet<OfficerRole>,
  counts: (office: Office) => boolean,
): Majority | undefined {
  const seats = seatsOf(graph, party, body);
  return halfOf(seats.offices.filter(counts), seats.count);
}

function halfOf(offices: readonly Office[], seats: number): Majority | undefined {
  const held = new Set(offices.map(({ from }) => from)).size;
  return held > 0 && 2 * held >= seats ? { path: offices, exactlyHalf: 2 * held === seats } : undefined;
}

function seatsOf(
  graph: SubGraph,
  party: number,
  body: ReadonlySet<OfficerRole>,
): { readonly offices: readonly Office[]; readonly count: number } {
  const offices = graph.offices.filter(({ to, relation }) => to === party && relation.role && body.has(relation.role));
  const known = new Set(offices.map(({ from }) => from)).size;
  const seats = body === DIRECTORS ? Math.max(known, graph.nodes.organisation(party)?.boardSeats ?? 0) : known;
  return { offices, count: seats };
}

function sittingIn(graph: SubGraph, company: number): ReadonlySet<number> {
  const sitting = graph.offices.filter(
    ({ to, relation: { role } }) => to === company && role !== undefined && BODIES.some((body) => body.has(role)),
  );
  return new Set(sitting.map(({ from }) => from));
}

function hitOf(holder: readonly number[], majorities: readonly Majority[]): Hit {
  return {
    code: 'T42_PERSONNEL',
    outcome: 'RELATED',
    holder,
    path: distinct(majorities.flatMap(({ path }) => path)),
    ...(majorities.some(({ exactlyHalf }) => exactlyHalf) ? { atThreshold: true } : {}),
  };
}
