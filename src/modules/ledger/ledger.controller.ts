import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { parseDate, shanghaiDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { addFen, formatFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import {
  AccountPageResponse,
  type AccountResponse,
  EntryPageResponse,
  type EntryResponse,
  TrialBalanceQuery,
  TrialBalanceResponse,
} from './ledger.dto.js';
import { Ledger } from './ledger.service.js';
import type { AccountBalance, Entry } from './ledger.store.js';

/** The book, for whoever keeps it and whoever checks it. */
@ApiTags('ledger')
@Controller('ledger')
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  @Get('accounts')
  @Access({ roles: ['auditor'], duties: ['finance'] })
  @ApiOkResponse({ type: AccountPageResponse })
  async accounts(@Context() ctx: Ctx, @Query() query: PageQuery): Promise<AccountPageResponse> {
    const after = startAfter(query);
    const found = await this.ledger.accounts(ctx, {
      limit: query.limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const { items, nextCursor } = page(found, query.limit, (account) => account.code);
    return { items: items.map(accountResponse), nextCursor };
  }

  @Get('accounts/:id/entries')
  @Access({ roles: ['auditor'], duties: ['finance'] })
  @ApiOkResponse({ type: EntryPageResponse })
  async entries(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery): Promise<EntryPageResponse> {
    const after = startAfter(query);
    const found = await this.ledger.entries(ctx, id, {
      limit: query.limit + 1,
      ...(isId(after) ? { after } : {}),
    });
    const { items, nextCursor } = page(found, query.limit, (entry) => entry.transferId);
    return { items: items.map(entryResponse), nextCursor };
  }

  @Get('trial-balance')
  @Access({ roles: ['auditor'], duties: ['finance'] })
  @ApiOkResponse({ type: TrialBalanceResponse })
  async trialBalance(@Context() ctx: Ctx, @Query() query: TrialBalanceQuery): Promise<TrialBalanceResponse> {
    const asOf = query.asOf === undefined ? shanghaiDate(ctx.now) : parseDate(query.asOf, '/asOf');
    const lines = await this.ledger.trialBalance(ctx, asOf);
    return {
      asOf,
      lines: lines.map((line) => ({ ...line, balanceFen: formatFen(line.balanceFen) })),
      totalFen: formatFen(addFen(lines.map((line) => line.balanceFen))),
    };
  }
}

function accountResponse(account: AccountBalance): AccountResponse {
  const { minBalanceFen, ...rest } = account;
  return {
    ...rest,
    ...(minBalanceFen === undefined ? {} : { minBalanceFen: formatFen(minBalanceFen) }),
    balanceFen: formatFen(account.balanceFen),
    recordedAt: shanghaiInstant(account.recordedAt),
  };
}

function entryResponse({ reference, ...entry }: Entry): EntryResponse {
  return {
    ...entry,
    recordedAt: shanghaiInstant(entry.recordedAt),
    referenceKind: reference.kind,
    referenceId: reference.id,
    amountFen: formatFen(entry.amountFen),
  };
}
