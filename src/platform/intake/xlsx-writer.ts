/**
 * Writes a small .xlsx workbook (ECMA-376): texts only, bold headings, lists to choose from. Every cell is an inline
 * text, never a formula, and what a program could take for one when it is copied on begins with an apostrophe.
 */
import { ZipFile } from 'yazl';
import { columnName } from './xlsx-reader.js';

export interface WrittenSheet {
  readonly name: string;
  /** Rows from the top; undefined leaves a cell empty. */
  readonly rows: readonly (readonly (string | undefined)[])[];
  /** How many rows from the top are headings: bold, and staying in sight. */
  readonly headings: number;
  /** Width of each column in characters. */
  readonly widths: readonly number[];
  /** By column from 0: the texts that may be chosen in the rows below the headings. */
  readonly lists?: ReadonlyMap<number, readonly string[]>;
  /** The last row to which the lists reach. */
  readonly listsTo?: number;
}

/** One moment for all parts, so that the same content is the same file. */
const MTIME = new Date(Date.UTC(2025, 0, 1));
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** What spreadsheet programs take for a formula, or for the end of a cell, when it stands first. */
const DANGEROUS = /^[=+\-@\t\r]/;

/** The text as it is written: one that a program could execute begins with an apostrophe. */
export function neutralised(text: string): string {
  return DANGEROUS.test(text) || /^'+[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** The text that was meant by what stands in a cell. */
export function meant(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

export async function writeWorkbook(sheets: readonly WrittenSheet[]): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, xml: string): void =>
    zip.addBuffer(Buffer.from(HEAD + xml, 'utf8'), name, { mtime: MTIME });
  add('[Content_Types].xml', contentTypes(sheets.length));
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add('xl/workbook.xml', workbook(sheets));
  add('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length));
  add('xl/styles.xml', STYLES);
  for (const [index, sheet] of sheets.entries()) add(`xl/worksheets/sheet${index + 1}.xml`, worksheet(sheet));
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`;
}

function workbook(sheets: readonly WrittenSheet[]): string {
  const list = sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list.join('')}</sheets></workbook>`;
}

function workbookRelations(sheets: number): string {
  const list = Array.from(
    { length: sheets },
    (_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const styles = `<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/>`;
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}${styles}</Relationships>`;
}

/** Style 1 is a heading; style 2 is text, so that a program leaves digits and dates as they are typed. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function worksheet({ rows, headings, widths, lists, listsTo }: WrittenSheet): string {
  const pane =
    headings > 0
      ? `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headings}" topLeftCell="A${headings + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
      : '';
  const columns = widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" style="2" customWidth="1"/>`,
  );
  const data = rows.map((cells, at) => {
    const style = at < headings ? 1 : 2;
    const written = cells.map((text, column) =>
      text === undefined
        ? ''
        : `<c r="${columnName(column)}${at + 1}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(neutralised(text))}</t></is></c>`,
    );
    return `<row r="${at + 1}">${written.join('')}</row>`;
  });
  const choices = [...(lists ?? [])].map(([column, texts]) => {
    const range = `${columnName(column)}${headings + 1}:${columnName(column)}${listsTo ?? headings + 1}`;
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${range}"><formula1>"${escaped(texts.join(','))}"</formula1></dataValidation>`;
  });
  const validations =
    choices.length === 0 ? '' : `<dataValidations count="${choices.length}">${choices.join('')}</dataValidations>`;
  return `<worksheet xmlns="${MAIN}">${pane}<cols>${columns.join('')}</cols><sheetData>${data.join('')}</sheetData>${validations}</worksheet>`;
}

/** XML 1.0 has no form for most control characters and for half a pair of surrogates; they are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;');
}
