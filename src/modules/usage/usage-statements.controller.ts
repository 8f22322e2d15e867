import { type ArgumentMetadata, Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiNotFoundResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { Consumes } from '../../platform/http/request-body.js';
import { validationPipe } from '../../platform/http/validation.pipe.js';
import type { Dispute } from './core/dispute.js';
import { JOSE_TYPE } from './core/statement-file.js';
import { Corrections } from './corrections.service.js';
import { Disputes } from './disputes.service.js';
import { SignedStatements } from './signed-statements.service.js';
import { MonthlyCounts, NewDispute, StatementQuery, VoidStatement } from './usage.dto.js';
import { correctionResponse, signedResponse, takenResponse } from './usage.wire.js';
import { CORRECTION, DISPUTE, STATEMENT_OF_USE, STATEMENTS_TAKEN } from './usage-replies.table.js';
import { UseStatements } from './use-statements.service.js';

const MONTHLY_COUNTS: ArgumentMetadata = { type: 'body', metatype: MonthlyCounts };

@ApiTags('usage')
@Controller()
export class UsageStatementsController {
  private readonly bodies = validationPipe();

  constructor(
    private readonly signed: SignedStatements,
    private readonly corrections: Corrections,
    private readonly statements: UseStatements,
    private readonly disputes: Disputes,
  ) {}

  /**
   * Monthly counts of a platform, each row by itself; the same row again changes nothing. As `application/jose`: the table
   * `usage-statements.csv` of one platform and month, signed with the platform's key on record (`typ` of the JWS:
   * `usage-statement+jws`). A platform with a key sends no rows without a signature.
   */
  @Post('usage-statements')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Consumes('application/json', JOSE_TYPE)
  @ApiBody({ type: MonthlyCounts })
  @Replies(STATEMENTS_TAKEN)
  async take(@Context() ctx: Ctx, @Req() { body }: LedgerRequest): Promise<object> {
    if (typeof body === 'string') return signedResponse(await this.signed.take(ctx, body), ctx.locale);
    const { items } = (await this.bodies.transform(body, MONTHLY_COUNTS)) as MonthlyCounts;
    const drafts = items.map(({ count, ...row }) => ({ ...row, count: BigInt(count) }));
    return takenResponse(await this.signed.takeBare(ctx, drafts), ctx.locale);
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
