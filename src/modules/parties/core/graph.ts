/**
 * The dated graph of parties, and the part of it that a question rests on (domain page 2.2, 2.3). A branch is its head
 * office: every edge of a branch is judged as an edge of its head office. The part is closed upwards from the two
 * parties (holders and controllers of them, and theirs), with the officers and loans of the two and the kin of every
 * person found, since no other edge can change a predicate of 2.3.
 */
import { type CalendarDate, dateOf, holdsOn, yearOf } from '../../../kernel/calendar-date.js';
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, formatFen } from '../../../kernel/money.js';
import { formatPct, type Pct } from '../../../kernel/rate.js';
import type { CapitalSpan, ControlBasis, KinKind, OfficerRole, OrganisationKind, RelationType } from './party-types.js';

export interface GraphOrganisation {
  readonly id: string;
  /** USCC or foreign id: what people ask by. */
  readonly code: string;
  readonly kind: OrganisationKind;
  readonly headOfficeId?: string;
  readonly stateAssetsAuthority: boolean;
  readonly disclosureCeilingPct?: Pct;
  readonly boardSeats?: number;
  readonly paidInCapital?: readonly CapitalSpan[];
}

/** A relation with its effective end: `[validFrom, validTo)`, a recorded end already applied. */
export interface GraphRelation {
  readonly id: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: Pct;
  readonly kin?: KinKind;
  readonly role?: OfficerRole;
  readonly appointedBy?: string;
  readonly amountFen?: Fen;
  readonly loan?: string;
  readonly basis?: ControlBasis;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
}

/** Everything loaded, indexed by the entity an edge points to. Whoever is no organisation is a natural person. */
export interface Graph {
  readonly organisations: ReadonlyMap<string, GraphOrganisation>;
  readonly into: ReadonlyMap<string, readonly GraphRelation[]>;
  readonly kinOf: ReadonlyMap<string, readonly GraphRelation[]>;
  readonly guaranteesOf: ReadonlyMap<string, readonly GraphRelation[]>;
}

/** An edge between local node numbers. `share` is in millionths of a percent: a safe integer, so sums are exact. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly relation: GraphRelation;
}

export interface Office extends Edge {
  readonly appointedBy?: number;
}

/** The part of the graph a question rests on, with nodes numbered from 0. */
export interface SubGraph {
  readonly on: CalendarDate;
  readonly ids: readonly string[];
  readonly organisations: readonly (GraphOrganisation | undefined)[];
  readonly a: number;
  readonly b: number;
  readonly holdingsFrom: readonly (readonly Edge[])[];
  readonly holdingsInto: readonly (readonly Edge[])[];
  readonly controlsFrom: readonly (readonly Edge[])[];
  readonly controlsInto: readonly (readonly Edge[])[];
  readonly kin: readonly Edge[];
  readonly offices: readonly Office[];
  readonly loans: readonly Edge[];
  readonly guarantees: readonly Edge[];
  readonly digest: string;
}

/** Indexes organisations and relations. Relations may lie in any time; the question's day selects. */
export function buildGraph(organisations: readonly GraphOrganisation[], relations: readonly GraphRelation[]): Graph {
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  const into = new Map<string, GraphRelation[]>();
  const kinOf = new Map<string, GraphRelation[]>();
  const guaranteesOf = new Map<string, GraphRelation[]>();
  for (const relation of relations) {
    if (relation.type === 'KIN') {
      push(kinOf, relation.from, relation);
      push(kinOf, relation.to, relation);
    } else if (relation.type === 'GUARANTEE') {
      if (relation.loan) push(guaranteesOf, relation.loan, relation);
    } else {
      push(into, entityOf(byId, relation.to), relation);
    }
  }
  return { organisations: byId, into, kinOf, guaranteesOf };
}

function push(map: Map<string, GraphRelation[]>, key: string, relation: GraphRelation): void {
  const known = map.get(key);
  if (known) known.push(relation);
  else map.set(key, [relation]);
}

function entityOf(organisations: ReadonlyMap<string, GraphOrganisation>, id: string): string {
  return organisations.get(id)?.headOfficeId ?? id;
}

/** The sub-graph of a question between `a` and `b` on a day. Iterative: depth and cycles cost nothing but their edges. */
export function subGraphOf(graph: Graph, a: string, b: string, on: CalendarDate): SubGraph {
  return new Extraction(graph, on).run(a, b);
}

class Extraction {
  private readonly ids: string[] = [];
  private readonly index = new Map<string, number>();
  private readonly used = new Map<string, GraphRelation>();
  private readonly namedAs = new Set<string>();
  private readonly holds: Edge[] = [];
  private readonly controls: Edge[] = [];
  private readonly kin: Edge[] = [];
  private readonly offices: Office[] = [];
  private readonly loans: Edge[] = [];
  private readonly guarantees: Edge[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly on: CalendarDate,
  ) {}

  run(a: string, b: string): SubGraph {
    const parties = [this.node(a), this.node(b)] as const;
    for (let next = 0; next < this.ids.length; next++) this.upwards(next);
    for (const party of new Set(parties)) {
      this.officesOf(party);
      this.loansOf(party);
    }
    for (let next = 0; next < this.ids.length; next++) this.kinOf(next);
    const count = this.ids.length;
    return {
      on: this.on,
      ids: this.ids,
      organisations: this.ids.map((id) => this.graph.organisations.get(id)),
      a: parties[0],
      b: parties[1],
      holdingsFrom: adjacency(count, this.holds, 'from'),
      holdingsInto: adjacency(count, this.holds, 'to'),
      controlsFrom: adjacency(count, this.controls, 'from'),
      controlsInto: adjacency(count, this.controls, 'to'),
      kin: this.kin,
      offices: this.offices,
      loans: this.loans,
      guarantees: this.guarantees,
      digest: this.digest(),
    };
  }

