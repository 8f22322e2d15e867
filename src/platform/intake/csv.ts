/**
 * Tables in CSV (RFC 4180) with a header row. A line that is wrong is refused by itself with its number; a quote that
 * runs over the end of its line and is not properly closed makes the rest of the file unreadable, since nobody can tell
 * text from records there. An empty field is an absent one.
 */
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Text } from '../../kernel/text.js';
import { type IntakeRefusal, LOAD_COLUMNS, LOAD_CSV } from './refusal.js';
import { decodeText } from './text-encoding.js';

/** The columns of a table, in any order in the file. */
export interface TableShape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

export interface TableRow {
  readonly file: string;
  /** Where the row begins; the header is line 1. */
  readonly line: number;
  /** By column; a column that is empty or not in the file is absent. */
  readonly values: ReadonlyMap<string, string>;
}

export interface Table {
  readonly rows: readonly TableRow[];
  readonly refusals: readonly IntakeRefusal[];
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

interface QuoteFault {
  readonly line: number;
  /** Where reading goes on; absent when the rest of the file cannot be read. */
  readonly resumeAt?: number;
}

const LF = 0x0a;
const CR = 0x0d;

/** Reads a whole table. Never throws for what a file can hold: what is wrong is in `refusals`. */
export function readCsv(file: string, bytes: Uint8Array, shape: TableShape): Table {
  const rows: TableRow[] = [];
  const refusals: IntakeRefusal[] = [];
  for (const piece of readCsvInPieces(file, bytes, shape, Number.MAX_SAFE_INTEGER)) {
    for (const row of piece.rows) rows.push(row);
    for (const refusal of piece.refusals) refusals.push(refusal);
  }
  return { rows, refusals };
}

/** The same in pieces of at most `size` lines, so that of a long table only one piece is held as rows. */
export function* readCsvInPieces(
  file: string,
  bytes: Uint8Array,
  shape: TableShape,
  size: number,
): Generator<Table, void> {
  const decoded = decodeText(file, bytes);
  if ('refusal' in decoded) return yield { rows: [], refusals: [decoded.refusal] };
  let names: readonly string[] | undefined;
  const refused = (refusals: readonly IntakeRefusal[]): Table => ({ rows: [], refusals });
  const before: IntakeRefusal[] = [];
  for (const { lines, fault } of splitLines(Buffer.from(decoded.text, 'utf8'), size)) {
    const faults = fault ? [{ file, line: fault.line, code: LOAD_CSV, detail: quoteFault(fault) }] : [];
    const body = [...lines];
    if (names === undefined) {
      const header = body.shift();
      if (header && before.length === 0) {
        const wrong = checkHeader(file, header, shape);
        if (wrong.length > 0) return yield refused([...faults, ...wrong]);
        names = header.cells;
      } else {
        before.push(...faults);
        continue;
      }
    }
    yield tableOf(file, names, body, faults);
  }
  if (names === undefined) {
    yield refused([...before, { file, line: 1, code: LOAD_COLUMNS, detail: noHeader(shape) }]);
  }
}

function tableOf(
  file: string,
  names: readonly string[],
  lines: readonly Line[],
  faults: readonly IntakeRefusal[],
): Table {
  const rows: TableRow[] = [];
  const refusals = [...faults];
  for (const line of lines) {
    const read = readRow(file, names, line);
    if ('code' in read) refusals.push(read);
    else rows.push(read);
  }
  return { rows, refusals: refusals.sort((a, b) => a.line - b.line) };
}

/** Cells of every line, at most `size` lines at a time, reading on behind a faulty line where that is safe. */
function* splitLines(bytes: Buffer, size: number): Generator<{ lines: readonly Line[]; fault?: QuoteFault }, void> {
  let offset = 0;
  let line = 1;
  while (offset < bytes.length) {
    const part = bytes.subarray(offset);
    const lines: Line[] = [];
    let read = 0;
    const faulty = parsePart(part, size, (cells, end) => {
      const start = skipBlank(part, read);
      line += countLines(part, read, start);
      lines.push({ line, cells });
      line += countLines(part, start, end);
      read = end;
    });
    if (!faulty) {
      yield { lines };
      if (lines.length < size) return;
      offset += read;
      continue;
    }
    const start = skipBlank(part, read);
    line += countLines(part, read, start);
    const lineEnd = part.indexOf(LF, start);
    const onOneLine = lineEnd >= 0 && !hasOpenQuote(part.subarray(start, lineEnd));
    yield { lines, fault: onOneLine ? { line, resumeAt: offset + lineEnd + 1 } : { line } };
    if (!onOneLine) return;
    offset += lineEnd + 1;
    line++;
  }
}

/** Feeds at most `size` records with the offset of their ends; returns true when a quote stopped it. */
function parsePart(part: Buffer, size: number, onRecord: (cells: string[], end: number) => void): boolean {
  try {
    parse(part, {
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
      to: size,
      on_record: (cells: string[], context) => {
        onRecord(cells, context.bytes);
        return null;
      },
    });
    return false;
  } catch (error) {
    if (error instanceof CsvError) return true;
    throw error;
  }
}

/** An odd number of quotes: the field goes on behind the line, or was meant to end on it. */
function hasOpenQuote(line: Buffer): boolean {
  let quotes = 0;
  for (const byte of line) if (byte === 0x22) quotes++;
  return quotes % 2 === 1;
}

function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) at++;
  return at;
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) count++;
  return count;
}

