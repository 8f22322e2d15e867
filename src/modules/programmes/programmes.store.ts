import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { DraftRow, StoredVersion, VersionRow } from './core/programme-version.js';

const DRAFT = `select d.id, d.code, d.authority, d.digest, d.body, d.drafted_by as "draftedBy",
  d.recorded_at as "recordedAt" from programmes.draft d`;

interface Row {
  id: string;
  code: string;
  no: number;
  digest: string;
  body: string;
  effective_from: CalendarDate;
  effective_until: CalendarDate | null;
  published_by: string;
  draft_id: string | null;
  recorded_at: Date;
}

/** The only speaker of SQL on schema `programmes`. */
export class ProgrammesStore {
  /** One publisher at a time, so that version numbers have no gap and no file is published twice. */
  async lockPublishing(ctx: Ctx): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('programmes.publish', 0))`);
  }

  /** The newest version of each programme, by code, after `afterCode`. */
  async latest(ctx: Ctx, afterCode: string | undefined, limit: number): Promise<VersionRow[]> {
    const rows = await ctx.tx.query<Row>(
      `select distinct on (code) * from programmes.version
        where $1::text is null or code > $1 order by code, no desc limit $2`,
      [afterCode ?? null, limit],
    );
    return rows.map(toVersion);
  }

  /** All versions of a programme, newest first. */
  async versions(ctx: Ctx, code: string): Promise<VersionRow[]> {
    const rows = await ctx.tx.query<Row>('select * from programmes.version where code = $1 order by no desc', [code]);
    return rows.map(toVersion);
  }

  /** One version by its id. */
  async byId(ctx: Ctx, id: string): Promise<VersionRow | undefined> {
    const [row] = await ctx.tx.query<Row>('select * from programmes.version where id = $1', [id]);
    return row && toVersion(row);
  }

  async insert(ctx: Ctx, rows: readonly VersionRow[]): Promise<void> {
    await ctx.tx.query(
      `insert into programmes.version
         (id, code, no, digest, body, effective_from, effective_until, published_by, draft_id, recorded_at)
       select v.id, v.code, v.no, v.digest, v.body, v.effective_from, v.effective_until, v.published_by, v.draft_id, $10
         from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[],
                     $9::uuid[])
           as v(id, code, no, digest, body, effective_from, effective_until, published_by, draft_id)`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.code),
        rows.map((row) => row.no),
        rows.map((row) => row.digest),
        rows.map((row) => row.body),
        rows.map((row) => row.effectiveFrom),
        rows.map((row) => row.effectiveUntil ?? null),
        rows.map((row) => row.publishedBy),
        rows.map((row) => row.draftId ?? null),
        ctx.now,
      ],
    );
  }

  /** Digests of all versions, by code. */
  async digests(ctx: Ctx, codes: readonly string[]): Promise<Map<string, readonly string[]>> {
    const rows = await ctx.tx.query<{ code: string; digests: string[] }>(
      'select code, array_agg(digest order by no) as digests from programmes.version where code = any($1) group by code',
      [codes],
    );
    return new Map(rows.map(({ code, digests }) => [code, digests]));
  }

  async saveDraft(ctx: Ctx, row: DraftRow): Promise<void> {
    await ctx.tx.query(
      `insert into programmes.draft (id, code, authority, digest, body, drafted_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [row.id, row.code, row.authority, row.digest, row.body, row.draftedBy, row.recordedAt],
    );
  }

  async drafts(ctx: Ctx, filter: { readonly id?: string; readonly code?: string }): Promise<DraftRow[]> {
    return ctx.tx.query<DraftRow>(
      `${DRAFT} where ($1::uuid is null or d.id = $1) and ($2::text is null or d.code = $2) order by d.id desc`,
      [filter.id ?? null, filter.code ?? null],
    );
  }

  streamDrafts = (ctx: Ctx): AsyncIterable<DraftRow[]> => ctx.tx.stream<DraftRow>(`${DRAFT} order by d.id`);

  async *stream(ctx: Ctx): AsyncIterable<readonly StoredVersion[]> {
    const all = ctx.tx.stream<Row & { office: string }>('select * from programmes.version order by id');
    for await (const rows of all) {
      yield rows.map((row) => ({ ...toVersion(row), office: row.office }));
    }
  }
}

function toVersion(row: Row): VersionRow {
  return {
    id: row.id,
    code: row.code,
    no: row.no,
    digest: row.digest,
    body: row.body,
    effectiveFrom: row.effective_from,
    ...(row.effective_until === null ? {} : { effectiveUntil: row.effective_until }),
    publishedBy: row.published_by,
    ...(row.draft_id === null ? {} : { draftId: row.draft_id }),
    recordedAt: row.recorded_at,
  };
}
