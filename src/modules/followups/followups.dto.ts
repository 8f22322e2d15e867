import { IsIn } from 'class-validator';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import type { Webhook } from './core/webhook.js';
import type { ShownNotice } from './notices.store.js';
import { DELIVERY_STATES, type Delivery, type DeliveryState } from './webhooks.store.js';

export class NoticesQuery extends PageQuery {
  /** `true`: only what nobody of the organisation has read. */
  @MayBeAbsent()
  @IsIn(['true', 'false'])
  unread?: string;

  @MayBeAbsent()
  @IsPlainText(60)
  kind?: string;
}

export class DeliveriesQuery extends PageQuery {
  /** DEAD: given up after the configured attempts. */
  @MayBeAbsent()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;
}

export class WebhookDto {
  /** An https address that is reached over the public internet. */
  @IsPlainText(2000)
  url: string;
}

export function noticeJson(notice: ShownNotice, locale: Locale): JsonObject {
  return {
    id: notice.id,
    kind: notice.kind,
    subject: { kind: notice.subjectKind, id: notice.subjectId },
    text: inLocale(notice.text, locale),
    recordedAt: shanghaiInstant(notice.recordedAt),
    ...(notice.readAt === undefined ? {} : { readAt: shanghaiInstant(notice.readAt) }),
  };
}

export function webhookJson(webhook: Webhook): JsonObject {
  return { id: webhook.id, url: webhook.url, recordedAt: shanghaiInstant(webhook.recordedAt) };
}

export function deliveryJson(delivery: Delivery): JsonObject {
  return {
    id: delivery.id,
    notice: delivery.noticeId,
    webhook: delivery.webhookId,
    state: delivery.state,
    attempts: delivery.attempts,
    ...(delivery.state === 'PENDING' ? { nextAt: shanghaiInstant(delivery.nextAt) } : {}),
    ...(delivery.lastOutcome === undefined ? {} : { lastOutcome: delivery.lastOutcome }),
  };
}
