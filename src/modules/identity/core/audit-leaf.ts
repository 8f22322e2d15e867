/**
 * Entries of the audit as the log covers them: a batch is one leaf, whose record holds a digest over the digests of its
 * entries, in their order; that of an entry is over every column and made when it is written, so that what is changed
 * before it is gathered shows too (GB/T 22239-2019, 8.1.4.3: records of the audit are protected). What an entry may hold
 * is ids and codes: no name, secret or identity number (reliability page, P17).
 */
import { createHash } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';

export interface AuditEntry {
  readonly id: string;
  readonly kind: 'CHANGE' | 'REFUSAL' | 'DENIAL' | 'READ';
  /** `operationId` of the API document. */
  readonly operation: string;
  readonly subject?: string;
  readonly actorKind: 'user' | 'system' | 'public';
  readonly actorId: string;
  /** The organisation or authority acted for. */
  readonly organisationId?: string;
  readonly authority?: string;
  readonly address?: string;
  readonly status: number;
  readonly code?: string;
  readonly requestId: string;
  readonly recordedAt: Date;
}

export interface AuditBatch {
  readonly id: string;
  /** Ids of its entries. */
  readonly entries: readonly string[];
  readonly digest: string;
  readonly recordedAt: Date;
}

/** What was removed at its age: ids, and the digest of each entry as it was. */
export interface AuditSweep {
  readonly id: string;
  readonly entries: readonly string[];
  readonly digests: readonly string[];
  readonly keptDays: number;
  readonly recordedAt: Date;
}

/**
 * Kinds that pass: they decided nothing. What changed or refused something is kept for its case's own period, which this
 * room does not know, so for ever.
 */
export const PASSING: readonly AuditEntry['kind'][] = ['READ', 'DENIAL'];

/** Six calendar months can have 184 days (Cybersecurity Law, article 23: not less than six months). */
export const AUDIT_KEPT_DAYS_MIN = 184;

const DAY_MS = 86_400_000;

/** What passes and was recorded before this moment is no longer kept. Requires at least {@link AUDIT_KEPT_DAYS_MIN} days. */
export function keptSince(now: Date, keptDays: number): Date {
  assert(keptDays >= AUDIT_KEPT_DAYS_MIN, 'the access log is kept for six months at least');
  return new Date(now.getTime() - keptDays * DAY_MS);
}

export function auditEntryRecord(entry: AuditEntry): JsonObject {
  const { recordedAt, ...rest } = entry;
  return { ...rest, recordedAt: shanghaiInstant(recordedAt) };
}

/** SHA-256 in hex over the RFC 8785 bytes of the entry. */
export function entryDigest(entry: AuditEntry): string {
  return createHash('sha256')
    .update(canonicalBytes(auditEntryRecord(entry)))
    .digest('hex');
}

/** SHA-256 in hex over the digests of the entries, a line each. */
export function batchDigest(digests: readonly string[]): string {
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(`${digest}\n`);
  return hash.digest('hex');
}

export function auditBatchRecord({ id, entries, digest, recordedAt }: AuditBatch): JsonObject {
  return { id, entries, digest, recordedAt: shanghaiInstant(recordedAt) };
}

export function auditSweepRecord({ id, entries, digests, keptDays, recordedAt }: AuditSweep): JsonObject {
  return { id, entries, digest: batchDigest(digests), keptDays, recordedAt: shanghaiInstant(recordedAt) };
}
