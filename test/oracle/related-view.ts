/**
 * A world as it is on one day, for the slow reading. Branches are their head offices; ranges are read at their lower or
 * their upper end. What a seed reaches is found without following anything: of all sets of organisations those are kept
 * that are closed under the rule, and the least fixpoint is what they have in common (Knaster and Tarski). Kin cliques
 * are found by trying every subset of the persons. Shares are whole numbers, so sums are exact.
 */
import { inForce, type KinKind, type World, type WorldOrganisation, type WorldRelation } from './related-world.js';

export const HOLDING_THRESHOLD = 25_000_000;
export const CONTROL_THRESHOLD = 50_000_000;
const ORGANISATIONS_MOST = 12;
const PERSONS_MOST = 10;

/** At which end ranges are read: the lower, the upper, or the upper for holdings in these organisations alone. */
export type RangeEnd = 'min' | 'max' | ReadonlySet<string>;

export class View {
  readonly organisations: readonly WorldOrganisation[];
  readonly persons: readonly string[];
  /** In force on the day, both ends (and the appointer) being no branch. */
  readonly relations: readonly WorldRelation[];
  /** In force on any day, with ends as above. */
  readonly history: readonly WorldRelation[];
  private readonly position = new Map<string, number>();
  private readonly homes = new Map<string, string>();
  private readonly direct = new Map<string, number[]>();
  /** For every set of organisations as bits, what they hold together directly in each. */
  private readonly together: number[][];
  private readonly holdings = new Map<string, number[]>();
  private readonly controlled = new Map<string, { readonly set: number; readonly votes: readonly number[] }>();

  private foundCliques: string[][] | undefined;
  private foundFamilies: string[][] | undefined;

  constructor(
    readonly world: World,
    readonly on: string,
    private readonly rangeEnd: RangeEnd = 'min',
  ) {
    for (const one of world.organisations) this.homes.set(one.id, headOfficeOf(one.id, world));
    this.organisations = world.organisations.filter((one) => one.kind !== 'BRANCH');
    this.persons = world.persons;
    if (this.organisations.length > ORGANISATIONS_MOST || this.persons.length > PERSONS_MOST) {
      throw new Error('Every subset is tried: at most 12 organisations and 10 persons.');
    }
    for (const [at, one] of this.organisations.entries()) this.position.set(one.id, at);
    this.history = world.relations
      .map((one) => this.withHomes(one))
      .filter((one) => one.from !== one.to || one.type === 'GUARANTEE');
    this.relations = this.history.filter((one) => inForce(one, on));
    for (const one of this.relations) if (one.type === 'HOLDS') this.addHolding(one);
    this.together = this.sumsOfEverySet();
  }

  /** The head office of a branch, anything else itself. */
  home(id: string): string {
    return this.homes.get(id) ?? id;
  }

  organisation(id: string): WorldOrganisation | undefined {
    return this.organisations[this.position.get(id) ?? -1];
  }

  everybody(): string[] {
    return [...this.organisations.map((one) => one.id), ...this.persons];
  }

  isStateAuthority(id: string): boolean {
    return this.organisation(id)?.stateAssetsAuthority === true;
  }

  /** The sum of all direct holdings in an organisation, each at this view's end of its range. */
  knownSum(id: string): number {
    const at = this.position.get(id);
    if (at === undefined) return 0;
    let sum = 0;
    for (const row of this.direct.values()) sum += row[at] ?? 0;
    return sum;
  }

  /** h_K(y) of the reference, for y not in K; 0 for a person. */
  holding(seed: readonly string[], of: string): number {
    const at = this.position.get(of);
    if (at === undefined || seed.includes(of)) return 0;
    const key = seed.join(' ');
    let row = this.holdings.get(key);
    if (row === undefined) {
      const own = this.ownOf(seed);
      const reached = this.least(seed, (set, y) => this.sum(own, set, y) >= HOLDING_THRESHOLD);
      row = this.organisations.map((_, y) => this.sum(own, reached, y));
      this.holdings.set(key, row);
    }
    return row[at] ?? 0;
  }

  /** Of a group, those whose shares lead to an organisation: its own, or those of a company that counts for the group. */
  holders(seed: readonly string[], of: string): string[] {
    const own = this.ownOf(seed);
    const reached = this.least(seed, (set, y) => this.sum(own, set, y) >= HOLDING_THRESHOLD);
    const [start, all] = [1 << (this.position.get(of) ?? 0), (1 << this.organisations.length) - 1];
    let below = all;
    for (let set = 0; set <= all; set += 1) {
      const closed = this.organisations.every((_, x) => {
        const inside = (set & (1 << x)) !== 0;
        return inside || (reached & (1 << x)) === 0 || !this.holdsInAny(this.organisations[x]?.id ?? '', set);
      });
      if (closed && (set & start) !== 0) below &= set;
    }
    return seed.filter((member) => this.holdsInAny(member, below));
  }

  /** More than half by its own votes and those of everything it controls, or by a recorded control, at any remove. */
  controls(who: string, of: string): boolean {
    const at = this.position.get(of);
    return at !== undefined && who !== of && (this.controlOf(who).set & (1 << at)) !== 0;
  }

  /** The votes in an organisation of somebody and of everything controlled. */
  votes(who: string, of: string): number {
    const at = this.position.get(of);
    return at === undefined || who === of ? 0 : (this.controlOf(who).votes[at] ?? 0);
  }

  /** Whether the day has an edge of kin of these kinds between two persons, whichever way it is written. */
  kin(p: string, q: string, kinds?: readonly KinKind[]): boolean {
    return this.relations.some(
      (one) =>
        one.type === 'KIN' &&
        ((one.from === p && one.to === q) || (one.from === q && one.to === p)) &&
        (kinds === undefined || (one.kin !== undefined && kinds.includes(one.kin))),
    );
  }

