/**
 * The bricks of random worlds: seeded dice, days around the day asked about, shares around their thresholds, and a
 * builder that keeps what the register would refuse out of a world: no holding of oneself, no share above 100, no two
 * periods of one edge that overlap.
 */
import {
  dayAfter,
  inForce,
  type Kind,
  type KinKind,
  type MinMax,
  type Role,
  type World,
  type WorldOrganisation,
  type WorldRelation,
  type WorldRelationType,
  yearsAfter,
} from './related-world.js';

export const PERCENT = 1_000_000;
export const ALL = 100 * PERCENT;

/** Mulberry32: the same seed, the same throws. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** A whole number from 0 and below the bound. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(percent: number): boolean {
    return this.fraction() * 100 < percent;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('Nothing to pick from.');
    return list[this.below(list.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((one) => ({ one, rank: this.fraction() }))
      .sort((x, y) => x.rank - y.rank)
      .map(({ one }) => one);
  }

  private fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

export interface Validity {
  readonly validFrom: string;
  readonly validTo?: string;
}

type Details = Partial<Omit<WorldRelation, 'id' | 'type' | 'from' | 'to' | 'validFrom' | 'validTo'>>;
type OrganisationDraft = Partial<Omit<WorldOrganisation, 'id'>>;

const EQUITY_KINDS: readonly Kind[] = ['ENTERPRISE', 'ENTERPRISE', 'ENTERPRISE', 'OVERSEAS', 'EXCHANGE', 'ASSESSOR'];
const PERSONS_MOST = 6;
const ORGANISATIONS_MOST = 7;

export class Builder {
  readonly organisations: WorldOrganisation[] = [];
  readonly persons: string[] = [];
  readonly relations: WorldRelation[] = [];
  /** While set, most relations that are added hold in this time. */
  span: Validity | undefined;

  constructor(
    readonly dice: Dice,
    readonly on: string,
    /** How many relations of a hundred hold on the day. */
    private readonly alive: number,
  ) {}

  world(): World {
    return {
      organisations: this.dice.shuffled(this.organisations),
      persons: this.dice.shuffled(this.persons),
      relations: this.dice.shuffled(this.relations),
    };
  }

  get full(): boolean {
    return this.organisations.length >= ORGANISATIONS_MOST;
  }

  get crowded(): boolean {
    return this.persons.length >= PERSONS_MOST;
  }

  organisation(draft: OrganisationDraft = {}): string {
    const id = `o${this.organisations.length + 1}`;
    this.organisations.push({
      id,
      kind: this.dice.pick(EQUITY_KINDS),
      stateAssetsAuthority: false,
      independentFinancialInstitution: false,
      paidInCapital: [],
      ...draft,
    });
    return id;
  }

  stateAuthority(): string {
    return this.organisation({ kind: 'GOVERNMENT', stateAssetsAuthority: true });
  }

  branchOf(headOffice: string): string {
    return this.organisation({ kind: 'BRANCH', headOffice });
  }

  change(id: string, draft: OrganisationDraft): void {
    const at = this.organisations.findIndex((one) => one.id === id);
    const old = this.organisations[at];
    if (old !== undefined) this.organisations[at] = { ...old, ...draft };
  }

  person(): string {
    const id = `p${this.persons.length + 1}`;
    this.persons.push(id);
    return id;
  }

  /** An organisation in its own right that is neither of these, made where there is still room. */
  another(...not: string[]): string {
    const others = this.organisations.filter(
      (one) => !not.includes(one.id) && one.kind !== 'BRANCH' && !one.stateAssetsAuthority,
    );
    if (others.length === 0 || (!this.full && this.dice.chance(70))) return this.organisation();
    return this.dice.pick(others).id;
  }

  anyPerson(...not: string[]): string {
    const others = this.persons.filter((one) => !not.includes(one));
    return others.length === 0 || (!this.crowded && this.dice.chance(50)) ? this.person() : this.dice.pick(others);
  }

  /** A share at a threshold or one unit beside it, else anywhere near. */
  around(threshold: number): number {
    if (this.dice.chance(70)) return threshold + this.dice.between(-1, 1);
    return Math.max(1, Math.min(ALL, threshold + this.dice.between(-10 * PERCENT, 10 * PERCENT)));
  }

  /** A sum in so many parts, none of them nothing. */
  parts(sum: number, count: number): number[] {
    const result: number[] = [];
    let left = sum;
    for (let rest = count - 1; rest > 0; rest -= 1) {
      const part = this.dice.between(1, Math.max(1, left - rest));
      result.push(part);
      left -= part;
    }
    return [...result, left];
  }

  /** What no known holder has of an organisation on the day, ranges at their lower end. */
  room(of: string): number {
    let left = ALL;
    for (const one of this.relations) {
      if (one.type === 'HOLDS' && one.to === of && inForce(one, this.on)) left -= leastOf(one.share);
    }
    return left;
  }

  holds(from: string, to: string, share: number | MinMax): void {
    const most = typeof share === 'number' ? share : share.max;
    if (most < 1 || most > ALL || this.home(from) === this.home(to)) return;
    this.add('HOLDS', from, to, { share });
    if (typeof share === 'number' && this.dice.chance(8)) this.earlier(from, to, share);
  }

  kin(p: string, q: string, kind?: KinKind): void {
    if (
      p === q ||
      this.relations.some((one) => one.type === 'KIN' && [p, q].every((x) => [one.from, one.to].includes(x)))
    )
      return;
    const kin = kind ?? this.dice.pick<KinKind>(['SPOUSE', 'PARENT', 'CHILD', 'SIBLING', 'SIBLING', 'SUPPORT']);
    this.add('KIN', p, q, { kin });
  }

  officer(person: string, of: string, role: Role, appointedBy?: string): void {
    const group = (other: Role | undefined): string => (other === 'INDEPENDENT_DIRECTOR' ? 'DIRECTOR' : (other ?? ''));
    const there = this.relations.some(
      (one) =>
        one.type === 'OFFICER' &&
        one.from === person &&
        this.home(one.to) === this.home(of) &&
        group(one.role) === group(role),
    );
    if (!there) this.add('OFFICER', person, of, { role, ...(appointedBy === undefined ? {} : { appointedBy }) });
  }

  add(type: WorldRelationType, from: string, to: string, details: Details = {}, validity?: Validity): string {
    const id = `r${this.relations.length + 1}`;
    this.relations.push({ id, type, from, to, ...(validity ?? this.validity()), ...details });
    return id;
  }

  /** Over the day as often as the world says, with both ends as near to the day as they can be, or far from it. */
  validity(): Validity {
    const { on, dice, span } = this;
    if (span !== undefined && dice.chance(80)) return span;
    const start = dayAfter(on, dice.pick([0, -1, -400, -2500]));
    const end = dice.pick([1, 30, undefined, undefined, undefined]);
    if (dice.chance(this.alive))
      return { validFrom: start, ...(end === undefined ? {} : { validTo: dayAfter(on, end) }) };
    return dice.pick<Validity>([
      { validFrom: '2019-01-01', validTo: on },
      { validFrom: dayAfter(on, -1), validTo: on },
      { validFrom: dayAfter(on, 1) },
      { validFrom: dayAfter(on, 1), validTo: dayAfter(on, 2) },
    ]);
  }

  /** A time at one end of the twelve months before or after the day, by a day inside or outside it; or near the day. */
  windowSpan(): Validity {
    const { on, dice } = this;
    const [first, last] = [dayAfter(yearsAfter(on, -1), 1), yearsAfter(on, 1)];
    const long = '2020-01-01';
    return dice.pick<Validity>([
      { validFrom: long, validTo: dayAfter(first, dice.between(0, 1)) },
      { validFrom: dayAfter(last, dice.between(0, 1)) },
      { validFrom: long, validTo: on },
      { validFrom: dayAfter(on, 1), validTo: dayAfter(on, 2) },
      { validFrom: dayAfter(on, -200), validTo: dayAfter(on, -100) },
      { validFrom: dayAfter(on, 100) },
    ]);
  }

  home(id: string): string {
    return this.organisations.find((one) => one.id === id)?.headOffice ?? id;
  }

  /** Another size of the same holding until the day before this one began. */
  private earlier(from: string, to: string, share: number): void {
    const last = this.relations.at(-1);
    if (last === undefined || this.relations.some((one) => one !== last && sameEdge(one, last))) return;
    const before = share > 30 * PERCENT ? share - 20 * PERCENT : share + 20 * PERCENT;
    this.add(
      'HOLDS',
      from,
      to,
      { share: before },
      { validFrom: dayAfter(last.validFrom, -90), validTo: last.validFrom },
    );
  }

  /** Takes out the later made of any two periods of one edge that overlap. */
  dropOverlaps(): void {
    const kept: WorldRelation[] = [];
    for (const one of this.relations) {
      const clash =
        one.type !== 'LOAN' &&
        one.type !== 'GUARANTEE' &&
        kept.some((other) => sameEdge(one, other) && overlap(one, other));
      if (!clash) kept.push(one);
    }
    this.relations.splice(0, this.relations.length, ...kept);
  }
}

function leastOf(share: number | MinMax | undefined): number {
  if (share === undefined) return 0;
  return typeof share === 'number' ? share : share.min;
}

function sameEdge(one: WorldRelation, other: WorldRelation): boolean {
  return (
    one.type === other.type &&
    one.from === other.from &&
    one.to === other.to &&
    one.role === other.role &&
    one.loan === other.loan
  );
}

function overlap(one: WorldRelation, other: WorldRelation): boolean {
  return (
    (one.validTo === undefined || other.validFrom < one.validTo) &&
    (other.validTo === undefined || one.validFrom < other.validTo)
  );
}
