import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import {
  NewPlatformKey,
  PlatformKeysQuery,
  platformKeyDraft,
  platformKeyReply,
  RetirePlatformKey,
} from './platform-keys.dto.js';
import { PlatformKeys } from './platform-keys.service.js';
import { PLATFORM_KEY } from './usage-replies.table.js';

/** Public keys with which platforms sign their monthly statements of use. */
@ApiTags('usage')
@Controller('platform-keys')
export class PlatformKeysController {
  constructor(private readonly keys: PlatformKeys) {}

  @Get()
  @Access({ roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(pageOf(PLATFORM_KEY))
  async list(@Context() ctx: Ctx, @Query() query: PlatformKeysQuery) {
    const { limit, platform } = query;
    const after = startAfter(query);
    const found = await this.keys.list(ctx, {
      ...(platform === undefined ? {} : { platform }),
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ key }) => key.id);
    return { items: items.map(platformKeyReply), nextCursor };
  }

  @Post()
  @Access({ roles: ['operator'] })
  @Idempotent()
  @RepliesMade(PLATFORM_KEY)
  async record(@Context() ctx: Ctx, @Body() body: NewPlatformKey) {
    return platformKeyReply(await this.keys.record(ctx, platformKeyDraft(body)));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(PLATFORM_KEY)
  async retire(@Context() ctx: Ctx, @IdParam() id: string, @Body() { on, reason }: RetirePlatformKey) {
    return platformKeyReply(await this.keys.retire(ctx, id, parseDate(on, '/on'), reason));
  }
}
