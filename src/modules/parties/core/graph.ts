/**
 * The dated graph of parties (domain page 2.2). A branch is its head office: every edge into a branch is found at its
 * head office. Plain holdings, which are nearly all of a register, are packed into typed arrays by company, twelve bytes
 * each; whatever has more to say is kept as it was recorded. Whoever is no organisation is a natural person.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, formatFen } from '../../../kernel/money.js';
import { type Pct, pct } from '../../../kernel/rate.js';
import { dateOfDay, dayOf, NO_END } from './day-number.js';
import { idText, NodeTable } from './node-table.js';
import { HoldingsBuilder, NO_HOLDINGS, type PackedHoldings, packs } from './packed-holdings.js';
import {
  type CapitalSpan,
  type ControlBasis,
  type KinKind,
  type OfficerRole,
  ORGANISATION_KINDS,
  type OrganisationKind,
  type RelationType,
  type ShareRange,
} from './party-types.js';
import type { PackedSpan } from './spans.js';

export interface GraphOrganisation {
  readonly id: string;
  /** USCC or foreign id: what people ask by. Absent where the register looks it up for the answer only. */
  readonly code?: string;
  readonly kind: OrganisationKind;
  readonly headOfficeId?: string;
  readonly stateAssetsAuthority: boolean;
  readonly independentFinancialInstitution?: boolean;
  readonly disclosureCeilingPct?: Pct;
  readonly boardSeats?: number;
  readonly paidInCapital?: readonly CapitalSpan[];
}

/** A relation with its effective end: `[validFrom, validTo)`, a recorded end already applied. */
export interface GraphRelation {
  /** Empty for a packed holding: (HOLDS, from, to, validFrom) says which it is. */
  readonly id: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: Pct;
  readonly range?: ShareRange;
  readonly interest?: string;
  readonly kin?: KinKind;
  readonly role?: OfficerRole;
  readonly appointedBy?: string;
  readonly amountFen?: Fen;
  readonly loan?: string;
  readonly basis?: ControlBasis;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
}

const STATE = 32;
const FINANCIAL = 64;
const KIND = 31;
const NONE: readonly GraphRelation[] = [];

export class Graph {
  private packed = NO_HOLDINGS;
  private kinds = new Uint8Array(64);
  private readonly facts = new Map<number, GraphOrganisation>();
  private readonly heads = new Map<number, number>();
  private readonly rest = new Map<number, GraphRelation[]>();
  private readonly bonds = new Map<number, GraphRelation[]>();
  private readonly guarantees = new Map<string, GraphRelation[]>();
  private others = 0;
  private patching = false;

  constructor(readonly nodes: NodeTable = new NodeTable()) {}

  /** Holdings and all other relations. */
  get edges(): number {
    return this.packed.count + this.others;
  }

  /** Memory of the typed arrays, in bytes. */
  get bytes(): number {
    return this.nodes.bytes + this.kinds.byteLength + this.packed.bytes;
  }

  addOrganisation(organisation: GraphOrganisation): number {
    const node = this.nodes.add(organisation.id);
    if (node >= this.kinds.length) {
      const wider = new Uint8Array(Math.max(node + 1, this.kinds.length * 2));
      wider.set(this.kinds);
      this.kinds = wider;
    }
    const { kind, stateAssetsAuthority, independentFinancialInstitution, headOfficeId } = organisation;
    this.kinds[node] =
      (ORGANISATION_KINDS.indexOf(kind) + 1) |
      (stateAssetsAuthority ? STATE : 0) |
      (independentFinancialInstitution ? FINANCIAL : 0);
    const { code, disclosureCeilingPct, boardSeats, paidInCapital } = organisation;
    if ([code, headOfficeId, disclosureCeilingPct, boardSeats, paidInCapital].some((fact) => fact !== undefined)) {
      this.facts.set(node, organisation);
    }
    if (headOfficeId !== undefined) this.heads.set(node, this.nodes.add(headOfficeId));
    return node;
  }

