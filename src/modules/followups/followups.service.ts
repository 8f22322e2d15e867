import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Text } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { alreadyClosed, unknownItem } from './core/followups-errors.js';
import { type Notice, type NoticeDraft, noticeReadRecord, noticeRecord } from './core/notice.js';
import { webhookEndRecord, webhookRecord } from './core/webhook.js';
import {
  type ItemDraft,
  type ItemState,
  itemEventRecord,
  itemRecord,
  type RecordRef,
  type RelianceDraft,
  relianceRecord,
  type WorkItem,
} from './core/work-item.js';
import { type Dependent, FollowupsStore, type Resting } from './followups.store.js';
import { NoticesStore } from './notices.store.js';
import { WebhooksStore } from './webhooks.store.js';

export interface QueueFilter {
  /** The office whose items are wanted; `null` = items of no office, which are the exchange operator's; absent = all. */
  readonly authority?: string | null;
  readonly owner?: string;
  readonly kind?: string;
  readonly subject?: RecordRef;
  /** Absent = open ones. */
  readonly state?: ItemState;
  /** The last item already seen, for the next page. */
  readonly after?: { readonly dueOn?: CalendarDate; readonly id: string };
  /** Absent = 50. */
  readonly limit?: number;
}

/** A record that no longer stands as others relied on it, and why. */
export interface FallenBasis {
  readonly basis: RecordRef;
  readonly reason: Text;
  /** Records that rest on it by a rule of its room and not by a row; what rests on them counts too. */
  readonly also?: readonly RecordRef[];
}

/** By the kind of a dependent: the kind of the item it gets. A kind that is not named gets none. */
export type ItemKinds = Readonly<Record<string, string>>;

/** Items inserted in one statement. */
const CHUNK = 5_000;

/** Who rests on what, and what waits for whom. The only way in which a lower room's news reaches a higher one. */
@Injectable()
export class Followups {
  constructor(
    private readonly store: FollowupsStore,
    private readonly translog: Translog,
    private readonly notices: NoticesStore = new NoticesStore(),
    private readonly webhooks: WebhooksStore = new WebhooksStore(),
  ) {}

  /** Notes what new records rest on. Stating the same reliance again changes nothing. */
  async rely(ctx: Ctx, drafts: readonly RelianceDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    const rows = drafts.map((draft) => ({ ...draft, id: newId(ctx), recordedAt: ctx.now }));
    const inserted = await this.store.insertReliance(beyond(ctx, 'followups.rely'), rows);
    await this.translog.append(
      ctx,
      rows
        .filter((row) => inserted.has(row.id))
        .map((row) => ({ kind: 'reliance', id: row.id, record: relianceRecord(row) })),
    );
  }

  /** Everything that rests on the basis, directly or through others, the basis itself left out; `also` as in a fall. */
  async dependents(ctx: Ctx, basis: RecordRef, also: readonly RecordRef[] = []): Promise<readonly Dependent[]> {
    const seeds = also.map((dependent) => ({ place: 0, dependent }));
    return (await this.store.dependents(beyond(ctx, 'followups.dependents'), [basis], seeds)).map(
      ({ dependent }) => dependent,
    );
  }

  /** Which records of a kind rest directly on these bases: one statement for any number. */
  resting(ctx: Ctx, dependentKind: string, basisKind: string, basisIds: readonly string[]): Promise<Resting[]> {
    return this.store.resting(beyond(ctx, 'followups.dependents'), dependentKind, basisKind, basisIds);
  }

  /** The newest item that the fall of this basis made for each record. */
  itemsOf(ctx: Ctx, basis: RecordRef): Promise<readonly (RecordRef & { readonly itemId: string })[]> {
    return this.store.itemsOf(beyond(ctx, 'followups.dependents'), basis);
  }

  /** How many items of a kind are open because of this basis, whosever they are. */
  waiting(ctx: Ctx, kind: string, basis: RecordRef): Promise<number> {
    return this.store.waiting(beyond(ctx, 'followups.dependents'), kind, basis);
  }

  /** The basis fell: one item for each record that rests on it, in the caller's transaction. Answers how many. */
  async open(ctx: Ctx, basis: RecordRef, reason: Text): Promise<number> {
    return this.openMany(ctx, [{ basis, reason }]);
  }

  /**
   * Many bases fell at once: one item for each record that rests on one of them, and for a record that rests on several
   * one for each. A basis named twice fell once, for the reason named first. Answers how many items were made. Without
   * `kinds` every dependent gets a BASIS_FELL.
   */
  async openMany(ctx: Ctx, fallen: readonly FallenBasis[], kinds?: ItemKinds): Promise<number> {
    const once = new Map<string, FallenBasis>();
    for (const one of fallen) {
      const key = `${one.basis.kind} ${one.basis.id}`;
      if (!once.has(key)) once.set(key, one);
    }
    const bases = [...once.values()];
    if (bases.length === 0) return 0;
    const dependents = await this.store.dependents(
      beyond(ctx, 'followups.fall'),
      bases.map(({ basis }) => basis),
      bases.flatMap(({ also = [] }, place) => also.map((dependent) => ({ place, dependent }))),
    );
    const found = dependents.filter(({ dependent }) => kinds === undefined || kinds[dependent.kind] !== undefined);
    await this.items(
      ctx,
      found.map(({ place, dependent }) => {
        const { basis, reason } = present(bases[place], 'the basis of a dependent');
        return {
          kind: kinds?.[dependent.kind] ?? 'BASIS_FELL',
          subjectKind: dependent.kind,
          subjectId: dependent.id,
          basisKind: basis.kind,
          basisId: basis.id,
          ...(dependent.authority === undefined ? {} : { authority: dependent.authority }),
          reason,
        };
      }),
    );
    return found.length;
  }

