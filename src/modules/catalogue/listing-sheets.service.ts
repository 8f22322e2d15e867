import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { DomainError, type FieldError } from '../../kernel/domain-error.js';
import type { Ctx } from '../../platform/ctx.js';
import { XlsxFault } from '../../platform/intake/xlsx-fault.js';
import { columnName, readSheet, type Sheet } from '../../platform/intake/xlsx-reader.js';
import { meant, type WrittenSheet, writeWorkbook } from '../../platform/intake/xlsx-writer.js';
import { CatalogueStore } from './catalogue.store.js';
import { choiceText, LISTING_COLUMNS, type ListingField } from './core/listing-columns.table.js';
import type { CellFault } from './core/listing-errors.js';
import { keyTwice } from './core/listing-errors.js';
import { listingCells } from './core/listing-export.js';
import { fieldColumn, type ListingDraft, type ListingReading, readListing } from './core/listing-row.js';
import type { CorpusRow, ReleaseRow } from './core/release.js';
import { Offers } from './offers.service.js';

const SHEET = '语料';
const SHEET_NAMES = [SHEET, 'Corpora', 'corpora'];
/** Rows to which the lists of the template reach, and that an export has at most. */
const ROWS_MAX = 1_000;

/** What is wrong in one cell, or in a field of the row that no cell holds. */
export interface SheetError extends FieldError {
  readonly cell: string;
}

export interface ListingResult {
  readonly sheet: string;
  readonly taken: readonly { readonly row: number; readonly corpus: CorpusRow; readonly release: ReleaseRow }[];
  readonly refused: readonly { readonly row: number; readonly errors: readonly SheetError[] }[];
  /** Rows that are still the example of the template, and were left out. */
  readonly examples: readonly number[];
}

/** Corpora from an Excel sheet: the first door for most providers. What comes in are drafts like any other. */
@Injectable()
export class ListingSheets {
  constructor(
    private readonly store: CatalogueStore,
    private readonly offers: Offers,
  ) {}

  /** An empty sheet with headings, lists and one example row, and beside it what each column means. */
  template(): Promise<Buffer> {
    return writeWorkbook([listing([LISTING_COLUMNS.map(({ example }) => example || undefined)]), explained()]);
  }

  /** The newest releases of the caller's organisation as they could be entered. */
  async export(ctx: Ctx, provider?: string): Promise<Buffer> {
    const { id } = await this.offers.providerFor(ctx, provider);
    const releases = await this.store.newestOf(ctx, id, ROWS_MAX);
    const corpora = new Map(
      (
        await this.store.corpora(
          ctx,
          releases.map(({ corpusId }) => corpusId),
        )
      ).map((corpus) => [corpus.id, corpus]),
    );
    const rows = releases.map((release) => listingCells(present(corpora.get(release.corpusId), 'corpus'), release));
    return writeWorkbook([listing(rows), explained()]);
  }

  /** Takes each row by itself. Throws `CATALOGUE.SHEET_FORM` or `_TOO_LARGE` for a file that cannot be read. */
  async take(ctx: Ctx, bytes: Buffer, provider?: string): Promise<ListingResult> {
    const owner = await this.offers.providerFor(ctx, provider);
    const sheet = await opened(bytes);
    const { drafts, faults, examples } = read(sheet);
    const taken: ListingResult['taken'][number][] = [];
    const refused = new Map<number, SheetError[]>();
    const refuse = (row: number, error: SheetError): void => {
      refused.set(row, [...(refused.get(row) ?? []), error]);
    };
    for (const fault of faults) refuse(fault.row, cellError(sheet.name, fault));
    const seen = new Map<string, number>();
    for (const draft of drafts) {
      const same = `${draft.key} ${draft.release.digest}`;
      const before = seen.get(same);
      seen.set(same, before ?? draft.row);
      if (before !== undefined) {
        refuse(draft.row, cellError(sheet.name, keyTwice({ row: draft.row, column: columnOf(draft, 'key') }, before)));
        continue;
      }
      try {
        taken.push({ row: draft.row, ...(await this.store.attempt(ctx, () => this.enter(ctx, draft, owner.uscc))) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        for (const one of fieldErrors(error)) refuse(draft.row, rowError(sheet.name, draft, one));
      }
    }
    const rows = [...refused].sort(([a], [b]) => a - b).map(([row, errors]) => ({ row, errors }));
    return { sheet: sheet.name, taken, refused: rows, examples };
  }

  private async enter(ctx: Ctx, draft: ListingDraft, uscc: string | undefined) {
    const { key, nameZh, nameEn, release } = draft;
    const own = await this.offers.ownByKey(ctx, key, uscc);
    const named = { key, name: nameZh, ...(nameEn === undefined ? {} : { nameEn }) };
    const corpus =
      own ?? (await this.offers.open(ctx, uscc === undefined ? named : { ...named, provider: uscc })).corpus;
    return { corpus, release: await this.offers.addRelease(ctx, corpus.id, release) };
  }
}

async function opened(bytes: Buffer): Promise<Sheet> {
  try {
    return await readSheet(bytes, SHEET_NAMES);
  } catch (error) {
    if (!(error instanceof XlsxFault)) throw error;
    throw new DomainError('invalid', `CATALOGUE.${error.code}`, error.text);
  }
}

function read(sheet: Sheet): ListingReading {
  const rows = sheet.rows.map(({ row, cells }) => ({
    row,
    cells: cells.map((cell) => ({ ...cell, text: meant(cell.text) })),
  }));
  return readListing({ since1904: sheet.since1904, rows });
}

function cellError(sheet: string, { row, column, code, detail }: CellFault): SheetError {
  return { cell: `${sheet}!${columnName(column)}${row}`, code, detail };
}

function columnOf({ columns }: ListingDraft, field: ListingField): number {
  return columns.get(field) ?? 0;
}

function fieldErrors(error: DomainError): readonly FieldError[] {
  return error.extras.errors ?? [error.asFieldError()];
}

/** An error found when the release was judged, at the cell of its field; of the whole row, at its key. */
function rowError(sheet: string, draft: ListingDraft, error: FieldError): SheetError {
  const field = (error.field === undefined ? undefined : fieldColumn(error.field)) ?? 'key';
  const column = columnOf(draft, field);
  return { ...cellError(sheet, { row: draft.row, column, code: error.code, detail: error.detail }) };
}

function listing(rows: readonly (readonly (string | undefined)[])[]): WrittenSheet {
  const lists = LISTING_COLUMNS.flatMap(({ choices }, at) =>
    choices === undefined ? [] : [[at, choices.map(choiceText)] as const],
  );
  return {
    name: SHEET,
    rows: [LISTING_COLUMNS.map(({ heading }) => heading.zh), LISTING_COLUMNS.map(({ heading }) => heading.en), ...rows],
    headings: 2,
    widths: LISTING_COLUMNS.map(({ width }) => width),
    lists: new Map(lists),
    listsTo: ROWS_MAX + 2,
  };
}

function explained(): WrittenSheet {
  const rows = LISTING_COLUMNS.map(({ heading, help, required }) => [
    heading.zh,
    required ? '必填 required' : '可不填 optional',
    help.zh,
    heading.en,
    help.en,
  ]);
  return {
    name: '说明',
    rows: [['列', '是否必填', '说明', 'Column', 'Meaning'], ...rows],
    headings: 1,
    widths: [16, 18, 60, 20, 60],
  };
}