  /** Keeps a relation as recorded; one that is there already gets the end that holds now. */
  addRelation(relation: GraphRelation): void {
    this.nodes.add(relation.from);
    if (relation.appointedBy !== undefined) this.nodes.add(relation.appointedBy);
    if (relation.type === 'HOLDS' && this.endPacked(relation)) return;
    if (relation.type === 'GUARANTEE') {
      this.nodes.add(relation.to);
      if (relation.loan) this.keep(this.guarantees, relation.loan, relation, true);
      return;
    }
    if (relation.type === 'KIN' || relation.type === 'ACTING_IN_CONCERT') {
      this.keep(this.bonds, this.entity(this.nodes.add(relation.from)), relation, true);
      this.keep(this.bonds, this.entity(this.nodes.add(relation.to)), relation, false);
      return;
    }
    this.keep(this.rest, this.entity(this.nodes.add(relation.to)), relation, true);
  }

  /** Takes the packed holdings; called once, by the builder. */
  takePacked(packed: PackedHoldings): void {
    this.packed = packed;
    this.nodes.trim();
    this.kinds = this.kinds.slice(0, this.nodes.size);
  }

  /** New organisations, and relations that are new or have a new end. */
  patch(organisations: readonly GraphOrganisation[], relations: readonly GraphRelation[]): void {
    this.patching = true;
    for (const organisation of organisations) this.addOrganisation(organisation);
    for (const relation of relations) this.addRelation(relation);
  }

  /** The head office of a branch, else the node itself. */
  entity(node: number): number {
    return this.heads.size === 0 ? node : (this.heads.get(node) ?? node);
  }

  organisation(node: number): GraphOrganisation | undefined {
    const known = this.facts.get(node);
    if (known) return known;
    const packed = this.kinds[node] ?? 0;
    const kind = ORGANISATION_KINDS[(packed & KIND) - 1];
    if (kind === undefined) return undefined;
    return {
      id: this.nodes.idOf(node),
      kind,
      stateAssetsAuthority: (packed & STATE) !== 0,
      independentFinancialInstitution: (packed & FINANCIAL) !== 0,
    };
  }

  isOrganisation(node: number): boolean {
    return (this.kinds[node] ?? 0) !== 0;
  }

  /** A State-assets authority. */
  isState(node: number): boolean {
    return ((this.kinds[node] ?? 0) & STATE) !== 0;
  }

  /** Kind and marks of a node as one number; 0 for a natural person. */
  markOf(node: number): number {
    return this.kinds[node] ?? 0;
  }

  /** A packed node about which nothing is kept but its kind and its marks. */
  isPlain(node: number): boolean {
    return this.nodes.isPacked(node) && !this.facts.has(node);
  }

  /** Plain holdings in a company by holder, then first day, as positions for {@link holding}. */
  holdingsInto(node: number): PackedSpan {
    return this.packed.into(node);
  }

  holderAt(position: number): number {
    return this.packed.holderAt(position);
  }

  shareAt(position: number): number {
    return this.packed.shareAt(position);
  }

  sinceAt(position: number): number {
    return this.packed.sinceAt(position);
  }

  untilAt(position: number): number {
    return this.packed.untilAt(position);
  }

  /** A packed holding as a relation. */
  holding(position: number, company: number): GraphRelation {
    const until = this.untilAt(position);
    return {
      id: '',
      type: 'HOLDS',
      from: this.nodes.idOf(this.holderAt(position)),
      to: this.nodes.idOf(company),
      sharePct: pct(BigInt(this.shareAt(position))),
      validFrom: dateOfDay(this.sinceAt(position)),
      ...(until === NO_END ? {} : { validTo: dateOfDay(until) }),
    };
  }

  /** What is not packed and points to an entity. */
  restInto(node: number): readonly GraphRelation[] {
    return this.rest.get(node) ?? NONE;
  }

  /** Kin, and partners acting in concert, of an entity. */
  bondsOf(node: number): readonly GraphRelation[] {
    return this.bonds.get(node) ?? NONE;
  }

  guaranteesOf(loan: string): readonly GraphRelation[] {
    return this.guarantees.get(loan) ?? NONE;
  }

