import { randomInt } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type Outbound, OutboundFault, type OutboundRules, outboundUrl, post } from '../../platform/outbound.js';
import { Translog } from '../translog/index.js';
import * as no from './core/followups-errors.js';
import { noticeEvent } from './core/notice.js';
import {
  hasArrived,
  secretOf,
  secretText,
  signatureHeaders,
  type Webhook,
  waitAfter,
  webhookEndRecord,
  webhookRecord,
} from './core/webhook.js';
import { NoticesStore } from './notices.store.js';
import { type Delivery, type DeliveryState, type DueDelivery, WebhooksStore } from './webhooks.store.js';

export const WEBHOOK_SETTINGS = Symbol('WEBHOOK_SETTINGS');

export interface WebhookSettings extends OutboundRules {
  /** What the secrets of the addresses are derived from; whoever changes it changes all of them. */
  readonly master: Uint8Array;
  /** `source` of the events. */
  readonly source: string;
  /** Attempts after which a delivery is dead. */
  readonly attempts: number;
}

export interface DeliveryQuery {
  readonly state?: DeliveryState;
  readonly afterId?: string;
  readonly limit: number;
}

/** A transaction of its own, as whoever runs the job opens it. */
export type Run = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;

const WEBHOOKS_MAX = 10;
/** Attempts made side by side in one turn. */
const BATCH = 20;
const CHANCE = 1_000_000;

/** The addresses of organisations, and the way of notices to them. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly store: WebhooksStore,
    private readonly notices: NoticesStore,
    private readonly translog: Translog,
    @Optional() @Inject(WEBHOOK_SETTINGS) private readonly settings?: WebhookSettings,
  ) {}

  /** Names an address of the caller's organisation. The secret is in this answer and in no other. */
  async add(ctx: Ctx, url: string): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const organisationId = organisationOf(ctx);
    const { master, privateAllowed } = this.on();
    try {
      outboundUrl(url, { privateAllowed });
    } catch (error) {
      throw error instanceof OutboundFault ? no.webhookAddress(error.code) : error;
    }
    await this.store.lock(ctx, organisationId);
    if ((await this.store.activeOf(ctx, [organisationId])).length >= WEBHOOKS_MAX)
      throw no.tooManyWebhooks(WEBHOOKS_MAX);
    const webhook = { id: newId(ctx), organisationId, url, recordedBy: ctx.actor.id, recordedAt: ctx.now };
    await this.store.insert(ctx, webhook);
    await this.translog.append(ctx, [{ kind: 'webhook', id: webhook.id, record: webhookRecord(webhook) }]);
    return { webhook, secret: secretText(secretOf(master, webhook.id)) };
  }

  list(ctx: Ctx): Promise<readonly Webhook[]> {
    return this.store.activeOf(ctx, [organisationOf(ctx)]);
  }

  /** From now on nothing is sent there. Throws `FOLLOWUPS.UNKNOWN_WEBHOOK`. */
  async end(ctx: Ctx, id: string): Promise<void> {
    const organisationId = organisationOf(ctx);
    await this.store.lock(ctx, organisationId);
    const own = (await this.store.activeOf(ctx, [organisationId])).some((webhook) => webhook.id === id);
    if (!own) throw no.unknownWebhook();
    const end = { id: newId(ctx), webhookId: id, endedBy: ctx.actor.id, recordedAt: ctx.now };
    if (!(await this.store.insertEnd(ctx, end))) throw no.unknownWebhook();
    await this.store.abandon(ctx, id);
    await this.translog.append(ctx, [{ kind: 'webhook-end', id: end.id, record: webhookEndRecord(end) }]);
  }

  deliveries(ctx: Ctx, query: DeliveryQuery): Promise<readonly Delivery[]> {
    return this.store.deliveries(ctx, { ...query, organisationId: organisationOf(ctx) });
  }

  /** A dead delivery is tried again from the beginning. Throws `FOLLOWUPS.UNKNOWN_WEBHOOK`, `FOLLOWUPS.NOT_DEAD`. */
  async resend(ctx: Ctx, id: string): Promise<Delivery> {
    const organisationId = organisationOf(ctx);
    const known = isId(id) ? await this.store.delivery(ctx, organisationId, id) : undefined;
    if (known === undefined) throw no.unknownWebhook();
    if (!(await this.store.revive(ctx, id))) throw no.notDead();
    return present(await this.store.delivery(ctx, organisationId, id), 'the delivery just revived');
  }

  /**
   * One turn of the job: takes what is due in one transaction, sends outside of any, and records each outcome. A process
   * that dies in between has counted the attempt; another makes the next when the lease has run out. Answers how many.
   */
  async deliverDue(run: Run): Promise<number> {
    const { settings } = this;
    if (settings === undefined) return 0;
    const due = await run(async (ctx) => {
      const leaseUntil = new Date(ctx.now.getTime() + 2 * settings.timeoutMs);
      const claimed = await this.store.claim(ctx, BATCH, leaseUntil);
      const messages: { delivery: DueDelivery; sent: Outbound }[] = [];
      for (const delivery of claimed) messages.push({ delivery, sent: await this.message(ctx, delivery, settings) });
      return messages;
    });
    await Promise.all(
      due.map(async ({ delivery, sent }) => {
        const outcome = await attempt(sent, settings);
        await run((ctx) => this.store.settle(ctx, settled(delivery, outcome, ctx.now, settings.attempts)));
      }),
    );
    return due.length;
  }

  private async message(ctx: Ctx, delivery: DueDelivery, { master, source }: WebhookSettings): Promise<Outbound> {
    const notice = present(await this.notices.byId(ctx, delivery.noticeId), 'the notice of a delivery');
    const body = JSON.stringify(noticeEvent(notice, source));
    const secret = secretOf(master, delivery.webhookId);
    const headers = {
      'Content-Type': 'application/cloudevents+json; charset=utf-8',
      ...signatureHeaders(secret, delivery.id, ctx.now, body),
    };
    return { url: delivery.url, headers, body };
  }

  private on(): WebhookSettings {
    if (this.settings === undefined) throw no.webhooksOff();
    return this.settings;
  }
}

/** Status, or the code of why there was none. */
async function attempt(outbound: Outbound, rules: OutboundRules): Promise<number | string> {
  try {
    return await post(outbound, rules);
  } catch (error) {
    if (error instanceof OutboundFault) return error.code;
    throw error;
  }
}

function settled(delivery: DueDelivery, outcome: number | string, now: Date, most: number): Delivery {
  const told = { ...delivery, lastOutcome: String(outcome) };
  if (typeof outcome === 'number' && hasArrived(outcome)) return { ...told, state: 'SENT', nextAt: now };
  if (delivery.attempts >= most) return { ...told, state: 'DEAD', nextAt: now };
  const wait = waitAfter(delivery.attempts, randomInt(CHANCE) / CHANCE);
  return { ...told, state: 'PENDING', nextAt: new Date(now.getTime() + wait) };
}

function organisationOf({ actor }: Ctx): string {
  if (actor.organisationId === undefined) throw no.noOrganisation();
  return actor.organisationId;
}
