/**
 * What was recorded wrongly is corrected without being deleted (issue "Usage and owner rewards": void or replace with a
 * reason; both numbers stay visible): the first record stays, the correction says why it no longer counts and which
 * record counts instead.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';

/** Exactly one of `eventId` and `statementId` is set. */
export interface Correction {
  readonly id: string;
  readonly eventId: string | null;
  readonly statementId: string | null;
  /** The event or monthly count that counts instead; nothing where it was only voided. */
  readonly replacedBy: string | null;
  readonly reason: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** A person's word on an application case: the user's sealed document was looked at. */
export interface CaseReview {
  readonly id: string;
  readonly eventId: string;
  readonly accepted: boolean;
  /** SHA-256 of the sealed document; nothing for history, where the platform vouches for it. */
  readonly document: string | null;
  readonly reason: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export function correctionRecord(row: Correction): JsonObject {
  return {
    id: row.id,
    ...(row.eventId === null ? {} : { event: row.eventId }),
    ...(row.statementId === null ? {} : { statement: row.statementId }),
    ...(row.replacedBy === null ? {} : { replacedBy: row.replacedBy }),
    reason: row.reason,
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function caseReviewRecord(row: CaseReview): JsonObject {
  return {
    id: row.id,
    event: row.eventId,
    accepted: row.accepted,
    ...(row.document === null ? {} : { document: row.document }),
    reason: row.reason,
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
