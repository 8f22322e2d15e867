import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies } from '../../platform/http/reply-shape.js';
import { AgenciesQuery, AgencyStepBody, AgencyTermBody, agencyCommand, agencyReply } from './agencies.dto.js';
import { Agencies, agencyCursor } from './agencies.service.js';
import { AGENCY } from './attestation-replies.table.js';
import type { AgencyEventType } from './core/agency.js';

/** Standing at the exchange as data merchant (数据商) or third-party service agency. */
@ApiTags('attestations')
@Controller('agencies')
export class AgenciesController {
  constructor(private readonly agencies: Agencies) {}

  @Get()
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  @Access({ roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(pageOf(AGENCY))
  async list(@Context() ctx: Ctx, @Query() query: AgenciesQuery) {
    const { limit, cursor: _cursor, ...filter } = query;
    const after = startAfter(query);
    const found = await this.agencies.list(ctx, {
      ...filter,
      ...(after === undefined ? {} : { after }),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, agencyCursor);
    return { items: items.map(agencyReply), nextCursor };
  }

  /** By the organisation itself, or by the exchange for it. `organisation` is its id, USCC or foreign id. */
  @Post(':organisation/apply')
  @HttpCode(200)
  @Access({ roles: ['provider', 'assessor', 'operator'] })
  @Idempotent()
  @Replies(AGENCY)
  apply(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyStepBody) {
    return this.step(ctx, organisation, 'APPLIED', body);
  }

  @Post(':organisation/refuse')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(AGENCY)
  refuse(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyStepBody) {
    return this.step(ctx, organisation, 'REFUSED', body);
  }

  @Post(':organisation/grant')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(AGENCY)
  grant(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyTermBody) {
    return this.step(ctx, organisation, 'GRANTED', body);
  }

  @Post(':organisation/renew')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(AGENCY)
  renew(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyTermBody) {
    return this.step(ctx, organisation, 'RENEWED', body);
  }

  @Post(':organisation/suspend')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(AGENCY)
  suspend(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyStepBody) {
    return this.step(ctx, organisation, 'SUSPENDED', body);
  }

  @Post(':organisation/resume')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(AGENCY)
  resume(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyStepBody) {
    return this.step(ctx, organisation, 'RESUMED', body);
  }

  /** Of a service agency: all its reports are opened again, with an item for each record that rests on one. */
  @Post(':organisation/withdraw')
  @HttpCode(200)
  @Access({ roles: ['provider', 'assessor', 'operator'] })
  @Idempotent()
  @Replies(AGENCY)
  withdraw(@Context() ctx: Ctx, @Param('organisation') organisation: string, @Body() body: AgencyStepBody) {
    return this.step(ctx, organisation, 'WITHDRAWN', body);
  }

  private async step(ctx: Ctx, organisation: string, type: AgencyEventType, body: AgencyTermBody) {
    return agencyReply(await this.agencies.step(ctx, organisation, body.capacity, agencyCommand(type, body)));
  }
}
