/**
 * YAML 1.2 that a stranger wrote, by the library `yaml`, kept to what a description needs: mappings, lists and texts.
 * Every scalar stays the text that was written (the failsafe schema), so that `no` is a language and `1.10` a version.
 * Refused, with the line: anchors, aliases and tags (a short file could otherwise stand for an endless one), keys given
 * twice, keys that are no text, depth, size, and what PostgreSQL could not store.
 */
import { Composer, type CST, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser } from 'yaml';
import type { Json } from '../../kernel/canonical-json.js';
import type { Text } from '../../kernel/text.js';

/** The library needs about a second for so much on a slow machine, and nobody describes a data set at such length. */
const LENGTH_MAX = 262_144;
const DEPTH_MAX = 32;

export type YamlReading = { readonly value: Json } | { readonly line: number; readonly detail: Text };

/** Any text in; never throws. Lines count from 1. */
export function readYaml(text: string): YamlReading {
  if (text.length > LENGTH_MAX) {
    return {
      line: 1,
      detail: { zh: `超过上限 ${LENGTH_MAX} 个字符`, en: `it is longer than ${LENGTH_MAX} characters` },
    };
  }
  if (!text.isWellFormed() || text.includes('\0')) {
    const detail = { zh: '含有空字符或不成对的代理码位', en: 'it holds NUL or a lone surrogate' };
    return { line: text.slice(0, Math.max(0, text.indexOf('\0'))).split('\n').length, detail };
  }
  const lines = new LineCounter();
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = deeperThan(tokens, DEPTH_MAX);
  if (deep !== undefined) {
    const detail = { zh: `嵌套超过 ${DEPTH_MAX} 层`, en: `it is nested deeper than ${DEPTH_MAX} levels` };
    return { line: lineOf(deep), detail };
  }
  const [document, second] = composed(tokens, text.length);
  const error = document?.errors[0];
  if (error) {
    const said = error.message.split('\n', 1)[0] ?? '';
    return { line: lineOf(error.pos[0]), detail: { zh: `语法有误：${said}`, en: `its syntax is wrong: ${said}` } };
  }
  if (second) {
    const detail = { zh: '一份文本里有几个文档', en: 'it holds several documents' };
    return { line: lineOf(second.range[0]), detail };
  }
  try {
    return { value: jsonOf(document?.contents) };
  } catch (fault) {
    if (!(fault instanceof NodeFault)) throw fault;
    return { line: lineOf(fault.offset), detail: fault.text };
  }
}

/** Keys given twice are found in {@link jsonOf}: the library compares each with every other, which takes hours for many. */
function composed(tokens: readonly CST.Token[], length: number) {
  return [...new Composer({ schema: 'failsafe', uniqueKeys: false }).compose(tokens, true, length)];
}

/**
 * Where tokens are nested deeper than `most`. Looked at before they are composed: the library composes by recursion, and
 * a stack that runs out inside a regular expression ends the process.
 */
function deeperThan(tokens: readonly CST.Token[], most: number): number | undefined {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > most + 1) return token.offset;
    if (token.type === 'document' && token.value) waiting.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      for (const inner of [key, value]) if (inner) waiting.push({ token: inner, depth: depth + 1 });
    }
  }
  return undefined;
}

/** The line of the value at a pointer (RFC 6901) of a JSON or YAML text, or of the nearest value around it. */
export function lineAt(text: string, pointer: string): number {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (deeperThan(tokens, 4 * DEPTH_MAX) !== undefined) return 1;
  const [document] = composed(tokens, text.length);
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: unknown = document?.contents;
  for (const key of keys) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    if (!isMap(next) && !isSeq(next) && !isScalar(next)) break;
    node = next;
  }
  const offset = isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0;
  return Math.max(1, lines.linePos(offset).line);
}

class NodeFault extends Error {
  constructor(
    readonly offset: number,
    readonly text: Text,
  ) {
    super(text.en);
  }
}

function refuse(node: unknown, zh: string, en: string): never {
  const range = (node as Node | undefined)?.range;
  throw new NodeFault(range?.[0] ?? 0, { zh, en });
}

/** Depth was looked at before. */
function jsonOf(node: unknown): Json {
  if (node === null || node === undefined) return '';
  if (isAlias(node)) refuse(node, '不接受别名（*…）', 'aliases (*...) are not taken');
  if (!isScalar(node) && !isMap(node) && !isSeq(node))
    refuse(node, '不是映射、列表或文字', 'it is no mapping, list or text');
  if (node.anchor !== undefined) refuse(node, '不接受锚点（&…）', 'anchors (&...) are not taken');
  if (isScalar(node)) return textOf(node);
  if (isSeq(node)) return node.items.map((item) => jsonOf(item));
  const entries = new Map<string, Json>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) refuse(key ?? node, '键须为文字', 'a key must be a text');
    const name = textOf(key);
    if (name === '__proto__') refuse(key, '键不可为 __proto__', 'a key may not be __proto__');
    if (entries.has(name))
      refuse(key, `键 ${JSON.stringify(name)} 出现两次`, `the key ${JSON.stringify(name)} stands twice`);
    entries.set(name, jsonOf(value));
  }
  return Object.fromEntries(entries);
}

function textOf(node: { readonly value: unknown; readonly tag?: string }): string {
  if (node.tag !== undefined && node.tag !== '!' && node.tag !== 'tag:yaml.org,2002:str') {
    refuse(node, `不接受标签 ${node.tag.slice(0, 60)}`, `the tag ${node.tag.slice(0, 60)} is not taken`);
  }
  return typeof node.value === 'string' ? node.value : '';
}
