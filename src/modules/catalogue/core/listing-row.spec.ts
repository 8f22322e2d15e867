import { formatFen } from '../../../kernel/money.js';
import { LISTING_COLUMNS, type ListingField } from './listing-columns.table.js';
import { decimalOf, type ListingCell, type ListingSheet, readListing } from './listing-row.js';

const FIELDS: readonly ListingField[] = ['key', 'nameZh', 'modality', 'openMode', 'priceYuan', 'releasedOn', 'records'];
const headings = FIELDS.map((field) => LISTING_COLUMNS.find((one) => one.field === field)?.heading.zh ?? '');
const GOOD = ['K1', '语料', 'text', 'SALE', '1200.5', '2026-01-15', '10'];

function cells(texts: readonly (string | ListingCell | undefined)[]): ListingCell[] {
  return texts.flatMap((text, column) => {
    if (text === undefined) return [];
    return typeof text === 'string' ? [{ column, kind: 'text' as const, text }] : [{ ...text, column }];
  });
}

function read(rows: readonly (readonly (string | ListingCell | undefined)[])[], since1904 = false) {
  const sheet: ListingSheet = { since1904, rows: rows.map((texts, at) => ({ row: at + 1, cells: cells(texts) })) };
  return readListing(sheet);
}

const number = (text: string): ListingCell => ({ column: 0, kind: 'number', text });
const faults = (rows: Parameters<typeof read>[0]) =>
  read(rows).faults.map(({ row, column, code }) => `${row} ${column} ${code}`);
const withCell = (field: ListingField, cell: string | ListingCell | undefined) =>
  GOOD.map((text, at) => (FIELDS[at] === field ? cell : text));

describe('a row of the listing sheet', () => {
  it('becomes a draft, its words read as the record needs them', () => {
    const [draft] = read([headings, GOOD]).drafts;
    expect(draft).toMatchObject({
      row: 2,
      key: 'K1',
      nameZh: '语料',
      release: { modality: 'text', openMode: 'SALE', records: 10n, releasedOn: '2026-01-15' },
    });
    expect(draft?.release.priceFen && formatFen(draft.release.priceFen)).toBe('120050');
    expect(draft?.release.moreFlags).toEqual(['DIGEST_OF_DESCRIPTION']);
  });

  it.each(['SALE', 'sale', '出售', 'for sale', 'SALE 出售'])('takes a choice written as %s', (text) => {
    expect(read([headings, withCell('openMode', text)]).drafts[0]?.release.openMode).toBe('SALE');
  });

  it.each([
    ['2026-01-15', '2026-01-15'],
    ['2026/1/5', '2026-01-05'],
    ['2026年1月15日', '2026-01-15'],
    [number('46037'), '2026-01-15'],
    [number('61'), '1900-03-01'],
  ])('takes the day %j', (cell, day) => {
    expect(read([headings, withCell('releasedOn', cell)]).drafts[0]?.release.releasedOn).toBe(day);
  });

  it('counts days from 1904 where the workbook does', () => {
    expect(read([headings, withCell('releasedOn', number('44575'))], true).drafts[0]?.release.releasedOn).toBe(
      '2026-01-15',
    );
  });

  it.each([
    ['33.329999999999998', '33.33'],
    ['1.1000000000000001', '1.1'],
    ['1.2E+5', '120000'],
    ['5E-2', '0.05'],
    ['120000', '120000'],
    ['0', '0'],
    ['999999999999999', '999999999999999'],
  ])('reads the number %s of the file as the %s that was typed', (raw, typed) => {
    expect(decimalOf(raw)).toBe(typed);
  });

  it.each([
    ['33.329999999999998', '3333'],
    ['0.01', '1'],
    ['1E6', '100000000'],
  ])('takes the price %s exactly', (raw, fen) => {
    const price = read([headings, withCell('priceYuan', number(raw))]).drafts[0]?.release.priceFen;
    expect(price?.toString()).toBe(fen);
  });

  it.each<[ListingField, string | ListingCell | undefined, string]>([
    ['openMode', '赠送', 'CATALOGUE.SHEET_CHOICE'],
    ['releasedOn', '2026-02-30', 'CATALOGUE.SHEET_DATE'],
    ['releasedOn', number('60'), 'CATALOGUE.SHEET_DATE'],
    ['releasedOn', '明天', 'CATALOGUE.SHEET_DATE'],
    ['records', '-1', 'CATALOGUE.SHEET_COUNT'],
    ['records', number('1.5'), 'CATALOGUE.SHEET_COUNT'],
    ['records', '约一万', 'CATALOGUE.SHEET_COUNT'],
    ['priceYuan', '1.005', 'CATALOGUE.SHEET_PRICE'],
    ['priceYuan', '面议', 'CATALOGUE.SHEET_PRICE'],
    ['nameZh', undefined, 'CATALOGUE.SHEET_CELL_MISSING'],
    ['nameZh', '  ', 'CATALOGUE.SHEET_CELL_MISSING'],
    ['nameZh', { column: 0, kind: 'formula', text: 'A1' }, 'CATALOGUE.SHEET_FORMULA'],
    ['records', { column: 0, kind: 'formula', text: 'SUM(A:A)' }, 'CATALOGUE.SHEET_FORMULA'],
    ['key', { column: 0, kind: 'error', text: '#N/A' }, 'CATALOGUE.SHEET_ERROR_VALUE'],
  ])('is refused at the cell of %s with %j', (field, cell, code) => {
    expect(faults([headings, withCell(field, cell)])).toEqual([`2 ${FIELDS.indexOf(field)} ${code}`]);
  });

  it('stands or falls by itself, with every wrong cell of it named', () => {
    const bad = GOOD.map((text, at) => (['openMode', 'records'].includes(FIELDS[at] ?? '') ? '?' : text));
    const reading = read([headings, GOOD, bad, withCell('key', 'K2')]);
    expect(reading.drafts.map(({ row }) => row)).toEqual([2, 4]);
    expect(reading.faults.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '3 CATALOGUE.SHEET_CHOICE',
      '3 CATALOGUE.SHEET_COUNT',
    ]);
  });
});

