import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import type { Page } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { DraftRow } from './core/programme-version.js';
import { CallDto, DraftDto, PublishDto } from './drafts.dto.js';
import { Drafts } from './drafts.service.js';
import { Programmes } from './programmes.service.js';
import { versionView } from './programmes.view.js';
import { PROGRAMME_CALL, PROGRAMME_DRAFT, PROGRAMME_VERSION } from './programmes-replies.table.js';

const POLICY = { duties: ['policy'] } as const;

/** Programme versions and calls by two policy officers. */
@ApiTags('programmes')
@Controller('programmes')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly programmes: Programmes,
  ) {}

  /** Draft a programme, or the next version of one: the file of `config/programmes`. */
  @Post()
  @Access(POLICY)
  @Idempotent()
  @RepliesMade(PROGRAMME_DRAFT)
  async draft(@Context() ctx: Ctx, @Body() body: DraftDto): Promise<JsonObject> {
    return draftView(await this.drafts.draft(ctx, body.file as JsonObject));
  }

  @Get(':code/drafts')
  @Access({ roles: ['auditor'], duties: ['policy'] })
  @Replies(pageOf(PROGRAMME_DRAFT))
  async list(@Context() ctx: Ctx, @Param('code') code: string): Promise<Page<JsonObject>> {
    return { items: (await this.drafts.drafts(ctx, code)).map(draftView), nextCursor: null };
  }

  /** Publish a draft of somebody else as the next version. */
  @Post(':code/publish')
  @HttpCode(200)
  @Access(POLICY)
  @Idempotent()
  @Replies(PROGRAMME_VERSION)
  async publish(@Context() ctx: Ctx, @Param('code') code: string, @Body() body: PublishDto): Promise<JsonObject> {
    return versionView(await this.drafts.publish(ctx, code, body.draft));
  }

  /** Calls (申报批次) of the newest version. */
  @Get(':code/calls')
  @Access('signedIn')
  @Replies(pageOf(PROGRAMME_CALL))
  async calls(@Context() ctx: Ctx, @Param('code') code: string): Promise<Page<JsonObject>> {
    const [newest] = await this.programmes.versions(ctx, code);
    return { items: (newest?.programme.calls ?? []) as unknown as JsonObject[], nextCursor: null };
  }

  /** Draft a further call; a second officer publishes it as the next version. */
  @Post(':code/calls')
  @Access(POLICY)
  @Idempotent()
  @RepliesMade(PROGRAMME_DRAFT)
  async draftCall(@Context() ctx: Ctx, @Param('code') code: string, @Body() body: CallDto): Promise<JsonObject> {
    return draftView(await this.drafts.draftCall(ctx, code, body.call as JsonObject));
  }
}

function draftView({ id, code, digest, draftedBy, recordedAt }: DraftRow): JsonObject {
  return { id, code, digest, draftedBy, draftedAt: shanghaiInstant(recordedAt) };
}