  /** Found once for a view. */
  get cliques(): readonly (readonly string[])[] {
    this.foundCliques ??= this.everyClique();
    return this.foundCliques;
  }

  /** Everybody with all who are joined to him by some chain of kin; found once for a view. */
  get families(): readonly (readonly string[])[] {
    this.foundFamilies ??= this.everyFamily();
    return this.foundFamilies;
  }

  /** Organisations of which some holding is known as a range only, on this day or another. */
  get ranged(): readonly string[] {
    return this.history.filter((one) => one.type === 'HOLDS' && typeof one.share === 'object').map((one) => one.to);
  }

  /** Every set of persons any two of whom are kin; a single person is one. A larger set never holds less. */
  private everyClique(): string[][] {
    const found: string[][] = [];
    for (let set = 1; set < 1 << this.persons.length; set += 1) {
      const members = this.persons.filter((_, at) => (set & (1 << at)) !== 0);
      if (members.every((p) => members.every((q) => p === q || this.kin(p, q)))) found.push(members);
    }
    return found;
  }

  private everyFamily(): string[][] {
    const joined = new Map(this.persons.map((p) => [p, new Set([p])]));
    for (const _ of this.persons) {
      for (const p of this.persons) {
        for (const q of this.persons) {
          if (!this.kin(p, q)) continue;
          for (const further of joined.get(q) ?? []) joined.get(p)?.add(further);
        }
      }
    }
    return this.persons.map((p) => this.persons.filter((q) => joined.get(p)?.has(q)));
  }

  private controlOf(who: string): { readonly set: number; readonly votes: readonly number[] } {
    const known = this.controlled.get(who);
    if (known !== undefined) return known;
    const own = this.ownOf([who]);
    const recorded = this.organisations.map((one) =>
      this.relations.filter((edge) => edge.type === 'CONTROLS' && edge.to === one.id).map((edge) => edge.from),
    );
    const set = this.least([who], (candidate, y) => {
      const byRecord = recorded[y]?.some((from) => from === who || this.isIn(candidate, from));
      return byRecord === true || this.sum(own, candidate, y) > CONTROL_THRESHOLD;
    });
    const result = { set, votes: this.organisations.map((_, y) => this.sum(own, set, y)) };
    this.controlled.set(who, result);
    return result;
  }

  /** What all sets closed under a rule have in common. The rule says whether a set draws an organisation in. */
  private least(seed: readonly string[], draws: (set: number, y: number) => boolean): number {
    const outside = this.organisations.map((one) => !seed.includes(one.id));
    let common = (1 << this.organisations.length) - 1;
    for (let set = 0; set < 1 << this.organisations.length; set += 1) {
      const closed = outside.every((free, y) => {
        const inside = (set & (1 << y)) !== 0;
        return free ? inside || !draws(set, y) : !inside;
      });
      if (closed) common &= set;
    }
    return common;
  }

  private holdsInAny(who: string, set: number): boolean {
    const row = this.direct.get(who);
    return row?.some((share, at) => share > 0 && (set & (1 << at)) !== 0) === true;
  }

  private isIn(set: number, id: string): boolean {
    const at = this.position.get(id);
    return at !== undefined && (set & (1 << at)) !== 0;
  }

  private sum(own: readonly number[], set: number, y: number): number {
    return (own[y] ?? 0) + (this.together[set]?.[y] ?? 0);
  }

  private ownOf(seed: readonly string[]): number[] {
    return this.organisations.map((_, y) => {
      let sum = 0;
      for (const member of seed) sum += this.direct.get(member)?.[y] ?? 0;
      return sum;
    });
  }

  private sumsOfEverySet(): number[][] {
    const sums: number[][] = [];
    for (let set = 0; set < 1 << this.organisations.length; set += 1) {
      sums.push(this.ownOf(this.organisations.filter((_, at) => (set & (1 << at)) !== 0).map((one) => one.id)));
    }
    return sums;
  }

  private addHolding(relation: WorldRelation): void {
    const at = this.position.get(relation.to);
    if (at === undefined || relation.share === undefined) return;
    const share = typeof relation.share === 'number' ? relation.share : relation.share[this.endFor(relation.to)];
    const row = this.direct.get(relation.from) ?? this.organisations.map(() => 0);
    row[at] = (row[at] ?? 0) + share;
    this.direct.set(relation.from, row);
  }

  private endFor(organisation: string): 'min' | 'max' {
    if (typeof this.rangeEnd === 'string') return this.rangeEnd;
    return this.rangeEnd.has(organisation) ? 'max' : 'min';
  }

  private withHomes(relation: WorldRelation): WorldRelation {
    const [from, to] = [this.home(relation.from), this.home(relation.to)];
    const appointer = relation.appointedBy === undefined ? undefined : this.home(relation.appointedBy);
    if (from === relation.from && to === relation.to && appointer === relation.appointedBy) return relation;
    return {
      ...relation,
      from,
      to,
      ...(appointer === undefined ? {} : { appointedBy: appointer }),
    };
  }
}

function headOfficeOf(id: string, world: World): string {
  let found = id;
  for (let climbed = 0; climbed <= world.organisations.length; climbed += 1) {
    const one = world.organisations.find((organisation) => organisation.id === found);
    if (one?.kind !== 'BRANCH' || one.headOffice === undefined) return found;
    found = one.headOffice;
  }
  throw new Error(`The head office of ${id} is a branch of itself.`);
}
