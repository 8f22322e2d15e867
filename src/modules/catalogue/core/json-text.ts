/**
 * Reads a JSON text that a stranger sent, by the kernel's strict reading, and refuses the character NUL besides, which
 * PostgreSQL could not store. The error says line and column.
 */
import type { Json } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { JsonFault, parseStrictJson } from '../../../kernel/strict-json.js';
import { notJson } from './catalogue-errors.js';

export type JsonReading = { readonly value: Json } | { readonly error: FieldError };

/** Any text in; a value that is safe to walk, to canonicalise and to store, or the reason why there is none. */
export function readJson(text: string): JsonReading {
  try {
    const value = parseStrictJson(text.startsWith('\ufeff') ? text.slice(1) : text);
    if (text.includes('\\u0000') && holdsNul(value)) {
      return { error: notJson('文字中有空字符 U+0000', 'text with the character U+0000') };
    }
    return { value };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const { line, column } = error;
    const fault = notJson(
      `第 ${line} 行第 ${column} 列，${error.text.zh}`,
      `line ${line}, column ${column}: ${error.text.en}`,
    );
    return { error: { ...fault, line } };
  }
}

/** Depth is bounded by the strict reading. */
function holdsNul(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNul);
  return Object.entries(value).some(([name, item]) => name.includes('\0') || holdsNul(item as Json));
}
