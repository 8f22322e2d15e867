/**
 * Rows of the listing sheet as drafts of releases. Every wrong cell is named, each row stands or falls by itself; a
 * formula is never evaluated, nor its stored result believed, since what is recorded must be what a person wrote.
 */
import { addDays, type CalendarDate, isCalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { digestOf } from '../../../kernel/canonical-json.js';
import { fen } from '../../../kernel/money.js';
import { choiceText, LISTING_COLUMNS, type ListingColumn, type ListingField } from './listing-columns.table.js';
import type { CellFault } from './listing-errors.js';
import * as no from './listing-errors.js';
import type { ReleaseDraft } from './release.js';
import type { AnnotationMethod, Classification, PersonalLevel, SourceType } from './release-sheet.js';

/** A sheet as it was read; columns from 0, rows from 1. */
export interface ListingSheet {
  readonly since1904: boolean;
  readonly rows: readonly { readonly row: number; readonly cells: readonly ListingCell[] }[];
}

export interface ListingCell {
  readonly column: number;
  readonly kind: 'text' | 'number' | 'boolean' | 'error' | 'formula';
  readonly text: string;
}

export interface ListingDraft {
  readonly row: number;
  readonly key: string;
  readonly nameZh: string;
  readonly nameEn?: string;
  readonly release: ReleaseDraft;
  /** Where each field stands, so that what is found wrong later can be told by its cell. */
  readonly columns: ReadonlyMap<ListingField, number>;
}

export interface ListingReading {
  readonly drafts: readonly ListingDraft[];
  readonly faults: readonly CellFault[];
  /** Rows that are still the example of the template. */
  readonly examples: readonly number[];
}

type Columns = ReadonlyMap<number, ListingColumn>;

/** Reads headings and rows. With a wrong heading no row is read: nobody could say what its cells mean. */
export function readListing(sheet: ListingSheet): ListingReading {
  const [head, ...rest] = sheet.rows;
  if (head === undefined) return { drafts: [], faults: [no.sheetEmpty()], examples: [] };
  const { columns, faults } = readHeadings(head);
  if (faults.length > 0) return { drafts: [], faults, examples: [] };
  const [second] = rest;
  const body = second !== undefined && isHeadings(second.cells, columns) ? rest.slice(1) : rest;
  const drafts: ListingDraft[] = [];
  const found: CellFault[] = [];
  const examples: number[] = [];
  for (const row of body) {
    const texts = row.cells.filter(({ text }) => text.trim() !== '' || text !== '');
    if (texts.length === 0) continue;
    if (isExample(row.cells, columns)) {
      examples.push(row.row);
      continue;
    }
    const read = readRow(row, columns, sheet.since1904);
    if ('faults' in read) found.push(...read.faults);
    else drafts.push(read.draft);
  }
  if (drafts.length === 0 && found.length === 0 && examples.length === 0) found.push(no.sheetEmpty());
  return { drafts, faults: found, examples };
}

function headingOf(text: string): ListingColumn | undefined {
  const wanted = text.replace(/[\s*＊]+/g, '').toLowerCase();
  return LISTING_COLUMNS.find(({ heading }) =>
    [heading.zh, heading.en].some((one) => one.replace(/\s+/g, '').toLowerCase() === wanted),
  );
}

function readHeadings(head: ListingSheet['rows'][number]): { columns: Columns; faults: readonly CellFault[] } {
  const columns = new Map<number, ListingColumn>();
  const faults: CellFault[] = [];
  for (const { column, text } of head.cells) {
    const known = headingOf(text);
    if (known === undefined) faults.push(no.headingUnknown(head.row, column, text));
    else if ([...columns.values()].includes(known)) faults.push(no.headingTwice(head.row, column, known.heading));
    else columns.set(column, known);
  }
  const last = Math.max(0, ...head.cells.map(({ column }) => column));
  for (const { field, heading, required } of LISTING_COLUMNS) {
    if (!required || [...columns.values()].some((one) => one.field === field)) continue;
    faults.push(no.headingMissing(head.row, last + 1, heading));
  }
  return { columns, faults };
}

/** The second row of headings that the template has, in the other language. */
function isHeadings(cells: readonly ListingCell[], columns: Columns): boolean {
  return cells.length > 0 && cells.every(({ column, text }) => headingOf(text) === columns.get(column));
}

function isExample(cells: readonly ListingCell[], columns: Columns): boolean {
  const filled = [...columns].filter(([, { example }]) => example !== '');
  return (
    cells.length === filled.length &&
    filled.every(([column, { example }]) => cells.some((cell) => cell.column === column && cell.text === example))
  );
}

function readRow(
  { row, cells }: ListingSheet['rows'][number],
  columns: Columns,
  since1904: boolean,
): { readonly draft: ListingDraft } | { readonly faults: readonly CellFault[] } {
  const faults: CellFault[] = [];
  const values = new Map<ListingField, string>();
  for (const cell of cells) {
    const known = columns.get(cell.column);
    const at = { row, column: cell.column };
    if (known === undefined) faults.push(no.noHeading(at));
    else if (cell.kind === 'formula') faults.push(no.formula(at, cell.text));
    else if (cell.kind === 'error') faults.push(no.errorValue(at, cell.text));
    else {
      const read = readCell(cell, known, since1904);
      if (typeof read === 'string') {
        if (read !== '') values.set(known.field, read);
      } else faults.push({ ...at, ...read });
    }
  }
  const places = new Map([...columns].map(([column, { field }]) => [field, column]));
  for (const { field, required, heading } of columns.values()) {
    const column = places.get(field) ?? 0;
    const wrong = faults.some((fault) => fault.column === column);
    if (required && !values.has(field) && !wrong) faults.push(no.cellMissing({ row, column }, heading));
  }
  if (faults.length > 0) return { faults };
  return { draft: draftOf(row, values, places) };
}

type Wrong = Pick<CellFault, 'code' | 'detail'>;

function readCell(cell: ListingCell, { field, choices }: ListingColumn, since1904: boolean): string | Wrong {
  const text = cell.text.trim();
  if (choices !== undefined && text !== '') {
    const wanted = text.toLowerCase();
    const chosen = choices.find((one) =>
      [one.code, one.words.zh, one.words.en, choiceText(one)].some((known) => known.toLowerCase() === wanted),
    );
    return chosen?.code ?? no.notAChoice(text, choices.map(choiceText));
  }
  if (field === 'releasedOn') return readDay(cell, since1904) ?? no.notADay(text);
  if (field === 'records' || field === 'tokens' || field === 'bytes') return readCount(cell) ?? no.notACount(text);
  if (field === 'priceYuan') return readYuan(cell) ?? no.notAPrice(text);
  return cell.kind === 'number' ? (decimalOf(text) ?? text) : text;
}

/** A day as text, or as the number by which spreadsheets keep days; 1900 never was a leap year, though they count one. */
function readDay(cell: ListingCell, since1904: boolean): string | undefined {
  const text = cell.text.trim();
  if (text === '') return '';
  if (cell.kind !== 'number') {
    const day = text
      .replace(/[/.年月]/g, '-')
      .replace(/日$/, '')
      .replace(/-(\d)(?=-|$)/g, '-0$1');
    return isCalendarDate(day) ? day : undefined;
  }
  const serial = decimalOf(text);
  if (serial === undefined || !/^\d{1,6}$/.test(serial)) return undefined;
  const days = Number(serial);
  if (!since1904 && days < 61) return undefined;
  const day = since1904 ? addDays(parseDate('1904-01-01'), days) : addDays('1899-12-30' as CalendarDate, days);
  return isCalendarDate(day) ? day : undefined;
}

function readCount(cell: ListingCell): string | undefined {
  const text = cell.text.trim().replace(/[,，\s]/g, '');
  const digits = cell.kind === 'number' ? decimalOf(text) : text;
  return digits !== undefined && (digits === '' || /^\d{1,18}$/.test(digits)) ? digits : undefined;
}

function readYuan(cell: ListingCell): string | undefined {
  const text = cell.text.trim().replace(/[,，\s¥￥元]/g, '');
  const amount = cell.kind === 'number' ? decimalOf(text) : text;
  return amount !== undefined && (amount === '' || /^\d{1,15}(\.\d{1,2})?$/.test(amount)) ? amount : undefined;
}

/**
 * A number as a spreadsheet shows it. The file holds the binary number next to it with 17 digits (`33.329999999999998`);
 * 15 are what was typed. Rounded half up on the digits, without floating point.
 */
export function decimalOf(raw: string): string | undefined {
  const match = /^(\d{1,400})(?:\.(\d{0,400}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(raw);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return '0';
  let scale = fraction.length - Number(exponent);
  let value = BigInt(digits);
  const beyond = digits.length - 15;
  if (beyond > 0) {
    const unit = 10n ** BigInt(beyond);
    value = (value + unit / 2n) / unit;
    scale -= beyond;
  }
  if (scale < -30 || scale > 400) return undefined;
  if (scale <= 0) return (value * 10n ** BigInt(-scale)).toString();
  const padded = value.toString().padStart(scale + 1, '0');
  const decimals = padded.slice(-scale).replace(/0+$/, '');
  return decimals === '' ? padded.slice(0, -scale) : `${padded.slice(0, -scale)}.${decimals}`;
}

function fenOf(yuan: string) {
  const [whole = '0', cents = ''] = yuan.split('.');
  return fen(BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0')));
}

function draftOf(
  row: number,
  values: ReadonlyMap<ListingField, string>,
  columns: ReadonlyMap<ListingField, number>,
): ListingDraft {
  const text = <Field extends string>(field: ListingField, as: Field) => {
    const value = values.get(field);
    return (value === undefined ? {} : { [as]: value }) as { [K in Field]?: string };
  };
  const count = (field: 'records' | 'tokens' | 'bytes') => {
    const value = values.get(field);
    return value === undefined ? {} : { [field]: BigInt(value) };
  };
  const nameZh = values.get('nameZh') ?? '';
  const [price, day, source] = [values.get('priceYuan'), values.get('releasedOn'), values.get('sourceType')];
  const [level, classification, method] = [
    values.get('personalLevel'),
    values.get('classification'),
    values.get('annotation'),
  ];
  const digest = values.get('releaseDigest');
  const release: ReleaseDraft = {
    name: nameZh,
    // As with a description in Croissant, what tells such releases apart is the digest of what was said of them.
    digest: digest ?? digestOf(Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)))),
    ...(digest === undefined ? { moreFlags: ['DIGEST_OF_DESCRIPTION'] } : {}),
    ...text('nameEn', 'nameEn'),
    ...text('description', 'description'),
    ...text('modality', 'modality'),
    ...text('language', 'language'),
    ...text('domain', 'domain'),
    ...text('industry', 'industry'),
    ...text('licence', 'licence'),
    ...text('openMode', 'openMode'),
    ...text('updateInterval', 'updateInterval'),
    ...count('records'),
    ...count('tokens'),
    ...count('bytes'),
    ...(price === undefined ? {} : { priceFen: fenOf(price) }),
    ...(day === undefined ? {} : { releasedOn: parseDate(day) }),
    ...(source === undefined ? {} : { components: [{ name: nameZh, sourceType: source as SourceType }] }),
    ...(level === undefined ? {} : { personalInformation: { level: level as PersonalLevel } }),
    ...(classification === undefined ? {} : { classification: classification as Classification }),
    ...(method === undefined ? {} : { annotation: { method: method as AnnotationMethod } }),
  };
  return { row, key: values.get('key') ?? '', nameZh, ...text('nameEn', 'nameEn'), release, columns };
}

/** The column in which a field of a release stands, for what is found wrong when it is judged. */
export function fieldColumn(field: string): ListingField | undefined {
  const name = field.replace(/^\//, '').split('/')[0] ?? '';
  const others: Readonly<Record<string, ListingField>> = {
    priceFen: 'priceYuan',
    updateIntervalDays: 'updateInterval',
    components: 'sourceType',
    personalInformation: 'personalLevel',
    name: 'nameZh',
  };
  return others[name] ?? LISTING_COLUMNS.find((one) => one.field === name)?.field;
}
