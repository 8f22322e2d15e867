import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { StatementFile, StatementLine } from './core/statement-file.js';

/** A file with its lines in the order of the file. */
export interface FileWithLines {
  readonly file: StatementFile;
  readonly lines: readonly StatementLine[];
}

type FileRow = StatementFile & { readonly lines: readonly StatementLine[] };

const FILE = `select f.id, f.platform, f.month, f.key_id as "keyId", f.digest, f.jws, f.recorded_by as "recordedBy",
  f.recorded_at as "recordedAt",
  coalesce((select jsonb_agg(jsonb_build_object('line', l.line, 'statementId', l.statement_id) order by l.line)
              from usage.statement_line l where l.file_id = f.id), '[]') as lines
  from usage.statement_file f`;

/** Speaks SQL on signed statements and on what their lines vouch for. */
export class StatementFilesStore {
  /** Files with this content, the newest first. */
  async byDigest(ctx: Ctx, digest: string): Promise<FileWithLines[]> {
    return (await ctx.tx.query<FileRow>(`${FILE} where f.digest = $1 order by f.id desc`, [digest])).map(split);
  }

  async insert(ctx: Ctx, { file, lines }: FileWithLines): Promise<void> {
    await ctx.tx.query(
      `insert into usage.statement_file (id, platform, month, key_id, digest, jws, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [file.id, file.platform, file.month, file.keyId, file.digest, file.jws, file.recordedBy, file.recordedAt],
    );
    await insertRows(
      ctx.tx,
      'usage.statement_line',
      { file_id: 'uuid', line: 'int', statement_id: 'uuid' },
      lines.map(({ line, statementId }) => ({ file_id: file.id, line, statement_id: statementId })),
    );
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly (FileWithLines & { readonly id: string })[]> {
    for await (const rows of ctx.tx.stream<FileRow>(`${FILE} order by f.id`)) {
      yield rows.map((row) => ({ ...split(row), id: row.id }));
    }
  }

  /** Files that lines name and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(l.file_id::text, '') as id from usage.statement_line l
        where not exists (select from usage.statement_file f where f.id = l.file_id) order by 1 limit 1000`,
    );
    return rows.map(({ id }) => id);
  }
}

function split({ lines, ...file }: FileRow): FileWithLines {
  return { file, lines };
}
