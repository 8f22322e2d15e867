import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies } from '../../platform/http/reply-shape.js';
import { ownsOrReviews } from './catalogue.viewer.js';
import { DEPENDENT, RELEASE_LIFE } from './catalogue-replies.table.js';
import type { LifeCommand } from './core/life.js';
import {
  LifeReasonBody,
  lifeReply,
  missingOf,
  ReplyToEventBody,
  ReturnReleaseBody,
  SubmitReleaseBody,
  SuspendReleaseBody,
} from './life.dto.js';
import { ReleaseLife } from './life.service.js';

const BOTH = { roles: ['provider', 'operator'] } as const;
const HOLDERS = { roles: ['operator', 'contentSafety'] } as const;

@ApiTags('catalogue')
@Controller('releases')
export class LifeController {
  constructor(private readonly life: ReleaseLife) {}

  /** What happened to the release; the words of it for its provider and for those who review. */
  @Get(':id/events')
  @Access('public')
  @Replies(RELEASE_LIFE)
  async events(@Context() ctx: Ctx, @IdParam() id: string) {
    const lived = await this.life.lifeOf(ctx, id);
    return lifeReply(lived, ownsOrReviews(ctx, lived.corpus));
  }

  /** Everything that rests on the release, directly or through others. */
  @Get(':id/dependents')
  @Access({ roles: ['operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(pageOf(DEPENDENT))
  async dependents(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery) {
    const after = startAfter(query);
    const keyOf = (one: { readonly kind: string; readonly id: string }) => `${one.kind} ${one.id}`;
    const all = (await this.life.dependents(ctx, id)).map((one) => ({ kind: one.kind, id: one.id }));
    const from = after === undefined ? 0 : all.findIndex((one) => keyOf(one) === after) + 1;
    return page(all.slice(from), query.limit, keyOf);
  }

  /** Offer a draft for listing, or offer it again after a return. */
  @Post(':id/submit')
  @HttpCode(200)
  @Access({ roles: ['provider'] })
  @Idempotent()
  @Replies(RELEASE_LIFE)
  submit(@Context() ctx: Ctx, @IdParam() id: string, @Body() { reply }: SubmitReleaseBody) {
    return this.step(ctx, id, { step: 'submit', ...(reply === undefined ? {} : { reply }) });
  }

  /** Return a submitted release, once, with everything that is missing. */
  @Post(':id/return')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(RELEASE_LIFE)
  return(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReturnReleaseBody) {
    const { reason, missing, dueOn } = body;
    return this.step(ctx, id, { step: 'return', reason, missing: missingOf(missing), dueOn: parseDate(dueOn) });
  }

  /** The exchange's review found what is needed; listing follows. */
  @Post(':id/assess')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(RELEASE_LIFE)
  assess(@Context() ctx: Ctx, @IdParam() id: string, @Body() { reason }: LifeReasonBody) {
    return this.step(ctx, id, { step: 'assess', reason });
  }

  /** Take a release off sale at once: the exchange with a reason, the content-safety reviewer with an order number. */
  @Post(':id/suspend')
  @HttpCode(200)
  @Access(HOLDERS)
  @Idempotent()
  @Replies(RELEASE_LIFE)
  suspend(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: SuspendReleaseBody) {
    return this.step(ctx, id, { step: 'suspend', ...withOrder(body) });
  }

  /** Lift a suspension of one's own; the release is on sale again when none is left. */
  @Post(':id/resume')
  @HttpCode(200)
  @Access(HOLDERS)
  @Idempotent()
  @Replies(RELEASE_LIFE)
  resume(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: SuspendReleaseBody) {
    return this.step(ctx, id, { step: 'resume', ...withOrder(body) });
  }

  /** End the offer for good; existing contracts stand, and whatever rests on the release is looked at. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Access(BOTH)
  @Idempotent()
  @Replies(RELEASE_LIFE)
  withdraw(@Context() ctx: Ctx, @IdParam() id: string, @Body() { reason }: LifeReasonBody) {
    return this.step(ctx, id, { step: 'withdraw', reason });
  }

  /** Call a release back from everyone who bought it; each buyer is asked what became of it. */
  @Post(':id/recall')
  @HttpCode(200)
  @Access(BOTH)
  @Idempotent()
  @Replies(RELEASE_LIFE)
  recall(@Context() ctx: Ctx, @IdParam() id: string, @Body() { reason }: LifeReasonBody) {
    return this.step(ctx, id, { step: 'recall', reason });
  }

  /** The provider's reply to a return, a suspension, a withdrawal or a recall, once for each. */
  @Post(':id/reply')
  @HttpCode(200)
  @Access({ roles: ['provider'] })
  @Idempotent()
  @Replies(RELEASE_LIFE)
  reply(@Context() ctx: Ctx, @IdParam() id: string, @Body() { to, text }: ReplyToEventBody) {
    return this.step(ctx, id, { step: 'reply', to, text });
  }

  private async step(ctx: Ctx, id: string, command: LifeCommand) {
    return lifeReply(await this.life.step(ctx, id, command), true);
  }
}

function withOrder({ reason, orderNumber }: SuspendReleaseBody) {
  return { reason, ...(orderNumber === undefined ? {} : { orderNumber }) };
}
