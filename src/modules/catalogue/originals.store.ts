import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { OriginalRow } from './core/original.js';

/** Also read by the room's main store, for the log. */
export const ORIGINAL = `select release_id as id, format, file_name as "fileName", part, text from catalogue.release_original`;

/** The kept originals of releases that others described. */
@Injectable()
export class OriginalsStore {
  async of(ctx: Ctx, releaseIds: readonly string[]): Promise<readonly OriginalRow[]> {
    return ctx.tx.query<OriginalRow>(`${ORIGINAL} where release_id = any($1::uuid[])`, [releaseIds]);
  }

  async insert(ctx: Ctx, rows: readonly OriginalRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'catalogue.release_original',
      { release_id: 'uuid', format: 'text', file_name: 'text', part: 'integer', text: 'text' },
      rows.map(({ id, fileName, ...row }) => ({ ...row, release_id: id, file_name: fileName })),
    );
  }
}
