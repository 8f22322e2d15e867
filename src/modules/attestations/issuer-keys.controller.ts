import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { ISSUER_KEY } from './attestation-replies.table.js';
import { IssuerKeysQuery, issuerKeyDraft, issuerKeyReply, NewIssuerKey, RetireIssuerKey } from './issuer-keys.dto.js';
import { IssuerKeys } from './issuer-keys.service.js';

/** Public keys with which assessors sign the credentials that they hand in. */
@ApiTags('attestations')
@Controller('issuer-keys')
export class IssuerKeysController {
  constructor(private readonly keys: IssuerKeys) {}

  @Get()
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  @Access({ roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(pageOf(ISSUER_KEY))
  async list(@Context() ctx: Ctx, @Query() query: IssuerKeysQuery) {
    const { limit, organisation } = query;
    const after = startAfter(query);
    const found = await this.keys.list(ctx, {
      ...(organisation === undefined ? {} : { organisation }),
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ key }) => key.id);
    return { items: items.map(issuerKeyReply), nextCursor };
  }

  @Post()
  @Access({ roles: ['operator'] })
  @Idempotent()
  @RepliesMade(ISSUER_KEY)
  async record(@Context() ctx: Ctx, @Body() body: NewIssuerKey) {
    return issuerKeyReply(await this.keys.record(ctx, issuerKeyDraft(body)));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(ISSUER_KEY)
  async retire(@Context() ctx: Ctx, @IdParam() id: string, @Body() { on, reason }: RetireIssuerKey) {
    return issuerKeyReply(await this.keys.retire(ctx, id, parseDate(on, '/on'), reason));
  }
}