  private endPacked(relation: GraphRelation): boolean {
    const { packed } = this;
    const company = this.nodes.find(relation.to);
    const holder = this.nodes.find(relation.from);
    if (company === undefined || packed.count === 0) return false;
    const { from, until } = packed.into(company);
    const since = dayOf(relation.validFrom);
    const end = relation.validTo === undefined ? NO_END : dayOf(relation.validTo);
    for (let position = from; position < until; position++) {
      if (packed.holderAt(position) !== holder || packed.sinceAt(position) !== since) continue;
      // One that never held was recorded in error; another with the same key stands beside it.
      if (packed.untilAt(position) === since) continue;
      const fits = packs(since, end);
      packed.endAt(position, fits ? end : since);
      return fits;
    }
    return false;
  }

  private keep<K>(map: Map<K, GraphRelation[]>, key: K, relation: GraphRelation, counted: boolean): void {
    const known = map.get(key);
    if (!known) map.set(key, [relation]);
    else {
      const place = this.patching ? known.findIndex((other) => sameRelation(other, relation)) : -1;
      if (place >= 0) {
        known[place] = relation;
        return;
      }
      known.push(relation);
    }
    if (counted) this.others += 1;
  }
}

/** The same relation as recorded, whatever its end: by id, or for a holding without one by who, whom and since when. */
function sameRelation(one: GraphRelation, other: GraphRelation): boolean {
  if (one.id !== '' && other.id !== '') return one.id === other.id;
  return one.type === other.type && one.from === other.from && one.to === other.to && one.validFrom === other.validFrom;
}

/** Collects a register and packs it. Organisations come first, in the order of their ids where memory matters. */
export class GraphBuilder {
  private readonly graph = new Graph();
  private readonly holdings = new HoldingsBuilder();

  organisation(organisation: GraphOrganisation): void {
    this.graph.addOrganisation(organisation);
  }

  /** A natural person, declared so that its id is packed too. */
  person(id: string): void {
    this.graph.nodes.add(id);
  }

  relation(relation: GraphRelation): void {
    this.graph.addRelation(relation);
  }

  /** The number of a party given as the 16 bytes of its id. */
  numberAt(bytes: Buffer, offset: number): number {
    const { nodes } = this.graph;
    return nodes.findBytes(bytes, offset) ?? nodes.add(idText(bytes, offset));
  }

  /** A plain holding, exact in millionths of a percent. */
  holding(from: string, to: string, share: number, validFrom: CalendarDate, validTo?: CalendarDate): void {
    const { nodes } = this.graph;
    const until = validTo === undefined ? NO_END : dayOf(validTo);
    this.numbered(nodes.add(from), nodes.add(to), share, dayOf(validFrom), until);
  }

  /** The same by numbers. Days beyond what is packed, and holdings in branches, are kept as recorded. */
  numbered(from: number, to: number, share: number, since: number, until: number): void {
    const { graph } = this;
    if (packs(since, until) && graph.entity(to) === to) {
      this.holdings.add(from, to, share, since, until);
      return;
    }
    graph.addRelation({
      id: '',
      type: 'HOLDS',
      from: graph.nodes.idOf(from),
      to: graph.nodes.idOf(to),
      sharePct: pct(BigInt(share)),
      validFrom: dateOfDay(since),
      ...(until === NO_END ? {} : { validTo: dateOfDay(until) }),
    });
  }

  /** The graph; the builder is spent. */
  build(): Graph {
    const { graph } = this;
    graph.takePacked(this.holdings.build(graph.nodes.size));
    return graph;
  }
}

/** A small graph with every relation kept as recorded. Relations may lie in any time; the question's day selects. */
export function buildGraph(organisations: readonly GraphOrganisation[], relations: readonly GraphRelation[]): Graph {
  const builder = new GraphBuilder();
  for (const organisation of organisations) builder.organisation(organisation);
  for (const relation of relations) builder.relation(relation);
  return builder.build();
}

/** Spans of paid-in capital as they travel in JSON. */
export function capitalForm(spans: readonly CapitalSpan[]): JsonObject[] {
  return spans.map((span) => ({ from: span.from, ...(span.to ? { to: span.to } : {}), fen: formatFen(span.fen) }));
}
