import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { EvidenceFile, EvidenceType } from './core/evidence-file.js';

interface EvidenceRow {
  id: string;
  contract_id: string;
  sha256: string;
  media_type: EvidenceType;
  name: string;
  bytes: bigint;
  recorded_by: string;
  recorded_at: Date;
}

const COLUMNS: Record<keyof EvidenceRow, string> = {
  id: 'uuid',
  contract_id: 'uuid',
  sha256: 'text',
  media_type: 'text',
  name: 'text',
  bytes: 'bigint',
  recorded_by: 'text',
  recorded_at: 'timestamptz',
};

/** Rows of `contracts.evidence`; the files themselves lie in a folder. */
export class EvidenceStore {
  async insert(ctx: Ctx, file: EvidenceFile): Promise<void> {
    await insertRows(ctx.tx, 'contracts.evidence', COLUMNS, [
      {
        id: file.id,
        contract_id: file.contractId,
        sha256: file.sha256,
        media_type: file.mediaType,
        name: file.name,
        bytes: file.bytes,
        recorded_by: file.recordedBy,
        recorded_at: file.recordedAt,
      },
    ]);
  }

  async of(ctx: Ctx, contractId: string): Promise<EvidenceFile[]> {
    const rows = await ctx.tx.query<EvidenceRow>(
      'select * from contracts.evidence where contract_id = $1 order by id',
      [contractId],
    );
    return rows.map(toFile);
  }

  async *stream(ctx: Ctx): AsyncIterable<EvidenceFile[]> {
    for await (const rows of ctx.tx.stream<EvidenceRow>('select * from contracts.evidence order by id')) {
      yield rows.map(toFile);
    }
  }
}

function toFile(row: EvidenceRow): EvidenceFile {
  return {
    id: row.id,
    contractId: row.contract_id,
    sha256: row.sha256,
    mediaType: row.media_type,
    name: row.name,
    bytes: Number(row.bytes),
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}
