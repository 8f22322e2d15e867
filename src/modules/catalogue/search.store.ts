import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { type Nullable, STATE, withoutNulls } from './catalogue.store.js';
import type { Viewer } from './catalogue.viewer.js';
import { BLOCK_SIZE, COARSE_SIZE, type IndexedRelease, type SearchEntry } from './core/search-entry.js';
import { tsqueryText } from './core/search-text.js';

/** Rows looked at one by one, from the newest, before the index is asked. */
const WALK = 256;
/** From this share of hits among them on, going on row by row reads less than a block would. */
const DENSE = 4;
const WALK_MAX = 8_192;
/** A coarse block with no more hits than this is answered whole. */
const FEW = 64;
const LOCKS = 1_024;

/** A search, cut into what the index understands. */
export interface EntryQuery {
  readonly tokens: readonly string[];
  readonly terms: readonly string[];
  readonly tags: readonly string[];
  /** One entry for each corpus: its newest. */
  readonly newest: boolean;
  readonly viewer: Viewer;
  readonly corpusId?: string;
  /** Only places below. */
  readonly below?: bigint;
  readonly limit: number;
}

export interface Hit {
  readonly releaseId: string;
  readonly place: bigint;
}

interface Seen extends Hit {
  readonly tags: readonly string[];
}

/** A stored entry as the audit compares it. */
export interface StoredEntry extends Omit<SearchEntry, 'tokens'> {
  /** The tokens as the database writes them. */
  readonly words: string;
}

/** The tags by which the index knows where a place lies, as SQL. */
function placeTags(place: string): string {
  return `(array['b:' || ${place} / ${BLOCK_SIZE}, 'c:' || ${place} / ${COARSE_SIZE}])`;
}

