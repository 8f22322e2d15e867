/**
 * JSON (RFC 8259) read strictly: what `JSON.parse` takes, but never what would change in silence. Refused as well: a name
 * given twice, a lone surrogate, a number that a double cannot hold (an integer that would be rounded, overflow,
 * underflow to zero; none where numbers are kept as text), `__proto__` as a name, and depth beyond a limit. Errors say
 * line and column.
 */
import type { Json } from './canonical-json.js';
import type { Text } from './text.js';

export const JSON_DEPTH_MAX = 100;

/** What is wrong with a JSON text and where; lines and columns count from 1, columns in UTF-16 units. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';

  constructor(
    readonly line: number,
    readonly column: number,
    readonly text: Text,
  ) {
    super(`line ${line}, column ${column}: ${text.en}`);
  }
}

/** A JSON number as it was written: `25.000000` stays `25.000000`, nothing is rounded. */
export class NumberText {
  constructor(readonly text: string) {}
}

/** A JSON value whose numbers are kept as text. */
export type ExactJson =
  | null
  | boolean
  | string
  | NumberText
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson };

/** The value of a JSON text; with `numbers: 'text'` every number is kept as written. Throws {@link JsonFault}. */
export function parseStrictJson(text: string): Json;
export function parseStrictJson(text: string, options: { readonly numbers: 'text' }): ExactJson;
export function parseStrictJson(text: string, options?: { readonly numbers: 'text' }): Json | ExactJson {
  return options === undefined
    ? (plainJson(text) ?? new Reader<number>(text, keptNumber).document())
    : new Reader<NumberText>(text, (written) => new NumberText(written)).document();
}

/**
 * The value where the text is exactly what `JSON.stringify` writes of it: then nothing was given twice, rounded or dropped,
 * and what is left to refuse is seen in the text or by its depth. Machines write so, and it is read five times as fast.
 */
function plainJson(text: string): Json | undefined {
  if (text.includes('\\ud') || text.includes('__proto__')) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isShallow(value, JSON_DEPTH_MAX) && JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isShallow(item as Json, levels - 1));
}

/**
 * The same value with ordinary numbers, as a schema judges it; a double may not hold what was written, and what is beyond
 * every double is the greatest one.
 */
export function roundedJson(value: ExactJson): Json {
  if (value instanceof NumberText) return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(value.text)));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly ExactJson[]).map(roundedJson);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, roundedJson(item)]));
}

/** The JSON text of a value, its numbers as they were written. */
export function exactText(value: ExactJson): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly ExactJson[]).map(exactText).join(',')}]`;
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${exactText(item)}`);
  return `{${members.join(',')}}`;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The double of a number, or undefined where a double cannot hold what is written. */
function keptNumber(written: string): number | undefined {
  const value = Number(written);
  const isInteger = !/[.eE]/.test(written);
  // An integer is kept when the double is exactly it, or when it is the double's own shortest form.
  const rounded =
    isInteger && !Number.isSafeInteger(value) && BigInt(written) !== BigInt(value) && String(value) !== written;
  const vanished = value === 0 && /[1-9]/.test(written.split(/[eE]/)[0] ?? '');
  return !Number.isFinite(value) || rounded || vanished ? undefined : value;
}

type Value<N> = null | boolean | string | N | readonly Value<N>[] | { readonly [key: string]: Value<N> };

