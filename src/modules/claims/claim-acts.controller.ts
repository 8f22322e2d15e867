import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { parseFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { ForPrincipals } from '../../platform/http/acts-for.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import { Applications } from './applications.service.js';
import { CaseWork } from './case-work.service.js';
import {
  CheckDto,
  ClaimDto,
  CommentDto,
  CutDto,
  GradeDto,
  MaterialsDto,
  ReasonDto,
  RefuseDto,
  ReturnDto,
  ReviewDto,
} from './claim-acts.dto.js';
import { CLAIM_ACT } from './claim-life-replies.table.js';
import { Claims } from './claims.service.js';
import { claimJson } from './claims.wire.js';
import { readRate } from './core/claim-acts.js';

/** Buyers for what they bought, source units for what they opened. */
const APPLICANT = { roles: ['buyer', 'provider'] } as const;

/** A claim from its draft to the end of its review. */
@ApiTags('claims')
@Controller('claims')
export class ClaimActsController {
  constructor(
    private readonly claims: Claims,
    private readonly applications: Applications,
    private readonly cases: CaseWork,
  ) {}

  /** File a draft for the caller's organisation. */
  @Post()
  @Access(APPLICANT)
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @RepliesMade(CLAIM_ACT)
  async file(@Context() ctx: Ctx, @Body() body: ClaimDto): Promise<JsonObject> {
    const { materials = [], ...application } = body;
    return this.shown(ctx, await this.applications.file(ctx, { ...application, materials }));
  }

  /** Submit within the call's window, with every paper that is uploaded. */
  @Post(':id/submit')
  @HttpCode(200)
  @Access(APPLICANT)
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @Replies(CLAIM_ACT)
  async submit(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: MaterialsDto): Promise<JsonObject> {
    await this.applications.submit(ctx, id, body.materials ?? []);
    return this.shown(ctx, id);
  }

  /** Give what was asked for, by the due day. */
  @Post(':id/resubmit')
  @HttpCode(200)
  @Access(APPLICANT)
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @Replies(CLAIM_ACT)
  async resubmit(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: MaterialsDto): Promise<JsonObject> {
    await this.applications.resubmit(ctx, id, body.materials ?? []);
    return this.shown(ctx, id);
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Access({ duties: ['case'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async accept(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    await this.cases.accept(ctx, id);
    return this.shown(ctx, id);
  }

  /** Return it once, with the complete list and a due day; the clock stops. */
  @Post(':id/returnForCorrection')
  @HttpCode(200)
  @Access({ duties: ['case'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async returnForCorrection(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReturnDto): Promise<JsonObject> {
    await this.cases.returnForCorrection(ctx, id, body.missing, parseDate(body.dueOn));
    return this.shown(ctx, id);
  }

  /** A dated answer from somebody who was asked: credit, double funding, tax, ... */
  @Post(':id/check')
  @HttpCode(200)
  @Access({ duties: ['case', 'review'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async check(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: CheckDto): Promise<JsonObject> {
    const { on, validUntil, ...answer } = body;
    const until = validUntil === undefined ? {} : { validUntil: parseDate(validUntil) };
    await this.cases.check(ctx, id, { ...answer, on: parseDate(on), ...until });
    return this.shown(ctx, id);
  }

  /** A reviewer's signed cut (核减). */
  @Post(':id/cut')
  @HttpCode(200)
  @Access({ duties: ['review'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async cut(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: CutDto): Promise<JsonObject> {
    await this.cases.cut(ctx, id, { ...body, amountFen: parseFen(body.amountFen) });
    return this.shown(ctx, id);
  }

  /** A panel's score, rate or figure (评审). */
  @Post(':id/grade')
  @HttpCode(200)
  @Access({ duties: ['review'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async grade(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: GradeDto): Promise<JsonObject> {
    const { awardedRate, approvedFen, ...grade } = body;
    await this.cases.grade(ctx, id, {
      ...grade,
      ...(awardedRate === undefined ? {} : { awardedRate: readRate(awardedRate) }),
      ...(approvedFen === undefined ? {} : { approvedFen: parseFen(approvedFen) }),
    });
    return this.shown(ctx, id);
  }

  /** The applicant's word on checks and cuts before the review is final. */
  @Post(':id/comment')
  @HttpCode(200)
  @Access(APPLICANT)
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @Replies(CLAIM_ACT)
  async comment(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: CommentDto): Promise<JsonObject> {
    await this.cases.comment(ctx, id, body.text);
    return this.shown(ctx, id);
  }

  @Post(':id/review')
  @HttpCode(200)
  @Access({ duties: ['review'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async review(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReviewDto): Promise<JsonObject> {
    await this.cases.review(ctx, id, body.opinion);
    return this.shown(ctx, id);
  }

  /** Not accepted, or refused, with reason, clause and remedy; before issue only. */
  @Post(':id/refuse')
  @HttpCode(200)
  @Access({ duties: ['case', 'review', 'resolve'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async refuse(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RefuseDto): Promise<JsonObject> {
    await this.cases.refuse(ctx, id, { ...body });
    return this.shown(ctx, id);
  }

  /** Taken back by the applicant; before issue only. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Access(APPLICANT)
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @Replies(CLAIM_ACT)
  async withdraw(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReasonDto): Promise<JsonObject> {
    await this.cases.withdraw(ctx, id, body.reason);
    return this.shown(ctx, id);
  }

  private async shown(ctx: Ctx, id: string): Promise<JsonObject> {
    return claimJson(await this.claims.caseFile(ctx, id));
  }
}
