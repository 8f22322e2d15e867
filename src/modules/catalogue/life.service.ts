import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Dependent, Followups, type ItemDraft } from '../followups/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { CatalogueStore } from './catalogue.store.js';
import { reviews, sees, sidesOf } from './catalogue.viewer.js';
import { keyOnSale, unknownRelease } from './core/catalogue-errors.js';
import {
  decideLife,
  endsSale,
  foldLife,
  type Life,
  type LifeCommand,
  type LifeEvent,
  lifeEventRecord,
  listedAtEndOf,
} from './core/life.js';
import { fallenRelease, providerTask, recallQuestion, reviewTask } from './core/life-texts.js';
import type { CorpusRow, ReleaseRow } from './core/release.js';
import { LifeStore } from './life.store.js';
import { CatalogueSearch } from './search.service.js';

/** A release, its corpus, and its life so far. */
export interface LivedRelease {
  readonly release: ReleaseRow;
  readonly corpus: CorpusRow;
  readonly life: Life;
}

/** A release that was called back from its buyers, and why. */
export interface Recall {
  readonly releaseId: string;
  readonly digest: string;
  readonly name: string;
  readonly number: number;
  readonly reason: string;
  readonly at: Date;
}

/** What becomes of a release after it is recorded: each step an event with its leaf, and news for who rests on it. */
@Injectable()
export class ReleaseLife {
  constructor(
    private readonly store: CatalogueStore,
    private readonly lives: LifeStore,
    private readonly followups: Followups,
    private readonly translog: Translog,
    private readonly index: CatalogueSearch,
  ) {}