  private node(id: string): number {
    this.namedAs.add(id);
    const entity = entityOf(this.graph.organisations, id);
    const known = this.index.get(entity);
    if (known !== undefined) return known;
    this.namedAs.add(entity);
    this.index.set(entity, this.ids.length);
    return this.ids.push(entity) - 1;
  }

  private edge(relation: GraphRelation): Edge | undefined {
    const from = this.node(relation.from);
    const to = this.node(relation.to);
    if (from === to) return undefined;
    this.used.set(relation.id, relation);
    return { from, to, share: Number(relation.sharePct ?? 0n), relation };
  }

  private into(node: number): readonly GraphRelation[] {
    return this.graph.into.get(this.ids[node] ?? '') ?? [];
  }

  private upwards(node: number): void {
    for (const relation of this.into(node)) {
      if (relation.type !== 'HOLDS' && relation.type !== 'CONTROLS') continue;
      if (!holdsOn(relation.validFrom, relation.validTo, this.on)) continue;
      const edge = this.edge(relation);
      if (edge) (relation.type === 'HOLDS' ? this.holds : this.controls).push(edge);
    }
  }

  private officesOf(party: number): void {
    for (const relation of this.into(party)) {
      if (relation.type !== 'OFFICER' || !holdsOn(relation.validFrom, relation.validTo, this.on)) continue;
      const edge = this.edge(relation);
      if (!edge) continue;
      const appointedBy = relation.appointedBy === undefined ? undefined : this.node(relation.appointedBy);
      this.offices.push(appointedBy === undefined ? edge : { ...edge, appointedBy });
    }
  }

  /** Loans are averaged over the calendar year (42, art. 2 (2)), so what touches the year counts, not only the day. */
  private loansOf(party: number): void {
    const year = yearOf(this.on);
    const from = dateOf(year, 1, 1);
    const until = dateOf(year + 1, 1, 1);
    const touches = (relation: GraphRelation): boolean =>
      relation.validFrom < until && (relation.validTo === undefined || from < relation.validTo);
    for (const relation of this.into(party)) {
      if (relation.type !== 'LOAN' || !touches(relation)) continue;
      const edge = this.edge(relation);
      if (!edge) continue;
      this.loans.push(edge);
      for (const guarantee of this.graph.guaranteesOf.get(relation.id) ?? []) {
        const tie = touches(guarantee) ? this.edge(guarantee) : undefined;
        if (tie) this.guarantees.push(tie);
      }
    }
  }

  private kinOf(node: number): void {
    for (const relation of this.graph.kinOf.get(this.ids[node] ?? '') ?? []) {
      if (this.used.has(relation.id) || !holdsOn(relation.validFrom, relation.validTo, this.on)) continue;
      const edge = this.edge(relation);
      if (edge) this.kin.push(edge);
    }
  }

  /** SHA-256 of the RFC 8785 form: organisations and relations used, each sorted by id, so both directions agree. */
  private digest(): string {
    const organisations = [...this.namedAs].sort().flatMap((id) => {
      const organisation = this.graph.organisations.get(id);
      return organisation ? [organisationForm(organisation)] : [];
    });
    const relations = [...this.used.keys()].sort().flatMap((id) => {
      const relation = this.used.get(id);
      return relation ? [relationForm(relation)] : [];
    });
    return digestOf({ organisations, relations });
  }
}

function adjacency(count: number, edges: readonly Edge[], end: 'from' | 'to'): readonly (readonly Edge[])[] {
  const lists: Edge[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) lists[edge[end]]?.push(edge);
  return lists;
}

function organisationForm(organisation: GraphOrganisation): JsonObject {
  return {
    id: organisation.id,
    code: organisation.code,
    kind: organisation.kind,
    stateAssetsAuthority: organisation.stateAssetsAuthority,
    ...(organisation.headOfficeId ? { headOffice: organisation.headOfficeId } : {}),
    ...(organisation.disclosureCeilingPct === undefined
      ? {}
      : { disclosureCeilingPct: formatPct(organisation.disclosureCeilingPct) }),
    ...(organisation.boardSeats === undefined ? {} : { boardSeats: organisation.boardSeats }),
    ...(organisation.paidInCapital ? { paidInCapital: capitalForm(organisation.paidInCapital) } : {}),
  };
}

/** Spans of paid-in capital as they travel in JSON. */
export function capitalForm(spans: readonly CapitalSpan[]): JsonObject[] {
  return spans.map((span) => ({ from: span.from, ...(span.to ? { to: span.to } : {}), fen: formatFen(span.fen) }));
}

function relationForm(relation: GraphRelation): JsonObject {
  const { id, type, from, to, kin, role, appointedBy, loan, basis, validFrom, validTo } = relation;
  const form: Record<string, string> = { id, type, from, to, validFrom };
  for (const [key, value] of Object.entries({ kin, role, appointedBy, loan, basis, validTo })) {
    if (value !== undefined) form[key] = value;
  }
  if (relation.sharePct !== undefined) form.sharePct = formatPct(relation.sharePct);
  if (relation.amountFen !== undefined) form.amountFen = formatFen(relation.amountFen);
  return form;
}
