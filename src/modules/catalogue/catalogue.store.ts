import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { Distribution } from './core/croissant.js';
import type { ManifestPart } from './core/manifest.js';
import type { OriginalRow } from './core/original.js';
import type { PermissionCell } from './core/permissions.js';
import type { CorpusRow, IdentityKind, ReleaseRow } from './core/release.js';
import { ORIGINAL } from './originals.store.js';

const CORPUS = `select c.id, c.provider_id as "providerId", c.identity_kind as "identityKind", c.identity, c.name,
  c.name_en as "nameEn", c.recorded_at as "recordedAt" from catalogue.corpus c`;

/** Where a release stands: as its last event left it, else as it came in. Of a `catalogue.release r`. */
export const STATE = `coalesce((select e.state from catalogue.release_event e where e.release_id = r.id
  order by e.seq desc limit 1), r.state)`;

/** The files of a release may be many; they are read where the record is made, and by themselves. */
const MANIFEST = `(select json_agg(json_build_object('path', p.path, 'bytes', p.bytes::text, 'sha256', p.sha256) order by p.path)
  from catalogue.release_part p where p.release_id = r.id) as manifest`;

/** bigint and uuid arrays inside jsonb would lose their types, so children travel as json with texts only. */
const releaseSelect = (
  more: string,
) => `select r.id, r.corpus_id as "corpusId", r.number, r.digest, r.name, r.name_en as "nameEn",
  r.released_on as "releasedOn", r.modality, r.languages, r.domain, r.licences, r.open_mode as "openMode",
  r.price_fen as "priceFen", r.update_interval_days as "updateIntervalDays", r.records, r.bytes, r.version, r.url,
  r.croissant_version as "croissantVersion", r.croissant_file as "croissantFile",
  r.croissant_text as "croissantText", r.entry, r.state as "enteredAs", r.flags, r.recorded_at as "recordedAt",
  r.description, r.industry, r.tokens, r.update_interval as "updateInterval", r.components, r.annotation,
  r.personal_information as "personalInformation", r.classification, r.rights, r.sample,
  r.digest_sm3 as "digestSm3", r.supersedes,
  (select count(*)::integer from catalogue.release_part p where p.release_id = r.id) as "manifestFiles", ${more}
  ${STATE} as state,
  r.state = 'LISTED' or exists (
    select from catalogue.release_event e where e.release_id = r.id and e.type = 'LISTED') as "listedOnce",
  (select coalesce(json_agg(json_build_object('use', p.use, 'value', p.value, 'source', p.source, 'basis', p.basis)
     order by array_position(array['pretrain', 'fineTune', 'evaluate', 'retrieve', 'redistribute', 'derivedModel',
       'commercial'], p.use)), '[]') from catalogue.release_permission p where p.release_id = r.id) as permissions,
  (select coalesce(json_agg(json_strip_nulls(json_build_object('place', f.place, 'kind', f.kind, 'nodeId', f.node_id, 'name', f.name,
     'contentUrl', f.content_url, 'contentSize', f.content_size, 'encodingFormats', f.encoding_formats,
     'sha256', f.sha256, 'md5', f.md5, 'includes', f.includes, 'containedIn', f.contained_in)) order by f.place), '[]')
   from catalogue.release_file f where f.release_id = r.id) as distribution
  from catalogue.release r`;
const RELEASE = releaseSelect('');
const RECORD = releaseSelect(`${MANIFEST},`);

export type Nullable<T> = { [K in keyof T]: T[K] | null };
type RawRelease = Nullable<ReleaseRow> & Pick<ReleaseRow, 'id' | 'recordedAt'>;

