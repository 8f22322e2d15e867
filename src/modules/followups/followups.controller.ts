import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { type Page, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { DeliveriesQuery, deliveryJson, NoticesQuery, noticeJson, WebhookDto, webhookJson } from './followups.dto.js';
import { DELIVERY, NEW_WEBHOOK, NOTICE, WEBHOOK } from './followups-replies.table.js';
import { Notices } from './notices.service.js';
import { Webhooks } from './webhooks.service.js';

const ORGANISATIONS = { roles: ['buyer', 'provider', 'assessor'] } as const;

@ApiTags('notices')
@Controller()
export class FollowupsController {
  constructor(
    private readonly notices: Notices,
    private readonly webhooks: Webhooks,
  ) {}

  /** What the caller's organisation must know, the newest first. */
  @Get('notices')
  @Access(ORGANISATIONS)
  @Replies(pageOf(NOTICE))
  async inbox(@Context() ctx: Ctx, @Query() query: NoticesQuery): Promise<Page<JsonObject>> {
    const { limit, unread, kind } = query;
    const beforeId = startAfter(query);
    const found = await this.notices.inbox(ctx, {
      unread: unread === 'true',
      ...(kind === undefined ? {} : { kind }),
      ...(beforeId === undefined ? {} : { beforeId }),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ id }) => id);
    return { items: items.map((notice) => noticeJson(notice, ctx.locale)), nextCursor };
  }

  /** Read, for everybody of the organisation; again changes nothing. */
  @Post('notices/:id/read')
  @HttpCode(204)
  @Access(ORGANISATIONS)
  async read(@Context() ctx: Ctx, @IdParam() id: string): Promise<void> {
    await this.notices.read(ctx, id);
  }

  /** Addresses to which the organisation's notices go. */
  @Get('webhooks')
  @Access(ORGANISATIONS)
  @Replies({ items: [WEBHOOK] })
  async list(@Context() ctx: Ctx): Promise<{ items: JsonObject[] }> {
    return { items: (await this.webhooks.list(ctx)).map(webhookJson) };
  }

  /** Name an address. The secret with which messages are signed is shown this once. */
  @Post('webhooks')
  @Access(ORGANISATIONS)
  @RepliesMade(NEW_WEBHOOK)
  async add(@Context() ctx: Ctx, @Body() { url }: WebhookDto): Promise<JsonObject> {
    const { webhook, secret } = await this.webhooks.add(ctx, url);
    return { ...webhookJson(webhook), secret };
  }

  /** Nothing is sent there any more. */
  @Post('webhooks/:id/end')
  @HttpCode(204)
  @Access(ORGANISATIONS)
  async end(@Context() ctx: Ctx, @IdParam() id: string): Promise<void> {
    await this.webhooks.end(ctx, id);
  }

  /** What was sent, waits, or was given up. */
  @Get('webhooks/deliveries')
  @Access(ORGANISATIONS)
  @Replies(pageOf(DELIVERY))
  async deliveries(@Context() ctx: Ctx, @Query() query: DeliveriesQuery): Promise<Page<JsonObject>> {
    const { limit, state } = query;
    const afterId = startAfter(query);
    const found = await this.webhooks.deliveries(ctx, {
      ...(state === undefined ? {} : { state }),
      ...(afterId === undefined ? {} : { afterId }),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ id }) => id);
    return { items: items.map(deliveryJson), nextCursor };
  }

  /** Try a dead delivery again from the beginning. */
  @Post('webhooks/deliveries/:id/resend')
  @HttpCode(200)
  @Access(ORGANISATIONS)
  @Replies(DELIVERY)
  async resend(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return deliveryJson(await this.webhooks.resend(ctx, id));
  }
}