  /** One item that waits for somebody. Answers its id. */
  async item(ctx: Ctx, draft: ItemDraft): Promise<string> {
    const [id] = await this.items(ctx, [draft]);
    return id as string;
  }

  /** Many items, in the order given; answers their ids. */
  async items(ctx: Ctx, drafts: readonly ItemDraft[]): Promise<readonly string[]> {
    const items: WorkItem[] = drafts.map((draft) => ({
      ...draft,
      id: newId(ctx),
      openedBy: ctx.actor.id,
      recordedAt: ctx.now,
    }));
    for (let start = 0; start < items.length; start += CHUNK) {
      const chunk = items.slice(start, start + CHUNK);
      await this.store.insertItems(ctx, chunk);
      await this.translog.append(
        ctx,
        chunk.map((item) => ({ kind: 'work-item', id: item.id, record: itemRecord(item) })),
      );
    }
    await this.notify(ctx, items.flatMap(noticeOf));
    return items.map((item) => item.id);
  }

  /**
   * The same, leaving out what an item of the kind says already on the same basis, open or closed: its basis is the digest
   * of all that it tells. Answers how many are new. Requires a basis in each.
   */
  async itemsOnce(ctx: Ctx, drafts: readonly (ItemDraft & Required<Pick<ItemDraft, 'basisKind' | 'basisId'>>)[]) {
    const wide = beyond(ctx, 'followups.asked');
    const asked = await this.store.asked(wide, drafts);
    const fresh = drafts.filter(({ kind, basisKind, basisId }) => !asked.has(`${kind} ${basisKind} ${basisId}`));
    await this.items(ctx, fresh);
    return fresh.length;
  }

  /** What organisations must know: into their inboxes, and into the outbox of the addresses that they have named. */
  async notify(ctx: Ctx, drafts: readonly NoticeDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    const notices: Notice[] = drafts.map((draft) => ({ ...draft, id: newId(ctx), recordedAt: ctx.now }));
    await this.notices.insert(ctx, notices);
    await this.translog.append(
      ctx,
      notices.map((notice) => ({ kind: 'notice', id: notice.id, record: noticeRecord(notice) })),
    );
    const organisations = new Set(notices.map(({ organisationId }) => organisationId));
    const addresses = await this.webhooks.activeOf(beyond(ctx, 'followups.outbox'), [...organisations]);
    const deliveries = addresses.flatMap((webhook) =>
      notices
        .filter(({ organisationId }) => organisationId === webhook.organisationId)
        .map((notice) => ({ id: newId(ctx), noticeId: notice.id, webhookId: webhook.id })),
    );
    await this.webhooks.enqueue(ctx, deliveries);
  }

  /**
   * The same, leaving out what an organisation was told before: notices of one kind, of which each organisation needs one
   * for each subject. Answers how many are new.
   */
  async notifyOnce(ctx: Ctx, kind: string, drafts: readonly Omit<NoticeDraft, 'kind'>[]): Promise<number> {
    const subjects = drafts.map(({ subjectId }) => subjectId);
    const told = await this.notices.told(beyond(ctx, 'followups.told'), kind, subjects);
    const fresh = drafts.filter(({ organisationId, subjectId }) => !told.has(`${organisationId} ${subjectId}`));
    await this.notify(
      ctx,
      fresh.map((draft) => ({ ...draft, kind })),
    );
    return fresh.length;
  }

  /** Items in the order of their due dates, those without one last. */
  async queue(ctx: Ctx, filter: QueueFilter = {}): Promise<readonly WorkItem[]> {
    const { after, limit, state, ...rest } = filter;
    return this.store.queue(ctx, {
      ...rest,
      state: state ?? 'OPEN',
      ...(after === undefined ? {} : { afterId: after.id }),
      ...(after?.dueOn === undefined ? {} : { afterDueOn: after.dueOn }),
      limit: limit ?? 50,
    });
  }

  /** The item was worked. Throws `FOLLOWUPS.UNKNOWN_ITEM` or `FOLLOWUPS.ALREADY_CLOSED`. */
  async close(ctx: Ctx, itemId: string, outcome: string): Promise<void> {
    const wide = beyond(ctx, 'followups.close');
    if (!isId(itemId) || !(await this.store.itemExists(wide, itemId))) throw unknownItem();
    const event = {
      id: newId(ctx),
      itemId,
      type: 'CLOSED',
      outcome,
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    } as const;
    if (!(await this.store.insertClosing(wide, event))) throw alreadyClosed();
    await this.translog.append(ctx, [{ kind: 'work-item-event', id: event.id, record: itemEventRecord(event) }]);
  }

  /** The stored rows as the records whose leaves were appended. */
  leafSources(): readonly LeafSource[] {
    const { notices, store, webhooks } = this;
    return [
      leafSource('notice', (ctx) => notices.stream(ctx), noticeRecord),
      leafSource('notice-read', (ctx) => notices.reads(ctx), noticeReadRecord),
      leafSource('webhook', (ctx) => webhooks.stream(ctx), webhookRecord),
      leafSource('webhook-end', (ctx) => webhooks.ends(ctx), webhookEndRecord),
      leafSource('reliance', (ctx) => store.reliance(ctx), relianceRecord),
      leafSource('work-item', (ctx) => store.items(ctx), itemRecord),
      leafSource('work-item-event', (ctx) => store.itemEvents(ctx), itemEventRecord),
    ];
  }
}

/** An item that an organisation owns is news to it. */
function noticeOf({ owner, kind, subjectKind, subjectId, reason }: WorkItem): NoticeDraft[] {
  if (owner === undefined || !isId(owner)) return [];
  return [{ organisationId: owner, kind, subjectKind, subjectId, text: reason }];
}
