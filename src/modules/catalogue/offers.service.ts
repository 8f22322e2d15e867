import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { DomainError, FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Organisation, Parties } from '../parties/index.js';
import { CatalogueStore } from './catalogue.store.js';
import * as no from './core/catalogue-errors.js';
import { openFile } from './core/croissant-file.js';
import {
  type CorpusRow,
  newRelease,
  type ReleaseContent,
  type ReleaseDraft,
  type ReleaseRow,
  releaseContent,
} from './core/release.js';
import { ReleaseBook } from './release-book.service.js';

/** A corpus with its provider and the releases that the caller may see, oldest first. */
export interface CorpusSheet {
  readonly corpus: CorpusRow;
  readonly provider: Organisation;
  readonly releases: readonly ReleaseRow[];
}

export interface NewCorpusDraft {
  readonly key: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly provider?: string;
}

/** What providers enter themselves: corpora, and releases that begin as drafts. */
@Injectable()
export class Offers {
  constructor(
    private readonly store: CatalogueStore,
    private readonly parties: Parties,
    private readonly book: ReleaseBook,
  ) {}

  /** A new corpus without releases, in the name of the caller's organisation or, by the operator, of the one named. */
  async open(ctx: Ctx, draft: NewCorpusDraft): Promise<CorpusSheet> {
    const provider = await this.providerFor(ctx, draft.provider);
    await this.store.lock(ctx, [draft.key]);
    // What another provider has not put on sale is nobody else's business, its key neither: it says nothing here.
    const own = await this.store.byIdentity(ctx, [{ kind: 'KEY', identity: draft.key, providerId: provider.id }]);
    const published = await this.store.published(ctx, [draft.key]);
    if (own.length > 0 || published.has(draft.key)) throw no.keyTaken(draft.key);
    const corpus: CorpusRow = {
      id: newId(ctx),
      providerId: provider.id,
      identityKind: 'KEY',
      identity: draft.key,
      name: draft.name,
      ...(draft.nameEn === undefined ? {} : { nameEn: draft.nameEn }),
      recordedAt: ctx.now,
    };
    await this.book.save(ctx, [corpus], []);
    return { corpus, provider, releases: [] };
  }

  /** The next release of a corpus, as a draft. Throws `CATALOGUE.RELEASE_EXISTS` for a digest it has already. */
  async addRelease(ctx: Ctx, corpusId: string, draft: ReleaseDraft, croissant?: string): Promise<ReleaseRow> {
    const corpus = await this.ownCorpus(ctx, corpusId);
    const file = croissant === undefined ? undefined : openFile(croissant, 'request');
    if (file && 'errors' in file) throw no.refused(file.errors);
    const judged = releaseContent({ name: corpus.name, ...draft }, file, 'OFFER');
    if ('errors' in judged) throw no.refused(judged.errors);
    return this.addContent(ctx, corpusId, judged.content);
  }

  /** The same, of content that was judged already. */
  async addContent(ctx: Ctx, corpusId: string, content: ReleaseContent): Promise<ReleaseRow> {
    const corpus = await this.ownCorpus(ctx, corpusId);
    await this.store.lock(ctx, [corpus.identity]);
    const stored = await this.store.releasesOf(ctx, [corpus.id]);
    const same = stored.filter(({ digest }) => digest === content.digest);
    // A draft that went before anyone could buy it makes room for a better description of the same content.
    if (same.some(({ state, listedOnce }) => state !== 'WITHDRAWN' || listedOnce)) throw no.releaseExists();
    const before = same.at(-1);
    const number = Math.max(0, ...stored.map((release) => release.number)) + 1;
    const release = newRelease(content, {
      id: newId(ctx),
      corpusId: corpus.id,
      number,
      recordedAt: ctx.now,
      ...(before === undefined ? {} : { supersedes: before.id }),
    });
    await this.book.save(ctx, [], [release]);
    return release;
  }

  /** The corpus of that key where the provider, by its code or as the caller, has it. */
  async ownByKey(ctx: Ctx, key: string, uscc: string | undefined): Promise<CorpusRow | undefined> {
    const provider = await this.providerFor(ctx, uscc);
    const [known] = await this.store.byIdentity(ctx, [{ kind: 'KEY', identity: key, providerId: provider.id }]);
    return known;
  }

  /** In whose name the caller enters: its own organisation or, by the operator, the one named. */
  async providerFor(ctx: Ctx, uscc: string | undefined): Promise<Organisation> {
    const own = ctx.actor.organisationId;
    if (uscc === undefined) {
      if (own === undefined) throw no.noOrganisation();
      return present((await this.parties.organisations(ctx, [own])).get(own), 'organisation of the caller');
    }
    const code = normaliseUscc(uscc);
    const found = (await this.parties.organisationsByUscc(ctx, [code])).get(code);
    if (found === undefined) throw refusedOne(no.providerUnknown(uscc));
    if (found.id !== own && !ctx.actor.roles.includes('operator')) throw no.noOrganisation();
    return found;
  }

  private async ownCorpus(ctx: Ctx, id: string): Promise<CorpusRow> {
    const [corpus] = isId(id) ? await this.store.corpora(ctx, [id]) : [];
    const own = corpus?.providerId === ctx.actor.organisationId || ctx.actor.roles.includes('operator');
    if (corpus === undefined || !own) throw no.unknownCorpus();
    return corpus;
  }
}

function refusedOne(error: FieldError): DomainError {
  return no.refused([error]);
}
