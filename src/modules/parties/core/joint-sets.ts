/**
 * Parties that are joined into sets, each set as large as the rules make it whatever the order: whoever a set holds 25% or
 * more of joins it, and so does a party asked about in which one of the set is an officer, once the set has another party
 * asked about. Sets only grow, so the end is the least fixpoint. Of two sets the one with less to look at is taken into
 * the other, so a deep chain or a wide holder costs its edges times a logarithm.
 */
import { THRESHOLD } from './thresholds.js';

interface Member {
  /** One of the parties that a question is about. */
  readonly asked: boolean;
  /** The State as such: what it holds joins nothing until somebody else has joined it. */
  readonly state: boolean;
}

export class JointSets {
  private readonly head: number[] = [];
  /** By set: what it holds of each company that it has not joined, in millionths of a percent. */
  private readonly held = new Map<number, Map<number, number>>();
  /** By set without a party asked about: where its members are officers. */
  private readonly offices = new Map<number, number[]>();
  private readonly asked = new Set<number>();
  private readonly idle = new Set<number>();
  private readonly open: (readonly [number, number])[] = [];

  /** Members are numbered from 0 in the order in which they are added. */
  add({ asked, state }: Member): void {
    const member = this.head.length;
    this.head.push(member);
    if (asked) this.asked.add(member);
    else if (state) this.idle.add(member);
  }

  join(one: number, other: number): void {
    this.open.push([one, other]);
    this.settle();
  }

  /** A holding, or whatever counts as one of 25%. */
  holds(holder: number, company: number, share: number): void {
    const set = this.of(holder);
    if (share >= THRESHOLD && !this.idle.has(set)) this.join(set, company);
    else this.note(set, company, share);
    this.settle();
  }

  officerIn(officer: number, party: number): void {
    const set = this.of(officer);
    if (this.asked.has(set)) this.join(set, party);
    else listIn(this.offices, set).push(party);
  }

  /** The set of a member, as a number that all its members share. */
  of(member: number): number {
    const { head } = this;
    let at = member;
    for (let above = head[at] ?? at; above !== at; above = head[at] ?? at) {
      head[at] = head[above] ?? above;
      at = above;
    }
    return at;
  }

  private settle(): void {
    for (let pair = this.open.pop(); pair; pair = this.open.pop()) this.unite(this.of(pair[0]), this.of(pair[1]));
  }

  private unite(one: number, other: number): void {
    if (one === other) return;
    // What the State holds was not looked at while it was idle, so it is the one that is looked through.
    const turned = this.idle.has(one) || (!this.idle.has(other) && this.weight(one) < this.weight(other));
    const [set, taken] = turned ? [other, one] : [one, other];
    this.head[taken] = set;
    const held = this.held.get(taken) ?? [];
    this.held.delete(taken);
    for (const [company, share] of held) this.note(set, company, share);
    this.takeOffices(set, taken);
  }

  private note(set: number, company: number, share: number): void {
    const known = this.held.get(set) ?? new Map<number, number>();
    this.held.set(set, known);
    const sum = (known.get(company) ?? 0) + share;
    known.set(company, sum);
    if (sum >= THRESHOLD && !this.idle.has(set)) this.open.push([set, company]);
  }

  private takeOffices(set: number, taken: number): void {
    const found = [this.offices.get(set) ?? [], this.offices.get(taken) ?? []];
    this.offices.delete(taken);
    if (this.asked.has(set) || this.asked.has(taken)) {
      this.asked.add(set);
      this.offices.delete(set);
      for (const party of found.flat()) this.open.push([set, party]);
    } else if (found[1]?.length) {
      const all = listIn(this.offices, set);
      for (const party of found[1]) all.push(party);
    }
  }

  private weight(set: number): number {
    return (this.held.get(set)?.size ?? 0) + (this.offices.get(set)?.length ?? 0);
  }
}

function listIn(map: Map<number, number[]>, key: number): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