/** Absent is a key left out, in records as in replies. */
export function withoutNulls<Row extends object>(row: Nullable<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

/** Corpora and releases as they are stored. */
@Injectable()
export class CatalogueStore {
  /** Corpora with these identities, each of the provider named beside. */
  async byIdentity(
    ctx: Ctx,
    wanted: readonly { readonly kind: IdentityKind; readonly identity: string; readonly providerId: string }[],
  ): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(
      `${CORPUS} where exists (
         select 1 from jsonb_to_recordset($1::jsonb) as w(kind text, identity text, "providerId" uuid)
         where w.kind = c.identity_kind and w.identity = c.identity and w."providerId" = c.provider_id)`,
      [JSON.stringify(wanted.map(({ kind, identity, providerId }) => ({ kind, identity, providerId })))],
    );
    return rows.map(withoutNulls<CorpusRow>);
  }

  /** Corpora under these keys of which a release is or was before everybody's eyes: at most one for each key. */
  async published(ctx: Ctx, keys: readonly string[]): Promise<Map<string, CorpusRow>> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(
      `${CORPUS} where c.identity_kind = 'KEY' and c.identity = any($1::text[]) and exists (
         select from catalogue.release r where r.corpus_id = c.id and (r.entry = 'LOAD' or exists (
           select from catalogue.release_event e where e.release_id = r.id and e.type = 'LISTED')))
       order by c.id`,
      [[...new Set(keys)]],
    );
    return new Map(rows.map(withoutNulls<CorpusRow>).map((corpus) => [corpus.identity, corpus]));
  }

  async corpora(ctx: Ctx, ids: readonly string[]): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(`${CORPUS} where c.id = any($1::uuid[])`, [ids]);
    return rows.map(withoutNulls<CorpusRow>);
  }

  async corporaOf(ctx: Ctx, providerIds: readonly string[]): Promise<readonly CorpusRow[]> {
    const rows = await ctx.tx.query<Nullable<CorpusRow>>(
      `${CORPUS} where c.provider_id = any($1::uuid[]) order by c.identity collate "C", c.id`,
      [providerIds],
    );
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

  /** Newest releases of a provider's corpora, in the order of their keys. */
  async newestOf(ctx: Ctx, providerId: string, limit: number): Promise<readonly ReleaseRow[]> {
    return this.readReleases(
      ctx,
      `${RELEASE} join catalogue.corpus c on c.id = r.corpus_id
        where c.provider_id = $1
          and r.number = (select max(n.number) from catalogue.release n where n.corpus_id = r.corpus_id)
        order by c.identity limit $2`,
      [providerId, limit],
    );
  }

  /** Does the work so that a "no" in it undoes that work alone and leaves the rest of the transaction. */
  async attempt<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
    await ctx.tx.query('savepoint attempt');
    try {
      const done = await work();
      await ctx.tx.query('release savepoint attempt');
      return done;
    } catch (error) {
      await ctx.tx.query('rollback to savepoint attempt');
      throw error;
    }
  }

  async releasesOf(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly ReleaseRow[]> {
    return this.readReleases(ctx, `${RELEASE} where r.corpus_id = any($1::uuid[]) order by r.corpus_id, r.number`, [
      corpusIds,
    ]);
  }

  async releases(ctx: Ctx, ids: readonly string[]): Promise<readonly ReleaseRow[]> {
    return this.readReleases(ctx, `${RELEASE} where r.id = any($1::uuid[])`, [ids]);
  }

  /** Days of release of what is or was public of a corpus. */
  async publicDays(ctx: Ctx, corpusId: string): Promise<readonly CalendarDate[]> {
    const rows = await ctx.tx.query<{ day: CalendarDate }>(
      `select r.released_on as day from catalogue.release r
        where r.corpus_id = $1 and r.released_on is not null and (r.entry = 'LOAD' or exists (
          select from catalogue.release_event e where e.release_id = r.id and e.type = 'LISTED')) order by 1`,
      [corpusId],
    );
    return rows.map(({ day }) => day);
  }

  /** Files of a release by their paths, after one of them. */
  async parts(ctx: Ctx, releaseId: string, after: string, limit: number): Promise<readonly ManifestPart[]> {
    return ctx.tx.query<ManifestPart>(
      `select p.path, p.bytes, p.sha256 from catalogue.release_part p
        where p.release_id = $1 and p.path > $2 order by p.path limit $3`,
      [releaseId, after, limit],
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

  /** Releases with their manifests, permission cells and files: four statements for any number. */
  async insertReleases(ctx: Ctx, rows: readonly ReleaseRow[]): Promise<void> {
    if (rows.length === 0) return;
    const payload = JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    await ctx.tx.query(
      `insert into catalogue.release (id, corpus_id, number, digest, name, name_en, released_on, modality, languages,
         domain, licences, open_mode, price_fen, update_interval_days, records, bytes, version, url, croissant_version,
         croissant_file, croissant_text, entry, state, flags, recorded_at, description, industry, tokens,
         update_interval, components, annotation, personal_information, classification, rights, sample, digest_sm3,
         supersedes)
       select r.id, "corpusId", number, digest, name, "nameEn", "releasedOn", modality, languages, domain, licences,
         "openMode", "priceFen", "updateIntervalDays", records, bytes, version, url, "croissantVersion",
         "croissantFile", "croissantText", entry, "enteredAs", flags, "recordedAt", description, industry, tokens,
         "updateInterval", components, annotation, "personalInformation", classification, rights, sample, "digestSm3",
         supersedes
       from jsonb_to_recordset($1::jsonb) as r(id uuid, "corpusId" uuid, number integer, digest text, name text,
         "nameEn" text, "releasedOn" date, modality text, languages text[], domain text, licences text[],
         "openMode" text, "priceFen" bigint, "updateIntervalDays" integer, records bigint, bytes bigint, version text,
         url text, "croissantVersion" text, "croissantFile" text, "croissantText" text, entry text, "enteredAs" text,
         flags text[], "recordedAt" timestamptz, description text, industry text, tokens bigint,
         "updateInterval" text, components jsonb, annotation jsonb, "personalInformation" jsonb, classification text,
         rights jsonb, sample jsonb, "digestSm3" text, supersedes uuid)`,
      [payload],
    );
    await ctx.tx.query(
      `insert into catalogue.release_part (release_id, path, bytes, sha256)
       select (r.row ->> 'id')::uuid, p.part ->> 'path', (p.part ->> 'bytes')::bigint, p.part ->> 'sha256'
       from jsonb_array_elements($1::jsonb) as r(row),
         jsonb_array_elements(r.row -> 'manifest') as p(part)
       where r.row ? 'manifest'`,
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

  /** Releases that permissions, files or parts name and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.release_id::text, '') as id from (
         select release_id from catalogue.release_permission union all select release_id from catalogue.release_file
         union all select release_id from catalogue.release_part) c
       where not exists (select from catalogue.release p where p.id = c.release_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  async *streamReleases(ctx: Ctx): AsyncIterable<readonly ReleaseRow[]> {
    for await (const rows of ctx.tx.stream<RawRelease>(`${RECORD} order by r.id`)) yield rows.map(asRelease);
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
    ...(row.manifest === undefined
      ? {}
      : { manifest: row.manifest.map(({ path, bytes, sha256 }) => ({ path, bytes: BigInt(bytes), sha256 })) }),
    permissions: row.permissions as readonly PermissionCell[],
    distribution: row.distribution as readonly Distribution[],
  };
}
