import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Json } from '../../kernel/canonical-json.js';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { RepliesMade } from '../../platform/http/reply-shape.js';
import { Consumes } from '../../platform/http/request-body.js';
import * as no from './core/usage-errors.js';
import { Corrections } from './corrections.service.js';
import { BatchReply, ReviewCase, SingleReply, VoidEvent } from './usage.dto.js';
import { Usage } from './usage.service.js';
import { correctionResponse } from './usage.wire.js';
import { CASE_REVIEW, CORRECTION } from './usage-replies.table.js';

const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const BATCH_MAX = 1_000;

@ApiTags('usage')
@Controller('usage-events')
export class UsageController {
  constructor(
    private readonly usage: Usage,
    private readonly corrections: Corrections,
  ) {}

  /** Structured CloudEvents 1.0: one (202), or a batch of up to 1,000 (200) in which each event stands by itself. */
  @Post()
  @HttpCode(202)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Consumes(SINGLE, BATCH)
  @ApiAcceptedResponse({ type: SingleReply, description: 'a single event was taken' })
  @ApiOkResponse({ type: BatchReply, description: 'how many of a batch were taken, known and refused' })
  @ApiBody({
    schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' }, maxItems: BATCH_MAX }] },
  })
  async take(
    @Context() ctx: Ctx,
    @Headers('content-type') contentType: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchReply | SingleReply> {
    if (contentType.toLowerCase().startsWith(BATCH)) {
      response.status(200);
      return this.takeBatch(ctx, body as Json);
    }
    const { accepted, duplicate, refused, taken } = await this.usage.take(ctx, [body as Json]);
    const error = refused[0]?.error;
    if (error !== undefined) throw error;
    return { accepted, duplicate, taken: [...taken] };
  }

  /** An event no longer counts, or another counts instead; both stay on record. */
  @Post(':id/void')
  @Access({ roles: ['operator'] })
  @Idempotent()
  @RepliesMade(CORRECTION)
  async void(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: VoidEvent): Promise<object> {
    return correctionResponse(await this.corrections.voidEvent(ctx, id, body.reason, body.replacement));
  }

  /** A reviewer's word on an application case: the user's sealed document was looked at. */
  @Post(':id/review')
  @Access({ duties: ['review'] })
  @Idempotent()
  @RepliesMade(CASE_REVIEW)
  async review(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReviewCase): Promise<object> {
    const {
      eventId,
      accepted,
      document,
      reason,
      recordedAt,
      id: review,
    } = await this.corrections.reviewCase(ctx, id, body);
    return { id: review, event: eventId, accepted, document, reason, recordedAt: shanghaiInstant(recordedAt) };
  }

  private async takeBatch(ctx: Ctx, body: Json): Promise<BatchReply> {
    if (!Array.isArray(body) || body.length === 0 || body.length > BATCH_MAX) throw no.batchForm(BATCH_MAX);
    const { accepted, duplicate, refused, taken } = await this.usage.take(ctx, body);
    return {
      accepted,
      duplicate,
      taken: [...taken],
      refused: refused.map(({ index, id, error }) => ({
        index,
        ...(id === undefined ? {} : { id }),
        code: error.code,
        detail: inLocale(error.text, ctx.locale),
      })),
    };
  }
}
