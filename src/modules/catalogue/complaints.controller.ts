import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiForbiddenResponse, ApiTags } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfterId } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { COMPLAINT } from './catalogue-replies.table.js';
import { Complaints } from './complaints.service.js';
import {
  ComplaintBody,
  ComplaintDecisionBody,
  ComplaintReplyBody,
  ComplaintsQuery,
  complaintReply,
  decisionOf,
  evidenceOf,
} from './life.dto.js';

@ApiTags('catalogue')
@Controller()
export class ComplaintsController {
  constructor(private readonly complaints: Complaints) {}

  /** Complain about a release on sale, in the name of one's organisation; its provider does not learn of whom. */
  @Post('releases/:id/complain')
  @ApiForbiddenResponse({ description: 'CATALOGUE.NO_COMPLAINANT' })
  @Access('signedIn')
  @Idempotent()
  @RepliesMade(COMPLAINT)
  async complain(@Context() ctx: Ctx, @IdParam() id: string, @Body() { ground, evidence }: ComplaintBody) {
    return complaintReply(await this.complaints.file(ctx, id, { ground, evidence: evidenceOf(evidence) }));
  }

  /** Complaints, newest first: those one made, those on one's releases, all to those who review. */
  @Get('complaints')
  @Access('signedIn')
  @Replies(pageOf(COMPLAINT))
  async list(@Context() ctx: Ctx, @Query() query: ComplaintsQuery) {
    const after = startAfterId(query);
    const found = await this.complaints.list(ctx, {
      limit: query.limit + 1,
      ...(after === undefined ? {} : { after }),
      ...(query.release === undefined ? {} : { releaseId: query.release }),
    });
    const { items, nextCursor } = page(found, query.limit, ({ complaint }) => complaint.row.id);
    return { items: items.map(complaintReply), nextCursor };
  }

  @Get('complaints/:id')
  @Access('signedIn')
  @Replies(COMPLAINT)
  async complaint(@Context() ctx: Ctx, @IdParam() id: string) {
    return complaintReply(await this.complaints.complaint(ctx, id));
  }

  /** The provider's reply, once. */
  @Post('complaints/:id/reply')
  @HttpCode(200)
  @Access({ roles: ['provider'] })
  @Idempotent()
  @Replies(COMPLAINT)
  async reply(@Context() ctx: Ctx, @IdParam() id: string, @Body() { text, evidence }: ComplaintReplyBody) {
    return complaintReply(await this.complaints.reply(ctx, id, text, evidenceOf(evidence)));
  }

  /** The exchange's decision, once: dismissed, the release returned for completion, or suspended. */
  @Post('complaints/:id/decide')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(COMPLAINT)
  async decide(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ComplaintDecisionBody) {
    return complaintReply(await this.complaints.decide(ctx, id, decisionOf(body)));
  }
}
