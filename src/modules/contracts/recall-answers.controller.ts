import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfterId } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { RECALL, RECALL_ANSWER } from './contract-replies.table.js';
import { answerDraft, answerReply, RecallAnswerBody, recallReply } from './recall-answers.dto.js';
import { RecallAnswers } from './recall-answers.service.js';

const READERS = ['provider', 'operator', 'regulator', 'contentSafety', 'auditor'] as const;

@ApiTags('contracts')
@Controller()
export class RecallAnswersController {
  constructor(private readonly recalls: RecallAnswers) {}

  /** Recalled releases that one's organisation bought, those without an answer first. */
  @Get('recalls')
  @Access({ roles: ['buyer', 'provider'] })
  @Replies(pageOf(RECALL))
  async mine(@Context() ctx: Ctx, @Query() query: PageQuery) {
    const after = startAfterId(query);
    const all = await this.recalls.recalls(ctx);
    const from = after === undefined ? 0 : all.findIndex(({ recall }) => recall.releaseId === after) + 1;
    const { items, nextCursor } = page(all.slice(from), query.limit, ({ recall }) => recall.releaseId);
    return { items: items.map(recallReply), nextCursor };
  }

  /** The buyer's one answer to a recall. */
  @Post('releases/:id/recallAnswers')
  @Access({ roles: ['buyer', 'provider'] })
  @Idempotent()
  @RepliesMade(RECALL_ANSWER)
  async answer(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RecallAnswerBody) {
    return answerReply(await this.recalls.answer(ctx, id, answerDraft(body)));
  }

  /** What the buyers of a recalled release said became of it. */
  @Get('releases/:id/recallAnswers')
  @Access({ roles: READERS })
  @Replies(pageOf(RECALL_ANSWER))
  async answers(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery) {
    const found = await this.recalls.answers(ctx, id, startAfterId(query), query.limit + 1);
    const { items, nextCursor } = page(found, query.limit, ({ answer }) => answer.id);
    return { items: items.map(answerReply), nextCursor };
  }
}
