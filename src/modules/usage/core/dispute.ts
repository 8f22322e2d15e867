/**
 * A source unit that does not accept how the use of its corpus was counted says so with its ground and evidence (issue
 * "Usage and owner rewards": accounts mapped to organisations can be disputed; practice page section 5). What was recorded
 * stays; a person looks, and a correction is recorded where the unit is right.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';

export interface DisputeEvidence {
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
}

export interface Dispute {
  readonly id: string;
  readonly corpusId: string;
  /** A year such as `2025`. */
  readonly period: string;
  readonly providerId: string;
  readonly ground: string;
  readonly evidence: readonly DisputeEvidence[];
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export function disputeRecord(row: Dispute): JsonObject {
  return {
    id: row.id,
    corpus: row.corpusId,
    period: row.period,
    provider: row.providerId,
    ground: row.ground,
    evidence: row.evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
