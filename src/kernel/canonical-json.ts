/**
 * Canonical JSON per RFC 8785 (JCS) and digests over it. Written here and held against the `canonicalize` library by a
 * property: usage events are canonicalised twice each, by the million, and the library took half of that time.
 */
import { hash } from 'node:crypto';
import { assert } from './assert.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * The RFC 8785 text of a JSON value. Throws for what JSON cannot carry: NaN, infinities, bigint, undefined, and lone
 * surrogates (RFC 8785 3.2.2.2 wants an error, since they have no UTF-8 form).
 */
export function canonicalText(value: Json): string {
  if (typeof value === 'string') return stringText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'canonical JSON: not a finite number');
    // RFC 8785 3.2.2.3: numbers are written as ECMAScript writes them.
    return JSON.stringify(value);
  }
  assert(typeof value === 'object', `canonical JSON: a ${typeof value}`);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const object = value as JsonObject;
  let text = '';
  // RFC 8785 3.2.3: names are sorted by their UTF-16 code units, which is how `sort` compares.
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${stringText(name)}:${canonicalText(object[name] as Json)}`;
  }
  return `{${text}}`;
}

function stringText(text: string): string {
  assert(text.isWellFormed(), 'canonical JSON: a lone surrogate');
  return JSON.stringify(text);
}

/** The RFC 8785 bytes (UTF-8). */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** SHA-256 over the canonical bytes, lower-case hex. */
export function digestOf(value: Json): string {
  return hash('sha256', canonicalText(value), 'hex');
}
