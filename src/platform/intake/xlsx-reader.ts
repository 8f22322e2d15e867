/**
 * Rows of one sheet of an .xlsx workbook (ECMA-376), read piece by piece: texts as they stand, numbers as the text that
 * the file holds, formulas marked and never evaluated, nor their stored results believed. No entities but XML's own five
 * are expanded, and a document type is refused.
 */
import { TextDecoder } from 'node:util';
import sax, { type SAXOptions, type SAXParser } from 'sax';
import { notXlsx, tooLarge, type XlsxFault } from './xlsx-fault.js';
import { XLSX_LIMITS } from './xlsx-limits.js';
import { XlsxParts } from './xlsx-parts.js';

export type CellKind = 'text' | 'number' | 'boolean' | 'error' | 'formula';

export interface Cell {
  /** Column from 0. */
  readonly column: number;
  readonly kind: CellKind;
  /** As in the file; a number is not rounded, a formula gives its own text. */
  readonly text: string;
}

export interface SheetRow {
  /** From 1, as a person counts. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

export interface Sheet {
  readonly name: string;
  /** Days are counted from 1904 instead of 1900. */
  readonly since1904: boolean;
  readonly rows: readonly SheetRow[];
}

/** `A`, `B`, ..., `AA` of a column from 0. */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

/**
 * The sheet of one of the names, else the first. Throws {@link XlsxFault}; never anything else, whatever the bytes are.
 */
export async function readSheet(bytes: Buffer, names: readonly string[]): Promise<Sheet> {
  const parts = await XlsxParts.open(bytes);
  const { sheets, since1904 } = await readWorkbook(parts);
  const sheet = sheets.find(({ name }) => names.includes(name)) ?? sheets[0];
  if (sheet === undefined) throw notXlsx('工作簿里没有工作表', 'the workbook has no sheet');
  const targets = await readRelations(parts);
  const target = targets.get(sheet.relation);
  if (target === undefined) throw notXlsx(`找不到工作表 ${sheet.name}`, `the sheet ${sheet.name} is not to be found`);
  const shared = parts.has('xl/sharedStrings.xml') ? await readSharedStrings(parts) : [];
  return { name: sheet.name, since1904, rows: await readRows(parts, target, shared) };
}

interface Handlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Element names without their prefix: writers choose prefixes of their own. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Only the five entities of XML itself; the types do not know the option yet. */
const STRICT: SAXOptions & { readonly strictEntities: true } = { position: false, strictEntities: true };

async function parse(parts: XlsxParts, part: string, handlers: Handlers): Promise<void> {
  const parser: SAXParser = sax.parser(true, STRICT);
  let fault: XlsxFault | undefined;
  let depth = 0;
  const refuse = (one: XlsxFault): void => {
    fault ??= one;
  };
  parser.ondoctype = () => refuse(notXlsx(`部件 ${part} 带有 DOCTYPE`, `the part ${part} has a DOCTYPE`));
  parser.onerror = () => {
    refuse(notXlsx(`部件 ${part} 不是合法的 XML`, `the part ${part} is no well-formed XML`));
    parser.resume();
  };
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    if (depth > XLSX_LIMITS.depth) refuse(notXlsx(`部件 ${part} 嵌套过深`, `the part ${part} is nested too deep`));
    if (!fault) handlers.open?.(local(name), attributes as Record<string, string>);
  };
  parser.onclosetag = (name) => {
    depth -= 1;
    if (!fault) handlers.close?.(local(name));
  };
  parser.ontext = (text) => {
    if (!fault) handlers.text?.(text);
  };
  parser.oncdata = parser.ontext;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of parts.read(part)) {
    parser.write(decoded(decoder, piece, part));
    if (fault) throw fault;
  }
  parser.write(decoded(decoder, undefined, part)).close();
  if (fault) throw fault;
}

function decoded(decoder: TextDecoder, piece: Buffer | undefined, part: string): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw notXlsx(`部件 ${part} 不是 UTF-8`, `the part ${part} is not UTF-8`);
  }
}

interface NamedSheet {
  readonly name: string;
  readonly relation: string;
}

async function readWorkbook(parts: XlsxParts): Promise<{ sheets: readonly NamedSheet[]; since1904: boolean }> {
  const sheets: NamedSheet[] = [];
  let since1904 = false;
  await parse(parts, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      const relation = Object.entries(attributes).find(([key]) => key !== 'id' && local(key) === 'id')?.[1];
      if (name === 'sheet' && attributes.name !== undefined && relation !== undefined) {
        sheets.push({ name: attributes.name, relation });
      }
    },
  });
  return { sheets, since1904 };
}