function checkHeader(file: string, header: Line, shape: TableShape): IntakeRefusal[] {
  const known = new Set([...shape.required, ...(shape.optional ?? [])]);
  const refusals: IntakeRefusal[] = [];
  const refuse = (field: string, detail: Text): void => {
    refusals.push({ file, line: header.line, field, code: LOAD_COLUMNS, detail });
  };
  const all = [...known].join(',');
  const seen = new Set<string>();
  for (const name of header.cells) {
    const shown = JSON.stringify(name.slice(0, 60));
    if (!known.has(name)) {
      refuse(name.slice(0, 60), {
        zh: `未知列 ${shown}。本表的列为：${all}`,
        en: `Unknown column ${shown}. The columns of this table are: ${all}`,
      });
    } else if (seen.has(name)) {
      refuse(name, { zh: `列 ${shown} 出现两次`, en: `The column ${shown} is there twice` });
    }
    seen.add(name);
  }
  for (const name of shape.required.filter((each) => !seen.has(each))) {
    refuse(name, {
      zh: `缺少列 ${name}。内容可以为空，但列必须有`,
      en: `The column ${name} is missing. Its cells may be empty, but it must be there`,
    });
  }
  return refusals;
}

function readRow(file: string, names: readonly string[], { line, cells }: Line): TableRow | IntakeRefusal {
  if (cells.length !== names.length) {
    return {
      file,
      line,
      code: LOAD_CSV,
      detail: {
        zh: `本行有 ${cells.length} 个字段，表头有 ${names.length} 列。含逗号的内容请加双引号`,
        en: `The line has ${cells.length} fields, the header ${names.length} columns. Text with a comma in it belongs in double quotes`,
      },
    };
  }
  const values = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const cell = cells[index] ?? '';
    if (cell.includes('\0')) {
      return {
        file,
        line,
        field: name,
        code: LOAD_CSV,
        detail: { zh: '字段含有 NUL 字符，请删除', en: 'The field holds the character NUL; remove it' },
      };
    }
    if (cell !== '') values.set(name, cell);
  }
  return { file, line, values };
}

function quoteFault(fault: QuoteFault): Text {
  const mend = { zh: '字段内的双引号须写成两个 ""', en: 'a double quote inside a field is written twice ("")' };
  return fault.resumeAt === undefined
    ? {
        zh: `第 ${fault.line} 行的双引号没有正确结束，从该行起到文件末尾均未导入；${mend.zh}`,
        en: `A double quote on line ${fault.line} is not properly closed; nothing from that line to the end of the file was taken; ${mend.en}`,
      }
    : {
        zh: `第 ${fault.line} 行的双引号位置有误；${mend.zh}，且整个字段加双引号`,
        en: `A double quote on line ${fault.line} is misplaced; ${mend.en}, and the whole field is put in quotes`,
      };
}

function noHeader(shape: TableShape): Text {
  const names = shape.required.join(',');
  return { zh: `缺少表头行。第一行应为：${names}`, en: `There is no header row. The first line should be: ${names}` };
}
