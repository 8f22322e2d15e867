/**
 * The relations that the statements of records say over time (BODS 0.4, recordStatus new, updated, closed). Statements of
 * a record follow each other: what a later one says otherwise ends the earlier relation and begins another, on its own
 * first day where that is later, else on the day of the statement; what it says no more ends; what it repeats goes on.
 * Recorded facts are only ended, never rewritten: an earlier statement that comes late fills the time before what is
 * recorded and is refused where it denies it.
 */
import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationInTime } from '../party-types.js';
import { neverHeld } from '../relation.js';
import * as no from './bods-errors.js';
import type { Edge } from './bods-interest.js';
import type { RelationshipStatement } from './bods-statement.js';

/** An edge between parties of the register; `appointedBy` and `loan` are ids. */
export interface PlacedEdge extends Edge {
  readonly holder: string;
  readonly subject: string;
}

/** A relation on the register, or one that this import brings. Only `to` may still be shortened, to `from` at the least. */
export interface Version {
  /** Of a relation on the register. */
  readonly id?: string;
  /** The note of the record that brought it; absent for a relation of another origin. */
  readonly record?: string;
  readonly place: string;
  /** What makes it another relation between the same two. */
  readonly kind: string;
  readonly amount: string;
  readonly from: CalendarDate;
  to: CalendarDate | undefined;
  /** True where an end was recorded beside the relation; there can be only one. */
  readonly ended?: boolean;
  readonly statedOn: CalendarDate;
  /** What brings it, where it is new. */
  readonly brought?: { readonly statement: RelationshipStatement; readonly edge: PlacedEdge };
  /** Whose word shortened it in this import. */
  endedBy?: RelationshipStatement;
}

interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate | undefined;
}

/** The note under which a relation keeps the record that brought it: a digest, since an id may speak of a person. */
export function recordNote(recordId: string): string {
  return `${NOTE}${createHash('sha256').update(recordId).digest('hex')}`;
}

const NOTE = 'BODS ';

function storedVersion(relation: RelationInTime): Version {
  const { id, type, from, to, kin, role, interest, basis, loan, appointedBy, evidence, validUntil } = relation;
  const amountFen = relation.amountFen?.toString();
  return {
    id,
    ...(evidence?.note?.startsWith(NOTE) ? { record: evidence.note } : {}),
    place: placeOf(from, to),
    kind: kindOf({ type, kin, role, interest, loan, amountFen }),
    amount: amountOf(relation, { amountFen, basis, appointedBy }),
    from: relation.validFrom,
    to: validUntil,
    ended: validUntil !== relation.validTo,
    statedOn: relation.extractedOn ?? relation.validFrom,
  };
}

function placeOf(holder: string, subject: string): string {
  return `${holder}|${subject}`;
}

type Means = { readonly [field in keyof Edge['means']]?: string | undefined };

/** What is another relation on the register too (`relationKey`), its first day aside. */
function kindOf({ type, kin, role, interest, loan, amountFen }: Means): string {
  const amount = type === 'LOAN' ? amountFen : '';
  const which = type === 'HOLDS' ? '' : interest;
  return [type, kin, role, which, loan, amount].map((part) => part ?? '').join('|');
}

function amountOf(share: Pick<RelationInTime, 'sharePct' | 'range'>, { amountFen, basis, appointedBy }: Means): string {
  const { sharePct, range } = share;
  const bounds = range
    ? `${range.minExclusive ? '(' : '['}${formatPct(range.min)},${formatPct(range.max)}${range.maxExclusive ? ')' : ']'}`
    : '';
  const known = sharePct === undefined ? bounds : formatPct(sharePct);
  return [known, amountFen, basis, appointedBy].map((part) => part ?? '').join('|');
}

/** All that is known between the parties of an import, and what the import makes of it. */
export class Timeline {
  private readonly byPlace = new Map<string, Version[]>();
  private readonly byRecord = new Map<string, Version[]>();
  /** Statements that brought what is recorded: they have been heard, whatever became of it since. */
  private readonly heard = new Set<string>();
  private undo: (() => void)[] = [];

  constructor(stored: readonly RelationInTime[]) {
    for (const relation of stored) {
      const { note, sha256 } = relation.evidence ?? {};
      if (note !== undefined && sha256 !== undefined) this.heard.add(`${note} ${sha256}`);
      if (!neverHeld(relation)) this.put(storedVersion(relation));
    }
  }

  versions(): readonly Version[] {
    return [...this.byPlace.values()].flat();
  }

  /** True where a relation of the record is recorded, or was brought by an earlier statement of this import. */
  knows(recordId: string): boolean {
    return (this.byRecord.get(recordNote(recordId)) ?? []).length > 0;
  }

  /**
   * Says a statement. Throws for what cannot be, and then nothing of the statement stands. Requires that the statements
   * of a record come in the order of their days, one for a day.
   */
  say(statement: RelationshipStatement, edges: readonly PlacedEdge[]): void {
    const record = recordNote(statement.recordId);
    if (this.heard.has(`${record} ${statement.digest}`)) return;
    this.undo = [];
    try {
      const spoken = new Set<Version>();
      for (const edge of edges) {
        const version = this.sayEdge(statement, record, edge, spoken);
        if (version) spoken.add(version);
      }
      this.endUnspoken(statement, record, spoken);
    } catch (error) {
      for (const back of this.undo.reverse()) back();
      throw error;
    }
  }

