import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type LeafSource, leafSource, withStrays } from '../translog/index.js';
import { CatalogueStore } from './catalogue.store.js';
import { ownsOrReviews, sees } from './catalogue.viewer.js';
import { Complaints } from './complaints.service.js';
import * as no from './core/catalogue-errors.js';
import { openFile } from './core/croissant-file.js';
import type { ManifestPart } from './core/manifest.js';
import { originalRecord } from './core/original.js';
import {
  type CorpusRow,
  type CroissantFile,
  corpusRecord,
  croissantIdentity,
  type IdentityKind,
  newRelease,
  type Offered,
  placeReleases,
  type ReleaseContent,
  type ReleaseDraft,
  type ReleaseRow,
  releaseContent,
  releaseRecord,
} from './core/release.js';
import type { CatalogueProblem } from './core/search-entry.js';
import { type Recall, ReleaseLife } from './life.service.js';
import { type CorpusSheet, type NewCorpusDraft, Offers } from './offers.service.js';
import { ReleaseBook } from './release-book.service.js';
import { type CatalogueQuery, CatalogueSearch, type FacetCounts } from './search.service.js';

/** One row of history: a release of the corpus `key`, with its Croissant file where it has one. */
export interface CorpusDraft extends ReleaseDraft {
  readonly key: string;
  /** Undefined when no organisation answers to the code given; the row is then refused. */
  readonly providerId: string | undefined;
  readonly croissant?: { readonly text: string; readonly fileName: string };
}

export interface CroissantDraft {
  /** Undefined: the file's `creator.identifier` names the provider. */
  readonly providerId: string | undefined;
  readonly text: string;
  readonly fileName: string;
}

/** One release with its corpus; `days` are those of all releases of the corpus that are or were public. */
export type ReleaseSheetOf = CorpusSheet & { readonly release: ReleaseRow; readonly days: readonly CalendarDate[] };

/** A hit of a search; `cursor` is what the next page comes after. */
export type FoundRelease = CorpusSheet & { readonly release: ReleaseRow; readonly cursor: string };

/** A release that was found sound, with the corpus it belongs to. */
export interface Offer {
  readonly kind: IdentityKind;
  readonly identity: string;
  readonly providerId: string;
  readonly content: ReleaseContent;
}

type Refused = { readonly errors: readonly FieldError[] };
export type Judged = Offer | Refused;

const KEY_LENGTH_MAX = 200;

/** Corpora, their releases, and what may be done with them. */
@Injectable()
export class Catalogue {
  constructor(
    private readonly store: CatalogueStore,
    private readonly parties: Parties,
    private readonly book: ReleaseBook,
    private readonly offers: Offers,
    private readonly life: ReleaseLife,
    private readonly complaints: Complaints,
    private readonly index: CatalogueSearch,
  ) {}

  /** Rows of corpora.csv in file order, each taken or refused by itself. The id in the answer is the release's. */
  async takeCorpora(ctx: Ctx, drafts: readonly CorpusDraft[]): Promise<readonly Taken[]> {
    return this.takeOffers(
      ctx,
      drafts.map((draft) => judgeRow(draft)),
    );
  }

  /** One Croissant file; its provider is given, or named by the file. The id in the answer is the release's. */
  async takeCroissant(ctx: Ctx, providerId: string | undefined, text: string, fileName: string): Promise<Taken> {
    const [taken] = await this.takeCroissants(ctx, [{ providerId, text, fileName }]);
    return present(taken, 'the answer for one file');
  }

  /** Many Croissant files, each taken or refused by itself; answers in the order given. */
  async takeCroissants(ctx: Ctx, drafts: readonly CroissantDraft[]): Promise<readonly Taken[]> {
    const files = drafts.map((draft) => ({ draft, file: openFile(draft.text, draft.fileName) }));
    const named = files.flatMap(({ draft, file }) =>
      draft.providerId === undefined && 'croissant' in file ? identifiersOf(file) : [],
    );
    const providers = await this.parties.organisationsByUscc(ctx, [...new Set(named)]);
    const judged = files.map(({ draft, file }): Judged => {
      if ('errors' in file) return file;
      const providerId = draft.providerId ?? identifiersOf(file).flatMap((code) => providers.get(code)?.id ?? [])[0];
      if (providerId === undefined) return { errors: [no.providerUnknown(identifiersOf(file)[0] ?? null)] };
      const content = releaseContent({}, file, 'LOAD');
      if ('errors' in content) return content;
      return { kind: 'CROISSANT', identity: croissantIdentity(file.croissant), providerId, ...content };
    });
    return this.takeOffers(ctx, judged);
  }

