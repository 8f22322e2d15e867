import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { ONBOARDING } from './onboarding-replies.table.js';
import {
  OnboardingBody,
  OnboardingsQuery,
  onboardingReply,
  RefuseOnboardingBody,
  ReturnOnboardingBody,
} from './onboardings.dto.js';
import { Onboardings } from './onboardings.service.js';

const READERS = { roles: ['operator', 'regulator', 'auditor'] } as const;
const EXCHANGE = { roles: ['operator'] } as const;

/** Organisations that want to come in (入驻): applied for, checked, approved, returned or refused. */
@ApiTags('parties')
@Controller('onboardings')
export class OnboardingsController {
  constructor(private readonly onboardings: Onboardings) {}

  /** The exchange files for whoever wants in, who has no account yet. */
  @Post()
  @Access(EXCHANGE)
  @Idempotent()
  @RepliesMade(ONBOARDING)
  async submit(@Context() ctx: Ctx, @Body() body: OnboardingBody) {
    return onboardingReply(await this.onboardings.submit(ctx, body), false);
  }

  @Get()
  @Access(READERS)
  @Replies(pageOf(ONBOARDING))
  async list(@Context() ctx: Ctx, @Query() query: OnboardingsQuery) {
    const after = startAfter(query);
    const found = await this.onboardings.list(ctx, {
      limit: query.limit + 1,
      ...(isId(after) ? { after } : {}),
      ...(query.state === undefined ? {} : { state: query.state }),
    });
    const { items, nextCursor } = page(found, query.limit, ({ id }) => id);
    return { items: items.map((file) => onboardingReply(file, true)), nextCursor };
  }

  @Get(':id')
  @Access(READERS)
  @Replies(ONBOARDING)
  async one(@Context() ctx: Ctx, @IdParam() id: string) {
    return onboardingReply(await this.onboardings.one(ctx, id), true);
  }

  /** A returned application, completed: a new version, with what differs from the one before. */
  @Post(':id/resubmit')
  @HttpCode(200)
  @Access(EXCHANGE)
  @Idempotent()
  @Replies(ONBOARDING)
  async resubmit(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: OnboardingBody) {
    return onboardingReply(await this.onboardings.resubmit(ctx, id, body), false);
  }

  /** With the complete list of what is missing. */
  @Post(':id/return')
  @HttpCode(200)
  @Access(EXCHANGE)
  @Idempotent()
  @Replies(ONBOARDING)
  async return(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReturnOnboardingBody) {
    return onboardingReply(await this.onboardings.returnFor(ctx, id, body.missing), false);
  }

  /** The organisation is on the register from here on, with its extract. */
  @Post(':id/approve')
  @HttpCode(200)
  @Access(EXCHANGE)
  @Idempotent()
  @Replies(ONBOARDING)
  async approve(@Context() ctx: Ctx, @IdParam() id: string) {
    return onboardingReply(await this.onboardings.approve(ctx, id), false);
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Access(EXCHANGE)
  @Idempotent()
  @Replies(ONBOARDING)
  async refuse(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RefuseOnboardingBody) {
    return onboardingReply(await this.onboardings.refuse(ctx, id, body.reason), false);
  }
}
