/**
 * Canonical JSON of RFC 8785, written from its text: members in the order of their UTF-16 code units, no blanks, strings
 * and numbers as ECMAScript spells them, no lone surrogates.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A record is a few levels deep; a bound keeps a hostile file from exhausting the stack. */
const DEPTH_MAX = 64;

/** The value of a text that is exactly its own canonical form; undefined for any other text, repeated names included. */
export function parseCanonical(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return canonicalText(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Throws a RangeError for what has no canonical form: lone surrogates, infinities, more than 64 levels. */
export function canonicalText(value: Json, depth = 0): string {
  if (depth > DEPTH_MAX) throw new RangeError('nested too deeply');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('not a finite number');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return quoted(value);
  if (isList(value)) return `[${value.map((item) => canonicalText(item, depth + 1)).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${quoted(key)}:${canonicalText(value[key] ?? null, depth + 1)}`);
  return `{${members.join(',')}}`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError('a lone surrogate');
  return JSON.stringify(text);
}
