/**
 * The relations that the statements of records say over time (BODS 0.4, recordStatus new, updated, closed). Statements of
 * a record follow each other: what a later one says otherwise ends the earlier relation and begins another, on its own
 * first day where that is later, else on the day of the statement; what it says no more ends; what it repeats goes on.
 * Recorded facts are only ended, never rewritten: an earlier statement that comes late fills the time before what later
 * ones say, and changes nothing where they deny it.
 */
import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationEvidence, RelationInTime } from '../party-types.js';
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
  /** The days of the first and of the last statement that are known to speak of it. */
  readonly firstStated: CalendarDate;
  lastStated: CalendarDate;
  /** What brings it, where it is new. */
  readonly brought?: { readonly statement: RelationshipStatement; readonly edge: PlacedEdge };
  /** Whose word shortened it in this import. */
  endedBy?: RelationshipStatement;
}

/** A relation of the register, and what its recorded end rests on. */
export interface StoredRelation {
  readonly relation: RelationInTime;
  readonly end?: { readonly statedOn?: CalendarDate; readonly evidence?: RelationEvidence };
}

/** What a statement came to: something new, or nothing because later words of its record deny it. */
export interface Said {
  readonly isNew: boolean;
  readonly isLate: boolean;
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

function storedVersion({ relation, end }: StoredRelation): Version {
  const brought = relation.extractedOn ?? relation.validFrom;
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
    ended: end !== undefined,
    firstStated: brought,
    lastStated: later(brought, end?.statedOn ?? brought),
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

  constructor(stored: readonly StoredRelation[]) {
    for (const { relation, end } of stored) {
      for (const evidence of [relation.evidence, end?.evidence])
        if (evidence?.sha256 !== undefined) this.heard.add(`${evidence.note} ${evidence.sha256}`);
      if (!neverHeld(relation)) this.put(storedVersion({ relation, ...(end === undefined ? {} : { end }) }));
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
   * Says a statement. Throws for what cannot be, and then nothing of it stands. Requires that the statements of a record
   * come in the order of their days, one for a day.
   */
  say(statement: RelationshipStatement, edges: readonly PlacedEdge[]): Said {
    const record = recordNote(statement.recordId);
    const words = `${record} ${statement.digest}`;
    if (this.heard.has(words)) return { isNew: false, isLate: false };
    this.undo = [];
    try {
      const spoken = new Set<Version>();
      const late = edges.filter((edge) => !this.sayEdge(statement, record, edge, spoken));
      this.endUnspoken(statement, record, spoken);
      for (const version of spoken) version.lastStated = later(version.lastStated, statement.statedOn);
      if ([...spoken].some(({ brought }) => brought?.statement === statement)) this.heard.add(words);
      return { isNew: this.undo.length > 0, isLate: late.length > 0 };
    } catch (error) {
      for (const back of this.undo.reverse()) back();
      throw error;
    }
  }

  /** Notes in `spoken` the versions that carry the edge. False where later words of the record deny it. */
  private sayEdge(statement: RelationshipStatement, record: string, edge: PlacedEdge, spoken: Set<Version>): boolean {
    const { means, share } = edge;
    const { statedOn } = statement;
    const place = placeOf(edge.holder, edge.subject);
    const kind = kindOf(means);
    const amount = amountOf(share ?? {}, means);
    const there = (this.byPlace.get(place) ?? []).filter((version) => version.kind === kind && !isEmpty(version));
    const own = there.filter((version) => version.record === record && !spoken.has(version)).sort(byStart);
    const others = there.filter((version) => !own.includes(version));
    const to = edge.to ?? (statement.status === 'closed' ? statedOn : undefined);
    const said: Span = { from: edge.assumed ? earlier(edge.from, to) : edge.from, to };
    const standing = own.find((version) => version.amount === amount && standsFor(version, said, statedOn));
    if (standing) spoken.add(standing);
    else if (others.some((version) => version.amount === amount && saysTheSame(version, said, edge, statedOn)))
      return true;
    const words = (this.byRecord.get(record) ?? []).filter(
      (version) => version.brought?.statement !== statement && !isEmpty(version),
    );
    const isLatest = words.every((version) => version.lastStated < statedOn);
    let spans: readonly Span[];
    if (standing)
      spans = [timeBefore(own, standing, said, edge), isLatest ? this.endOf(standing, said, statement) : NO_TIME];
    else if (isLatest) spans = [this.roomAfter(own, said, statement)];
    else {
      const room = roomBefore(own, words, said, statedOn);
      if (!room) return false;
      spans = [room];
    }
    for (const span of spans.filter((one) => !isEmpty(one))) {
      const isHolding = means.type === 'HOLDS';
      const double = others.find((version) => meets(version, span) && (isHolding || version.from === span.from));
      if (double) throw no.overlap(double.from, edge.pointer);
      const dates = { firstStated: statedOn, lastStated: statedOn };
      const version: Version = { record, place, kind, amount, ...span, ...dates, brought: { statement, edge } };
      this.put(version);
      this.undo.push(() => this.take(version));
      spoken.add(version);
    }
    return true;
  }

  /**
   * Gives what stands the end that the latest statement says, if it says one. What it adds: time after an end that was
   * only planned, and the time until an end that is still to come, since a relation can be ended once and plans change.
   */
  private endOf(standing: Version, said: Span, statement: RelationshipStatement): Span {
    const { to, ended } = standing;
    if (said.to === undefined || to === said.to) return NO_TIME;
    if (to !== undefined && to < said.to) return ended ? NO_TIME : { from: to, to: said.to };
    const cut = later(standing.from, earlier(statement.statedOn, said.to));
    this.shorten(standing, cut, statement);
    return { from: cut, to: said.to };
  }

  /** Ends what the record said before and the latest statement denies; the days left for what it says instead. */
  private roomAfter(own: readonly Version[], said: Span, statement: RelationshipStatement): Span {
    let { from } = said;
    for (const version of own) {
      if (!meets(version, { from, to: said.to })) continue;
      // Before the day of the statement the record said otherwise, and nothing says that it was wrong.
      const cut = version.from < from ? from : later(version.from, earlier(statement.statedOn, said.to));
      this.shorten(version, cut, statement);
      if (cut > version.from) from = cut;
    }
    return { from, to: said.to };
  }

  /** What the record said before and says no more ended, unless a later statement is known already. */
  private endUnspoken(statement: RelationshipStatement, record: string, spoken: ReadonlySet<Version>): void {
    const { statedOn } = statement;
    const own = this.byRecord.get(record) ?? [];
    if (own.some((version) => version.lastStated > statedOn)) return;
    for (const version of own) {
      if (!spoken.has(version) && version.lastStated < statedOn)
        this.shorten(version, later(version.from, statedOn), statement);
    }
  }

  private shorten(version: Version, to: CalendarDate, statement: RelationshipStatement): void {
    const { to: before, endedBy, lastStated } = version;
    if (before !== undefined && before <= to) return;
    if (version.ended) throw no.endRecorded(version.from);
    Object.assign(version, { to, endedBy: statement, lastStated: later(lastStated, statement.statedOn) });
    this.undo.push(() => Object.assign(version, { to: before, endedBy, lastStated }));
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

const NO_TIME: Span = { from: '9999-12-31' as CalendarDate, to: '9999-12-31' as CalendarDate };

/** Time that a statement gives before all that its record has said so far, where what stands came first. */
function timeBefore([first]: readonly Version[], standing: Version, { from }: Span, { assumed }: PlacedEdge): Span {
  return first !== standing || assumed || first.from < from ? NO_TIME : { from, to: first.from };
}

/** The days left for a statement that comes after later words of its record, until the next one; none where they deny it. */
function roomBefore(
  own: readonly Version[],
  words: readonly Version[],
  said: Span,
  statedOn: CalendarDate,
): Span | undefined {
  let { to } = said;
  for (const word of words.flatMap(({ firstStated, lastStated }) => [firstStated, lastStated]))
    if (word > statedOn) to = earlier(word, to);
  const day = later(said.from, statedOn);
  const next = own.find((version) => meets(version, { from: said.from, to }));
  const isOver = own.some(
    (one) => one.to !== undefined && one.to <= day && one.firstStated <= statedOn && statedOn < one.lastStated,
  );
  if (isOver || (next && next.from <= day)) return undefined;
  return { from: said.from, to: next ? earlier(next.from, to) : to };
}

function isEmpty({ from, to }: Span): boolean {
  return to !== undefined && to <= from;
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
