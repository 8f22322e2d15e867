/**
 * The relations that the statements of records say over time. Statements of one record follow each other: what a later
 * one says otherwise ends the earlier relation and begins another, what it says no more ends, what it repeats goes on
 * (BODS 0.4, recordStatus new, updated, closed). Recorded facts are only ended, never rewritten: a statement older than
 * what is recorded fills the time before it.
 */
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationInTime } from '../party-types.js';
import * as no from './bods-errors.js';
import type { Edge } from './bods-interest.js';
import type { RelationshipStatement } from './bods-statement.js';

/** A relation on the register, or one that this import brings; `to` may still be shortened. */
export interface Version {
  /** Of a relation on the register. */
  readonly id?: string;
  /** Key of the record whose statement brought it; absent for a relation of another origin. */
  readonly record?: string;
  readonly place: string;
  /** What makes it another relation between the same two. */
  readonly kind: string;
  readonly amount: string;
  readonly from: CalendarDate;
  to: CalendarDate | undefined;
  readonly storedTo?: CalendarDate;
  readonly statedOn: CalendarDate;
  readonly statement?: RelationshipStatement;
  readonly edge?: Edge;
  /** Whose word shortened it. */
  endedBy?: RelationshipStatement;
  readonly ends?: { readonly holder: string; readonly subject: string };
}

/** The note under which a relation keeps the record that brought it. */
export function recordNote(key: string): string {
  return `BODS ${key}`;
}

/** A relation of the register as a version; `record` is told by its evidence. */
export function storedVersion(relation: RelationInTime): Version {
  const { id, type, from, to, kin, role, interest, basis, loan, appointedBy, evidence, validUntil } = relation;
  const record = /^BODS (.+)$/.exec(evidence?.note ?? '')?.[1];
  return {
    id,
    ...(record === undefined ? {} : { record }),
    place: `${from}|${to}`,
    kind: kindOf({ type, kin, role, interest, loan }),
    amount: amountOf(relation, relation.amountFen?.toString(), basis, appointedBy),
    from: relation.validFrom,
    to: validUntil,
    ...(validUntil === undefined ? {} : { storedTo: validUntil }),
    statedOn: relation.extractedOn ?? relation.validFrom,
  };
}

interface Kind {
  readonly type: string;
  readonly kin?: string | undefined;
  readonly role?: string | undefined;
  readonly interest?: string | undefined;
  readonly loan?: string | undefined;
}

function kindOf({ type, kin, role, interest, loan }: Kind): string {
  const which = type === 'HOLDS' ? '' : (interest ?? '');
  return [type, kin ?? '', role ?? '', which, loan ?? ''].join('|');
}

function amountOf(
  share: Pick<RelationInTime, 'sharePct' | 'range'> | undefined,
  amountFen: string | undefined,
  basis: string | undefined,
  appointedBy: string | undefined,
): string {
  const { sharePct, range } = share ?? {};
  const bounds = range
    ? `${range.minExclusive ? '(' : '['}${formatPct(range.min)},${formatPct(range.max)}${range.maxExclusive ? ')' : ']'}`
    : '';
  return [sharePct === undefined ? bounds : formatPct(sharePct), amountFen ?? '', basis ?? '', appointedBy ?? ''].join(
    '|',
  );
}

/** All that is known between the parties of an import, and what the import makes of it. */
export class Timeline {
  private readonly byPlace = new Map<string, Version[]>();
  private readonly byRecord = new Map<string, Version[]>();
  private undo: (() => void)[] = [];

  constructor(stored: readonly RelationInTime[]) {
    // One that ended on its first day was recorded in error and never held.
    const held = stored.filter(({ validFrom, validUntil }) => validUntil === undefined || validFrom < validUntil);
    for (const relation of held) this.put(storedVersion(relation));
  }

  /** Relations that were shortened or are new, in the order of their statements. */
  versions(): readonly Version[] {
    return [...this.byPlace.values()].flat();
  }

  recordKnown(record: string): boolean {
    return this.byRecord.has(record);
  }

  /**
   * Says a statement; true when something is new. Throws for what cannot be, and then nothing of the statement stands.
   * Requires that the statements of a record come in the order of their days.
   */
  say(
    statement: RelationshipStatement,
    record: string,
    edges: readonly Edge[],
    ends: { readonly holder: string; readonly subject: string; readonly id: (record: string) => string },
  ): boolean {
    this.undo = [];
    try {
      const spoken = new Set<Version>();
      for (const edge of edges) {
        const version = this.sayEdge(statement, record, edge, ends);
        if (version) spoken.add(version);
      }
      this.endUnspoken(statement, record, spoken);
      return this.undo.length > 0;
    } catch (error) {
      for (const back of this.undo.reverse()) back();
      throw error;
    }
  }

