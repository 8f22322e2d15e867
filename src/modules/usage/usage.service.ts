import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Json } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Catalogue } from '../catalogue/index.js';
import { type Leaf, type LeafSource, leafSource, Translog } from '../translog/index.js';
import { type CloudEvent, readCloudEvent } from './core/cloud-event.js';
import { type CaseReview, caseReviewRecord, correctionRecord } from './core/correction.js';
import { EventsDigest, type UsageBatch, usageBatchRecord } from './core/usage-batch.js';
import * as no from './core/usage-errors.js';
import { contentDigest, type Metered, readMetered, type UsageEvent } from './core/usage-event.js';
import {
  readStatement,
  type StatementDraft,
  sameStatement,
  statementKey,
  type UsageStatement,
  usageStatementRecord,
} from './core/usage-statement.js';
import { CorrectionsStore } from './corrections.store.js';
import { DayCountStore } from './day-count.store.js';
import { LateUse } from './late-use.service.js';
import { type EventKey, keyText, UsageStore } from './usage.store.js';

/** One event that was not taken: its place in the offer, its id where it has one, and why. */
export interface RefusedEvent {
  readonly index: number;
  readonly id?: string;
  readonly error: DomainError;
}

export interface UsageIntake {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: readonly RefusedEvent[];
  /** Each event taken now, by its place in the offer, with the id of its record. */
  readonly taken: readonly { readonly index: number; readonly id: string }[];
}

export interface Intake {
  /** Records of the past, for which the platform vouches: application cases that arrived count as accepted. */
  readonly history?: boolean;
}

/** Where what is kept beside the events does not follow from them. */
export interface UsageProblem {
  readonly kind: 'usage';
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

interface Offered extends EventKey {
  readonly index: number;
  readonly contentDigest: string;
  readonly event: CloudEvent;
}

interface Judged extends Offered {
  readonly metered: Metered;
  readonly corpusId: string;
  readonly releaseId: string;
}

/** Metered use of opened corpora: events that count once, forever, and the monthly counts of platforms. */
@Injectable()
export class Usage {
  constructor(
    private readonly store: UsageStore,
    private readonly catalogue: Catalogue,
    private readonly translog: Translog,
    private readonly late: LateUse,
    private readonly counts: DayCountStore = new DayCountStore(),
    private readonly corrected: CorrectionsStore = new CorrectionsStore(),
  ) {}

  /**
   * Takes events at least once sent: each counts once by source and id. The same content again is a duplicate, other
   * content is refused and the first one stands. One bad event does not hold up the others.
   */
  async take(ctx: Ctx, events: readonly Json[], { history = false }: Intake = {}): Promise<UsageIntake> {
    const refused: RefusedEvent[] = [];
    const offered = this.read(events, refused);
    const known = await this.store.known(ctx, offered);
    const fresh: Offered[] = [];
    let duplicate = 0;
    for (const one of offered) {
      const earlier = known.get(keyText(one));
      if (earlier === undefined) fresh.push(one);
      else if (earlier === one.contentDigest) duplicate++;
      else refused.push(refusal(one, no.conflict()));
    }
    const judged = await this.judge(ctx, fresh, refused);
    const firsts = new Map<string, Judged>();
    for (const one of judged) {
      const first = firsts.get(keyText(one));
      if (first === undefined) firsts.set(keyText(one), one);
      else if (first.contentDigest === one.contentDigest) duplicate++;
      else refused.push(refusal(one, no.conflict()));
    }
    const free = await this.store.claimKeys(ctx, [...firsts.values()]);
    const late = [...firsts.values()].filter((one) => !free.has(keyText(one)));
    const sinceKnown = await this.store.known(ctx, late);
    for (const one of late) {
      if (sinceKnown.get(keyText(one)) === one.contentDigest) duplicate++;
      else refused.push(refusal(one, no.conflict()));
    }
    const accepted = [...firsts.values()].filter((one) => free.has(keyText(one)));
    const saved = await this.save(ctx, accepted);
    if (history) await this.acceptCases(ctx, saved);
    refused.sort((a, b) => a.index - b.index);
    const taken = saved.map(({ id }, place) => ({ index: accepted[place]?.index ?? 0, id }));
    taken.sort((a, b) => a.index - b.index);
    return { accepted: accepted.length, duplicate, refused, taken };
  }

