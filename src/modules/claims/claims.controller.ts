import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type CalendarDate, parseDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { formatFen } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { ForPrincipals } from '../../platform/http/acts-for.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { page, startAfter } from '../../platform/http/paging.js';
import {
  type ClaimContractResponse,
  ClaimPageResponse,
  ClaimResponse,
  ClaimsQuery,
  PoolQuery,
  PoolResponse,
} from './claims.dto.js';
import { type ClaimSummary, Claims } from './claims.service.js';
import { poolInFuture } from './core/claims-errors.js';
import type { DecidedContract } from './core/decision.js';
import { opennessStatement } from './core/openness-statement.js';

/** Claims as their applicant, the authority and the auditor see them; pools as everyone does. */
@ApiTags('claims')
@Controller()
export class ClaimsController {
  constructor(private readonly claims: Claims) {}

  /** Claims that the caller may see, by number. */
  @Get('claims')
  @Access({ roles: ['buyer', 'provider', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @ApiOkResponse({ type: ClaimPageResponse })
  async list(@Context() ctx: Ctx, @Query() query: ClaimsQuery): Promise<ClaimPageResponse> {
    const after = startAfter(query);
    const found = await this.claims.list(ctx, {
      ...(query.programme === undefined ? {} : { programme: query.programme }),
      ...(query.period === undefined ? {} : { period: query.period }),
      ...(after === undefined ? {} : { after }),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    return { items: items.map((one) => claimResponse(one, ctx.locale, false)), nextCursor };
  }

  /** One claim with its decision and trace. */
  @Get('claims/:id')
  @Access({ roles: ['buyer', 'provider', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @ApiOkResponse({ type: ClaimResponse })
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<ClaimResponse> {
    const { decision, ...rest } = await this.claims.caseFile(ctx, id);
    return claimResponse({ ...rest, ...(decision ? { decision: decision.body } : {}) }, ctx.locale, true);
  }

  /** The pool of a programme and period, whichever of the programmes that share it is named. */
  @Get('pools/:programme/:period')
  @Access('public')
  @ApiOkResponse({ type: PoolResponse })
  async pool(
    @Context() ctx: Ctx,
    @Param('programme') programme: string,
    @Param('period') period: string,
    @Query() query: PoolQuery,
  ): Promise<PoolResponse> {
    const asOf = query.asOf === undefined ? undefined : pastDay(query.asOf, ctx.now);
    const pool = await this.claims.pool(ctx, programme, period, asOf);
    return {
      programme: pool.programme,
      period: pool.period,
      ...(asOf === undefined ? {} : { asOf }),
      totalFen: formatFen(pool.totalFen),
      publishedFen: formatFen(pool.publishedFen),
      issuedFen: formatFen(pool.issuedFen),
      paidFen: formatFen(pool.paidFen),
      lapsedFen: formatFen(pool.lapsedFen),
      carriedOverFen: formatFen(pool.carriedOverFen),
      remainingFen: formatFen(pool.remainingFen),
      ...(pool.reservedFen === undefined ? {} : { reservedFen: formatFen(pool.reservedFen) }),
    };
  }
}

/** Throws `CLAIMS.AS_OF_FUTURE` for a day that has not come yet. */
function pastDay(text: string, now: Date): CalendarDate {
  const day = parseDate(text, '/asOf');
  if (day > shanghaiDate(now)) throw poolInFuture(day);
  return day;
}

function claimResponse(one: Omit<ClaimSummary, 'cursor'>, locale: Locale, withTrace: boolean): ClaimResponse {
  const { claim, applicant, state, decision } = one;
  return {
    id: claim.id,
    number: claim.number,
    state,
    programme: claim.programme,
    period: claim.period,
    call: claim.callKey,
    applicant: { id: applicant.id, uscc: applicant.uscc ?? '', nameZh: applicant.nameZh },
    ...(decision
      ? {
          amountFen: decision.amountFen,
          programmeVersion: decision.programmeVersion.name,
          contracts: decision.contracts.map((contract) => contractResponse(contract, locale, withTrace)),
          ...(decision.openness ? { openness: { ...opennessStatement(decision.openness) } } : {}),
        }
      : {}),
  };
}

function contractResponse(contract: DecidedContract, locale: Locale, withTrace: boolean): ClaimContractResponse {
  return {
    id: contract.id,
    number: contract.number,
    baseFen: contract.baseFen,
    rate: contract.rate,
    amountFen: contract.amountFen,
    cuts: contract.cuts.map(({ code, clause, reason, amountFen }) => ({
      code,
      clause,
      reason: inLocale(reason, locale),
      amountFen,
    })),
    refusals: contract.refusals.map(({ code, clause, reason, wouldQualifyIf }) => ({
      code,
      clause,
      reason: inLocale(reason, locale),
      ...(wouldQualifyIf ? { wouldQualifyIf: inLocale(wouldQualifyIf, locale) } : {}),
    })),
    ...(withTrace ? { trace: [...contract.trace] } : {}),
  };
}
