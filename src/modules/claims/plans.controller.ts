import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { formatFen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { type Page, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { OBJECTION, OBJECTION_MADE, PAYMENTS, PLAN, PLAN_MADE, RECUSAL } from './claim-life-replies.table.js';
import { planJson } from './claims.wire.js';
import { Payments } from './payments.service.js';
import {
  AnswerObjectionDto,
  DayDto,
  IssueDto,
  ObjectDto,
  PaymentRepliesDto,
  PaymentsDto,
  PlanDto,
  PlansQuery,
  RecusalDto,
  ResolveDto,
  WithdrawPlanDto,
} from './plans.dto.js';
import { Plans } from './plans.service.js';
import { Publicity } from './publicity.service.js';
import { Recusals } from './recusals.service.js';

const OFFICERS = { duties: ['resolve'] } as const;

/** Award plans from the resolution to the treasury. */
@ApiTags('plans')
@Controller()
export class PlansController {
  constructor(
    private readonly plans: Plans,
    private readonly publicity: Publicity,
    private readonly payments: Payments,
    private readonly recusals: Recusals,
  ) {}

  /** Decide reviewed claims of one call together and make their plan; nothing is reserved yet. */
  @Post('plans')
  @Access(OFFICERS)
  @Idempotent()
  @RepliesMade(PLAN_MADE)
  async make(@Context() ctx: Ctx, @Body() body: PlanDto): Promise<JsonObject> {
    const { plan, decisions } = await this.plans.make(ctx, body.call, body.claims);
    const refused = decisions.filter(({ amountFen }) => amountFen === ZERO_FEN).map(({ claimId }) => claimId);
    const made = plan ? planJson(plan) : { state: 'NONE', amountFen: '0', items: [], events: [] };
    return { ...made, refused };
  }

  /** Plans that the caller may see: published ones, and the own office's. */
  @Get('plans')
  @Access('signedIn')
  @Replies(pageOf(PLAN))
  async list(@Context() ctx: Ctx, @Query() query: PlansQuery): Promise<Page<JsonObject>> {
    const after = startAfter(query);
    const all = await this.plans.list(ctx, { ...query, limit: query.limit + 1, ...(after ? { after } : {}) });
    const { items, nextCursor } = page(all, query.limit, ({ plan }) => plan.id);
    return { items: items.map(planJson), nextCursor };
  }

  @Get('plans/:id')
  @Access('signedIn')
  @Replies(PLAN)
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return planJson(await this.plans.open(ctx, id));
  }

  /** The collective resolution (集体审议); it reserves the awards. */
  @Post('plans/:id/resolve')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async resolve(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ResolveDto): Promise<JsonObject> {
    return planJson(await this.plans.resolve(ctx, id, { ...body, on: parseDate(body.on) }));
  }

  /** Give up a plan that was not resolved; its claims can be planned anew. */
  @Post('plans/:id/withdraw')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async withdraw(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: WithdrawPlanDto): Promise<JsonObject> {
    return planJson(await this.plans.withdraw(ctx, id, body.reason));
  }

  @Post('plans/:id/publish')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async publish(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: DayDto): Promise<JsonObject> {
    return planJson(await this.publicity.publish(ctx, id, parseDate(body.on)));
  }

  /** A signed objection (异议) while the list is published; who objects is told to whoever answers, and to nobody else. */
  @Post('plans/:id/object')
  @Access({ roles: ['provider', 'buyer', 'assessor'] })
  @Idempotent()
  @RepliesMade(OBJECTION_MADE)
  async object(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ObjectDto): Promise<JsonObject> {
    const { claim, ground, evidence } = body;
    const digests = evidence.map(({ sha256 }) => ({ sha256 }));
    return { id: await this.publicity.object(ctx, id, { claim, ground, evidence: digests }) };
  }

  /** Objections to a plan, for whoever answers them. */
  @Get('plans/:id/objections')
  @Access({ roles: ['auditor'], duties: ['resolve'] })
  @Replies({ items: [OBJECTION] })
  async objections(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return { items: await this.publicity.objections(ctx, id) };
  }

  @Post('plans/:id/answerObjection')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async answerObjection(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Body() body: AnswerObjectionDto,
  ): Promise<JsonObject> {
    return planJson(await this.publicity.answer(ctx, id, { ...body }));
  }

  /** The changed list; its publicity begins anew. */
  @Post('plans/:id/republish')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async republish(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: DayDto): Promise<JsonObject> {
    return planJson(await this.publicity.republish(ctx, id, parseDate(body.on)));
  }

  /** Issue the plan (下达) after its publicity; only then is it payable. */
  @Post('plans/:id/issue')
  @HttpCode(200)
  @Access(OFFICERS)
  @Idempotent()
  @Replies(PLAN)
  async issue(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: IssueDto): Promise<JsonObject> {
    return planJson(await this.publicity.issue(ctx, id, parseDate(body.on), body.documentNumber));
  }

  /** Lines for the treasury, part by part. */
  @Post('plans/:id/payments')
  @Access({ duties: ['finance'] })
  @Idempotent()
  @RepliesMade(PAYMENTS)
  async pay(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: PaymentsDto): Promise<JsonObject> {
    const lines = body.lines.map(({ claim, amountFen }) => ({ claim, amountFen: parseFen(amountFen) }));
    const made = await this.payments.instruct(ctx, id, lines);
    return {
      payments: made.map((one) => ({
        id: one.id,
        claim: one.claimId,
        amountFen: formatFen(one.amountFen),
        status: 'PENDING',
      })),
    };
  }

  /** What the treasury says, line by line. */
  @Post('payments/replies')
  @HttpCode(200)
  @Access({ duties: ['finance'] })
  @Idempotent()
  @Replies(PAYMENTS)
  async reply(@Context() ctx: Ctx, @Body() body: PaymentRepliesDto): Promise<JsonObject> {
    const standing = await this.payments.reply(
      ctx,
      body.lines.map(({ paymentId, status, on }) => ({ paymentId, status, on: parseDate(on) })),
    );
    return {
      payments: standing.map(({ id, claimId, amountFen, status }) => ({
        id,
        claim: claimId,
        amountFen: formatFen(amountFen),
        status,
      })),
    };
  }

  /** Stand aside from a call, or from one applicant of it. */
  @Post('recusals')
  @Access({ duties: ['case', 'review', 'resolve', 'finance'] })
  @Idempotent()
  @RepliesMade(RECUSAL)
  async recuse(@Context() ctx: Ctx, @Body() body: RecusalDto): Promise<JsonObject> {
    const row = await this.recusals.declare(ctx, { ...body });
    return {
      id: row.id,
      programme: row.programme,
      call: row.callKey,
      person: row.personId,
      ...(row.organisationId === null ? {} : { organisation: row.organisationId }),
      reason: row.reason,
    };
  }
}
