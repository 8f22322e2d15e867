import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import type { ErasureCase } from './core/erasure.js';
import { ErasurePageResponse, ErasureResponse, RequestErasureRequest, ShownPersonResponse } from './erasures.dto.js';
import { Parties } from './parties.service.js';

/** A natural person's name, and how two operators erase it. */
@ApiTags('parties')
@Controller()
export class ErasuresController {
  constructor(private readonly parties: Parties) {}

  @Get('persons/:id')
  @Access({ roles: ['operator', 'regulator', 'auditor'] })
  @ApiOkResponse({ type: ShownPersonResponse })
  async person(@Context() ctx: Ctx, @IdParam() id: string): Promise<ShownPersonResponse> {
    const { nameZh, erasedAt } = await this.parties.person(ctx, id);
    if (erasedAt === undefined) return { id, nameZh, state: 'REGISTERED' };
    return { id, nameZh, state: 'ERASED', erasedAt: shanghaiInstant(erasedAt) };
  }

  @Post('persons/:id/erasure')
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiCreatedResponse({ type: ErasureResponse })
  async request(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Body() { reason }: RequestErasureRequest,
  ): Promise<ErasureResponse> {
    return response(await this.parties.requestErasure(ctx, { personId: id, reason, by: ctx.actor.id }));
  }

  @Get('erasures')
  @Access({ roles: ['operator', 'regulator', 'auditor'] })
  @ApiOkResponse({ type: ErasurePageResponse })
  async list(@Context() ctx: Ctx, @Query() query: PageQuery): Promise<ErasurePageResponse> {
    const after = startAfter(query);
    const found = await this.parties.listErasures(ctx, {
      limit: query.limit + 1,
      ...(isId(after) ? { after } : {}),
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    return { items: items.map(response), nextCursor };
  }

  @Post('erasures/:id/confirm')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiOkResponse({ type: ErasureResponse })
  async confirm(@Context() ctx: Ctx, @IdParam() id: string): Promise<ErasureResponse> {
    return response(await this.parties.confirmErasure(ctx, id, ctx.actor.id));
  }
}

function response({ id, personId, state, reason, requestedBy, requestedAt, ...rest }: ErasureCase): ErasureResponse {
  return {
    id,
    person: personId,
    state,
    reason,
    requestedBy,
    requestedAt: shanghaiInstant(requestedAt),
    ...(rest.confirmedBy === undefined ? {} : { confirmedBy: rest.confirmedBy }),
    ...(rest.erasedAt === undefined ? {} : { erasedAt: shanghaiInstant(rest.erasedAt) }),
  };
}
