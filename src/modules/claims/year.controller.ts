import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { type Fen, fen, formatFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Computes } from '../../platform/http/audit.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Replies } from '../../platform/http/reply-shape.js';
import { IsIdText, IsPeriodText } from '../../platform/http/validators.js';
import { REHEARSAL, YEAR_END } from './claim-life-replies.table.js';
import { Rehearsal, type RehearsedClaim } from './rehearsal.service.js';
import { YearEnd } from './year-end.service.js';

export class RehearseDto {
  /** Id of a draft of this programme. */
  @IsIdText()
  draft: string;

  /** A settled year, such as `2025`. */
  @IsPeriodText()
  period: string;
}

/** A whole year at once: rehearsed by a draft, or closed. */
@ApiTags('claims')
@Controller()
export class YearController {
  constructor(
    private readonly rehearsal: Rehearsal,
    private readonly yearEnd: YearEnd,
  ) {}

  /** What a draft would have done with a past year: cost, winners, losers. Nothing is stored. */
  @Post('programmes/:code/rehearse')
  @Computes()
  @HttpCode(200)
  @Access({ duties: ['policy'] })
  @Replies(REHEARSAL)
  async rehearse(@Context() ctx: Ctx, @Param('code') code: string, @Body() body: RehearseDto): Promise<JsonObject> {
    const { period, poolFen, beforeFen, afterFen, claims } = await this.rehearsal.run(
      ctx,
      code,
      body.draft,
      body.period,
    );
    const gain = ({ beforeFen: before, afterFen: after }: RehearsedClaim): bigint => after - before;
    return {
      period,
      poolFen: formatFen(poolFen),
      beforeFen: formatFen(beforeFen),
      afterFen: formatFen(afterFen),
      winners: claims.filter((one) => gain(one) > 0n).length,
      losers: claims.filter((one) => gain(one) < 0n).length,
      differences: claims
        .filter((one) => gain(one) !== 0n)
        .map((one) => ({
          claim: one.claimId,
          number: one.number,
          applicant: one.applicant.nameZh,
          beforeFen: formatFen(one.beforeFen),
          afterFen: formatFen(one.afterFen),
          differenceFen: signed(gain(one)),
        })),
    };
  }

  /** What was never awarded lapses; what was awarded and not paid is carried over. */
  @Post('pools/:programme/:period/yearEnd')
  @HttpCode(200)
  @Access({ duties: ['finance'] })
  @Idempotent()
  @Replies(YEAR_END)
  async close(
    @Context() ctx: Ctx,
    @Param('programme') programme: string,
    @Param('period') period: string,
  ): Promise<JsonObject> {
    const { lapsedFen, carriedOverFen } = await this.yearEnd.close(ctx, programme, period);
    return { programme, period, lapsedFen: formatFen(lapsedFen), carriedOverFen: formatFen(carriedOverFen) };
  }
}

function signed(difference: bigint): string {
  return difference < 0n ? `-${formatFen(fen(-difference) as Fen)}` : formatFen(fen(difference));
}