/** The only place that reads and writes the search index. */
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

  /** The newest hits. */
  async newest(ctx: Ctx, query: EntryQuery): Promise<readonly Hit[]> {
    return query.corpusId === undefined ? this.search(ctx, query) : this.ofCorpus(ctx, query, query.corpusId);
  }

  /** The tags of the newest hits, at most `limit`, with how often each occurs. */
  async tags(ctx: Ctx, query: EntryQuery): Promise<{ readonly counted: number; readonly tags: Map<string, number> }> {
    const hits = await this.search(ctx, query);
    const tags = new Map<string, number>();
    for (const hit of hits) for (const tag of hit.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    return { counted: hits.length, tags };
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

  /** Ids of corpora with a release or an entry, in order. */
  async corporaAfter(ctx: Ctx, after: string | undefined, limit: number): Promise<readonly string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select id from (
         (select c.id from catalogue.corpus c where ($1::uuid is null or c.id > $1) order by c.id limit $2)
         union
         (select distinct e.corpus_id from catalogue.search_entry e where ($1::uuid is null or e.corpus_id > $1)
           order by e.corpus_id limit $2)
       ) as either order by id limit $2`,
      [after ?? null, limit],
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

  private async ofCorpus(ctx: Ctx, query: EntryQuery, corpusId: string): Promise<readonly Hit[]> {
    const asked = new Conditions(query);
    const { limit } = query;
    return ctx.tx.query<Hit>(
      `select e.release_id as "releaseId", e.place from catalogue.search_entry e
        where e.corpus_id = ${asked.value(corpusId, 'uuid')} and ${asked.below(query.below)} and ${asked.all()}
        order by e.place desc limit ${asked.value(limit, 'int')}`,
      asked.values,
    );
  }

  /**
   * The newest hits. Which way is taken hangs on how frequent the whole question is, which is measured on the newest
   * rows: a frequent one is answered by walking on, a rarer one by the index.
   */
  private async search(ctx: Ctx, query: EntryQuery): Promise<readonly Seen[]> {
    const first = await this.walk(ctx, query, WALK);
    const found = [...first.hits];
    let { end } = first;
    if (end !== undefined && found.length < query.limit && found.length * DENSE >= WALK) {
      const lacking = query.limit - found.length;
      const rows = Math.min(WALK_MAX, Math.ceil((lacking * WALK * 5) / (found.length * 4)));
      const second = await this.walk(ctx, { ...query, below: end, limit: lacking }, rows);
      found.push(...second.hits);
      end = second.end;
    }
    if (end === undefined || found.length >= query.limit) return found;
    return [...found, ...(await this.blocks(ctx, { ...query, limit: query.limit - found.length }, end))];
  }

  /** Hits among the next rows; `end` is the last place looked at, undefined where there is nothing below it. */
  private async walk(ctx: Ctx, query: EntryQuery, rows: number): Promise<{ hits: Seen[]; end: bigint | undefined }> {
    const asked = new Conditions(query);
    const next = `from catalogue.search_entry e where ${asked.below(query.below)} order by e.place desc limit ${rows}`;
    const found = await ctx.tx.query<{ end: bigint | null; walked: bigint } & Nullable<Seen>>(
      `select s.*, m.*
       from (select min(place) as end, count(*) as walked from (select e.place ${next}) as rows) s
       left join (select e.release_id as "releaseId", e.place, e.tags from (select e.* ${next}) e where ${asked.all()}
         order by e.place desc limit ${asked.value(query.limit, 'int')}) m on true
       order by m.place desc`,
      asked.values,
    );
    const [first] = found;
    const last = first === undefined || first.walked < BigInt(rows) ? undefined : (first.end ?? undefined);
    return { hits: found.filter((row): row is typeof row & Seen => row.releaseId !== null), end: last };
  }

  /**
   * Hits below a place through the index, coarse block by coarse block, newest first. One with few hits is read whole;
   * one with more is gone through by its own blocks, so that of a frequent word only one block is ever read and sorted.
   */
  private async blocks(ctx: Ctx, query: EntryQuery, below: bigint): Promise<readonly Seen[]> {
    const asked = new Conditions(query);
    const end = asked.value(below, 'bigint');
    const limit = asked.value(query.limit, 'int');
    const few = asked.value(Math.max(FEW, query.limit), 'int');
    const hits = (tag: string) =>
      `select e.release_id as "releaseId", e.place, e.tags from catalogue.search_entry e
        where e.tags @> array[${tag}] and e.place < ${end} and ${asked.all()}`;
    const [some, one] = [hits(`'c:' || coarse.number`), hits(`'b:' || block.number`)];
    return ctx.tx.query<Seen>(
      `select m.* from generate_series(${end} / ${COARSE_SIZE}, 0, -1) as coarse(number)
       cross join lateral (
         with first_hits as materialized (${some} limit ${few} + 1)
         (select * from first_hits where (select count(*) from first_hits) <= ${few} order by place desc)
         union all
         (select f.* from generate_series((coarse.number + 1) * ${COARSE_SIZE / BLOCK_SIZE} - 1,
             coarse.number * ${COARSE_SIZE / BLOCK_SIZE}, -1) as block(number)
           cross join lateral (${one} order by e.place desc limit ${limit}) f
           where (select count(*) from first_hits) > ${few})
         limit ${limit}
       ) m limit ${limit}`,
      asked.values,
    );
  }
}

/** The conditions of a question on `search_entry e`, with their values numbered in the order in which they are written. */
class Conditions {
  readonly values: unknown[] = [];

  constructor(private readonly query: EntryQuery) {}

  value(value: unknown, type: string): string {
    this.values.push(typeof value === 'bigint' ? value.toString() : value);
    return `$${this.values.length}::${type}`;
  }

  below(place: bigint | undefined): string {
    return place === undefined ? 'true' : `e.place < ${this.value(place, 'bigint')}`;
  }

  /** Tokens and tags are found by the index; terms and viewers are looked up in the row. */
  all(): string {
    const { tokens, terms, tags } = this.query;
    return [
      ...(tokens.length === 0 ? [] : [`e.words @@ ${this.value(tsqueryText(tokens), 'tsquery')}`]),
      ...(tags.length === 0 ? [] : [`e.tags @> ${this.value(tags, 'text[]')}`]),
      this.seen(),
      ...terms.map((term) => `strpos(e.body, ${this.value(term, 'text')}) > 0`),
    ].join(' and ');
  }

  private seen(): string {
    const { viewer, newest } = this.query;
    const [open, all] = newest ? [`e.tags @> '{n}'`, `e.tags @> '{l}'`] : [`e.tags @> '{p}'`, 'true'];
    if (viewer.all) return all;
    if (viewer.organisationId === undefined) return open;
    const own = this.value(viewer.organisationId, 'uuid');
    return `(case when e.provider_id = ${own} then ${all} else ${open} end)`;
  }
}
