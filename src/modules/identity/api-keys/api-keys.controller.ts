import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { Ctx } from '../../../platform/ctx.js';
import { Access } from '../../../platform/http/access.decorator.js';
import { Context } from '../../../platform/http/context.decorator.js';
import { IdParam } from '../../../platform/http/id-param.js';
import { PageQuery, page, startAfterId } from '../../../platform/http/paging.js';
import type { LedgerRequest } from '../../../platform/http/request.js';
import { isByKey } from '../bearer.service.js';
import type { ApiKeyFact } from '../core/api-key.js';
import { personNeeded } from '../core/identity-errors.js';
import { type ApiKeyReply, ApiKeyRequest, ApiKeysReply, NewApiKeyReply } from '../identity.dto.js';
import { ApiKeys } from './api-keys.service.js';

/** People manage keys; a key does not. */
@ApiTags('identity')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  /** A key for programs of the caller's organisation, with some of the caller's roles. It is shown this once. */
  @Post()
  @Access({ roles: ['provider', 'buyer', 'assessor'] })
  @ApiCreatedResponse({ type: NewApiKeyReply })
  @ApiConflictResponse({ description: 'IDENTITY.KEYS_TOO_MANY' })
  async make(
    @Context() ctx: Ctx,
    @Req() request: LedgerRequest,
    @Body() { name, roles, expiresOn }: ApiKeyRequest,
  ): Promise<NewApiKeyReply> {
    refuseKey(request);
    const expiresAt = new Date(`${expiresOn}T00:00:00+08:00`);
    const { key, made } = await this.keys.make(ctx, { name, roles, expiresAt });
    return { ...keyJson(made), key };
  }

  /** The caller's keys, to the administrator everybody's; the newest first, ended ones too. */
  @Get()
  @Access({ roles: ['provider', 'buyer', 'assessor', 'admin'] })
  @ApiOkResponse({ type: ApiKeysReply })
  async list(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: PageQuery): Promise<ApiKeysReply> {
    refuseKey(request);
    const beforeId = startAfterId(query);
    const found = await this.keys.list(ctx, {
      ...(beforeId === undefined ? {} : { beforeId }),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    return { items: items.map(keyJson), nextCursor };
  }

  /** The key opens nothing from the next request on. */
  @Post(':id/revoke')
  @HttpCode(204)
  @Access({ roles: ['provider', 'buyer', 'assessor', 'admin'] })
  @ApiNoContentResponse()
  async revoke(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<void> {
    refuseKey(request);
    await this.keys.end(ctx, id);
  }
}

function refuseKey(request: LedgerRequest): void {
  if (isByKey(request)) throw personNeeded();
}

function keyJson(key: ApiKeyFact & { readonly endedAt?: Date }): ApiKeyReply {
  return {
    id: key.id,
    name: key.name,
    roles: key.roles,
    organisationId: key.organisationId,
    accountId: key.accountId,
    expiresOn: shanghaiDate(key.expiresAt),
    recordedAt: shanghaiInstant(key.recordedAt),
    ...(key.endedAt === undefined ? {} : { endedAt: shanghaiInstant(key.endedAt) }),
  };
}
