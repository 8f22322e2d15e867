import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { formatFen } from '../../kernel/money.js';
import { formatPct } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { endNeeded } from './core/parties-errors.js';
import type { RelationInTime } from './core/party-types.js';
import { Parties } from './parties.service.js';
import {
  AddRelationRequest,
  EndRelationRequest,
  RelationPageResponse,
  RelationQuery,
  RelationResponse,
} from './relations.dto.js';

/** Relations between parties, each with its days, its source and the day of the extract. */
@ApiTags('parties')
@Controller('relations')
export class RelationsController {
  constructor(private readonly parties: Parties) {}

  @Post()
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiCreatedResponse({ type: RelationResponse })
  async add(@Context() ctx: Ctx, @Body() body: AddRelationRequest): Promise<RelationResponse> {
    const relation = await this.parties.addRelation(ctx, body);
    const over = await this.parties.overHundred(ctx, relation.type === 'HOLDS' ? [relation.to] : []);
    return { ...response(relation), flags: over.has(relation.to) ? ['OVER_100'] : [] };
  }

  @Get()
  @Access({ roles: ['operator', 'regulator', 'auditor'] })
  @ApiOkResponse({ type: RelationPageResponse })
  async list(@Context() ctx: Ctx, @Query() query: RelationQuery): Promise<RelationPageResponse> {
    const after = startAfter(query);
    const found = await this.parties.listRelations(ctx, {
      limit: query.limit + 1,
      ...(isId(after) ? { after } : {}),
      ...(query.party === undefined ? {} : { party: query.party }),
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    return { items: items.map(response), nextCursor };
  }

  @Get(':id')
  @Access({ roles: ['operator', 'regulator', 'auditor'] })
  @ApiOkResponse({ type: RelationResponse })
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<RelationResponse> {
    return response(await this.parties.relation(ctx, id));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiOkResponse({ type: RelationResponse })
  async end(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: EndRelationRequest): Promise<RelationResponse> {
    const { on, validTo, ...rest } = body;
    if ((on === undefined) === (validTo === undefined)) throw endNeeded();
    return response(await this.parties.endRelation(ctx, id, { ...rest, on: on ?? validTo ?? '' }));
  }
}

function response({ graphVersion, recordedAt, ...relation }: RelationInTime): RelationResponse {
  const { sharePct, range, amountFen, ...rest } = relation;
  return {
    ...rest,
    ...(sharePct === undefined ? {} : { sharePct: formatPct(sharePct) }),
    ...(range && {
      shareMinPct: formatPct(range.min),
      shareMaxPct: formatPct(range.max),
      shareMinExclusive: range.minExclusive,
      shareMaxExclusive: range.maxExclusive,
    }),
    ...(amountFen === undefined ? {} : { amountFen: formatFen(amountFen) }),
    recordedAt: shanghaiInstant(recordedAt),
  };
}
