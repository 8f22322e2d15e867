/**
 * Reads a JSON text that a stranger sent. Whatever would later break canonical JSON (RFC 8785) or the database is
 * refused here with a reason: lone surrogates, U+0000, numbers beyond a double, nesting that would exhaust the stack.
 */
import type { Json } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { notJson } from './catalogue-errors.js';

const DEPTH_MAX = 100;

export type JsonReading = { readonly value: Json } | { readonly error: FieldError };

/** Any text in; a value that is safe to walk, to canonicalise and to store, or the reason why there is none. */
export function readJson(text: string): JsonReading {
  let value: Json;
  try {
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 160).toWellFormed() : 'syntax';
    return { error: notJson(`语法错误（${reason}）`, reason) };
  }
  const flaw = flawOf(value);
  return flaw ? { error: flaw } : { value };
}

/** Walks without recursion, so that depth costs memory and never the stack. */
function flawOf(root: Json): FieldError | undefined {
  const waiting: { value: Json; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string') {
      const flaw = textFlaw(value);
      if (flaw) return flaw;
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) return notJson('数值超出双精度范围', 'a number beyond double precision');
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= DEPTH_MAX) return notJson(`嵌套超过 ${DEPTH_MAX} 层`, `nested deeper than ${DEPTH_MAX} levels`);
      for (const [key, item] of Object.entries(value)) {
        const flaw = textFlaw(key);
        if (flaw) return flaw;
        waiting.push({ value: item, depth: depth + 1 });
      }
    }
  }
  return undefined;
}

function textFlaw(text: string): FieldError | undefined {
  if (!text.isWellFormed()) return notJson('文字中有不成对的代理码位', 'text with a lone surrogate');
  if (text.includes('\0')) return notJson('文字中有空字符 U+0000', 'text with the character U+0000');
  return undefined;
}
