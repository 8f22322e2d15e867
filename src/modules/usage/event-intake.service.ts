import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, idRun, newId } from '../../platform/ctx.js';
import type { Catalogue } from '../catalogue/index.js';
import type { Leaf, Translog } from '../translog/index.js';
import { type CloudEvent, readCloudEvent } from './core/cloud-event.js';
import { type CaseReview, caseReviewRecord } from './core/correction.js';
import { EventsDigest, type UsageBatch, usageBatchRecord } from './core/usage-batch.js';
import * as no from './core/usage-errors.js';
import { contentDigest, type Metered, readMetered, type UsageEvent } from './core/usage-event.js';
import type { CorrectionsStore } from './corrections.store.js';
import type { TouchedYear } from './late-use.service.js';
import { type EventKey, keyText, type UsageStore } from './usage.store.js';

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

export interface Recorded {
  readonly intake: UsageIntake;
  readonly events: readonly UsageEvent[];
  /** Absent where nothing of the offer was new. */
  readonly batchId?: string;
}

interface Offered extends EventKey {
  readonly index: number;
  readonly contentDigest: string;
  readonly event: CloudEvent;
}

interface Judged extends EventKey {
  readonly index: number;
  readonly contentDigest: string;
  readonly metered: Metered;
  readonly corpusId: string;
  readonly releaseId: string;
}

/** Events of one offer, each looked at by itself and none written yet. */
export interface JudgedOffer {
  readonly sound: readonly Judged[];
  /** Refused, unless the same event was taken at an earlier time. */
  readonly unfit: readonly { readonly one: Offered; readonly error: DomainError }[];
  readonly refused: readonly RefusedEvent[];
}

export interface Subject {
  readonly id: string;
  readonly corpusId: string;
  readonly releasedOn?: CalendarDate;
}

/** The releases that a subject stands for, as far as they have been looked up. */
export type Subjects = Map<string, readonly Subject[]>;

/**
 * How an offer of events becomes a batch: read, judged, its keys claimed, then written with its leaf. Counts and what is
 * told of settled years follow from the answer, at once or when many offers are through.
 */
export class EventIntake {
  constructor(
    private readonly store: UsageStore,
    private readonly catalogue: Catalogue,
    private readonly translog: Translog,
    private readonly corrected: CorrectionsStore,
  ) {}

  /** Reads and judges; `subjects` keeps what was looked up, for the next offer of the same transaction. */
  async judge(ctx: Ctx, events: readonly Json[], subjects: Subjects = new Map()): Promise<JudgedOffer> {
    const refused: RefusedEvent[] = [];
    const unfit: { one: Offered; error: DomainError }[] = [];
    const metered: { one: Offered; metered: Metered }[] = [];
    events.forEach((value, index) => {
      const one = read(value, index, refused);
      if (one === undefined) return;
      const what = refusing(() => readMetered(one.event, ctx.now));
      if (what instanceof DomainError) unfit.push({ one, error: what });
      else metered.push({ one, metered: what });
    });
    await this.lookUp(ctx, new Set(metered.map((each) => each.metered.subject)), subjects);
    const sound: Judged[] = [];
    for (const { one, metered: what } of metered) {
      const release = currentOn(subjects.get(what.subject) ?? [], what.day);
      if (release === undefined) unfit.push({ one, error: no.unknownRelease('/subject', what.subject) });
      else {
        const { index, source, eventId, contentDigest: content } = one;
        const { corpusId, id: releaseId } = release;
        sound.push({ index, source, eventId, contentDigest: content, metered: what, corpusId, releaseId });
      }
    }
    return { sound, unfit, refused };
  }

