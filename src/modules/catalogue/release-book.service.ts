import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { CatalogueStore } from './catalogue.store.js';
import { type CorpusRow, corpusRecord, type ReleaseRow, releaseRecord } from './core/release.js';
import { CatalogueSearch } from './search.service.js';

/** Rows saved in one statement. */
const CHUNK = 2_000;

/** Writes corpora and releases with their leaves, and keeps the search index in step. */
@Injectable()
export class ReleaseBook {
  constructor(
    private readonly store: CatalogueStore,
    private readonly translog: Translog,
    private readonly index: CatalogueSearch,
  ) {}

  async save(ctx: Ctx, corpora: readonly CorpusRow[], releases: readonly ReleaseRow[]): Promise<void> {
    await this.store.insertCorpora(ctx, corpora);
    await this.translog.append(ctx, corpora.map(corpusLeaf));
    for (let start = 0; start < releases.length; start += CHUNK) {
      const chunk = releases.slice(start, start + CHUNK);
      await this.store.insertReleases(ctx, chunk);
      await this.translog.append(ctx, chunk.map(releaseLeaf));
    }
    await this.index.reindex(ctx, [...new Set(releases.map(({ corpusId }) => corpusId))]);
  }
}

const corpusLeaf = (row: CorpusRow) => ({ kind: 'corpus', id: row.id, record: corpusRecord(row) });
const releaseLeaf = (row: ReleaseRow) => ({ kind: 'release', id: row.id, record: releaseRecord(row) });
