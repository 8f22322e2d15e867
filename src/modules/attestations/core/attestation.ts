/**
 * An attestation is an immutable statement over one version of a subject; what became of it (verified, rejected,
 * revoked) are events of their own, from which its status is folded. Source: domain page 3.3; surface page 5 and 6.
 */
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, digestOf, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { byBytes } from '../../../kernel/money.js';
import type { Refusal } from '../../../kernel/refusal.js';
import { changed, metricsUnreadable } from './attestations-errors.js';
import type { SubjectKind } from './kinds.table.js';

export interface Evidence {
  readonly sha256: string;
  readonly mediaType?: string;
  readonly name?: string;
}

export interface AttestationRow {
  readonly id: string;
  readonly type: string;
  readonly subjectKind: SubjectKind;
  readonly releaseId?: string;
  readonly contractId?: string;
  readonly organisationId?: string;
  /** Version of the subject that the statement binds to. */
  readonly subjectDigest?: string;
  /** GIVEN: the statement names the version; BY_DATE: taken to be the version current on the day of issue. */
  readonly bound: 'GIVEN' | 'BY_DATE';
  /** Who answers for the subject: provider, seller, or the organisation itself. */
  readonly ownerId: string;
  readonly issuerId: string;
  readonly issuedOn: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly metrics: JsonObject;
  readonly evidence: readonly Evidence[];
  readonly flags: readonly string[];
  readonly naturalKey: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export type AttestationEventType = 'VERIFIED' | 'REJECTED' | 'REVOKED';

export interface AttestationEvent {
  readonly id: string;
  readonly attestationId: string;
  readonly type: AttestationEventType;
  readonly happenedOn: CalendarDate;
  readonly actorId: string;
  readonly reason?: string;
  /** Why the metrics fail, each with its clause. */
  readonly findings: readonly Refusal[];
  readonly recordedAt: Date;
}

export type AttestationStatus = 'SUBMITTED' | 'VERIFIED' | 'REJECTED';

/** An attestation as other rooms judge it. */
export interface AttestationFact extends AttestationRow {
  readonly status: AttestationStatus;
  readonly revokedOn?: CalendarDate;
}

/** The status as people see it on a day: revoked and expired stand above verified. */
export function statusOn(fact: AttestationFact, on: CalendarDate): AttestationStatus | 'REVOKED' | 'EXPIRED' {
  if (fact.revokedOn !== undefined) return 'REVOKED';
  if (fact.status === 'VERIFIED' && fact.validUntil !== undefined && fact.validUntil <= on) return 'EXPIRED';
  return fact.status;
}

/**
 * What tells one statement from another: kind, subject (with the version where it was named), issuer, day, evidence.
 * `subject` is the corpus for a statement that names no version, so that a later release does not make it another one.
 */
export function naturalKeyOf(
  row: Pick<AttestationRow, 'type' | 'issuerId' | 'issuedOn' | 'evidence'>,
  subject: string,
  givenDigest: string | undefined,
): string {
  const evidence = evidenceSet(row.evidence).map(({ sha256 }) => sha256);
  return digestOf([row.type, subject, givenDigest ?? '', row.issuerId, row.issuedOn, evidence]);
}

/** Each paper once, in the order of the digests: what a statement rests on is a set. */
export function evidenceSet(evidence: readonly Evidence[]): readonly Evidence[] {
  const bySha = new Map(evidence.map((item) => [item.sha256, item]));
  return [...bySha.values()].sort((a, b) => byBytes(a.sha256, b.sha256));
}

/** The leaf record: every column of the row and its evidence. */
export function attestationRecord(row: AttestationRow): JsonObject {
  return {
    kind: 'attestation',
    id: row.id,
    type: row.type,
    subjectKind: row.subjectKind,
    ...given('releaseId', row.releaseId),
    ...given('contractId', row.contractId),
    ...given('organisationId', row.organisationId),
    ...given('subjectDigest', row.subjectDigest),
    bound: row.bound,
    ownerId: row.ownerId,
    issuerId: row.issuerId,
    issuedOn: row.issuedOn,
    ...given('validUntil', row.validUntil),
    metrics: row.metrics,
    evidence: row.evidence.map((item) => ({ ...item })),
    flags: row.flags,
    naturalKey: row.naturalKey,
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function attestationEventRecord(event: AttestationEvent): JsonObject {
  return {
    id: event.id,
    attestationId: event.attestationId,
    type: event.type,
    happenedOn: event.happenedOn,
    actorId: event.actorId,
    ...given('reason', event.reason),
    findings: event.findings as unknown as Json,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}

function given(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}

/** Content that may not differ between two records of one natural key; flags and binding follow from it. */
export function differsIn(stored: AttestationRow, offered: AttestationRow): FieldError | undefined {
  if (stored.validUntil !== offered.validUntil) return changed('validUntil');
  if (canonicalText(stored.metrics) !== canonicalText(offered.metrics)) return changed('metrics');
  return undefined;
}

/** Metrics that can be kept and hashed: no U+0000, no lone surrogates, no infinities, no endless depth. */
export function metricsFlaw(metrics: unknown): FieldError | undefined {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return metricsUnreadable();
  try {
    return canonicalText(metrics as Json).includes('\\u0000') ? metricsUnreadable() : undefined;
  } catch {
    return metricsUnreadable();
  }
}
