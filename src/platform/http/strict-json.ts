/**
 * What our JSON may not hold although the grammar allows it: lone surrogates and NUL (no text of PostgreSQL can carry
 * them, RFC 8785 has no form for the first), numbers beyond a double, `__proto__` as a name, and great depth.
 * Names given twice follow `JSON.parse`: the last one counts (RFC 8259, section 4).
 */
import type { Text } from '../../kernel/text.js';

export const JSON_DEPTH_MAX = 32;

/** What is wrong with a value that `JSON.parse` made; undefined when nothing is. */
export function jsonFault(value: unknown, depth = 0): Text | undefined {
  if (typeof value === 'string') return stringFault(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { zh: '数字超出范围', en: 'a number is out of range' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= JSON_DEPTH_MAX) {
    return { zh: `嵌套超过 ${JSON_DEPTH_MAX} 层`, en: `it is nested deeper than ${JSON_DEPTH_MAX} levels` };
  }
  for (const [name, item] of Object.entries(value)) {
    const fault = nameFault(name) ?? jsonFault(item, depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

function stringFault(text: string): Text | undefined {
  if (!text.isWellFormed()) return { zh: '文字含有不成对的代理码位', en: 'a text holds a lone surrogate' };
  if (text.includes('\0')) return { zh: '文字含有 NUL 字符', en: 'a text holds the character NUL' };
  return undefined;
}

function nameFault(name: string): Text | undefined {
  if (name === '__proto__') return { zh: '字段名不可为 __proto__', en: 'a field may not be named __proto__' };
  return stringFault(name);
}
