import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { parseDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Computes } from '../../platform/http/audit.js';
import { Context } from '../../platform/http/context.decorator.js';
import { type Page, PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies } from '../../platform/http/reply-shape.js';
import { EvaluateDto, OnQuery } from './programmes.dto.js';
import { Programmes } from './programmes.service.js';
import { evaluationView, programmeView, rulesView, toEvaluationInput, versionView } from './programmes.view.js';
import { EVALUATION, PROGRAMME, PROGRAMME_VERSION, RULES } from './programmes-replies.table.js';

@ApiTags('programmes')
@Controller('programmes')
export class ProgrammesController {
  constructor(private readonly programmes: Programmes) {}

  @Get()
  @Access('signedIn')
  @Replies(pageOf(PROGRAMME))
  async list(@Context() ctx: Ctx, @Query() query: PageQuery): Promise<Page<JsonObject>> {
    const after = startAfter(query);
    const found = await this.programmes.latest(ctx, {
      ...(after === undefined ? {} : { after }),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(found, query.limit, (version) => version.code);
    return { items: items.map((version) => programmeView(version, ctx.locale)), nextCursor };
  }

  @Get(':code')
  @Access('signedIn')
  @ApiUnprocessableEntityResponse({ description: 'PROGRAMMES.NOT_IN_FORCE' })
  @Replies(RULES)
  async get(@Context() ctx: Ctx, @Param('code') code: string, @Query() query: OnQuery): Promise<JsonObject> {
    const on = query.on === undefined ? shanghaiDate(ctx.now) : parseDate(query.on);
    const version = await this.programmes.inForce(ctx, code, on);
    return rulesView(version, this.programmes.rules(version, on), on, ctx.locale);
  }

  @Get(':code/versions')
  @Access('signedIn')
  @Replies(pageOf(PROGRAMME_VERSION))
  async versions(@Context() ctx: Ctx, @Param('code') code: string): Promise<Page<JsonObject>> {
    return { items: (await this.programmes.versions(ctx, code)).map(versionView), nextCursor: null };
  }

  /** Computes what the contracts would receive; nothing is stored. */
  @Post(':code/evaluate')
  @Computes()
  @HttpCode(200)
  @Access('signedIn')
  @Replies(EVALUATION)
  async evaluate(@Context() ctx: Ctx, @Param('code') code: string, @Body() body: EvaluateDto): Promise<JsonObject> {
    const on = parseDate(body.on);
    const version = await this.programmes.inForce(ctx, code, on);
    return evaluationView(version, this.programmes.whatIf(version, on, toEvaluationInput(body)), ctx.locale);
  }
}
