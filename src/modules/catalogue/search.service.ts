import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { Ctx } from '../../platform/ctx.js';
import { cursorForm } from '../../platform/http/paging.js';
import { Parties } from '../parties/index.js';
import { CatalogueStore } from './catalogue.store.js';
import { viewerOf } from './catalogue.viewer.js';
import {
  type CatalogueProblem,
  entryAstray,
  FACETS,
  type Facet,
  facetOf,
  facetTag,
  type SearchEntry,
  searchEntries,
} from './core/search-entry.js';
import { textQuery } from './core/search-text.js';
import { SearchStore, type StoredEntry } from './search.store.js';
import { type EntryQuery, type Hit, SearchHits } from './search-hits.store.js';

/** What a caller looks for. Every filter holds exactly; a language also finds its longer forms. */
export interface CatalogueQuery extends Partial<Record<Facet, string>> {
  /** Words or parts of Chinese words, each of which must occur in name, provider, domain, key or description. */
  readonly q?: string;
  readonly corpusId?: string;
  /** Newest release of each corpus only. */
  readonly newest?: boolean;
  /** `place` of the last hit already seen. */
  readonly after?: string;
  readonly limit: number;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Counts among the newest hits, at most {@link FACET_HITS_MAX}; `capped` where counting stopped there. */
export interface FacetCounts {
  readonly counted: number;
  readonly capped: boolean;
  readonly facets: Readonly<Record<Facet, readonly FacetValue[]>>;
}

const FACET_HITS_MAX = 500;
const FACET_VALUES_MAX = 20;
/** Corpora whose entries are made at once. */
const CHUNK = 500;
const PLACE = /^[1-9][0-9]{0,17}$/;

/** The search index: kept in step with releases and their lives, asked for lists and facets, compared by the audit. */
@Injectable()
export class CatalogueSearch {
  constructor(
    private readonly store: SearchStore,
    private readonly hits: SearchHits,
    private readonly corpora: CatalogueStore,
    private readonly parties: Parties,
  ) {}

  /**
   * Makes the entries of these corpora anew, in the transaction that changed them. A release of `moved` comes on sale
   * just now and becomes the newest of the lists.
   */
  async reindex(ctx: Ctx, corpusIds: readonly string[], moved: readonly string[] = []): Promise<void> {
    for (let start = 0; start < corpusIds.length; start += CHUNK) {
      const chunk = corpusIds.slice(start, start + CHUNK);
      await this.store.lock(ctx, chunk);
      await this.store.put(ctx, await this.entries(ctx, chunk), moved);
    }
  }

  /** Entries for releases that have none, which come from before there was an index. Answers how many corpora it found. */
  async fill(ctx: Ctx): Promise<number> {
    const missing = await this.store.missing(ctx, CHUNK);
    await this.reindex(ctx, missing);
    return missing.length;
  }

  /** One page of hits, newest first. Throws `PLATFORM.CURSOR_FORM`. */
  async find(ctx: Ctx, query: CatalogueQuery): Promise<readonly Hit[]> {
    const asked = entryQuery(ctx, query);
    return asked === undefined ? [] : this.hits.newest(ctx, asked);
  }

  /** The values by which hits can be narrowed, with their counts among the newest. */
  async facets(ctx: Ctx, query: Omit<CatalogueQuery, 'after' | 'limit'>): Promise<FacetCounts> {
    const asked = entryQuery(ctx, { ...query, limit: FACET_HITS_MAX });
    const { counted, tags } =
      asked === undefined ? { counted: 0, tags: new Map<string, number>() } : await this.hits.tags(ctx, asked);
    const facets = Object.fromEntries(FACETS.map((facet) => [facet, [] as FacetValue[]])) as Record<
      Facet,
      FacetValue[]
    >;
    for (const [tag, count] of tags) {
      const found = facetOf(tag);
      if (found) facets[found.facet].push({ value: found.value, count });
    }
    for (const facet of FACETS) {
      facets[facet].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).splice(FACET_VALUES_MAX);
    }
    return { counted, capped: counted === FACET_HITS_MAX, facets };
  }

  /** Entries that do not follow from the records. */
  async audit(ctx: Ctx): Promise<readonly CatalogueProblem[]> {
    const astray = new Set<string>();
    let after: string | undefined;
    for (;;) {
      const chunk = await this.store.corporaAfter(ctx, after, CHUNK);
      if (chunk.length === 0) return [...astray].map(entryAstray);
      const expected = await this.entries(ctx, chunk);
      const words = await this.store.written(
        ctx,
        expected.map(({ tokens }) => tokens),
      );
      const wanted = expected.map((entry, at) =>
        textOf({ ...entry, words: present(words[at], 'tokens of an entry') }, true),
      );
      const stored = (await this.store.stored(ctx, chunk)).map((entry) => textOf(entry, false));
      for (const text of oddOnes(wanted, stored)) astray.add(JSON.parse(text).releaseId as string);
      after = chunk.at(-1);
    }
  }

  private async entries(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly SearchEntry[]> {
    const corpora = await this.corpora.corpora(ctx, corpusIds);
    const releases = await this.store.releases(ctx, corpusIds);
    const providers = await this.parties.organisations(ctx, [...new Set(corpora.map(({ providerId }) => providerId))]);
    const place = new Map(corpusIds.map((id, at) => [id, at]));
    const ordered = [...corpora].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    return ordered.flatMap((corpus) => {
      const provider = providers.get(corpus.providerId);
      // Only behind the service's back; nothing follows from such a corpus, and the audit tells its entries.
      if (provider === undefined) return [];
      const own = releases.filter(({ corpusId }) => corpusId === corpus.id);
      return searchEntries(corpus, provider, own);
    });
  }
}

/** Undefined where something was typed that has nothing visible in it: nothing is found. */
function entryQuery(ctx: Ctx, query: CatalogueQuery): EntryQuery | undefined {
  const { q, corpusId, after, limit, newest = false } = query;
  const text = q === undefined ? { terms: [], tokens: [] } : textQuery(q);
  if (q !== undefined && text.terms.length === 0) return undefined;
  if (after !== undefined && !PLACE.test(after)) throw cursorForm();
  const tags = FACETS.flatMap((facet) => {
    const value = query[facet];
    return value === undefined ? [] : [facetTag(facet, value)];
  });
  return {
    ...text,
    tags,
    newest,
    viewer: viewerOf(ctx),
    limit,
    ...(corpusId === undefined ? {} : { corpusId }),
    ...(after === undefined ? {} : { below: BigInt(after) }),
  };
}

function textOf({ releaseId, corpusId, providerId, body, words, tags }: StoredEntry, made: boolean): string {
  return JSON.stringify({
    releaseId,
    corpusId,
    providerId,
    body,
    words,
    tags: [...tags, ...(made ? ['b:', 'c:'] : [])],
  });
}

/** What stands in one list and not, or not as often, in the other. */
function oddOnes(wanted: readonly string[], stored: readonly string[]): readonly string[] {
  const balance = new Map<string, number>();
  for (const text of wanted) balance.set(text, (balance.get(text) ?? 0) + 1);
  for (const text of stored) balance.set(text, (balance.get(text) ?? 0) - 1);
  return [...balance].filter(([, count]) => count !== 0).map(([text]) => text);
}
