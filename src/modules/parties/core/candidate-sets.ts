/**
 * Which of many parties could be RELATED to each other under the default standard, without asking any pair: sets such that
 * no two parties of different sets are RELATED. Every limb that answers RELATED there leads from one party to the other
 * over steps that join both ends here:
 *
 * - T42_EQUITY, T42_COMMON_HOLDER and control by votes of CL265: whoever enters the reach of K is held by K and those that
 *   entered before with 25% or more together (control: with more than 50%). All of these are in one set by induction, so
 *   the set holds as much and joins it. A recorded CONTROLS edge counts as 25%. Kin who count together are joined. Only
 *   shares that are surely held count, as in the engine: what a range or an unknown interest may be is never RELATED.
 * - The State as such is no K of these limbs, so it joins nobody; whoever holds or controls the State passes through it,
 *   so it does once somebody has joined it, or where it is itself asked about.
 * - CL265 by office: the officer of one party, or kin, controls the other, so the other is in the officer's set.
 * - T42_PERSONNEL: the same count of seats as the engine's, for a party asked about that appoints or sits, or a third.
 * - T42_LOAN: a loan or guarantee of the year between the two. T42_KIN: the same, or a dependence, or half of the seats
 *   appointed, with a natural person who has kin.
 *
 * Joint control, influence, concert, and dependence between two companies are REVIEW or a flag there and join nobody.
 * What two reviewers found RELATED is joined by the caller (`alsoJoined`). The day is one; loans count over its year.
 */
import { present } from '../../../kernel/assert.js';
import { type CalendarDate, dateOf, yearOf } from '../../../kernel/calendar-date.js';
import { dayOf } from './day-number.js';
import { daysOf, surelyHeld, touches, type Window } from './extract.js';
import type { Graph, GraphRelation } from './graph.js';
import { JointSets } from './joint-sets.js';
import { BODIES, DIRECTORS } from './limb-personnel.js';
import { NumberMap } from './number-map.js';
import { THRESHOLD } from './thresholds.js';

/** Whoever sits in more parties than these joins them all: to count seats for each two of them would take their square. */
const SITTING_MAX = 500;

/**
 * The sets of two or more of these parties, each in the order given. Ids must differ; a branch is its head office.
 * `alsoJoined`: pairs among them that could be related for another reason.
 */
export function candidateSets(
  graph: Graph,
  ids: readonly string[],
  on: CalendarDate,
  alsoJoined: Iterable<readonly [string, string]> = [],
): string[][] {
  return new Candidates(graph, on).among(ids, alsoJoined);
}

class Candidates {
  /** For each party met its number in the graph; those asked about come first. */
  private readonly numbers: number[] = [];
  private readonly local = new NumberMap();
  private readonly sets = new JointSets();
  private readonly day: Window;
  private readonly year: Window;
  private asked = 0;

  constructor(
    private readonly graph: Graph,
    on: CalendarDate,
  ) {
    this.day = { from: dayOf(on), until: dayOf(on) };
    this.year = { from: dayOf(dateOf(yearOf(on), 1, 1)), until: dayOf(dateOf(yearOf(on), 12, 31)) };
  }

  among(ids: readonly string[], alsoJoined: Iterable<readonly [string, string]>): string[][] {
    const known = ids.flatMap((id) => {
      const number = this.graph.nodes.find(id);
      // Of whom the graph knows nothing nobody is related to.
      return number === undefined ? [] : [{ id, node: this.node(number, true) }];
    });
    this.asked = this.numbers.length;
    for (let next = 0; next < this.numbers.length; next++) this.holders(next);
    const lenders = this.numbers.flatMap((_, node) => (this.isAskedOrHasKin(node) ? [node] : []));
    for (const node of lenders) this.dealings(node);
    this.seats();
    for (let node = 0; node < this.numbers.length; node++) this.kin(node);
    const nodes = new Map(known.map(({ id, node }) => [id, node]));
    for (const [one, other] of alsoJoined) {
      const [x, y] = [nodes.get(one), nodes.get(other)];
      if (x !== undefined && y !== undefined) this.sets.join(x, y);
    }
    const found = new Map<number, string[]>();
    for (const { id, node } of known) push(found, this.sets.of(node), id);
    return [...found.values()].filter(({ length }) => length > 1);
  }

  /** The party behind a node of the graph. */
  private node(number: number, asked = false): number {
    const entity = this.graph.entity(number);
    const known = this.local.get(entity);
    if (known >= 0) return known;
    const node = this.numbers.push(entity) - 1;
    this.local.set(entity, node);
    this.sets.add({ asked, state: this.graph.isState(entity) });
    return node;
  }

  /** The party that an edge names. Its ends were given numbers when the graph took it. */
  private nodeOf(id: string): number {
    return this.node(present(this.graph.nodes.find(id), 'a party of an edge'));
  }

  private relationsInto(node: number): readonly GraphRelation[] {
    return this.graph.restInto(this.numbers[node] ?? -1);
  }