  /**
   * One step, by whoever of provider, exchange and content-safety reviewer may take it. Throws
   * `CATALOGUE.UNKNOWN_RELEASE` for a stranger, `CATALOGUE.STATE` and what the step needs (`core/life.table.ts`).
   */
  async step(ctx: Ctx, releaseId: string, command: LifeCommand): Promise<LivedRelease> {
    if (!isId(releaseId)) throw unknownRelease();
    await this.lives.lock(ctx, releaseId);
    const { release, corpus, life } = await this.lived(ctx, releaseId);
    const sides = sidesOf(ctx, corpus);
    if (sides.length === 0) throw unknownRelease();
    const decision = decideLife(
      { life, sides, today: shanghaiDate(ctx.now), licenceKnown: !release.flags.includes('LICENCE_REVIEW') },
      command,
    );
    if (decision.type === 'LISTED') await this.insistKey(ctx, corpus);
    const event: LifeEvent = {
      ...decision,
      id: newId(ctx),
      releaseId,
      seq: life.events.length + 1,
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.lives.insert(ctx, event);
    await this.translog.append(ctx, [{ kind: 'release-event', id: event.id, record: lifeEventRecord(event) }]);
    if (event.state !== life.state) {
      const firstListed = event.type === 'LISTED' ? [releaseId] : [];
      await this.index.reindex(ctx, [corpus.id], firstListed);
    }
    await this.tell(ctx, { release, corpus, life }, event);
    const after = foldLife(release.enteredAs, [...life.events, event]);
    return { release: { ...release, state: after.state, listedOnce: after.listedOnce }, corpus, life: after };
  }

  /** The life of a release for one who may see it. Throws `CATALOGUE.UNKNOWN_RELEASE`. */
  async lifeOf(ctx: Ctx, releaseId: string): Promise<LivedRelease> {
    if (!isId(releaseId)) throw unknownRelease();
    const lived = await this.lived(ctx, releaseId);
    if (!sees(ctx, lived.corpus, lived.release)) throw unknownRelease();
    return lived;
  }

  /**
   * True where the release was on sale at the end of the day; false for an unknown one. Until the caller's transaction
   * ends, nobody takes the release off sale: an order and a suspension at the same moment come one after the other, and
   * a suspension that comes second finds the order that rests on the release.
   */
  async listedOn(ctx: Ctx, releaseId: string, day: CalendarDate): Promise<boolean> {
    if (!isId(releaseId)) return false;
    await this.lives.lock(ctx, releaseId, true);
    const [release] = await this.store.releases(ctx, [releaseId]);
    if (release === undefined) return false;
    const events = (await this.lives.events(ctx, [releaseId])).get(releaseId) ?? [];
    return listedAtEndOf(release.enteredAs, events, day);
  }

  /** Everything that rests on the release, directly or through others. For those who review only. */
  async dependents(ctx: Ctx, releaseId: string): Promise<readonly Dependent[]> {
    await this.lifeOf(ctx, releaseId);
    if (!reviews(ctx)) throw unknownRelease();
    return this.followups.dependents(ctx, { kind: 'release', id: releaseId });
  }

  /** The recalls among these releases, by release. */
  async recalls(ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, Recall>> {
    const events = await this.lives.recalls(ctx, releaseIds);
    const releases = await this.store.releases(
      ctx,
      events.map(({ releaseId }) => releaseId),
    );
    const byId = new Map(releases.map((release) => [release.id, release]));
    return new Map(
      events.map(({ releaseId, reason, recordedAt }) => {
        const { digest, name, number } = present(byId.get(releaseId), 'release of a recall');
        return [releaseId, { releaseId, digest, name, number, reason: reason ?? '', at: recordedAt }];
      }),
    );
  }

  leafSource(): LeafSource {
    return leafSource('release-event', (ctx) => this.lives.stream(ctx), lifeEventRecord);
  }

  /** On sale a key means one corpus, by which usage is counted and history is taken: the first one listed has it. */
  private async insistKey(ctx: Ctx, corpus: CorpusRow): Promise<void> {
    if (corpus.identityKind !== 'KEY') return;
    await this.store.lock(ctx, [corpus.identity]);
    const published = (await this.store.published(ctx, [corpus.identity])).get(corpus.identity);
    if (published !== undefined && published.id !== corpus.id) throw keyOnSale(corpus.identity);
  }

  private async lived(ctx: Ctx, releaseId: string): Promise<LivedRelease> {
    const [release] = await this.store.releases(ctx, [releaseId]);
    if (release === undefined) throw unknownRelease();
    const corpus = present((await this.store.corpora(ctx, [release.corpusId]))[0], 'corpus of a release');
    const events = (await this.lives.events(ctx, [releaseId])).get(releaseId) ?? [];
    return { release, corpus, life: foldLife(release.enteredAs, events) };
  }

  /** Who must hear of the step, in the same transaction: the provider, the exchange, everyone who rests on the release. */
  private async tell(ctx: Ctx, { release, corpus, life }: LivedRelease, event: LifeEvent): Promise<void> {
    const { name, number } = release;
    const subject = { subjectKind: 'release', subjectId: release.id };
    const task = event.side === 'PROVIDER' ? undefined : providerTask(name, number, event);
    if (task !== undefined) {
      const due = event.detail.dueOn === undefined ? {} : { dueOn: event.detail.dueOn };
      await this.followups.item(ctx, { ...task, ...subject, owner: corpus.providerId, ...due });
    }
    if (event.type === 'SUBMITTED') {
      await this.followups.item(ctx, { kind: 'RELEASE_REVIEW', ...subject, reason: reviewTask(name, number) });
    }
    if (!endsSale(life.state, event)) return;
    const basis = { kind: 'release', id: release.id };
    await this.followups.openMany(ctx, [{ basis, reason: fallenRelease(name, number, event) }]);
    if (event.type === 'RECALLED') await this.askBuyers(ctx, release, event.reason ?? '');
  }

  /**
   * One item for each contract over the release. Who the buyer is, the room of contracts knows: it shows the item to it
   * and takes its answer.
   */
  private async askBuyers(ctx: Ctx, release: ReleaseRow, reason: string): Promise<void> {
    const resting = await this.followups.dependents(ctx, { kind: 'release', id: release.id });
    const question = recallQuestion(release.name, release.number, reason);
    const items = resting
      .filter(({ kind }) => kind === 'contract')
      .map(
        ({ id }): ItemDraft => ({
          kind: 'RECALL_ANSWER',
          subjectKind: 'contract',
          subjectId: id,
          basisKind: 'release',
          basisId: release.id,
          reason: question,
        }),
      );
    await this.followups.items(ctx, items);
  }
}