  /** A new corpus without releases, in the name of the caller's organisation or, by the operator, of the one named. */
  open(ctx: Ctx, draft: NewCorpusDraft): Promise<CorpusSheet> {
    return this.offers.open(ctx, draft);
  }

  /** The next release of a corpus, as a draft. Throws `CATALOGUE.RELEASE_EXISTS` for a digest it has already. */
  addRelease(ctx: Ctx, corpusId: string, draft: ReleaseDraft, croissant?: string): Promise<ReleaseRow> {
    return this.offers.addRelease(ctx, corpusId, draft, croissant);
  }

  /** The same, of content that was judged already. */
  addContent(ctx: Ctx, corpusId: string, content: ReleaseContent): Promise<ReleaseRow> {
    return this.offers.addContent(ctx, corpusId, content);
  }

  /** Releases by id, whoever asks; ids that are unknown or ill-formed are left out. */
  async releases(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ReleaseRow>> {
    const rows = await this.store.releases(beyond(ctx, 'catalogue.named'), ids.filter(isId));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The same, without those that the caller may not see: to it they are as unknown as others. */
  async shownReleases(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ReleaseRow>> {
    const releases = await this.releases(ctx, ids);
    const corpora = await this.corpora(ctx, [...new Set([...releases.values()].map(({ corpusId }) => corpusId))]);
    return new Map(
      [...releases].filter(([, release]) =>
        sees(ctx, present(corpora.get(release.corpusId), 'corpus of a release'), release),
      ),
    );
  }

  /** Corpora by id, whoever asks. */
  async corpora(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CorpusRow>> {
    const rows = await this.store.corpora(beyond(ctx, 'catalogue.named'), ids.filter(isId));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * The releases of each key in file order: of the corpus that is or was on sale under it, else of the only corpus or
   * described data set of that key, address, id or name. Unknown keys, and those that mean several, are left out.
   */
  async releaseForKey(ctx: Ctx, keys: readonly string[]): Promise<Map<string, readonly ReleaseRow[]>> {
    const wide = beyond(ctx, 'catalogue.named');
    const found = await this.store.byKeys(wide, keys);
    const published = await this.store.published(wide, keys);
    const chosen = new Map<string, CorpusRow>();
    for (const key of new Set(keys)) {
      const same = found.filter(({ identity }) => identity === key);
      const corpus = published.get(key) ?? (same.length === 1 ? same[0] : undefined);
      if (corpus) chosen.set(key, corpus);
    }
    const releases = await this.store.releasesOf(wide, [...new Set([...chosen.values()].map(({ id }) => id))]);
    const byCorpus = new Map<string, ReleaseRow[]>();
    for (const release of releases) {
      const same = byCorpus.get(release.corpusId);
      if (same) same.push(release);
      else byCorpus.set(release.corpusId, [release]);
    }
    return new Map([...chosen].map(([key, corpus]) => [key, byCorpus.get(corpus.id) ?? []]));
  }

  /** A corpus and the releases that the caller may see. Throws `CATALOGUE.UNKNOWN_CORPUS`. */
  async corpus(ctx: Ctx, id: string): Promise<CorpusSheet> {
    const [corpus] = isId(id) ? await this.store.corpora(ctx, [id]) : [];
    if (corpus === undefined) throw no.unknownCorpus();
    const releases = (await this.store.releasesOf(ctx, [id])).filter((release) => sees(ctx, corpus, release));
    if (releases.length === 0 && !ownsOrReviews(ctx, corpus)) throw no.unknownCorpus();
    return { corpus, provider: await this.provider(ctx, corpus), releases };
  }

  /** A release with its corpus, and the days of all its public releases. Throws `CATALOGUE.UNKNOWN_RELEASE`, also for a draft that is not the caller's. */
  async release(ctx: Ctx, id: string): Promise<ReleaseSheetOf> {
    const [release] = isId(id) ? await this.store.releases(ctx, [id]) : [];
    if (release === undefined) throw no.unknownRelease();
    const corpus = present((await this.store.corpora(ctx, [release.corpusId]))[0], 'corpus of a release');
    if (!sees(ctx, corpus, release)) throw no.unknownRelease();
    const days = await this.store.publicDays(ctx, corpus.id);
    return { corpus, provider: await this.provider(ctx, corpus), releases: [release], release, days };
  }

  /** Files of a release by their paths, after one of them; the caller asks for one more than it shows. */
  async manifest(ctx: Ctx, id: string, after: string, limit: number): Promise<readonly ManifestPart[]> {
    await this.release(ctx, id);
    return this.store.parts(ctx, id, after, limit);
  }

  /** One page of what the caller may see, newest first; the caller asks for one more than it shows. */
  async search(ctx: Ctx, query: CatalogueQuery): Promise<readonly FoundRelease[]> {
    const hits = await this.index.find(ctx, query);
    const found = await this.store.releases(
      ctx,
      hits.map(({ releaseId }) => releaseId),
    );
    const releases = new Map(found.map((row) => [row.id, row]));
    const named = await this.store.corpora(ctx, [...new Set(found.map(({ corpusId }) => corpusId))]);
    const corpora = new Map(named.map((row) => [row.id, row]));
    const providers = await this.parties.organisations(ctx, [
      ...new Set([...corpora.values()].map(({ providerId }) => providerId)),
    ]);
    return hits.map(({ releaseId, place }) => {
      const release = present(releases.get(releaseId), 'release of a search entry');
      const corpus = present(corpora.get(release.corpusId), 'corpus of a release');
      const provider = present(providers.get(corpus.providerId), 'provider');
      return { corpus, provider, releases: [release], release, cursor: place.toString() };
    });
  }

  /** By which values the hits can be narrowed, counted among the newest. */
  facets(ctx: Ctx, query: Omit<CatalogueQuery, 'after' | 'limit'>): Promise<FacetCounts> {
    return this.index.facets(ctx, query);
  }

  /** Where the search index does not follow from the records. */
  audit(ctx: Ctx): Promise<readonly CatalogueProblem[]> {
    return this.index.audit(ctx);
  }

  /**
   * Puts a release on sale: the last step, for the room that knows what it must have. The caller acts for the exchange.
   * Requires SUBMITTED or ASSESSED, else `CATALOGUE.STATE`; a known licence, else `CATALOGUE.LICENCE_UNKNOWN`.
   */
  async list(ctx: Ctx, releaseId: string, reason?: string): Promise<ReleaseRow> {
    const command = { step: 'list', ...(reason === undefined ? {} : { reason }) } as const;
    return (await this.life.step(ctx, releaseId, command)).release;
  }

  /**
   * True where the release was on sale at the end of the day: only such a release is ordered. Nobody takes it off sale
   * before the caller's transaction ends.
   */
  listedOn(ctx: Ctx, releaseId: string, day: CalendarDate): Promise<boolean> {
    return this.life.listedOn(ctx, releaseId, day);
  }

  /** The recalls among these releases, by release. */
  recalls(ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, Recall>> {
    return this.life.recalls(ctx, releaseIds);
  }

  /** The stored rows as the records whose leaves were appended. */
  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource('corpus', (ctx) => store.streamCorpora(ctx), corpusRecord),
      withStrays(
        leafSource('release', (ctx) => store.streamReleases(ctx), releaseRecord),
        (ctx) => store.strays(ctx),
      ),
      leafSource('release-original', (ctx) => store.streamOriginals(ctx), originalRecord),
      this.life.leafSource(),
      ...this.complaints.leafSources(),
    ];
  }

  /** Finds or makes each corpus, places each release, saves what is new; answers in the order given. */
  async takeOffers(ctx: Ctx, judged: readonly Judged[]): Promise<readonly Taken[]> {
    const offers = judged.filter((one): one is Offer => !('errors' in one));
    const identities = offers.map(({ identity }) => identity);
    await this.store.lock(ctx, identities);
    const published = await this.store.published(ctx, identities);
    const corpora = new Map((await this.store.byIdentity(ctx, offers)).map((row) => [identityKey(row), row]));
    const stored = await this.store.releasesOf(
      ctx,
      [...corpora.values()].map(({ id }) => id),
    );
    const fresh: CorpusRow[] = [];
    const placed = judged.map((one): Offered | Refused => {
      if ('errors' in one) return one;
      const key = identityKey({ ...one, identityKind: one.kind });
      const known = corpora.get(key);
      const before = one.kind === 'KEY' ? published.get(one.identity) : undefined;
      if (before && before.providerId !== one.providerId) return { errors: [no.changed('provider', one.identity)] };
      const corpus = known ?? newCorpus(ctx, one);
      if (one.kind === 'KEY') published.set(one.identity, corpus);
      if (!known) {
        corpora.set(key, corpus);
        fresh.push(corpus);
      }
      return { corpusId: corpus.id, identity: one.identity, content: one.content };
    });
    const valid = placed.filter((one): one is Offered => !('errors' in one));
    const placements = placeReleases(valid, stored);
    const rows: ReleaseRow[] = [];
    const ids: string[] = [];
    const answers = valid.map(({ corpusId, content }, index): Taken => {
      const placement = present(placements[index], 'placement of a release');
      if (placement.outcome === 'refused') return { outcome: 'refused', errors: [placement.error] };
      if (placement.outcome === 'new') {
        const id = newId(ctx);
        rows.push(newRelease(content, { id, corpusId, number: placement.number, recordedAt: ctx.now }));
        ids[index] = id;
        return { outcome: 'taken', id };
      }
      const id = placement.outcome === 'unchanged' ? placement.id : present(ids[placement.index], 'earlier release');
      ids[index] = id;
      return { outcome: 'unchanged', id };
    });
    await this.book.save(ctx, fresh, rows);
    const next = answers.values();
    return placed.map((one): Taken => {
      if ('errors' in one) return { outcome: 'refused', errors: one.errors };
      return present(next.next().value, 'answer for a release');
    });
  }

  private async provider(ctx: Ctx, corpus: CorpusRow): Promise<Organisation> {
    const found = await this.parties.organisations(ctx, [corpus.providerId]);
    return present(found.get(corpus.providerId), 'provider of a corpus');
  }
}

function judgeRow(draft: CorpusDraft): Judged {
  const { key, providerId, croissant, ...rest } = draft;
  const file = croissant === undefined ? undefined : openFile(croissant.text, croissant.fileName);
  const errors: FieldError[] = [];
  if (key.trim() === '' || key.length > KEY_LENGTH_MAX) {
    errors.push(no.fieldMissing('key', '语料编号须为 1 至 200 个字符', 'The key must have 1 to 200 characters'));
  }
  if (providerId === undefined) errors.push(no.providerUnknown(null));
  if (file && 'errors' in file) errors.push(...file.errors.map((error) => ({ ...error, field: 'croissantFile' })));
  const judged = releaseContent(rest, file && 'croissant' in file ? file : undefined, 'LOAD');
  if ('errors' in judged) errors.push(...judged.errors);
  if (providerId === undefined || 'errors' in judged || errors.length > 0) return { errors };
  return { kind: 'KEY', identity: key, providerId, content: judged.content };
}

/** Codes of the creators, normalised: a code, or one after a prefix such as `uscc:`. */
function identifiersOf(file: CroissantFile): readonly string[] {
  return file.croissant.creators.flatMap(({ identifier }) =>
    identifier === undefined ? [] : [normaliseUscc(identifier.replace(/^.*[:/]/, ''))],
  );
}

function identityKey(of: Pick<CorpusRow, 'identityKind' | 'identity' | 'providerId'>): string {
  return `${of.identityKind} ${of.providerId} ${of.identity}`;
}

function newCorpus(ctx: Ctx, { kind, identity, providerId, content }: Offer): CorpusRow {
  return {
    id: newId(ctx),
    providerId,
    identityKind: kind,
    identity,
    name: content.name,
    ...(content.nameEn === undefined ? {} : { nameEn: content.nameEn }),
    recordedAt: ctx.now,
  };
}
