import type { Taken } from '../../kernel/take.js';
import type { Attestations } from '../../modules/attestations/index.js';
import type { Catalogue, Originals } from '../../modules/catalogue/index.js';
import type { Claims } from '../../modules/claims/index.js';
import type { Contracts } from '../../modules/contracts/index.js';
import type { Bods, Parties } from '../../modules/parties/index.js';
import type { Usage } from '../../modules/usage/index.js';
import type { Ctx } from '../../platform/ctx.js';
import { readCsv, readCsvInPieces, type TableRow } from '../../platform/intake/csv.js';
import { Cells } from './cells.js';
import type { LoadReport, RecordKind } from './report.js';
import type { SourceFolder } from './source-folder.js';
import { COLUMN_OF, TABLES, type TableName } from './tables.table.js';

export interface LoadRooms {
  readonly parties: Parties;
  readonly bods: Bods;
  readonly catalogue: Catalogue;
  readonly originals: Originals;
  readonly attestations: Attestations;
  readonly contracts: Contracts;
  readonly claims: Claims;
  readonly usage: Usage;
}

export interface Offered<Draft> {
  readonly row: { readonly line: number };
  readonly draft: Draft;
}

/** Rows of a long table that are in memory together. */
const PIECE = 5_000;

/** One load on its way: source, rooms, transaction and report. */
export class Loading {
  /** Keys of natural persons already recorded by this load. */
  readonly persons = new Set<string>();
  private readonly tables = new Map<TableName, readonly TableRow[]>();

  constructor(
    readonly ctx: Ctx,
    readonly rooms: LoadRooms,
    readonly source: SourceFolder,
    readonly report: LoadReport,
    readonly progress: (line: string) => void,
  ) {}

  has(file: string): boolean {
    return this.source.files.includes(file);
  }

  /** Rows of a table, read once, its unreadable lines refused; none where the folder has no such file. */
  async rows(file: TableName): Promise<readonly TableRow[]> {
    const known = this.tables.get(file);
    if (known || !this.has(file)) return known ?? [];
    const { rows, refusals } = readCsv(file, await this.source.bytes(file), TABLES[file]);
    this.report.refused.push(...refusals);
    if (rows.length > 0) this.progress(`${file}: ${rows.length}`);
    this.tables.set(file, rows);
    return rows;
  }

  /** Reads each row into a draft and hands the sound ones to their room. Answers every sound row with its id. */
  async table<Draft>(
    file: TableName,
    kind: RecordKind,
    read: (cells: Cells) => Draft,
    take: (drafts: readonly Draft[]) => Promise<readonly Taken[]>,
  ): Promise<{ readonly row: TableRow; readonly id: string | undefined }[]> {
    return this.take(file, kind, this.sound(file, await this.rows(file), read), take);
  }

  /**
   * The same for a long table whose rows stand by themselves: read and handed on in pieces, none of which is kept. Answers
   * the ids of the sound rows.
   */
  async longTable<Draft>(
    file: TableName,
    kind: RecordKind,
    read: (cells: Cells) => Draft,
    take: (drafts: readonly Draft[]) => Promise<readonly Taken[]>,
  ): Promise<readonly string[]> {
    const ids: string[] = [];
    if (!this.has(file)) return ids;
    let rows = 0;
    for (const piece of readCsvInPieces(file, await this.source.bytes(file), TABLES[file], PIECE)) {
      this.report.refused.push(...piece.refusals);
      const taken = await this.take(file, kind, this.sound(file, piece.rows, read), take);
      for (const { id } of taken) if (id !== undefined) ids.push(id);
      rows += piece.rows.length;
      if (piece.rows.length > 0) this.progress(`${file}: ${rows}`);
    }
    return ids;
  }

  private sound<Draft>(file: TableName, rows: readonly TableRow[], read: (cells: Cells) => Draft) {
    return rows.flatMap((row) => {
      const cells = new Cells(row);
      const draft = read(cells);
      if (cells.errors.length === 0) return [{ row, draft }];
      this.report.refuse(file, row.line, cells.errors);
      return [];
    });
  }

  async take<Draft, Row extends { readonly line: number }>(
    file: string,
    kind: RecordKind,
    offered: readonly { readonly row: Row; readonly draft: Draft }[],
    take: (drafts: readonly Draft[]) => Promise<readonly Taken[]>,
    columnOf: Readonly<Record<string, string>> = COLUMN_OF[file] ?? {},
  ): Promise<{ readonly row: Row; readonly id: string | undefined }[]> {
    if (offered.length === 0) return [];
    const answers = await take(offered.map((one) => one.draft));
    return offered.map(({ row }, index) => {
      const answer = answers[index];
      return { row, id: answer && this.report.answer(kind, file, row.line, inColumns(answer, columnOf)) };
    });
  }
}

/** The room's answer with its fields under the names of the table's columns. */
function inColumns(answer: Taken, columnOf: Readonly<Record<string, string>>): Taken {
  if (answer.outcome !== 'refused') return answer;
  const errors = answer.errors.map((error) => {
    const column = error.field === undefined ? undefined : columnOf[error.field.replace(/^\//, '')];
    return column === undefined ? error : { ...error, field: column };
  });
  return { ...answer, errors };
}
