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
import { Replies } from '../../platform/http/reply-shape.js';
import { CaseWork } from './case-work.service.js';
import { ArchiveDto, ClawBackDto, ConcludeDto, FormalitiesDto, RecheckDto, ReportDto } from './claim-acts.dto.js';
import { CLAIM_ACT } from './claim-life-replies.table.js';
import { Claims } from './claims.service.js';
import { claimJson } from './claims.wire.js';
import { Recoveries } from './recoveries.service.js';

const OUTCOMES = { UPHOLD: 'uphold', REOPEN: 'reopen', REVOKE: 'revoke' } as const;

/** A claim after its award: formalities, report, re-check, claw-back, archive. */
@ApiTags('claims')
@Controller('claims')
export class RecoveriesController {
  constructor(
    private readonly claims: Claims,
    private readonly recoveries: Recoveries,
    private readonly cases: CaseWork,
  ) {}

  /** The payee confirms the account and gives its receipt. */
  @Post(':id/formalities')
  @HttpCode(200)
  @Access({ roles: ['buyer', 'provider'], duties: ['finance'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async formalities(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: FormalitiesDto): Promise<JsonObject> {
    await this.recoveries.formalities(ctx, id, { ...body });
    return this.shown(ctx, id);
  }

  /** The recipient's report on use. */
  @Post(':id/report')
  @HttpCode(200)
  @Access({ roles: ['buyer', 'provider'] })
  @ForPrincipals('CLAIMS')
  @Idempotent()
  @Replies(CLAIM_ACT)
  async report(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ReportDto): Promise<JsonObject> {
    await this.recoveries.report(ctx, id, body.sha256);
    return this.shown(ctx, id);
  }

  /** Look at a decision again, by oneself or because of a case outside. */
  @Post(':id/recheck')
  @HttpCode(200)
  @Access({ duties: ['review'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async recheck(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: RecheckDto): Promise<JsonObject> {
    await this.recoveries.recheck(ctx, id, body.ground, body.outside);
    return this.shown(ctx, id);
  }

  /** What the re-check leads to. */
  @Post(':id/conclude')
  @HttpCode(200)
  @Access({ duties: ['review', 'resolve'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async conclude(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ConcludeDto): Promise<JsonObject> {
    await this.recoveries.conclude(ctx, id, OUTCOMES[body.outcome], body.reason, body.clause);
    return this.shown(ctx, id);
  }

  /** One step of a claw-back, from the notice to the money in the treasury. */
  @Post(':id/clawBack')
  @HttpCode(200)
  @Access({ duties: ['case', 'review', 'resolve', 'finance'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async clawBack(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ClawBackDto): Promise<JsonObject> {
    const { step, on, principalFen, basis } = body;
    await this.recoveries.clawBack(ctx, id, {
      step,
      on: parseDate(on),
      ...(principalFen === undefined ? {} : { principalFen: parseFen(principalFen) }),
      ...(basis === undefined ? {} : { basis }),
    });
    return this.shown(ctx, id);
  }

  @Post(':id/archive')
  @HttpCode(200)
  @Access({ duties: ['archive'] })
  @Idempotent()
  @Replies(CLAIM_ACT)
  async archive(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ArchiveDto): Promise<JsonObject> {
    await this.cases.archive(ctx, id, body.retention);
    return this.shown(ctx, id);
  }

  private async shown(ctx: Ctx, id: string): Promise<JsonObject> {
    return claimJson(await this.claims.caseFile(ctx, id));
  }
}
