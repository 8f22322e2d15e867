/**
 * What a recorded fact puts into the log. Source: surface page, translog row.
 * entry = SHA-256(32-byte salt, RFC 8785 bytes of the record); leaf hash = SHA-256(0x00, entry). The salt hides what a
 * record says from whoever sees only the log; the log itself never holds the record.
 */
import { createHash } from 'node:crypto';
import { assert } from '../../../kernel/assert.js';
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import { byBytes } from '../../../kernel/money.js';

/** One recorded fact: its kind (`contract`, `contract-event`), the UUIDv7 of its row, and every column it covers. */
export interface Leaf {
  readonly kind: string;
  readonly id: string;
  readonly record: JsonObject;
}

export const SALT_BYTES = 32;

/** The 32 bytes that stand in the log for a record. Requires a salt of 32 bytes. */
export function entryOf(salt: Uint8Array, record: JsonObject): Buffer {
  assert(salt.length === SALT_BYTES, 'entryOf: a salt has 32 bytes');
  return createHash('sha256').update(salt).update(canonicalBytes(record)).digest();
}

/** Order of leaves in the merge of `verify`: by kind in bytes, then by id. Ids are lower-case UUIDs, so text order is byte order. */
export function compareLeafKeys(
  a: { readonly kind: string; readonly id: string },
  b: { readonly kind: string; readonly id: string },
): number {
  return byBytes(a.kind, b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
