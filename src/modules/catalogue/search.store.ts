import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { type Nullable, STATE, withoutNulls } from './catalogue.store.js';
import { BLOCK_SIZE, COARSE_SIZE, type IndexedRelease, type SearchEntry } from './core/search-entry.js';

const LOCKS = 1_024;

/** Before every id that is given here. */
const LEAST_ID = '00000000-0000-0000-0000-000000000000';

/** A stored entry as the audit compares it. */
export interface StoredEntry extends Omit<SearchEntry, 'tokens'> {
  /** The tokens as the database writes them. */
  readonly words: string;
}

/** The tags by which the index knows where a place lies, as SQL. */
function placeTags(place: string): string {
  return `(array['b:' || ${place} / ${BLOCK_SIZE}, 'c:' || ${place} / ${COARSE_SIZE}])`;
}

/** Writes the search index, and reads it to be compared. */
@Injectable()
export class SearchStore {
  /** Serialises what changes the entries of these corpora. Buckets, since a load may touch very many. */
  async lock(ctx: Ctx, corpusIds: readonly string[]): Promise<void> {
    await ctx.tx.query(
      `select pg_advisory_xact_lock(hashtextextended('catalogue.search', bucket)) from (
         select distinct abs(hashtextextended(id, 0) % ${LOCKS}) as bucket from unnest($1::text[]) as id order by 1
       ) as wanted`,
      [corpusIds],
    );
  }

  /** Corpora of releases that have no entry; at most `limit`. */
  async missing(ctx: Ctx, limit: number): Promise<readonly string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct r.corpus_id as id from catalogue.release r
        where not exists (select from catalogue.search_entry e where e.release_id = r.id) limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Writes the entries; those of `moved` and new ones get the newest places, in the order given. */
  async put(ctx: Ctx, entries: readonly SearchEntry[], moved: readonly string[]): Promise<void> {
    if (entries.length === 0) return;
    await ctx.tx.query(
      `with given as (
         select g.*, e.place as old from jsonb_to_recordset($1::jsonb) as g(at int, "releaseId" uuid, "corpusId" uuid,
           "providerId" uuid, body text, tokens text[], tags text[])
         left join catalogue.search_entry e on e.release_id = g."releaseId" and g."releaseId" <> all ($2::uuid[])
         order by g.at
       ), placed as materialized (
         select *, coalesce(old, nextval('catalogue.search_place')) as place from given
       )
       insert into catalogue.search_entry (release_id, corpus_id, provider_id, place, body, words, tags)
       select "releaseId", "corpusId", "providerId", place, body, array_to_tsvector(tokens),
         tags || ${placeTags('place')} from placed
       on conflict (release_id) do update set place = excluded.place, body = excluded.body, words = excluded.words,
         tags = excluded.tags, provider_id = excluded.provider_id, corpus_id = excluded.corpus_id
       where (search_entry.place, search_entry.body, search_entry.words, search_entry.tags)
         is distinct from (excluded.place, excluded.body, excluded.words, excluded.tags)`,
      [JSON.stringify(entries.map((entry, at) => ({ ...entry, at }))), moved],
    );
  }

  /** What the index needs to know of all releases of these corpora. */
  async releases(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly IndexedRelease[]> {
    const rows = await ctx.tx.query<Nullable<IndexedRelease>>(
      `select r.id, r.corpus_id as "corpusId", r.number, r.name, r.name_en as "nameEn", r.description, r.modality, r.languages, r.domain,
         r.licences, r.open_mode as "openMode", r.flags, r.entry, ${STATE} as state
       from catalogue.release r where r.corpus_id = any($1::uuid[]) order by r.corpus_id, r.number`,
      [corpusIds],
    );
    return rows.map(withoutNulls<IndexedRelease>);
  }

  /** Ids of corpora with a release or an entry, in order. An id that somebody emptied is none: its record is astray. */
  async corporaAfter(ctx: Ctx, after: string | undefined, limit: number): Promise<readonly string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select id from (
         (select c.id from catalogue.corpus c where c.id > $1 order by c.id limit $2)
         union
         (select distinct e.corpus_id from catalogue.search_entry e where e.corpus_id > $1
           order by e.corpus_id limit $2)
       ) as either order by id limit $2`,
      [after ?? LEAST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Entries of these corpora as they are stored; the tags of its blocks are bare where they agree with the place. */
  async stored(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly StoredEntry[]> {
    return ctx.tx.query<StoredEntry>(
      `select e.release_id as "releaseId", e.corpus_id as "corpusId", e.provider_id as "providerId", e.body,
         e.words::text as words, array_replace(array_replace(e.tags, ${placeTags('e.place')}[1], 'b:'), ${placeTags('e.place')}[2], 'c:') as tags
       from catalogue.search_entry e where e.corpus_id = any($1::uuid[])`,
      [corpusIds],
    );
  }

  /** The tokens as the database writes them, in the order given. */
  async written(ctx: Ctx, tokens: readonly (readonly string[])[]): Promise<readonly string[]> {
    const rows = await ctx.tx.query<{ words: string }>(
      `select array_to_tsvector(array(select jsonb_array_elements_text(t.tokens)))::text as words
       from jsonb_array_elements($1::jsonb) with ordinality as t(tokens, at) order by t.at`,
      [JSON.stringify(tokens)],
    );
    return rows.map(({ words }) => words);
  }
}