  /** Takes monthly counts, each row by itself; answers in the order given. A key given twice is refused. */
  async takeStatements(ctx: Ctx, drafts: readonly StatementDraft[]): Promise<readonly Taken[]> {
    await this.store.lockStatements(ctx);
    const distinct = (field: 'platform' | 'month') => [...new Set(drafts.map((draft) => draft[field]))];
    const stored = await this.store.statementsOf(ctx, distinct('platform'), distinct('month'));
    const known = new Map<string, UsageStatement[]>();
    for (const row of stored) known.set(statementKey(row), [...(known.get(statementKey(row)) ?? []), row]);
    const corpora = await this.subjects(ctx, [...new Set(drafts.map((draft) => draft.corpus))]);
    const seen = new Set<string>();
    const fresh: UsageStatement[] = [];
    const taken = drafts.map((draft): Taken => {
      try {
        const row = readStatement(draft);
        const key = statementKey(row);
        if (seen.has(key)) throw no.statementTwice();
        seen.add(key);
        // A count that was corrected since is known too: whoever sends it again repeats the past and changes nothing.
        const earlier = known.get(key);
        const same = earlier?.find((one) => sameStatement(one, row));
        if (earlier !== undefined && same === undefined) throw no.statementChanged();
        if (same !== undefined) return { outcome: 'unchanged', id: same.id };
        const corpus = corpora.get(draft.corpus)?.[0];
        if (corpus === undefined) throw no.unknownRelease('corpus', draft.corpus);
        const id = newId(ctx);
        fresh.push({
          ...row,
          id,
          revision: 1,
          corpusId: corpus.corpusId,
          recordedBy: ctx.actor.id,
          recordedAt: ctx.now,
        });
        return { outcome: 'taken', id };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { outcome: 'refused', errors: [error.asFieldError()] };
      }
    });
    await this.recordStatements(ctx, fresh);
    return taken;
  }

  /** Writes monthly counts down; those of a settled year make work for a person. */
  async recordStatements(ctx: Ctx, rows: readonly UsageStatement[]): Promise<void> {
    await this.store.insertStatements(ctx, rows);
    await this.translog.append(ctx, rows.map(statementLeaf));
    await this.late.tell(
      ctx,
      rows.map(({ corpusId, month }) => ({ corpusId, year: month.slice(0, 4) })),
    );
  }

  /** Counts that do not follow from the events and their corrections. A sound book has none. */
  async audit(ctx: Ctx): Promise<readonly UsageProblem[]> {
    return (await this.counts.differences(ctx)).map(({ at, stored, counted }) => ({
      kind: 'usage',
      id: at,
      code: 'USAGE.COUNT_DIFFERS',
      what: {
        zh: `使用计数 ${at}：库中为 ${stored}，按事件重算为 ${counted}`,
        en: `The count of use ${at} is ${stored}; counted again from the events it is ${counted}`,
      },
    }));
  }