  private sayEdge(
    statement: RelationshipStatement,
    record: string,
    edge: Edge,
    ends: { readonly holder: string; readonly subject: string; readonly id: (record: string) => string },
  ): Version | undefined {
    const { means, share } = edge;
    const place = `${ends.holder}|${ends.subject}`;
    const appointedBy = means.appointedBy === undefined ? undefined : ends.id(means.appointedBy);
    const loan = means.loan === undefined ? undefined : ends.id(means.loan);
    const kind = kindOf({ ...means, loan });
    const amount = amountOf(share, means.amountFen, means.basis, appointedBy);
    const to = edge.to ?? (statement.status === 'closed' ? statement.statedOn : undefined);
    const there = (this.byPlace.get(place) ?? []).filter((version) => version.kind === kind);
    const same = this.repeated(there, { record, amount, edge, to, statedOn: statement.statedOn });
    if (same) {
      if (to !== undefined && (same.to === undefined || to < same.to)) {
        if (to <= same.from) throw no.period(`${edge.pointer}/endDate`);
        this.shorten(same, to, statement);
      }
      return same;
    }
    const span = this.room(there, { statement, record, edge, to, isHolding: means.type === 'HOLDS' });
    if (!span) return undefined;
    const version: Version = {
      record,
      place,
      kind,
      amount,
      from: span.from,
      to: span.to,
      statedOn: statement.statedOn,
      statement,
      edge: { ...edge, means: { ...means, ...(appointedBy === undefined ? {} : { appointedBy }) } },
      ends: { holder: ends.holder, subject: ends.subject },
    };
    this.put(version);
    this.undo.push(() => this.take(version));
    return version;
  }

  /** The version that says the same already: of this record the one that goes on, of another one equal in every day. */
  private repeated(
    there: readonly Version[],
    said: { record: string; amount: string; edge: Edge; to: CalendarDate | undefined; statedOn: CalendarDate },
  ): Version | undefined {
    const { record, edge, to, statedOn } = said;
    const equal = there.filter((version) => version.amount === said.amount);
    const exact = equal.find((version) => version.from === edge.from && version.to === to);
    if (exact) return exact;
    const own = equal.filter((version) => version.record === record);
    const newest = there.every((version) => version.record !== record || version.statedOn < statedOn);
    const latest = later(edge.from, statedOn);
    const goesOn = own.find(
      ({ from, to: end }) =>
        (edge.assumed || edge.from <= from) && from <= latest && (end === undefined || statedOn < end),
    );
    // A newer statement that gives a later end than the one recorded says something new.
    if (goesOn) return newest && to !== undefined && goesOn.to !== undefined && goesOn.to < to ? undefined : goesOn;
    const last = there.findLast((version) => version.record === record);
    const ended = own.find(
      (version) =>
        (version.id !== undefined && version === last && version.from === edge.from && to === undefined) ||
        (edge.assumed && to !== undefined && version.to === to),
    );
    return ended ?? equal.find(({ from, record: by }) => from === edge.from && to === undefined && by === undefined);
  }

  /** The days left for a relation that differs from what is there; undefined when none are. Throws for an overlap. */
  private room(
    there: readonly Version[],
    said: {
      statement: RelationshipStatement;
      record: string;
      edge: Edge;
      to: CalendarDate | undefined;
      isHolding: boolean;
    },
  ): { from: CalendarDate; to: CalendarDate | undefined } | undefined {
    const { statement, record, edge, isHolding } = said;
    const { statedOn } = statement;
    let { from } = edge;
    let { to } = said;
    const meets = (version: Version) =>
      (to === undefined || version.from < to) && (version.to === undefined || from < version.to);
    for (const version of there.filter(({ record: other }) => other === record).sort(byStart)) {
      if (!meets(version)) continue;
      if (version.from < from) this.shorten(version, from, statement);
      else if (version.from < statedOn && version.statedOn <= statedOn) {
        this.shorten(version, statedOn, statement);
        from = statedOn;
      } else if (version.from > from) to = version.from;
      else throw no.overlap(version.from, edge.pointer);
    }
    if (to !== undefined && to <= from) {
      if (edge.assumed || statement.status === 'closed' || to !== said.to) return undefined;
      throw no.period(`${edge.pointer}/endDate`);
    }
    const double = there.find((version) => meets(version) && (isHolding || version.from === from));
    if (double) throw no.overlap(double.from, edge.pointer);
    return { from, to };
  }

  /** What the record said before and says no more ended, unless a newer statement is known already. */
  private endUnspoken(statement: RelationshipStatement, record: string, spoken: ReadonlySet<Version>): void {
    const { statedOn } = statement;
    const own = this.byRecord.get(record) ?? [];
    if (own.some((version) => version.statedOn > statedOn)) return;
    for (const version of own) {
      if (spoken.has(version) || version.from >= statedOn) continue;
      if (version.to === undefined || version.to > statedOn) this.shorten(version, statedOn, statement);
    }
  }

  private shorten(version: Version, to: CalendarDate, statement: RelationshipStatement): void {
    const { to: before, endedBy } = version;
    if (before !== undefined && before <= to) return;
    version.to = to;
    version.endedBy = statement;
    this.undo.push(() => Object.assign(version, { to: before, endedBy }));
  }

  private put(version: Version): void {
    this.byPlace.set(version.place, [...(this.byPlace.get(version.place) ?? []), version]);
    if (version.record === undefined) return;
    this.byRecord.set(version.record, [...(this.byRecord.get(version.record) ?? []), version]);
  }

  private take(version: Version): void {
    const without = (versions: readonly Version[] | undefined) => (versions ?? []).filter((one) => one !== version);
    this.byPlace.set(version.place, without(this.byPlace.get(version.place)));
    if (version.record !== undefined) this.byRecord.set(version.record, without(this.byRecord.get(version.record)));
  }
}

function byStart(one: Version, other: Version): number {
  return one.from < other.from ? -1 : 1;
}

function later(one: CalendarDate, other: CalendarDate): CalendarDate {
  if (one > other) return one;
  return other;
}
