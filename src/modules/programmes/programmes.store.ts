import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { VersionRow } from './core/programme-version.js';

interface Row {
  id: string;
  code: string;
  no: number;
  digest: string;
  body: string;
  effective_from: CalendarDate;
  effective_until: CalendarDate | null;
  published_by: string;
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
         (id, code, no, digest, body, effective_from, effective_until, published_by, recorded_at)
       select v.id, v.code, v.no, v.digest, v.body, v.effective_from, v.effective_until, v.published_by, $9
         from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[])
           as v(id, code, no, digest, body, effective_from, effective_until, published_by)`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.code),
        rows.map((row) => row.no),
        rows.map((row) => row.digest),
        rows.map((row) => row.body),
        rows.map((row) => row.effectiveFrom),
        rows.map((row) => row.effectiveUntil ?? null),
        rows.map((row) => row.publishedBy),
        ctx.now,
      ],
    );
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly VersionRow[]> {
    for await (const rows of ctx.tx.stream<Row>('select * from programmes.version order by id')) {
      yield rows.map(toVersion);
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
    recordedAt: row.recorded_at,
  };
}