  /**
   * Writes down what is new of an offer. What waits for the database first is the claim of the keys, so that of two offers
   * handed over one after the other in a transaction the first one's events stand.
   */
  async record(ctx: Ctx, offer: JudgedOffer, history: boolean, nextId = idRun(ctx)): Promise<Recorded> {
    const refused = [...offer.refused];
    let duplicate = 0;
    const compare = (one: Offered | Judged, stored: string | undefined): void => {
      if (stored === one.contentDigest) duplicate++;
      else refused.push({ index: one.index, id: one.eventId, error: no.conflict() });
    };
    const earlier =
      offer.unfit.length === 0
        ? undefined
        : this.store.known(
            ctx,
            offer.unfit.map(({ one }) => one),
          );
    const firsts = new Map<string, Judged>();
    const repeated: Judged[] = [];
    for (const one of offer.sound) {
      const key = keyText(one);
      if (firsts.has(key)) repeated.push(one);
      else firsts.set(key, one);
    }
    const offered = [...firsts.values()];
    const taken = await this.store.claimKeys(ctx, offered);
    const known = await this.store.known(
      ctx,
      offered.filter((_one, place) => taken.has(place)),
    );
    const accepted: Judged[] = [];
    offered.forEach((one, place) => {
      if (taken.has(place)) compare(one, known.get(keyText(one)));
      else accepted.push(one);
    });
    for (const one of repeated) {
      const key = keyText(one);
      compare(one, known.get(key) ?? firsts.get(key)?.contentDigest);
    }
    const before = await earlier;
    for (const { one, error } of offer.unfit) {
      const stored = before?.get(keyText(one));
      if (stored === undefined) refused.push({ index: one.index, id: one.eventId, error });
      else compare(one, stored);
    }
    const events = await this.save(ctx, accepted, nextId);
    if (history) await this.acceptCases(ctx, events);
    refused.sort((a, b) => a.index - b.index);
    const ids = events.map(({ id }, place) => ({ index: accepted[place]?.index ?? 0, id }));
    const batchId = events[0]?.batchId;
    const intake = { accepted: events.length, duplicate, refused, taken: ids };
    return { intake, events, ...(batchId === undefined ? {} : { batchId }) };
  }

  /** The releases that subjects stand for: the one of that id, or all of that key in file order. */
  async lookUp(ctx: Ctx, wanted: Iterable<string>, subjects: Subjects): Promise<void> {
    const unknown = [...wanted].filter((subject) => !subjects.has(subject));
    const ids = unknown.filter(isId);
    const keys = unknown.filter((subject) => !isId(subject));
    if (ids.length > 0) {
      for (const [id, release] of await this.catalogue.releases(ctx, ids)) subjects.set(id, [release]);
    }
    if (keys.length > 0) {
      for (const [key, releases] of await this.catalogue.releaseForKey(ctx, keys)) subjects.set(key, releases);
    }
  }

  private async save(ctx: Ctx, accepted: readonly Judged[], nextId: () => string): Promise<readonly UsageEvent[]> {
    if (accepted.length === 0) return [];
    const batch: UsageBatch = {
      id: nextId(),
      eventCount: accepted.length,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    const digest = new EventsDigest();
    const events = accepted.map((one, place): UsageEvent => {
      const { source, eventId, contentDigest: content, corpusId, releaseId } = one;
      const { kind, subject, user, quantity, unit, delivered, test, at, day } = one.metered;
      const metered = { kind, subject, user, quantity, unit, delivered, test, at, day };
      const key = { source, eventId, contentDigest: content };
      const event = { id: nextId(), batchId: batch.id, place, ...key, ...metered, corpusId, releaseId };
      digest.add(event);
      return event;
    });
    await this.store.insertBatch(ctx, batch, events);
    await this.translog.append(ctx, [batchLeaf(batch, digest)]);
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

/** What `work` gives, or the "no" that it throws. */
function refusing<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function read(value: Json, index: number, refused: RefusedEvent[]): Offered | undefined {
  const event = refusing(() => readCloudEvent(value));
  if (!(event instanceof DomainError)) {
    return { index, source: event.source, eventId: event.id, contentDigest: contentDigest(event), event };
  }
  refused.push({ index, ...idOf(value), error: event });
  return undefined;
}

/** The newest release out by the day, the later in file order among equals; when none is that old, the first. */
function currentOn(releases: readonly Subject[], day: CalendarDate): Subject | undefined {
  let newest: Subject | undefined;
  for (const release of releases) {
    if (release.releasedOn === undefined || release.releasedOn > day) continue;
    if ((newest?.releasedOn ?? '') <= release.releasedOn) newest = release;
  }
  return newest ?? releases[0];
}

/** The id of a refused event, where it has one that can be shown. */
function idOf(value: Json): { id?: string } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  const { id } = value as JsonObject;
  return typeof id === 'string' ? { id: id.slice(0, 200) } : {};
}

/** The years of corpora in which something new is counted. */
export function touchedYears(events: readonly UsageEvent[]): Map<string, TouchedYear> {
  const touched = new Map<string, TouchedYear>();
  for (const { corpusId, day } of events) {
    const year = day.slice(0, 4);
    const key = `${corpusId} ${year}`;
    if (!touched.has(key)) touched.set(key, { corpusId, year });
  }
  return touched;
}

export function batchLeaf(batch: UsageBatch, digest: EventsDigest): Leaf {
  return { kind: 'usage-batch', id: idOfRow(batch), record: usageBatchRecord(batch, digest.value()) };
}

/** Whose id somebody emptied comes last, as in `order by id`, and has no leaf. */
function idOfRow({ id }: UsageBatch): string {
  return (id as string | null) ?? 'without id';
}
