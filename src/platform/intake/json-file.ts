/** JSON documents and JSON Lines from files. One broken line is refused by itself, the others are taken. */
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { type ExactJson, JsonFault, parseStrictJson } from '../../kernel/strict-json.js';
import type { Text } from '../../kernel/text.js';
import { type IntakeRefusal, LOAD_JSON } from './refusal.js';
import { decodeText } from './text-encoding.js';

export interface JsonRecord {
  readonly file: string;
  readonly line: number;
  readonly value: JsonObject;
}

export interface JsonLines {
  readonly records: readonly JsonRecord[];
  readonly refusals: readonly IntakeRefusal[];
}

export type JsonDocument = { readonly value: JsonObject; readonly text: string } | { readonly refusal: IntakeRefusal };

/** A file that is one JSON object. */
export function readJsonDocument(file: string, bytes: Uint8Array): JsonDocument {
  const decoded = decodeText(file, bytes);
  if ('refusal' in decoded) return decoded;
  const read = readObject(file, decoded.text, 1);
  return 'refusal' in read ? read : { value: read.value, text: decoded.text };
}

/** A file that is one JSON value, its numbers as they are written. */
export function readExactJson(
  file: string,
  bytes: Uint8Array,
): { readonly value: ExactJson } | { readonly refusal: IntakeRefusal } {
  const decoded = decodeText(file, bytes);
  if ('refusal' in decoded) return decoded;
  try {
    return { value: parseStrictJson(decoded.text, { numbers: 'text' }) };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return { refusal: { file, line: error.line, code: LOAD_JSON, detail: faultText(error, error.line) } };
  }
}

/** A file with one JSON object a line; blank lines are nothing. */
export function readJsonLines(file: string, bytes: Uint8Array): JsonLines {
  const decoded = decodeText(file, bytes);
  if ('refusal' in decoded) return { records: [], refusals: [decoded.refusal] };
  const records: JsonRecord[] = [];
  const refusals: IntakeRefusal[] = [];
  let line = 0;
  for (const text of decoded.text.split('\n')) {
    line++;
    if (text.trim() === '') continue;
    const read = readObject(file, text, line);
    if ('refusal' in read) refusals.push(read.refusal);
    else records.push({ file, line, value: read.value });
  }
  return { records, refusals };
}

function readObject(file: string, text: string, firstLine: number): { value: JsonObject } | { refusal: IntakeRefusal } {
  const refuse = (line: number, detail: Text): { refusal: IntakeRefusal } => ({
    refusal: { file, line, code: LOAD_JSON, detail },
  });
  try {
    const value = parseStrictJson(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refuse(firstLine, { zh: '此处应为一个 JSON 对象 {…}', en: 'A JSON object {...} is expected here' });
    }
    // PostgreSQL has no text with NUL in it, so a record that holds one could never be stored as it is.
    if (text.includes('\\u0000') && holdsNul(value)) {
      return refuse(firstLine, {
        zh: '文字含有 NUL 字符（\\u0000），请删除',
        en: 'A text holds the character NUL (\\u0000); remove it',
      });
    }
    return { value: value as JsonObject };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const line = firstLine + error.line - 1;
    return refuse(line, faultText(error, line));
  }
}

function faultText({ column, text }: JsonFault, line: number): Text {
  return {
    zh: `JSON 有误：第 ${line} 行第 ${column} 列，${text.zh}`,
    en: `Not valid JSON: line ${line}, column ${column}: ${text.en}`,
  };
}

function holdsNul(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNul);
  return Object.entries(value).some(([name, item]) => name.includes('\0') || holdsNul(item));
}
