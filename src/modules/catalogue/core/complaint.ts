/**
 * A complaint on a release (practice page section 4): anyone who acts for an organisation may complain, with ground and
 * evidence; the provider replies without learning who complained; the exchange decides once: dismissed, returned for
 * completion, or suspended. The complaint and what followed are facts, written once.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { ReleaseState } from './life.table.js';
import * as no from './life-errors.js';

export const COMPLAINT_OUTCOMES = ['DISMISSED', 'RETURN', 'SUSPEND'] as const;
export type ComplaintOutcome = (typeof COMPLAINT_OUTCOMES)[number];

export interface Evidence {
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
}

export interface ComplaintRow {
  readonly id: string;
  readonly releaseId: string;
  readonly complainantId: string;
  readonly ground: string;
  readonly evidence: readonly Evidence[];
  readonly filedBy: string;
  readonly recordedAt: Date;
}

export interface ComplaintEvent {
  readonly id: string;
  readonly complaintId: string;
  readonly type: 'REPLIED' | 'DECIDED';
  /** Only, and always, of a decision. */
  readonly outcome?: ComplaintOutcome;
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly doneBy: string;
  readonly recordedAt: Date;
}

export interface Complaint {
  readonly row: ComplaintRow;
  readonly events: readonly ComplaintEvent[];
}

/** States in which something is on sale, or was and may be again. */
const COMPLAINABLE: readonly ReleaseState[] = ['LISTED', 'SUSPENDED'];

/** Throws `CATALOGUE.STATE`, `CATALOGUE.NO_COMPLAINANT`, `CATALOGUE.OWN_RELEASE`. */
export function assertMayComplain(
  state: ReleaseState,
  providerId: string,
  complainantId: string | undefined,
): asserts complainantId is string {
  if (complainantId === undefined) throw no.noComplainant();
  if (complainantId === providerId) throw no.ownRelease();
  if (!COMPLAINABLE.includes(state)) throw no.wrongState(state, 'complain');
}

/** Throws `CATALOGUE.COMPLAINT_REPLIED` or, since nothing more will be looked at, `CATALOGUE.COMPLAINT_DECIDED`. */
export function assertMayReply({ events }: Complaint): void {
  if (events.some((event) => event.type === 'DECIDED')) throw no.complaintDecided();
  if (events.some((event) => event.type === 'REPLIED')) throw no.complaintReplied();
}

/** Throws `CATALOGUE.COMPLAINT_DECIDED`. */
export function assertUndecided({ events }: Complaint): void {
  if (events.some((event) => event.type === 'DECIDED')) throw no.complaintDecided();
}

function evidenceRecord(evidence: readonly Evidence[]): JsonObject[] {
  return evidence.map((one) => ({ ...one }) as unknown as JsonObject);
}

/** The record of a complaint as the log covers it: every column. */
export function complaintRecord(row: ComplaintRow): JsonObject {
  return {
    release: row.releaseId,
    complainant: row.complainantId,
    ground: row.ground,
    evidence: evidenceRecord(row.evidence),
    filedBy: row.filedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

/** The record of what followed on a complaint: every column. */
export function complaintEventRecord(event: ComplaintEvent): JsonObject {
  return {
    complaint: event.complaintId,
    type: event.type,
    ...(event.outcome === undefined ? {} : { outcome: event.outcome }),
    text: event.text,
    evidence: evidenceRecord(event.evidence),
    doneBy: event.doneBy,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}
