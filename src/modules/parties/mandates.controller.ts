import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { EndMandateBody, MandateBody, mandateReply } from './mandates.dto.js';
import { Mandates } from './mandates.service.js';
import { MANDATE } from './onboarding-replies.table.js';

const READERS = { roles: ['provider', 'buyer', 'operator', 'regulator', 'auditor'] } as const;
const WRITERS = { roles: ['provider', 'buyer', 'operator'] } as const;

/** Who may act for whom, in what, from and until which day (授权委托书). */
@ApiTags('parties')
@Controller('mandates')
export class MandatesController {
  constructor(private readonly mandates: Mandates) {}

  /** By the principal itself, or by the exchange from the paper. */
  @Post()
  @Access(WRITERS)
  @Idempotent()
  @RepliesMade(MANDATE)
  async record(@Context() ctx: Ctx, @Body() body: MandateBody) {
    return mandateReply(await this.mandates.record(ctx, body));
  }

  @Get()
  @Access(READERS)
  @Replies(pageOf(MANDATE))
  async list(@Context() ctx: Ctx, @Query() query: PageQuery) {
    const after = startAfter(query);
    const found = await this.mandates.list(ctx, { limit: query.limit + 1, ...(isId(after) ? { after } : {}) });
    const { items, nextCursor } = page(found, query.limit, ({ mandate }) => mandate.id);
    return { items: items.map(mandateReply), nextCursor };
  }

  @Get(':id')
  @Access(READERS)
  @Replies(MANDATE)
  async one(@Context() ctx: Ctx, @IdParam() id: string) {
    return mandateReply(await this.mandates.one(ctx, id));
  }

  /** Before its day, by either of the two or by the exchange. */
  @Post(':id/end')
  @HttpCode(200)
  @Access(WRITERS)
  @Idempotent()
  @Replies(MANDATE)
  async end(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: EndMandateBody) {
    return mandateReply(await this.mandates.end(ctx, id, body));
  }
}
