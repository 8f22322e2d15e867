/**
 * T42_PERSONNEL: announcement 42 of 2016, art. 2 (5); domain page 2.3. Half or more ("半数以上", which includes the half
 * by Civil Code art. 1259) of one party's directors, or of its senior managers, are appointed by the other or sit in the
 * other; or on both sides half or more are appointed by the same third party. Appointments by a State-assets authority
 * make no common third party. Seats: the board seats on record where they are more than the directors known.
 */
import type { Office, SubGraph } from './graph.js';
import { distinct, type Finding, type Hit, type Inquiry, isState } from './inquiry.js';
import type { OfficerRole } from './party-types.js';

const DIRECTORS: ReadonlySet<OfficerRole> = new Set(['DIRECTOR', 'INDEPENDENT_DIRECTOR']);
const MANAGERS: ReadonlySet<OfficerRole> = new Set(['SENIOR_MANAGER']);
const BODIES = [DIRECTORS, MANAGERS] as const;

interface Majority {
  readonly path: readonly Office[];
  readonly exactlyHalf: boolean;
}

/** Half or more of the seats on one side come from the other, or on both sides from one third party. */
export function personnel({ graph }: Inquiry): Finding {
  const { a, b } = graph;
  const hits: Hit[] = [];
  for (const [party, other] of [[a, b] as const, [b, a] as const]) {
    const majority = majorityOf(
      graph,
      party,
      (office) => office.appointedBy === other || sitsIn(graph, office.from, other),
    );
    if (majority) hits.push(hitOf([other], [majority]));
  }
  for (const third of appointersOfBoth(graph)) {
    const inA = appointed(graph, a, third);
    const inB = appointed(graph, b, third);
    if (inA && inB) hits.push(hitOf([third], [inA, inB]));
  }
  return { hits };
}

/** Half or more of a party's directors, or of its senior managers, appointed by one appointer. */
export function appointed(graph: SubGraph, party: number, by: number): Majority | undefined {
  return majorityOf(graph, party, (office) => office.appointedBy === by);
}

function majorityOf(graph: SubGraph, party: number, counts: (office: Office) => boolean): Majority | undefined {
  for (const body of BODIES) {
    const offices = graph.offices.filter(
      ({ to, relation }) => to === party && relation.role && body.has(relation.role),
    );
    const seats = new Set(offices.map(({ from }) => from)).size;
    const all = body === DIRECTORS ? Math.max(seats, graph.organisations[party]?.boardSeats ?? 0) : seats;
    const chosen = offices.filter(counts);
    const held = new Set(chosen.map(({ from }) => from)).size;
    if (held > 0 && 2 * held >= all) return { path: chosen, exactlyHalf: 2 * held === all };
  }
  return undefined;
}

function sitsIn(graph: SubGraph, person: number, company: number): boolean {
  return graph.offices.some(
    ({ from, to, relation }) =>
      from === person &&
      to === company &&
      relation.role !== undefined &&
      BODIES.some((body) => body.has(relation.role ?? 'SUPERVISOR')),
  );
}

function appointersOfBoth(graph: SubGraph): number[] {
  const { a, b, offices } = graph;
  const of = (party: number): Set<number> =>
    new Set(offices.flatMap(({ to, appointedBy }) => (to === party && appointedBy !== undefined ? [appointedBy] : [])));
  const inB = of(b);
  return [...of(a)].filter((node) => inB.has(node) && node !== a && node !== b && !isState(graph, node));
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
