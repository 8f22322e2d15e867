/**
 * Reliance rows and work items: what rests on what, and what waits for whom. Source: house page section 2, "upward
 * effects without upward calls". An item is open until a CLOSED event names its outcome; neither is ever changed.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';

/** A record of some room: its kind as in the log (`contract`, `finding`, `release`, `attestation`, `claim`), its id. */
export interface RecordRef {
  readonly kind: string;
  readonly id: string;
}

/** One record that rests on another, as the dependent's room states it when it writes the dependent. */
export interface RelianceDraft {
  readonly dependentKind: string;
  readonly dependentId: string;
  readonly basisKind: string;
  readonly basisId: string;
  readonly basisDigest: string;
  /** The office whose work it becomes when the basis falls; absent = the exchange operator's. */
  readonly authority?: string;
}

export interface Reliance extends RelianceDraft {
  readonly id: string;
  readonly recordedAt: Date;
}

export interface ItemDraft {
  /** What is to be done, in capitals: `BASIS_FELL`, `RELATION_INDETERMINATE`. */
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly basisKind?: string;
  readonly basisId?: string;
  readonly authority?: string;
  readonly owner?: string;
  readonly dueOn?: CalendarDate;
  readonly reason: Text;
}

export interface WorkItem extends ItemDraft {
  readonly id: string;
  readonly openedBy: string;
  readonly recordedAt: Date;
}

/** The only event so far: the item was worked. `outcome` is free text of the one who closed it. */
export interface ItemEvent {
  readonly id: string;
  readonly itemId: string;
  readonly type: 'CLOSED';
  readonly outcome: string;
  readonly doneBy: string;
  readonly recordedAt: Date;
}

export type ItemState = 'OPEN' | 'CLOSED';

/** An item's state follows from its events alone. */
export function itemState(events: readonly Pick<ItemEvent, 'type'>[]): ItemState {
  return events.some((event) => event.type === 'CLOSED') ? 'CLOSED' : 'OPEN';
}

/** The record of a reliance row as the log covers it: every column. */
export function relianceRecord(row: Reliance): JsonObject {
  return {
    dependentKind: row.dependentKind,
    dependentId: row.dependentId,
    basisKind: row.basisKind,
    basisId: row.basisId,
    basisDigest: row.basisDigest,
    ...(row.authority === undefined ? {} : { authority: row.authority }),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

/** The record of an item as the log covers it: every column. */
export function itemRecord(item: WorkItem): JsonObject {
  return {
    kind: item.kind,
    subjectKind: item.subjectKind,
    subjectId: item.subjectId,
    ...(item.basisKind === undefined ? {} : { basisKind: item.basisKind }),
    ...(item.basisId === undefined ? {} : { basisId: item.basisId }),
    ...(item.authority === undefined ? {} : { authority: item.authority }),
    ...(item.owner === undefined ? {} : { owner: item.owner }),
    ...(item.dueOn === undefined ? {} : { dueOn: item.dueOn }),
    reason: { zh: item.reason.zh, en: item.reason.en },
    openedBy: item.openedBy,
    recordedAt: shanghaiInstant(item.recordedAt),
  };
}

/** The record of an item's event as the log covers it: every column. */
export function itemEventRecord(event: ItemEvent): JsonObject {
  return {
    itemId: event.itemId,
    type: event.type,
    outcome: event.outcome,
    doneBy: event.doneBy,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}
