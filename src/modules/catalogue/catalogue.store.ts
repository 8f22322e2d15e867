import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { Distribution } from './core/croissant.js';
import type { OriginalRow } from './core/original.js';
import type { PermissionCell } from './core/permissions.js';
import type { CorpusRow, IdentityKind, ReleaseRow } from './core/release.js';
import { ORIGINAL } from './originals.store.js';

const CORPUS = `select c.id, c.provider_id as "providerId", c.identity_kind as "identityKind", c.identity, c.name,
  c.name_en as "nameEn", c.recorded_at as "recordedAt" from catalogue.corpus c`;

/** bigint and uuid arrays inside jsonb would lose their types, so children travel as json with texts only. */
const RELEASE = `select r.id, r.corpus_id as "corpusId", r.number, r.digest, r.name, r.name_en as "nameEn",
  r.released_on as "releasedOn", r.modality, r.languages, r.domain, r.licences, r.open_mode as "openMode",
  r.price_fen as "priceFen", r.update_interval_days as "updateIntervalDays", r.records, r.bytes, r.version, r.url,
  r.croissant_version as "croissantVersion", r.croissant_file as "croissantFile",
  r.croissant_text as "croissantText", r.entry, r.state, r.flags, r.recorded_at as "recordedAt",
  (select coalesce(json_agg(json_build_object('use', p.use, 'value', p.value, 'source', p.source, 'basis', p.basis)
     order by array_position(array['pretrain', 'fineTune', 'evaluate', 'retrieve', 'redistribute', 'derivedModel',
       'commercial'], p.use)), '[]') from catalogue.release_permission p where p.release_id = r.id) as permissions,
  (select coalesce(json_agg(json_strip_nulls(json_build_object('place', f.place, 'kind', f.kind, 'nodeId', f.node_id, 'name', f.name,
     'contentUrl', f.content_url, 'contentSize', f.content_size, 'encodingFormats', f.encoding_formats,
     'sha256', f.sha256, 'md5', f.md5, 'includes', f.includes, 'containedIn', f.contained_in)) order by f.place), '[]')
   from catalogue.release_file f where f.release_id = r.id) as distribution
  from catalogue.release r`;

type Nullable<T> = { [K in keyof T]: T[K] | null };
type RawRelease = Nullable<ReleaseRow> & Pick<ReleaseRow, 'id' | 'recordedAt'>;

