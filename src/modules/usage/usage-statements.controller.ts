import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { Dispute } from './core/dispute.js';
import { Corrections } from './corrections.service.js';
import { Disputes } from './disputes.service.js';
import { MonthlyCounts, NewDispute, StatementQuery, VoidStatement } from './usage.dto.js';
import { Usage } from './usage.service.js';
import { correctionResponse } from './usage.wire.js';
import { CORRECTION, DISPUTE, STATEMENT_OF_USE, STATEMENTS_TAKEN } from './usage-replies.table.js';
import { UseStatements } from './use-statements.service.js';

@ApiTags('usage')
@Controller()
export class UsageStatementsController {
  constructor(
    private readonly usage: Usage,
    private readonly corrections: Corrections,
    private readonly statements: UseStatements,
    private readonly disputes: Disputes,
  ) {}

  /** Monthly counts of a platform, each row by itself; the same row again changes nothing. */
  @Post('usage-statements')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(STATEMENTS_TAKEN)
  async take(@Context() ctx: Ctx, @Body() { items }: MonthlyCounts): Promise<object> {
    const answers = await this.usage.takeStatements(
      ctx,
      items.map(({ count, ...row }) => ({ ...row, count: BigInt(count) })),
    );
    const found = answers.map((answer, index) => ({ answer, index }));
    return {
      accepted: answers.filter(({ outcome }) => outcome === 'taken').length,
      unchanged: answers.filter(({ outcome }) => outcome === 'unchanged').length,
      taken: found.flatMap(({ answer, index }) => (answer.outcome === 'taken' ? [{ index, id: answer.id }] : [])),
      refused: found.flatMap(({ answer, index }) =>
        answer.outcome === 'refused'
          ? answer.errors.map(({ field, code, detail }) => ({
              index,
              ...(field === undefined ? {} : { field }),
              code,
              detail: inLocale(detail, ctx.locale),
            }))
          : [],
      ),
    };
  }

  /** A monthly count no longer counts, or another counts instead; both stay on record. */
  @Post('usage-statements/:id/void')
  @Access({ roles: ['operator'] })
  @Idempotent()
  @RepliesMade(CORRECTION)
  async void(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: VoidStatement): Promise<object> {
    const { reason, replacement } = body;
    const right = replacement && { ...replacement, count: BigInt(replacement.count) };
    return correctionResponse(await this.corrections.voidStatement(ctx, id, reason, right));
  }

  /** Who used a corpus how often in a year: organisations, not persons. */
  @Get('usage/statements')
  @ApiNotFoundResponse({ description: 'USAGE.UNKNOWN_CORPUS' })
  @Access({ roles: ['provider', 'operator', 'regulator', 'auditor'] })
  @Replies(STATEMENT_OF_USE)
  async one(@Context() ctx: Ctx, @Query() { corpus, period }: StatementQuery): Promise<object> {
    const { disputes, ...statement } = await this.statements.of(ctx, corpus, period);
    return { ...statement, disputes: disputes.map(disputeResponse) };
  }

  /** The source unit does not accept how the use of its corpus was counted; a person looks at it. */
  @Post('usage/disputes')
  @ApiNotFoundResponse({ description: 'USAGE.UNKNOWN_CORPUS' })
  @Access({ roles: ['provider'] })
  @Idempotent()
  @RepliesMade(DISPUTE)
  async dispute(@Context() ctx: Ctx, @Body() body: NewDispute): Promise<object> {
    return disputeResponse(await this.disputes.dispute(ctx, body));
  }
}

function disputeResponse({ id, corpusId, period, ground, evidence, recordedAt }: Dispute): object {
  return { id, corpus: corpusId, period, ground, evidence, recordedAt: shanghaiInstant(recordedAt) };
}
