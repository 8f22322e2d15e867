import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Ledger, type PeriodClose } from '../ledger/index.js';
import { CloseDto, CloseResponse, PeriodResponse } from './periods.dto.js';
import { Pools } from './pools.service.js';

/** Periods of a pool: how far they are closed, and closing them, by the treasury of the authority that owns the pool. */
@ApiTags('ledger')
@Controller('ledger/periods')
export class PeriodsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly pools: Pools,
  ) {}

  @Get(':pool/:period')
  @Access({ roles: ['auditor'], duties: ['finance'] })
  @ApiOkResponse({ type: PeriodResponse })
  async period(
    @Context() ctx: Ctx,
    @Param('pool') pool: string,
    @Param('period') period: string,
  ): Promise<PeriodResponse> {
    await this.pools.insistOwn(ctx, pool, period);
    const { through, sealed, closes } = await this.ledger.period(ctx, { pool, period });
    return {
      pool,
      period,
      state: sealed ? 'SEALED' : through === undefined ? 'OPEN' : 'CLOSED',
      ...(through === undefined ? {} : { closedThrough: through }),
      closes: closes.map(closeResponse),
    };
  }

  /** Nothing more may count in the period on or before the day. */
  @Post(':pool/:period/close')
  @HttpCode(200)
  @Access({ duties: ['finance'] })
  @Idempotent()
  @ApiOkResponse({ type: CloseResponse })
  async close(
    @Context() ctx: Ctx,
    @Param('pool') pool: string,
    @Param('period') period: string,
    @Body() body: CloseDto,
  ): Promise<CloseResponse> {
    await this.pools.insistOwn(ctx, pool, period);
    return closeResponse(await this.ledger.close(ctx, { pool, period, through: parseDate(body.through) }));
  }

  /** Nothing more may be booked in the period at all. */
  @Post(':pool/:period/seal')
  @HttpCode(200)
  @Access({ duties: ['finance'] })
  @Idempotent()
  @ApiOkResponse({ type: CloseResponse })
  async seal(
    @Context() ctx: Ctx,
    @Param('pool') pool: string,
    @Param('period') period: string,
  ): Promise<CloseResponse> {
    await this.pools.insistOwn(ctx, pool, period);
    return closeResponse(await this.ledger.seal(ctx, { pool, period }));
  }
}

function closeResponse(close: PeriodClose): CloseResponse {
  return {
    id: close.id,
    kind: close.through === undefined ? 'SEAL' : 'CLOSE',
    ...(close.through === undefined ? {} : { through: close.through }),
    digest: close.digest,
    closedBy: close.closedBy,
    recordedAt: shanghaiInstant(close.recordedAt),
  };
}
