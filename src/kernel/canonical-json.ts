/** Canonical JSON per RFC 8785 (JCS), through the `canonicalize` library, and digests over it. */
import { createHash } from 'node:crypto';
import canonicalizeValue from 'canonicalize';
import { assert } from './assert.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * The RFC 8785 text of a JSON value. Throws for what JSON cannot carry: NaN, infinities, bigint, undefined, and lone
 * surrogates (RFC 8785 3.2.2.2 wants an error, since they have no UTF-8 form).
 */
export function canonicalText(value: Json): string {
  assertJson(value);
  const text = (canonicalizeValue as unknown as (value: Json) => string | undefined)(value);
  assert(text !== undefined, 'canonical JSON of nothing');
  return text;
}

/** The RFC 8785 bytes (UTF-8). */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** SHA-256 over the canonical bytes, lower-case hex. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalBytes(value)).digest('hex');
}

function assertJson(value: Json): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    assert(value.isWellFormed(), 'canonical JSON: a lone surrogate');
    return;
  }
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'canonical JSON: not a finite number');
    return;
  }
  assert(typeof value === 'object', `canonical JSON: a ${typeof value}`);
  if (Array.isArray(value)) {
    for (const item of value) assertJson(item);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    assert(key.isWellFormed(), 'canonical JSON: a lone surrogate in a key');
    assertJson(item);
  }
}
