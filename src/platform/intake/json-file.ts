/** JSON documents and JSON Lines from files. One broken line is refused by itself, the others are taken. */
import { BugError } from '../../kernel/assert.js';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { type ExactJson, JsonFault, parseStrictJson } from '../../kernel/strict-json.js';
import type { Text } from '../../kernel/text.js';
import { type IntakeRefusal, LOAD_JSON } from './refusal.js';
import { decodeText, type FilePlace, isUtf16 } from './text-encoding.js';

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
  return 'refusal' in decoded ? { records: [], refusals: [decoded.refusal] } : readLines(file, decoded.text, 1);
}

/** What is read at once; a line may be longer. */
const PAGE_BYTES = 1_048_576;

/**
 * The same for a file of any size, page by page: `open` reads it from its beginning. It is read twice, since a file that
 * is not wholly text is refused as a whole and nothing of it is taken.
 */
export async function* streamJsonLines(
  file: string,
  open: () => AsyncIterable<Uint8Array>,
  pageBytes = PAGE_BYTES,
): AsyncIterable<JsonLines> {
  for await (const { bytes, before } of wholeLines(open(), pageBytes)) {
    const decoded = decodeText(file, bytes, before);
    if ('refusal' in decoded) {
      yield { records: [], refusals: [decoded.refusal] };
      return;
    }
  }
  for await (const { bytes, before } of wholeLines(open(), pageBytes)) {
    const decoded = decodeText(file, bytes, before);
    if ('refusal' in decoded) throw new BugError(`${file} was changed while it was read`);
    yield readLines(file, decoded.text, before.lines + 1);
  }
}

/** The bytes in parts that end with a line, and what is before each. UTF-16 is one part. */
async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  pageBytes: number,
): AsyncIterable<{ readonly bytes: Uint8Array; readonly before: FilePlace }> {
  let before: FilePlace = { bytes: 0, lines: 0 };
  let waiting: Uint8Array[] = [];
  let size = 0;
  let whole = false;
  for await (const chunk of chunks) {
    if (before.bytes === 0 && size === 0) whole = isUtf16(chunk);
    waiting.push(chunk);
    size += chunk.length;
    if (whole || size < pageBytes) continue;
    const bytes = Buffer.concat(waiting);
    const end = bytes.lastIndexOf(LF) + 1;
    if (end === 0) continue;
    const part = bytes.subarray(0, end);
    yield { bytes: part, before };
    before = { bytes: before.bytes + end, lines: before.lines + countLines(part) };
    waiting = [bytes.subarray(end)];
    size = bytes.length - end;
  }
  const rest = Buffer.concat(waiting);
  if (rest.length > 0 || before.bytes === 0) yield { bytes: rest, before };
}

const LF = 0x0a;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

function readLines(file: string, whole: string, firstLine: number): JsonLines {
  const records: JsonRecord[] = [];
  const refusals: IntakeRefusal[] = [];
  let line = firstLine - 1;
  for (const text of whole.split('\n')) {
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
