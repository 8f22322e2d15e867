import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { digestOf } from '../../kernel/canonical-json.js';
import type { DomainError, FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { CatalogueStore, type ReleaseFilter } from './catalogue.store.js';
import * as no from './core/catalogue-errors.js';
import { readCroissant } from './core/croissant.js';
import { originalRecord } from './core/original.js';
import {
  type CorpusRow,
  type CroissantFile,
  corpusRecord,
  croissantIdentity,
  type IdentityKind,
  type Offered,
  placeReleases,
  type ReleaseContent,
  type ReleaseDraft,
  type ReleaseRow,
  releaseContent,
  releaseRecord,
} from './core/release.js';

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

/** A corpus with its provider and the releases that the caller may see, oldest first. */
export interface CorpusSheet {
  readonly corpus: CorpusRow;
  readonly provider: Organisation;
  readonly releases: readonly ReleaseRow[];
}

export type CatalogueQuery = Omit<ReleaseFilter, 'viewer'>;

/** A release that was found sound, with the corpus it belongs to. */
export interface Offer {
  readonly kind: IdentityKind;
  readonly identity: string;
  readonly providerId: string;
  readonly content: ReleaseContent;
}

type Refused = { readonly errors: readonly FieldError[] };
export type Judged = Offer | Refused;

/** Rows saved in one statement. */
const CHUNK = 2_000;
const KEY_LENGTH_MAX = 200;
const REVIEWERS = ['operator', 'regulator', 'contentSafety', 'auditor'] as const;

/** Corpora, their releases, and what may be done with them. */
@Injectable()
export class Catalogue {
  constructor(
    private readonly store: CatalogueStore,
    private readonly parties: Parties,
    private readonly translog: Translog,
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
  async open(
    ctx: Ctx,
    draft: { readonly key: string; readonly name: string; readonly nameEn?: string; readonly provider?: string },
  ): Promise<CorpusSheet> {
    const provider = await this.providerFor(ctx, draft.provider);
    await this.store.lock(ctx, [draft.key]);
    const known = await this.store.byIdentity(ctx, [{ kind: 'KEY', identity: draft.key, providerId: provider.id }]);
    if (known.length > 0) throw no.keyTaken(draft.key);
    const corpus: CorpusRow = {
      id: newId(ctx),
      providerId: provider.id,
      identityKind: 'KEY',
      identity: draft.key,
      name: draft.name,
      ...(draft.nameEn === undefined ? {} : { nameEn: draft.nameEn }),
      recordedAt: ctx.now,
    };
    await this.save(ctx, [corpus], []);
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
    if (stored.some(({ digest }) => digest === content.digest)) throw no.releaseExists();
    const number = Math.max(0, ...stored.map((release) => release.number)) + 1;
    const release = { ...content, id: newId(ctx), corpusId: corpus.id, number, recordedAt: ctx.now };
    await this.save(ctx, [], [release]);
    return release;
  }

  /** Releases by id, whoever asks; ids that are unknown or ill-formed are left out. */
  async releases(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ReleaseRow>> {
    const rows = await this.store.releases(ctx, ids.filter(isId));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Corpora by id, whoever asks. */
  async corpora(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CorpusRow>> {
    const rows = await this.store.corpora(ctx, ids.filter(isId));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * The releases of each key in file order; a key that no corpus has means the described data set of that address, id
   * or name, when there is exactly one. Unknown keys are left out.
   */
  async releaseForKey(ctx: Ctx, keys: readonly string[]): Promise<Map<string, readonly ReleaseRow[]>> {
    const found = await this.store.byKeys(ctx, keys);
    const chosen = new Map<string, CorpusRow>();
    for (const key of new Set(keys)) {
      const same = found.filter(({ identity }) => identity === key);
      const corpus =
        same.find(({ identityKind }) => identityKind === 'KEY') ?? (same.length === 1 ? same[0] : undefined);
      if (corpus) chosen.set(key, corpus);
    }
    const releases = await this.store.releasesOf(ctx, [...new Set([...chosen.values()].map(({ id }) => id))]);
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

  /** A release with its corpus. Throws `CATALOGUE.UNKNOWN_RELEASE`, also for a draft that is not the caller's. */
  async release(ctx: Ctx, id: string): Promise<CorpusSheet & { readonly release: ReleaseRow }> {
    const release = (await this.releases(ctx, [id])).get(id);
    if (release === undefined) throw no.unknownRelease();
    const corpus = present((await this.store.corpora(ctx, [release.corpusId]))[0], 'corpus of a release');
    if (!sees(ctx, corpus, release)) throw no.unknownRelease();
    return { corpus, provider: await this.provider(ctx, corpus), releases: [release], release };
  }

  /** One page of what the caller may see; the caller asks for one more than it shows. */
  async search(ctx: Ctx, query: CatalogueQuery): Promise<readonly (CorpusSheet & { readonly release: ReleaseRow })[]> {
    const found = await this.store.search(ctx, { ...query, viewer: viewerOf(ctx) });
    const corpora = await this.corpora(ctx, [...new Set(found.map(({ corpusId }) => corpusId))]);
    const providers = await this.parties.organisations(ctx, [
      ...new Set([...corpora.values()].map(({ providerId }) => providerId)),
    ]);
    return found.map((release) => {
      const corpus = present(corpora.get(release.corpusId), 'corpus of a release');
      return { corpus, provider: present(providers.get(corpus.providerId), 'provider'), releases: [release], release };
    });
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
    ];
  }

  /** Finds or makes each corpus, places each release, saves what is new; answers in the order given. */
  async takeOffers(ctx: Ctx, judged: readonly Judged[]): Promise<readonly Taken[]> {
    const offers = judged.filter((one): one is Offer => !('errors' in one));
    await this.store.lock(
      ctx,
      offers.map(({ identity }) => identity),
    );
    const corpora = new Map(
      (await this.store.byIdentity(ctx, offers)).map((row) => [
        identityKey(row.identityKind, row.identity, row.providerId),
        row,
      ]),
    );
    const stored = await this.store.releasesOf(
      ctx,
      [...corpora.values()].map(({ id }) => id),
    );
    const fresh: CorpusRow[] = [];
    const placed = judged.map((one): Offered | Refused => {
      if ('errors' in one) return one;
      const key = identityKey(one.kind, one.identity, one.providerId);
      const known = corpora.get(key);
      if (known && known.providerId !== one.providerId) return { errors: [no.changed('provider', one.identity)] };
      const corpus = known ?? newCorpus(ctx, one);
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
        rows.push({ ...content, id, corpusId, number: placement.number, recordedAt: ctx.now });
        ids[index] = id;
        return { outcome: 'taken', id };
      }
      const id = placement.outcome === 'unchanged' ? placement.id : present(ids[placement.index], 'earlier release');
      ids[index] = id;
      return { outcome: 'unchanged', id };
    });
    await this.save(ctx, fresh, rows);
    const next = answers.values();
    return placed.map((one): Taken => {
      if ('errors' in one) return { outcome: 'refused', errors: one.errors };
      return present(next.next().value, 'answer for a release');
    });
  }

  private async save(ctx: Ctx, corpora: readonly CorpusRow[], releases: readonly ReleaseRow[]): Promise<void> {
    await this.store.insertCorpora(ctx, corpora);
    await this.translog.append(ctx, corpora.map(corpusLeaf));
    for (let start = 0; start < releases.length; start += CHUNK) {
      const chunk = releases.slice(start, start + CHUNK);
      await this.store.insertReleases(ctx, chunk);
      await this.translog.append(ctx, chunk.map(releaseLeaf));
    }
  }

  private async provider(ctx: Ctx, corpus: CorpusRow): Promise<Organisation> {
    const found = await this.parties.organisations(ctx, [corpus.providerId]);
    return present(found.get(corpus.providerId), 'provider of a corpus');
  }

  private async providerFor(ctx: Ctx, uscc: string | undefined): Promise<Organisation> {
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

function openFile(text: string, fileName: string): CroissantFile | { readonly errors: readonly FieldError[] } {
  const read = readCroissant(text);
  if ('errors' in read) return read;
  return { croissant: read.croissant, digest: digestOf(read.document), text, fileName };
}

/** Codes of the creators, normalised: a code, or one after a prefix such as `uscc:`. */
function identifiersOf(file: CroissantFile): readonly string[] {
  return file.croissant.creators.flatMap(({ identifier }) =>
    identifier === undefined ? [] : [normaliseUscc(identifier.replace(/^.*[:/]/, ''))],
  );
}

function identityKey(kind: IdentityKind, identity: string, providerId: string): string {
  return kind === 'KEY' ? `KEY ${identity}` : `CROISSANT ${providerId} ${identity}`;
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

const corpusLeaf = (row: CorpusRow) => ({ kind: 'corpus', id: row.id, record: corpusRecord(row) });
const releaseLeaf = (row: ReleaseRow) => ({ kind: 'release', id: row.id, record: releaseRecord(row) });

function reviews(ctx: Ctx): boolean {
  return ctx.actor.kind === 'system' || REVIEWERS.some((role) => ctx.actor.roles.includes(role));
}

function ownsOrReviews(ctx: Ctx, corpus: CorpusRow): boolean {
  return reviews(ctx) || (ctx.actor.organisationId !== undefined && corpus.providerId === ctx.actor.organisationId);
}

/** Anyone sees what is listed and what the exchange's history holds; an offer not yet listed only its provider. */
function sees(ctx: Ctx, corpus: CorpusRow, release: ReleaseRow): boolean {
  return release.entry === 'LOAD' || release.state === 'LISTED' || ownsOrReviews(ctx, corpus);
}

function viewerOf(ctx: Ctx): ReleaseFilter['viewer'] {
  if (reviews(ctx)) return { all: true };
  const { organisationId } = ctx.actor;
  return organisationId === undefined ? { all: false } : { all: false, organisationId };
}