describe('the headings of the listing sheet', () => {
  const english = FIELDS.map((field) => LISTING_COLUMNS.find((one) => one.field === field)?.heading.en ?? '');

  it('are known in either language, in any order, in one row or in two', () => {
    for (const rows of [
      [headings, GOOD],
      [english, GOOD],
      [headings, english, GOOD],
    ])
      expect(read(rows).drafts).toHaveLength(1);
    expect(read([[...headings].reverse(), [...GOOD].reverse()]).drafts[0]?.key).toBe('K1');
  });

  it('that are unknown, doubled or missing are named, and no row is guessed at', () => {
    expect(faults([[...headings, '备注'], GOOD])).toEqual(['1 7 CATALOGUE.SHEET_HEADING']);
    expect(faults([[...headings, headings[0] ?? ''], GOOD])).toEqual(['1 7 CATALOGUE.SHEET_HEADING_TWICE']);
    expect(faults([headings.slice(0, 3), GOOD])).toEqual(['1 3 CATALOGUE.SHEET_HEADING_MISSING']);
    expect(faults([headings, [...GOOD, '旁注']])).toEqual(['2 7 CATALOGUE.SHEET_NO_HEADING']);
  });

  it('without anything below, or nothing at all, are said to be empty', () => {
    for (const rows of [[], [headings]])
      expect(read(rows).faults.map(({ code }) => code)).toEqual(['CATALOGUE.SHEET_EMPTY']);
  });

  it('and the example of the template are left out, until somebody changes it', () => {
    const all = LISTING_COLUMNS.map(({ heading }) => heading.zh);
    const example = LISTING_COLUMNS.map((one) => one.example || undefined);
    expect(read([all, example])).toMatchObject({ drafts: [], faults: [], examples: [2] });
    const changed = example.map((text, at) => (at === 0 ? 'mine' : text));
    expect(read([all, changed]).drafts.map(({ key }) => key)).toEqual(['mine']);
  });
});
