/**
 * Entries of the audit as the log covers them: a batch is one leaf, whose record holds a digest over every column of
 * every entry in it, in their order (GB/T 22239-2019, 8.1.4.3: records of the audit are protected). What an entry may
 * hold is ids and codes: no name, secret or identity number (reliability page, P17).
 */
import { createHash } from 'node:crypto';
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

export function auditEntryRecord(entry: AuditEntry): JsonObject {
  const { recordedAt, ...rest } = entry;
  return { ...rest, recordedAt: shanghaiInstant(recordedAt) };
}

/** SHA-256 in hex over the RFC 8785 bytes of the entries, a line each. */
export function auditDigest(entries: readonly AuditEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(canonicalBytes(auditEntryRecord(entry))).update('\n');
  return hash.digest('hex');
}

export function auditBatchRecord({ id, entries, digest, recordedAt }: AuditBatch): JsonObject {
  return { id, entries, digest, recordedAt: shanghaiInstant(recordedAt) };
}
