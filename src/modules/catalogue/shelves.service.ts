import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { CatalogueStore } from './catalogue.store.js';
import { type ListedSpan, listedSpans } from './core/listed-days.js';
import type { CorpusRow, ReleaseRow } from './core/release.js';
import { LifeStore } from './life.store.js';

/** A corpus with its public releases in file order, and the days on which it was on offer. */
export interface Shelf {
  readonly corpus: CorpusRow;
  readonly releases: readonly ReleaseRow[];
  readonly listed: readonly ListedSpan[];
}

/** What providers have on offer, for who settles by it: three statements for any number of providers. */
@Injectable()
export class Shelves {
  constructor(
    private readonly store: CatalogueStore,
    private readonly life: LifeStore,
  ) {}

  /** Every corpus of the providers that has a release which is or was public, in the order of their keys. */
  async of(ctx: Ctx, providerIds: readonly string[]): Promise<readonly Shelf[]> {
    const wide = beyond(ctx, 'catalogue.named');
    const corpora = await this.store.corporaOf(wide, providerIds);
    const releases = (
      await this.store.releasesOf(
        wide,
        corpora.map(({ id }) => id),
      )
    ).filter(({ listedOnce }) => listedOnce);
    const events = await this.life.events(
      wide,
      releases.map(({ id }) => id),
    );
    const byCorpus = new Map(corpora.map(({ id }): [string, ReleaseRow[]] => [id, []]));
    for (const release of releases) byCorpus.get(release.corpusId)?.push(release);
    return corpora.flatMap((corpus) => {
      const own = byCorpus.get(corpus.id) ?? [];
      const listed = own.flatMap((release) => listedSpans(release, events.get(release.id) ?? []));
      return own.length === 0 ? [] : [{ corpus, releases: own, listed }];
    });
  }
}