  /** Whoever holds or controls the party on the day, which are looked at in turn. */
  private holders(node: number): void {
    const { graph, day } = this;
    const { from, until } = graph.holdingsInto(this.numbers[node] ?? -1);
    for (let position = from; position < until; position++) {
      if (!touches(graph.sinceAt(position), graph.untilAt(position), day)) continue;
      this.holds(this.node(graph.holderAt(position)), node, graph.shareAt(position));
    }
    for (const relation of this.relationsInto(node)) {
      if (!touches(...daysOf(relation), day)) continue;
      if (relation.type === 'HOLDS') this.holds(this.nodeOf(relation.from), node, surelyHeld(relation));
      if (relation.type === 'CONTROLS') this.holds(this.nodeOf(relation.from), node, THRESHOLD);
    }
  }

  private holds(holder: number, company: number, share: number): void {
    if (holder !== company && share > 0) this.sets.holds(holder, company, share);
  }

  private isAskedOrHasKin(node: number): boolean {
    return node < this.asked || this.hasKin(node);
  }

  private hasKin(node: number): boolean {
    const number = this.numbers[node] ?? -1;
    if (this.graph.isOrganisation(number)) return false;
    return this.graph.bondsOf(number).some((bond) => bond.type === 'KIN' && touches(...daysOf(bond), this.day));
  }

  /** Loans of the year to a party, guarantees of them, and dependences on the day: whoever is the other side. */
  private dealings(node: number): void {
    const joins = (id: string, counts: (other: number) => boolean): void => {
      const other = this.local.get(this.graph.entity(present(this.graph.nodes.find(id), 'a party of an edge')));
      if (other >= 0 && this.isAskedOrHasKin(other) && counts(other)) this.sets.join(node, other);
    };
    for (const relation of this.relationsInto(node)) {
      const { type, from, id } = relation;
      if (type === 'LOAN' && touches(...daysOf(relation), this.year)) {
        joins(from, () => true);
        for (const guarantee of this.graph.guaranteesOf(id)) {
          if (touches(...daysOf(guarantee), this.year)) joins(guarantee.from, () => true);
        }
      }
      if ((type === 'IP_DEPENDENCE' || type === 'OPERATIONS_CONTROLLED') && touches(...daysOf(relation), this.day))
        joins(from, (other) => this.hasKin(node) || this.hasKin(other));
    }
  }

  /** Who appoints or fills half of the seats of a party asked about; every officer whose set has another such party. */
  private seats(): void {
    const offices = Array.from({ length: this.asked }, (_, party) => this.officesOf(party));
    const sitting = new Map<number, number[]>();
    for (const [party, held] of offices.entries()) {
      for (const { officer, role } of held) {
        this.sets.officerIn(officer, party);
        if (BODIES.some((body) => role !== undefined && body.has(role))) push(sitting, officer, party);
      }
    }
    for (const [officer, parties] of sitting) {
      if (parties.length <= SITTING_MAX) continue;
      for (const party of parties) this.sets.join(parties[0] ?? party, party);
      sitting.delete(officer);
    }
    for (const [party, held] of offices.entries()) {
      for (const body of BODIES) {
        const ofBody = held.filter(({ role }) => role !== undefined && body.has(role));
        const supplied = new Map<number, Set<number>>();
        for (const { officer, by } of ofBody) {
          const suppliers = [...(by === undefined ? [] : [by]), ...(sitting.get(officer) ?? [])];
          for (const one of suppliers) supplied.set(one, (supplied.get(one) ?? new Set<number>()).add(officer));
        }
        const known = new Set(ofBody.map(({ officer }) => officer)).size;
        const board = this.graph.organisation(this.numbers[party] ?? -1)?.boardSeats ?? 0;
        const seats = body === DIRECTORS ? Math.max(known, board) : known;
        for (const [one, officers] of supplied) if (2 * officers.size >= seats) this.holds(one, party, THRESHOLD);
      }
    }
  }

  private officesOf(party: number) {
    return this.relationsInto(party)
      .filter((relation) => relation.type === 'OFFICER' && touches(...daysOf(relation), this.day))
      .map(({ from, role, appointedBy }) => ({
        officer: this.nodeOf(from),
        role,
        by: appointedBy === undefined ? undefined : this.nodeOf(appointedBy),
      }));
  }

  /** Kin of whom both were met: whoever was not met holds nothing of the parties, is no officer and appoints nobody. */
  private kin(node: number): void {
    for (const bond of this.graph.bondsOf(this.numbers[node] ?? -1)) {
      if (bond.type !== 'KIN' || !touches(...daysOf(bond), this.day)) continue;
      const ends = [bond.from, bond.to].map((id) => this.graph.nodes.find(id) ?? -1);
      const [one, other] = ends.map((number) => (number < 0 ? -1 : this.local.get(this.graph.entity(number))));
      if (one !== undefined && other !== undefined && one >= 0 && other >= 0) this.sets.join(one, other);
    }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
