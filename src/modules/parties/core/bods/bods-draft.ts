/** What the timeline found new, as drafts for the register. */
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationDraft } from '../relation.js';
import type { ReadShare } from './bods-share.js';
import type { RelationshipStatement } from './bods-statement.js';
import { type PlacedEdge, recordNote, type Version } from './bods-timeline.js';

/** A relation to record, and the statement that answers for it. */
export interface NewRelation {
  readonly statement: RelationshipStatement;
  readonly draft: RelationDraft;
}

/** A relation of the register to end. */
export interface NewEnd {
  readonly statement: RelationshipStatement;
  readonly relationId: string;
  readonly on: string;
  /** Needed where it ends on its first day: then it never held. */
  readonly reason?: string;
}

const CORRECTED = '同一 BODS 记录的较晚陈述已更正 corrected by a later statement of the same BODS record';

/** The relation that an edge says, on the days given. */
export function draftOf(
  statement: RelationshipStatement,
  { means, share, holder, subject }: PlacedEdge,
  from: CalendarDate,
  to: CalendarDate | undefined,
): RelationDraft {
  return {
    ...means,
    from: holder,
    to: subject,
    ...shareFields(share),
    validFrom: from,
    ...(to === undefined ? {} : { validTo: to }),
    source: statement.source,
    extractedOn: statement.statedOn,
    evidence: { note: recordNote(statement.recordId), sha256: statement.digest },
  };
}

/** New relations that hold on some day, in the order of their statements. */
export function newRelations(versions: readonly Version[]): NewRelation[] {
  return versions
    .flatMap(({ brought, from, to }) =>
      brought === undefined || to === from
        ? []
        : [{ statement: brought.statement, draft: draftOf(brought.statement, brought.edge, from, to) }],
    )
    .sort((x, y) => x.statement.index - y.statement.index);
}

export function newEnds(versions: readonly Version[]): NewEnd[] {
  return versions.flatMap(({ id, from, to, endedBy }) =>
    id === undefined || to === undefined || endedBy === undefined
      ? []
      : [{ statement: endedBy, relationId: id, on: to, ...(to === from ? { reason: CORRECTED } : {}) }],
  );
}

function shareFields(share: ReadShare | undefined): Partial<RelationDraft> {
  if (share === undefined) return {};
  if (share.range === undefined) return { sharePct: formatPct(share.sharePct) };
  const { min, max, minExclusive, maxExclusive } = share.range;
  return {
    shareMinPct: formatPct(min),
    shareMaxPct: formatPct(max),
    shareMinExclusive: minExclusive,
    shareMaxExclusive: maxExclusive,
  };
}