/** `numberOf` makes a number of what is written, or nothing where it cannot be kept. */
class Reader<N> {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly numberOf: (written: string) => N | undefined,
  ) {}

  document(): Value<N> {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length)
      throw this.fault({ zh: '内容结束后还有多余字符', en: 'something follows the end of the value' });
    return value;
  }

  private value(depth: number): Value<N> {
    const next = this.text[this.at];
    if (next === '{' || next === '[') {
      if (depth >= JSON_DEPTH_MAX) {
        throw this.fault({
          zh: `嵌套超过 ${JSON_DEPTH_MAX} 层`,
          en: `it is nested deeper than ${JSON_DEPTH_MAX} levels`,
        });
      }
      return next === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (next === '"') return this.string();
    if (next === '-' || (next !== undefined && next >= '0' && next <= '9')) return this.number();
    for (const [word, value] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    throw this.unexpected({ zh: '一个值', en: 'a value' });
  }

  private array(depth: number): Value<N> {
    const items: Value<N>[] = [];
    this.at++;
    this.space();
    if (this.take(']')) return items;
    for (;;) {
      this.space();
      items.push(this.value(depth));
      this.space();
      if (this.take(']')) return items;
      if (!this.take(',')) throw this.unexpected({ zh: '“,”或“]”', en: '"," or "]"' });
    }
  }

  private object(depth: number): Value<N> {
    const members: Record<string, Value<N>> = {};
    this.at++;
    this.space();
    if (this.take('}')) return members;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"')
        throw this.unexpected({ zh: '加双引号的字段名', en: 'a field name in double quotes' });
      const start = this.at;
      const name = this.string();
      if (name === '__proto__')
        throw this.fault({ zh: '字段名不可为 __proto__', en: 'a field may not be named __proto__' }, start);
      if (Object.hasOwn(members, name)) {
        const shown = JSON.stringify(name.slice(0, 60));
        throw this.fault({ zh: `字段名 ${shown} 重复`, en: `the field name ${shown} is given twice` }, start);
      }
      this.space();
      if (!this.take(':')) throw this.unexpected({ zh: '“:”', en: '":"' });
      this.space();
      members[name] = this.value(depth);
      this.space();
      if (this.take('}')) return members;
      if (!this.take(',')) throw this.unexpected({ zh: '“,”或“}”', en: '"," or "}"' });
    }
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      this.plainCharacters();
      const next = this.text[this.at];
      if (next === '"') break;
      if (next === undefined)
        throw this.fault({ zh: '字符串没有结束引号', en: 'the string has no closing quote' }, start);
      if (next !== '\\')
        throw this.fault({ zh: '字符串中有未转义的控制字符', en: 'a control character in a string is not escaped' });
      this.escape();
    }
    this.at++;
    const value = JSON.parse(this.text.slice(start, this.at)) as string;
    if (!value.isWellFormed())
      throw this.fault({ zh: '字符串含有不成对的代理码位', en: 'the string holds a lone surrogate' }, start);
    return value;
  }

  /** Moves on to a quote, a backslash, a control character or the end. */
  private plainCharacters(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code) || code < 0x20 || code === 0x22 || code === 0x5c) return;
      this.at++;
    }
  }

  private escape(): void {
    const sign = this.text[this.at + 1] ?? '';
    const size = sign === 'u' ? 6 : 2;
    const sound =
      sign === 'u' ? /^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6)) : '"\\/bfnrt'.includes(sign);
    if (!sound || sign === '') throw this.fault({ zh: '转义符有误', en: 'the escape is not one of JSON' });
    this.at += size;
  }

  private number(): N {
    NUMBER.lastIndex = this.at;
    const written = NUMBER.exec(this.text)?.[0];
    const after = this.text[this.at + (written?.length ?? 0)] ?? '';
    if (written === undefined || /[0-9.eE+-]/.test(after))
      throw this.fault({ zh: '数字写法有误', en: 'the number is not written as JSON wants it' });
    const value = this.numberOf(written);
    if (value === undefined) {
      throw this.fault({
        zh: `数字 ${written.slice(0, 40)} 超出可准确表示的范围，请写成字符串`,
        en: `the number ${written.slice(0, 40)} cannot be kept exactly; write it as a string`,
      });
    }
    this.at += written.length;
    return value;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private take(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private unexpected(wanted: Text): JsonFault {
    const code = this.text.codePointAt(this.at);
    if (code === undefined)
      return this.fault({ zh: `内容提前结束，此处应为${wanted.zh}`, en: `it ends where ${wanted.en} should be` });
    const shown = JSON.stringify(String.fromCodePoint(code));
    return this.fault({ zh: `此处应为${wanted.zh}，却是 ${shown}`, en: `${wanted.en} should be here, not ${shown}` });
  }

  private fault(text: Text, at = this.at): JsonFault {
    const before = this.text.slice(0, at);
    const lineStart = before.lastIndexOf('\n') + 1;
    return new JsonFault(before.split('\n').length, at - lineStart + 1, text);
  }
}
