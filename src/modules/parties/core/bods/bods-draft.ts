/** What the timeline found new, as drafts for the register. */
import { formatPct } from '../../../../kernel/rate.js';
import type { RelationDraft } from '../relation.js';
import type { ReadShare } from './bods-share.js';
import type { RelationshipStatement } from './bods-statement.js';
import { recordNote, type Version } from './bods-timeline.js';

/** A relation to record, and the statement that answers for it. */
export interface NewRelation {
  readonly statement: RelationshipStatement;
  readonly record: string;
  readonly draft: RelationDraft;
}

/** A relation of the register to end. */
export interface NewEnd {
  readonly statement: RelationshipStatement;
  readonly relationId: string;
  readonly on: string;
}

/** New relations in the order of their statements. `idOf` gives the id of a loan by its record. */
export function newRelations(versions: readonly Version[], idOf: (record: string) => string): NewRelation[] {
  const fresh = versions.flatMap((version): NewRelation[] => {
    const { id, record, statement, edge, ends } = version;
    if (id !== undefined || record === undefined || !statement || !edge || !ends) return [];
    const { loan, ...means } = edge.means;
    const draft: RelationDraft = {
      ...means,
      ...(loan === undefined ? {} : { loan: idOf(loan) }),
      from: ends.holder,
      to: ends.subject,
      ...shareFields(edge.share),
      validFrom: version.from,
      ...(version.to === undefined ? {} : { validTo: version.to }),
      source: statement.source,
      extractedOn: statement.statedOn,
      evidence: { note: recordNote(record), sha256: statement.digest },
    };
    return [{ statement, record, draft }];
  });
  return fresh.sort((x, y) => x.statement.index - y.statement.index);
}

export function newEnds(versions: readonly Version[]): NewEnd[] {
  return versions.flatMap(({ id, to, storedTo, endedBy }) =>
    id === undefined || to === undefined || to === storedTo || !endedBy
      ? []
      : [{ statement: endedBy, relationId: id, on: to }],
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