async function readRelations(parts: XlsxParts): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await parse(parts, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`);
    },
  });
  return targets;
}

/** Texts by their number. Guides to pronunciation (`rPh`) are no part of the text. */
async function readSharedStrings(parts: XlsxParts): Promise<readonly string[]> {
  const strings: string[] = [];
  const text = new TextCollector();
  await parse(parts, 'xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text.begin();
      text.open(name);
    },
    close: (name) => {
      text.close(name);
      if (name !== 'si') return;
      if (strings.length >= XLSX_LIMITS.sharedStrings) throw tooLarge('文字过多', 'it holds too many texts');
      strings.push(text.value);
    },
    text: (piece) => text.add(piece),
  });
  return strings;
}

/** The text of `t` elements, put together from its runs. */
class TextCollector {
  value = '';
  private taking = false;
  private spoken = 0;

  begin(): void {
    this.value = '';
  }

  open(name: string): void {
    if (name === 'rPh') this.spoken += 1;
    this.taking = name === 't' && this.spoken === 0;
  }

  close(name: string): void {
    if (name === 'rPh') this.spoken -= 1;
    this.taking = false;
  }

  add(piece: string): void {
    if (!this.taking) return;
    this.value += piece;
    if (this.value.length > XLSX_LIMITS.cellCharacters) {
      const limit = XLSX_LIMITS.cellCharacters;
      throw tooLarge(`有单元格超过 ${limit} 个字符`, `a cell has more than ${limit} characters`);
    }
  }
}

async function readRows(parts: XlsxParts, part: string, shared: readonly string[]): Promise<readonly SheetRow[]> {
  const rows: SheetRow[] = [];
  const reader = new RowReader(shared, (row) => {
    if (row.cells.length === 0) return;
    if (rows.length >= XLSX_LIMITS.rows) {
      const limit = XLSX_LIMITS.rows;
      throw tooLarge(`超过 ${limit} 行`, `it has more than ${limit} rows`);
    }
    rows.push(row);
  });
  await parse(parts, part, reader);
  return rows;
}

/** One cell and one row at a time. Rows and cells without an address stand behind the one before. */
class RowReader implements Handlers {
  private row = 0;
  private column = -1;
  private cells: Cell[] = [];
  private type = '';
  private formula: string | undefined;
  private raw = '';
  private inside = '';
  private readonly inline = new TextCollector();

  constructor(
    private readonly shared: readonly string[],
    private readonly done: (row: SheetRow) => void,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      const given = Number(attributes.r ?? this.row + 1);
      if (!Number.isInteger(given) || given <= this.row || given > 1_048_576) {
        throw notXlsx('行号有误', 'the numbers of its rows are wrong');
      }
      this.row = given;
      this.column = -1;
      this.cells = [];
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
      this.type = attributes.t ?? 'n';
      this.formula = undefined;
      this.raw = '';
      this.inline.begin();
    } else if (name === 'f') {
      this.formula = '';
    }
    this.inside = name;
    this.inline.open(name);
  }

  close(name: string): void {
    this.inline.close(name);
    this.inside = '';
    if (name === 'c') this.take();
    if (name === 'row') this.done({ row: this.row, cells: this.cells });
  }

  text(piece: string): void {
    this.inline.add(piece);
    if (this.inside === 'v') this.raw += piece;
    if (this.inside === 'f') this.formula = `${this.formula ?? ''}${piece}`;
    if (this.raw.length > XLSX_LIMITS.cellCharacters || (this.formula?.length ?? 0) > XLSX_LIMITS.cellCharacters) {
      const limit = XLSX_LIMITS.cellCharacters;
      throw tooLarge(`有单元格超过 ${limit} 个字符`, `a cell has more than ${limit} characters`);
    }
  }

  private take(): void {
    if (this.column < 0 || this.column >= XLSX_LIMITS.columns) {
      if (this.raw === '' && this.inline.value === '' && this.formula === undefined) return;
      const limit = XLSX_LIMITS.columns;
      throw tooLarge(`超过 ${limit} 列`, `it has more than ${limit} columns`);
    }
    const cell = this.cell();
    if (cell.kind === 'formula' || cell.text !== '') this.cells.push(cell);
  }

  private cell(): Cell {
    const { column, raw } = this;
    if (this.formula !== undefined) return { column, kind: 'formula', text: this.formula };
    if (this.type === 's') {
      const text = this.shared[Number(raw)];
      if (text === undefined) throw notXlsx('有单元格引用了不存在的文字', 'a cell refers to a text that is not there');
      return { column, kind: 'text', text };
    }
    if (this.type === 'inlineStr') return { column, kind: 'text', text: this.inline.value };
    if (this.type === 'str' || this.type === 'd') return { column, kind: 'text', text: raw };
    if (this.type === 'b') return { column, kind: 'boolean', text: raw === '1' ? 'true' : 'false' };
    if (this.type === 'e') return { column, kind: 'error', text: raw };
    return { column, kind: 'number', text: raw.trim() };
  }
}

/** Column from 0 of an address such as `C7`. */
function columnOf(address: string): number {
  const letters = /^([A-Z]{1,3})[1-9][0-9]{0,6}$/.exec(address)?.[1];
  if (letters === undefined) throw notXlsx('单元格地址有误', 'the address of a cell is wrong');
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
