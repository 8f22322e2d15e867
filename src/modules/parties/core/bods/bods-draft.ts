/** What the timeline found new, as drafts for the register. */
import type { CalendarDate } from '../../../../kernel/calendar-date.js';
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationDraft } from '../relation.js';
import type { ReadShare } from './bods-share.js';
import type { RelationshipStatement } from './bods-statement.js';
import { type PlacedEdge, recordNote, type Version } from './bods-timeline.js';

/** What a version brings to the register: a relation, the end of one, or both. */
export interface Change {
  /** A relation to record, and the statement that answers for it. */
  readonly relation?: { readonly statement: RelationshipStatement; readonly draft: RelationDraft };
  readonly end?: NewEnd;
}

/** An end, and the statement that answers for it; `relationId` is absent for a relation that comes with it. */
export interface NewEnd {
  readonly statement: RelationshipStatement;
  readonly relationId?: string;
  readonly on: string;
  /** Needed where it ends on its first day: then it never held. */
  readonly reason?: string;
}

const CORRECTED = '同一 BODS 记录的较晚陈述已更正 corrected by a later statement of the same BODS record';

/** The relation that an edge says, on the days given. */
export function draftOf(
  statement: RelationshipStatement,
  { means, share, holder, subject }: PlacedEdge,
  { from, to }: { readonly from: CalendarDate; readonly to?: CalendarDate | undefined },
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

/**
 * The changes, relations in the order of their statements. A new relation that a later statement of the import ended comes
 * with that end as a row of its own: it tells a later import that there was a later word. What came and was taken back
 * before it held is nothing.
 */
export function changesOf(versions: readonly Version[]): Change[] {
  const changes = versions.flatMap(({ id, brought, from, to, endedBy }): Change[] => {
    if (brought && to === from) return [];
    const end =
      endedBy === undefined || to === undefined
        ? undefined
        : {
            statement: endedBy,
            ...(id === undefined ? {} : { relationId: id }),
            on: to,
            ...(to === from ? { reason: CORRECTED } : {}),
          };
    const relation = brought && {
      statement: brought.statement,
      draft: draftOf(brought.statement, brought.edge, { from, to }),
    };
    return [{ ...(relation ? { relation } : {}), ...(end ? { end } : {}) }];
  });
  const place = ({ relation }: Change) => relation?.statement.index ?? -1;
  return changes.filter(({ relation, end }) => relation ?? end).sort((x, y) => place(x) - place(y));
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
