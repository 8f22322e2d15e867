import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import {
  AccountMappingsQuery,
  DisputeMapping,
  mappingDisputeReply,
  mappingDraft,
  mappingReply,
  NewAccountMapping,
} from './account-mappings.dto.js';
import { AccountMappings } from './account-mappings.service.js';
import { ACCOUNT_MAPPING, MAPPING_DISPUTE } from './usage-replies.table.js';

/** Which organisation stands behind which account of a platform, with the evidence and what is said against it. */
@ApiTags('usage')
@Controller('account-mappings')
export class AccountMappingsController {
  constructor(private readonly mappings: AccountMappings) {}

  /** Who oversees sees all entries, an organisation those that name it. */
  @Get()
  @Access({ roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'auditor'] })
  @Replies(pageOf(ACCOUNT_MAPPING))
  async list(@Context() ctx: Ctx, @Query() query: AccountMappingsQuery) {
    const { limit, platform, account } = query;
    const after = startAfter(query);
    const found = await this.mappings.list(ctx, {
      ...(platform === undefined ? {} : { platform }),
      ...(account === undefined ? {} : { account }),
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ mapping }) => mapping.id);
    return { items: items.map(mappingReply), nextCursor };
  }

  /** A later entry counts on the days that it covers; the earlier ones stay. */
  @Post()
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY, USAGE.MAPPING_CODE, USAGE.MAPPING_DATES' })
  @Access({ roles: ['operator'] })
  @Idempotent()
  @RepliesMade(ACCOUNT_MAPPING)
  async record(@Context() ctx: Ctx, @Body() body: NewAccountMapping) {
    return mappingReply({ mapping: await this.mappings.record(ctx, mappingDraft(body)), disputes: [] });
  }

  /** By the organisation named, or the source unit of a corpus that the account used. */
  @Post(':id/dispute')
  @Access({ roles: ['provider', 'buyer', 'assessor'] })
  @Idempotent()
  @RepliesMade(MAPPING_DISPUTE)
  async dispute(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: DisputeMapping) {
    return mappingDisputeReply(await this.mappings.dispute(ctx, id, body));
  }
}
