import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import type { Viewer } from './catalogue.viewer.js';
import { BLOCK_SIZE, COARSE_SIZE } from './core/search-entry.js';
import { tsqueryText } from './core/search-text.js';

/** Rows looked at one by one, from the newest, before the index is asked. */
const WALK = 256;
/** With at least one hit in so many rows, going on row by row reads less than a block would. */
const DENSE = 4;
const WALK_MAX = 8_192;
/** A coarse block with no more hits than this is answered whole. */
const FEW = 64;

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

/** How often a tag occurs among hits. */
export interface TagCount {
  readonly tag: string;
  readonly count: bigint;
}

/** What is wanted of hits: they themselves, or the counts of their tags, for which they need not leave the database. */
interface Wanted<Row> {
  /** Rows of the answer, from a query that gives `releaseId, place, tags`, newest first. */
  select(hits: string): string;
  /** How many hits the rows stand for. */
  count(rows: readonly Row[]): number;
}

const HITS: Wanted<Hit> = {
  select: (hits) => `select h."releaseId", h.place from (${hits}) as h order by h.place desc`,
  count: (rows) => rows.length,
};

/** Every entry lies in one block, so the tags of blocks count the hits. */
const TAGS: Wanted<TagCount> = {
  select: (hits) =>
    `select t.tag, count(*) as count from (${hits}) as h cross join unnest(h.tags) as t(tag) group by t.tag`,
  count: (rows) => rows.reduce((sum, { tag, count }) => (tag.startsWith('b:') ? sum + Number(count) : sum), 0),
};

/** Reads the search index, newest first. */
@Injectable()
export class SearchHits {
  /** The newest hits. */
  async newest(ctx: Ctx, query: EntryQuery): Promise<readonly Hit[]> {
    return query.corpusId === undefined ? this.search(ctx, query, HITS) : this.ofCorpus(ctx, query, query.corpusId);
  }

  /** The tags of the newest hits, at most `limit` of them, with how often each occurs. */
  async tags(ctx: Ctx, query: EntryQuery): Promise<{ readonly counted: number; readonly tags: Map<string, number> }> {
    const rows = await this.search(ctx, query, TAGS);
    const tags = new Map<string, number>();
    for (const { tag, count } of rows) tags.set(tag, (tags.get(tag) ?? 0) + Number(count));
    return { counted: TAGS.count(rows), tags };
  }

  /** The releases of one corpus are few and have an index of their own. */
  private async ofCorpus(ctx: Ctx, query: EntryQuery, corpusId: string): Promise<readonly Hit[]> {
    const asked = new Conditions(query);
    return ctx.tx.query<Hit>(
      `select e.release_id as "releaseId", e.place from catalogue.search_entry e
        where e.corpus_id = ${asked.value(corpusId, 'uuid')} and ${asked.below(query.below)} and ${asked.all()}
        order by e.place desc limit ${asked.value(query.limit, 'int')}`,
      asked.values,
    );
  }

  /**
   * Which way is taken hangs on how frequent the whole question is, which is measured on the newest rows: a frequent one
   * is answered by walking on, a rarer one by the index, block by block from the newest.
   */
  private async search<Row>(ctx: Ctx, query: EntryQuery, wanted: Wanted<Row>): Promise<readonly Row[]> {
    const first = await this.walk(ctx, query, WALK, wanted);
    const seen = wanted.count(first.rows);
    const found = [...first.rows];
    let { end } = first;
    let lacking = query.limit - seen;
    if (end !== undefined && lacking > 0 && seen * DENSE >= WALK) {
      const rows = Math.min(WALK_MAX, Math.ceil((lacking * WALK * 5) / (seen * 4)));
      const second = await this.walk(ctx, { ...query, below: end, limit: lacking }, rows, wanted);
      found.push(...second.rows);
      lacking -= wanted.count(second.rows);
      end = second.end;
    }
    if (end === undefined || lacking <= 0) return found;
    return [...found, ...(await this.blocks(ctx, { ...query, limit: lacking }, end, seen === 0, wanted))];
  }

  /** Hits among the next rows; `end` is the last place looked at, undefined where there is nothing below it. */
  private async walk<Row>(ctx: Ctx, query: EntryQuery, rows: number, wanted: Wanted<Row>) {
    const asked = new Conditions(query);
    const next = `from catalogue.search_entry e where ${asked.below(query.below)} order by e.place desc limit ${rows}`;
    const hits = `select e.release_id as "releaseId", e.place, e.tags from (select e.* ${next}) as e
      where ${asked.all()} order by e.place desc limit ${asked.value(query.limit, 'int')}`;
    const found = await ctx.tx.query<Row & { end: bigint | null; walked: bigint; found: boolean | null }>(
      `select s.*, m.* from (select min(place) as end, count(*) as walked from (select e.place ${next}) as e) as s
       left join (select w.*, true as found from (${wanted.select(hits)}) as w) as m on true`,
      asked.values,
    );
    const [first] = found;
    const end = first === undefined || first.walked < BigInt(rows) ? undefined : (first.end ?? undefined);
    return { rows: found.filter((row) => row.found) as readonly Row[], end };
  }

  /**
   * Hits below a place through the index. Of a word that was not seen in the walk, a coarse block with few hits is read
   * whole; otherwise its blocks are gone through, so that of a frequent word only a block is ever read and sorted.
   *
   * The planner knows neither how the blocks lie nor that a hit is near: `offset 0` keeps it from walking the places
   * anew for each block, and without sequential scans it asks the index for a coarse block too.
   */
  private async blocks<Row>(ctx: Ctx, query: EntryQuery, below: bigint, rare: boolean, wanted: Wanted<Row>) {
    const asked = new Conditions(query);
    const end = asked.value(below, 'bigint');
    const limit = asked.value(query.limit, 'int');
    const within = (tag: string) =>
      `select e.release_id as "releaseId", e.place, e.tags from catalogue.search_entry e
        where e.tags @> array[${tag}] and ${asked.all()} offset 0`;
    const inBlocks = (from: string, to: string) =>
      `select f.* from generate_series(${from}, ${to}, -1) as block(number) cross join lateral (
         select b.* from (${within(`'b:' || block.number`)}) as b where b.place < ${end} order by b.place desc limit ${limit}
       ) as f`;
    if (!rare) {
      const hits = `${inBlocks(`${end} / ${BLOCK_SIZE}`, '0')} limit ${limit}`;
      return ctx.tx.query<Row>(wanted.select(hits), asked.values);
    }
    const few = asked.value(Math.max(FEW, query.limit), 'int');
    const some = `select c.* from (${within(`'c:' || coarse.number`)}) as c where c.place < ${end} limit ${few} + 1`;
    const [last, first] = [
      `(coarse.number + 1) * ${COARSE_SIZE / BLOCK_SIZE} - 1`,
      `coarse.number * ${COARSE_SIZE / BLOCK_SIZE}`,
    ];
    const hits = `select m.* from generate_series(${end} / ${COARSE_SIZE}, 0, -1) as coarse(number) cross join lateral (
         with whole as materialized (${some})
         (select * from whole where (select count(*) from whole) <= ${few} order by place desc)
         union all
         (select g.* from (${inBlocks(last, first)}) as g where (select count(*) from whole) > ${few})
         limit ${limit}
       ) as m limit ${limit}`;
    await ctx.tx.query('set local enable_seqscan = off');
    const rows = await ctx.tx.query<Row>(wanted.select(hits), asked.values);
    await ctx.tx.query('set local enable_seqscan = on');
    return rows;
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