/** Absent is a key left out, in records as in replies. */
function withoutNulls<Row extends object>(row: Nullable<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

export interface ReleaseFilter {
  readonly corpusId?: string;
  /** Newest release of each corpus only. */
  readonly newest?: boolean;
  /** Part of a name, of the domain or of the key. */
  readonly q?: string;
  readonly modality?: string;
  readonly language?: string;
  readonly domain?: string;
  readonly openMode?: string;
  /** Offers that are not listed yet are shown to their provider only; `all` to those who review. */
  readonly viewer: { readonly all: true } | { readonly all: false; readonly organisationId?: string };
  /** Id of the corpus (newest) or release already seen. */
  readonly after?: string;
  readonly limit: number;
}

/** The only place of this room that speaks SQL. */
@Injectable()
export class CatalogueStore {
  /** Corpora with these identities: KEY whatever the provider, CROISSANT of the provider named beside. */
  async byIdentity(
    ctx: Ctx,
    wanted: readonly { readonly kind: IdentityKind; readonly identity: string; readonly providerId: string }[],
  ): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(
      `${CORPUS} where exists (
         select 1 from jsonb_to_recordset($1::jsonb) as w(kind text, identity text, "providerId" uuid)
         where w.kind = c.identity_kind and w.identity = c.identity
           and (w.kind = 'KEY' or w."providerId" = c.provider_id))`,
      [JSON.stringify(wanted.map(({ kind, identity, providerId }) => ({ kind, identity, providerId })))],
    );
    return rows.map(withoutNulls<CorpusRow>);
  }

  async corpora(ctx: Ctx, ids: readonly string[]): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(`${CORPUS} where c.id = any($1::uuid[])`, [ids]);
    return rows.map(withoutNulls<CorpusRow>);
  }

  /** Serialises what concerns these identities until the end of the transaction. */
  async lock(ctx: Ctx, identities: readonly string[]): Promise<void> {
    await ctx.tx.query(
      `select pg_advisory_xact_lock(hashtextextended('catalogue.corpus:' || identity, 0))
       from (select unnest($1::text[]) as identity order by 1) as wanted`,
      [[...new Set(identities)]],
    );
  }

  /** Corpora of these keys, and described data sets of these identities, in the order in which they were recorded. */
  async byKeys(ctx: Ctx, keys: readonly string[]): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(
      `${CORPUS} where (c.identity_kind = 'KEY' and c.identity = any($1::text[]))
         or (c.identity_kind = 'CROISSANT' and md5(c.identity) in (select md5(k) from unnest($1::text[]) as k)
           and c.identity = any($1::text[]))
       order by c.id`,
      [keys],
    );
    return rows.map(withoutNulls<CorpusRow>);
  }

  async releasesOf(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly ReleaseRow[]> {
    return this.readReleases(ctx, `${RELEASE} where r.corpus_id = any($1::uuid[]) order by r.corpus_id, r.number`, [
      corpusIds,
    ]);
  }

  async releases(ctx: Ctx, ids: readonly string[]): Promise<readonly ReleaseRow[]> {
    return this.readReleases(ctx, `${RELEASE} where r.id = any($1::uuid[])`, [ids]);
  }

  /** One page of releases, in the order in which their corpora (newest) or they themselves were recorded. */
  async search(ctx: Ctx, filter: ReleaseFilter): Promise<readonly ReleaseRow[]> {
    const { viewer } = filter;
    return this.readReleases(
      ctx,
      `${RELEASE} join catalogue.corpus c on c.id = r.corpus_id
       where ($1::uuid is null or r.corpus_id = $1)
         and (not $2::boolean or r.number = (
           select max(n.number) from catalogue.release n where n.corpus_id = r.corpus_id
             and ($8::boolean or n.entry = 'LOAD' or n.state = 'LISTED' or c.provider_id = $9::uuid)))
         and ($3::text is null or r.name ilike $3 or r.name_en ilike $3 or c.name ilike $3 or c.identity ilike $3
           or r.domain ilike $3)
         and ($4::text is null or r.modality = $4)
         and ($5::text is null or $5 = any(r.languages))
         and ($6::text is null or r.domain = $6)
         and ($7::text is null or r.open_mode = $7)
         and ($8::boolean or r.entry = 'LOAD' or r.state = 'LISTED' or c.provider_id = $9::uuid)
         and ($10::uuid is null or case when $2 then c.id else r.id end > $10)
       order by case when $2 then c.id else r.id end
       limit $11`,
      [
        filter.corpusId ?? null,
        filter.newest ?? false,
        filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
        filter.modality ?? null,
        filter.language ?? null,
        filter.domain ?? null,
        filter.openMode ?? null,
        viewer.all,
        viewer.all ? null : (viewer.organisationId ?? null),
        filter.after ?? null,
        filter.limit,
      ],
    );
  }

  async insertCorpora(ctx: Ctx, rows: readonly CorpusRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'catalogue.corpus',
      {
        id: 'uuid',
        provider_id: 'uuid',
        identity_kind: 'text',
        identity: 'text',
        name: 'text',
        name_en: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        provider_id: row.providerId,
        identity_kind: row.identityKind,
        identity: row.identity,
        name: row.name,
        name_en: row.nameEn ?? null,
        recorded_at: row.recordedAt,
      })),
    );
  }

  /** Releases with their permission cells and files: three statements for any number. */
  async insertReleases(ctx: Ctx, rows: readonly ReleaseRow[]): Promise<void> {
    if (rows.length === 0) return;
    const payload = JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    await ctx.tx.query(
      `insert into catalogue.release (id, corpus_id, number, digest, name, name_en, released_on, modality, languages,
         domain, licences, open_mode, price_fen, update_interval_days, records, bytes, version, url, croissant_version,
         croissant_file, croissant_text, entry, state, flags, recorded_at)
       select r.id, "corpusId", number, digest, name, "nameEn", "releasedOn", modality, languages, domain, licences,
         "openMode", "priceFen", "updateIntervalDays", records, bytes, version, url, "croissantVersion",
         "croissantFile", "croissantText", entry, state, flags, "recordedAt"
       from jsonb_to_recordset($1::jsonb) as r(id uuid, "corpusId" uuid, number integer, digest text, name text,
         "nameEn" text, "releasedOn" date, modality text, languages text[], domain text, licences text[],
         "openMode" text, "priceFen" bigint, "updateIntervalDays" integer, records bigint, bytes bigint, version text,
         url text, "croissantVersion" text, "croissantFile" text, "croissantText" text, entry text, state text,
         flags text[], "recordedAt" timestamptz)`,
      [payload],
    );
    await ctx.tx.query(
      `insert into catalogue.release_permission (release_id, use, value, source, basis)
       select (r.row ->> 'id')::uuid, p.cell ->> 'use', p.cell ->> 'value', p.cell ->> 'source',
         p.cell ->> 'basis'
       from jsonb_array_elements($1::jsonb) as r(row),
         jsonb_array_elements(r.row -> 'permissions') as p(cell)`,
      [payload],
    );
    await ctx.tx.query(
      `insert into catalogue.release_file (release_id, place, kind, node_id, name, content_url, content_size,
         encoding_formats, sha256, md5, includes, contained_in)
       select (r.row ->> 'id')::uuid, d.place, d.kind, d."nodeId", d.name, d."contentUrl", d."contentSize",
         d."encodingFormats", d.sha256, d.md5, d.includes, d."containedIn"
       from jsonb_array_elements($1::jsonb) as r(row),
         jsonb_array_elements(r.row -> 'distribution') as f(file),
         jsonb_to_record(f.file) as d(place integer, kind text, "nodeId" text, name text, "contentUrl" text, "contentSize" text,
           "encodingFormats" text[], sha256 text, md5 text, includes text[], "containedIn" text[])`,
      [payload],
    );
  }

  async *streamCorpora(ctx: Ctx): AsyncIterable<readonly CorpusRow[]> {
    for await (const rows of ctx.tx.stream<Nullable<CorpusRow>>(`${CORPUS} order by c.id`)) {
      yield rows.map(withoutNulls<CorpusRow>);
    }
  }

  /** Releases that permissions or files name and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.release_id::text, '') as id from (
         select release_id from catalogue.release_permission union all select release_id from catalogue.release_file) c
       where not exists (select from catalogue.release p where p.id = c.release_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  async *streamReleases(ctx: Ctx): AsyncIterable<readonly ReleaseRow[]> {
    for await (const rows of ctx.tx.stream<RawRelease>(`${RELEASE} order by r.id`)) yield rows.map(asRelease);
  }

  streamOriginals(ctx: Ctx): AsyncIterable<readonly OriginalRow[]> {
    return ctx.tx.stream<OriginalRow>(`${ORIGINAL} order by release_id`);
  }

  private async readReleases(ctx: Ctx, sql: string, parameters: readonly unknown[]): Promise<readonly ReleaseRow[]> {
    return (await ctx.tx.query<RawRelease>(sql, parameters)).map(asRelease);
  }
}

function asRelease(raw: RawRelease): ReleaseRow {
  const row = withoutNulls<ReleaseRow>(raw);
  return {
    ...row,
    ...(row.releasedOn === undefined ? {} : { releasedOn: row.releasedOn as CalendarDate }),
    ...(row.priceFen === undefined ? {} : { priceFen: row.priceFen as Fen }),
    permissions: row.permissions as readonly PermissionCell[],
    distribution: row.distribution as readonly Distribution[],
  };
}