  /** The stored rows as the records whose leaves were appended; one leaf for a whole batch of events. */
  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      { kind: 'usage-batch', stream: (ctx) => batchLeaves(store, ctx), strays: (ctx) => store.strays(ctx) },
      leafSource('usage-statement', (ctx) => store.streamStatements(ctx), usageStatementRecord),
      leafSource('usage-correction', (ctx) => this.corrected.stream(ctx), correctionRecord),
      leafSource('usage-case-review', (ctx) => this.corrected.streamReviews(ctx), caseReviewRecord),
    ];
  }

  private read(events: readonly Json[], refused: RefusedEvent[]): Offered[] {
    return events.flatMap((value, index) => {
      try {
        const event = readCloudEvent(value);
        return [{ index, source: event.source, eventId: event.id, contentDigest: contentDigest(event), event }];
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.push({ index, ...idOf(value), error });
        return [];
      }
    });
  }

  private async judge(ctx: Ctx, fresh: readonly Offered[], refused: RefusedEvent[]): Promise<Judged[]> {
    const metered = fresh.flatMap((one) => {
      try {
        return [{ ...one, metered: readMetered(one.event, ctx.now) }];
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.push(refusal(one, error));
        return [];
      }
    });
    const subjects = await this.subjects(ctx, [...new Set(metered.map((one) => one.metered.subject))]);
    return metered.flatMap((one) => {
      const { subject, day } = one.metered;
      const release = currentOn(subjects.get(subject) ?? [], day);
      if (release !== undefined) return [{ ...one, corpusId: release.corpusId, releaseId: release.id }];
      refused.push(refusal(one, no.unknownRelease('/subject', subject)));
      return [];
    });
  }

  /** The releases that a subject stands for: the one of that id, or all of that key in file order. */
  private async subjects(ctx: Ctx, subjects: readonly string[]): Promise<Map<string, readonly Subject[]>> {
    const found = new Map<string, readonly Subject[]>();
    for (const [id, release] of await this.catalogue.releases(ctx, subjects.filter(isId))) found.set(id, [release]);
    const keys = subjects.filter((subject) => !isId(subject));
    for (const [key, releases] of await this.catalogue.releaseForKey(ctx, keys)) found.set(key, releases);
    return found;
  }

  private async save(ctx: Ctx, accepted: readonly Judged[]): Promise<readonly UsageEvent[]> {
    if (accepted.length === 0) return [];
    const batch: UsageBatch = {
      id: newId(ctx),
      eventCount: accepted.length,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    const digest = new EventsDigest();
    const events = accepted.map((one, place): UsageEvent => {
      const { source, eventId, contentDigest: content, corpusId, releaseId } = one;
      const key = { source, eventId, contentDigest: content };
      const event = { ...one.metered, ...key, id: newId(ctx), batchId: batch.id, place, corpusId, releaseId };
      digest.add(event);
      return event;
    });
    await this.store.insertBatch(ctx, batch, events);
    await this.counts.add(ctx, events);
    await this.translog.append(ctx, [batchLeaf(batch, digest)]);
    await this.late.tell(
      ctx,
      events.map(({ corpusId, day }) => ({ corpusId, year: day.slice(0, 4) })),
    );
    return events;
  }

  private async acceptCases(ctx: Ctx, events: readonly UsageEvent[]): Promise<void> {
    const cases = events.filter(({ kind, delivered, test }) => kind === 'APPLICATION_CASE' && delivered && !test);
    const reviews = cases.map(
      (event): CaseReview => ({
        id: newId(ctx),
        eventId: event.id,
        accepted: true,
        document: null,
        reason: '历史记录，由平台确认 / history, vouched for by the platform',
        recordedBy: ctx.actor.id,
        recordedAt: ctx.now,
      }),
    );
    await this.corrected.insertReviews(ctx, reviews);
    await this.translog.append(
      ctx,
      reviews.map((row) => ({ kind: 'usage-case-review', id: row.id, record: caseReviewRecord(row) })),
    );
  }
}

interface Subject {
  readonly id: string;
  readonly corpusId: string;
  readonly releasedOn?: CalendarDate;
}

/** The newest release out by the day, the later in file order among equals; when none is that old, the first. */
function currentOn(releases: readonly Subject[], day: CalendarDate): Subject | undefined {
  const out = releases.filter((release) => release.releasedOn !== undefined && release.releasedOn <= day);
  return (
    out.reduce<Subject | undefined>(
      (newest, release) => ((newest?.releasedOn ?? '') <= (release.releasedOn ?? '') ? release : newest),
      undefined,
    ) ?? releases[0]
  );
}

function refusal(one: Offered, error: DomainError): RefusedEvent {
  return { index: one.index, id: one.eventId, error };
}

/** The id of a refused event, where it has one that can be shown. */
function idOf(value: Json): { id?: string } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  const id = (value as { readonly [key: string]: Json }).id;
  return typeof id === 'string' ? { id: id.slice(0, 200) } : {};
}

function batchLeaf(batch: UsageBatch, digest: EventsDigest): Leaf {
  return { kind: 'usage-batch', id: idOfRow(batch), record: usageBatchRecord(batch, digest.value()) };
}

/** Whose id somebody emptied comes last, as in `order by id`, and has no leaf. */
function idOfRow({ id }: UsageBatch): string {
  return (id as string | null) ?? 'without id';
}

function statementLeaf(row: UsageStatement): Leaf {
  return { kind: 'usage-statement', id: row.id, record: usageStatementRecord(row) };
}

async function* batchLeaves(store: UsageStore, ctx: Ctx): AsyncIterable<readonly Leaf[]> {
  let open: { batch: UsageBatch; digest: EventsDigest } | undefined;
  for await (const page of store.streamBatches(ctx)) {
    const done: Leaf[] = [];
    for (const { batch, event } of page) {
      if (open !== undefined && open.batch.id !== batch.id) {
        done.push(batchLeaf(open.batch, open.digest));
        open = undefined;
      }
      open ??= { batch, digest: new EventsDigest() };
      if (event !== undefined) open.digest.add(event);
    }
    if (done.length > 0) yield done;
  }
  if (open !== undefined) yield [batchLeaf(open.batch, open.digest)];
}