  /** The version that carries the edge; undefined where nothing has to. */
  private sayEdge(
    statement: RelationshipStatement,
    record: string,
    edge: PlacedEdge,
    spoken: ReadonlySet<Version>,
  ): Version | undefined {
    const { means, share } = edge;
    const { statedOn } = statement;
    const place = placeOf(edge.holder, edge.subject);
    const kind = kindOf(means);
    const amount = amountOf(share ?? {}, means);
    const there = (this.byPlace.get(place) ?? []).filter((version) => version.kind === kind);
    const own = there.filter((version) => version.record === record && !spoken.has(version)).sort(byStart);
    const others = there.filter((version) => !own.includes(version));
    const to = edge.to ?? (statement.status === 'closed' ? statedOn : undefined);
    const said: Span = { from: edge.assumed ? earlier(edge.from, to) : edge.from, to };
    const standing = own.find((version) => version.amount === amount && standsFor(version, said, statedOn));
    const other = others.find((version) => version.amount === amount && saysTheSame(version, said, edge, statedOn));
    if (!standing && other) return other;
    const span = standing ? this.beyond(own, standing, said, edge, statement) : this.room(own, said, statement, edge);
    if (span.to !== undefined && span.to <= span.from) return standing;
    const isHolding = means.type === 'HOLDS';
    const double = others.find((version) => meets(version, span) && (isHolding || version.from === span.from));
    if (double) throw no.overlap(double.from, edge.pointer);
    const version: Version = { record, place, kind, amount, ...span, statedOn, brought: { statement, edge } };
    this.put(version);
    this.undo.push(() => this.take(version));
    return version;
  }

  /**
   * What a statement adds to a version that already says what it says: an end, time before it that nothing fills, or time
   * after an end that a later word takes back. Nothing is an empty span.
   */
  private beyond(
    own: readonly Version[],
    standing: Version,
    said: Span,
    edge: PlacedEdge,
    statement: RelationshipStatement,
  ): Span {
    const first = own[0] ?? standing;
    const before: Span = { from: edge.assumed ? first.from : earlier(said.from, first.from), to: first.from };
    if (standing.statedOn >= statement.statedOn || said.to === undefined || standing.to === said.to) return before;
    if (standing.to !== undefined && standing.to < said.to) return { from: standing.to, to: said.to };
    this.shorten(standing, said.to, statement);
    return before;
  }

  /** The days left for what differs from all that the record said before; none are an empty span. */
  private room(own: readonly Version[], said: Span, statement: RelationshipStatement, edge: PlacedEdge): Span {
    const { statedOn } = statement;
    const isLatest = own.every((version) => version.statedOn < statedOn);
    let { from, to } = said;
    for (const version of own) {
      if (!meets(version, { from, to })) continue;
      if (!isLatest) {
        if (version.from <= from) throw no.laterWord(version.from, edge.pointer);
        to = earlier(version.from, to);
        continue;
      }
      // An end after the statement is a later word, or a plan that the statement does not deny.
      if (version.to !== undefined && version.to > statedOn) to = earlier(version.to, to);
      if (version.from < from) this.shorten(version, from, statement);
      else {
        // Before the day of the statement the record said otherwise, and nothing says that it was wrong.
        const cut = later(version.from, earlier(statedOn, to));
        this.shorten(version, cut, statement);
        from = cut > version.from ? cut : from;
      }
    }
    return { from, to };
  }

  /** What the record said before and says no more ended, unless a later statement is known already. */
  private endUnspoken(statement: RelationshipStatement, record: string, spoken: ReadonlySet<Version>): void {
    const { statedOn } = statement;
    const own = this.byRecord.get(record) ?? [];
    if (own.some((version) => version.statedOn > statedOn)) return;
    for (const version of own) {
      if (!spoken.has(version) && version.statedOn < statedOn)
        this.shorten(version, later(version.from, statedOn), statement);
    }
  }

  private shorten(version: Version, to: CalendarDate, statement: RelationshipStatement): void {
    const { to: before, endedBy } = version;
    if (before !== undefined && before <= to) return;
    if (version.ended) throw no.endRecorded(version.from);
    version.to = to;
    version.endedBy = statement;
    this.undo.push(() => Object.assign(version, { to: before, endedBy }));
  }

  private put(version: Version): void {
    add(this.byPlace, version.place, version);
    if (version.record !== undefined) add(this.byRecord, version.record, version);
  }

  private take(version: Version): void {
    const { place, record } = version;
    const without = (versions: readonly Version[] | undefined) => (versions ?? []).filter((one) => one !== version);
    this.byPlace.set(place, without(this.byPlace.get(place)));
    if (record !== undefined) this.byRecord.set(record, without(this.byRecord.get(record)));
  }
}

function add(map: Map<string, Version[]>, key: string, version: Version): void {
  const known = map.get(key);
  if (known) known.push(version);
  else map.set(key, [version]);
}

/** True where a version of the record holds on the day that the statement speaks of: its own, or the last or first said. */
function standsFor({ from, to }: Version, said: Span, statedOn: CalendarDate): boolean {
  if (said.to !== undefined && said.to <= statedOn) return from < said.to && (to === undefined || to >= said.to);
  const day = later(said.from, statedOn);
  return from <= day && (to === undefined || day < to);
}

/** True where another origin has recorded the same fact, also where it has ended since the statement. */
function saysTheSame(version: Version, said: Span, { assumed }: PlacedEdge, statedOn: CalendarDate): boolean {
  const { from, to } = version;
  const begins = from === said.from || (assumed && from < said.from && meets(version, said));
  return begins && (to === said.to || (said.to === undefined && to !== undefined && statedOn < to));
}

function meets(version: Version, { from, to }: Span): boolean {
  return (to === undefined || version.from < to) && (version.to === undefined || from < version.to);
}

function byStart(one: Version, other: Version): number {
  return one.from < other.from ? -1 : 1;
}

function later(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one > other ? one : other;
}

/** The earlier of two ends; none is never. */
function earlier(one: CalendarDate, other: CalendarDate | undefined): CalendarDate {
  return other === undefined || one < other ? one : other;
}
