import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { addFen, formatFen, ZERO_FEN } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { type Moment, parseMoment } from './core/moment.js';
import {
  AccountPageResponse,
  type AccountResponse,
  AccountsQuery,
  EntryPageResponse,
  type LedgerEntryResponse,
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
  async accounts(@Context() ctx: Ctx, @Query() query: AccountsQuery): Promise<AccountPageResponse> {
    const { asOf, by } = query;
    const moment = asOf === undefined && by === undefined ? undefined : parseMoment(asOf, by ?? 'event', ctx.now);
    const after = startAfter(query);
    const found = await this.ledger.accounts(ctx, {
      limit: query.limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const { items, nextCursor } = page(found, query.limit, (account) => account.code);
    const shown = moment ? await this.asOf(ctx, items, moment) : items;
    return { items: shown.map(accountResponse), nextCursor };
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
    const moment = parseMoment(query.asOf, query.by, ctx.now);
    const lines = await this.ledger.trialBalance(ctx, moment);
    return {
      asOf: moment.by === 'event' ? moment.on : shanghaiInstant(moment.at),
      by: moment.by,
      lines: lines.map((line) => ({ ...line, balanceFen: formatFen(line.balanceFen) })),
      totalFen: formatFen(addFen(lines.map((line) => line.balanceFen))),
    };
  }

  /** The same accounts with their balances as of the moment. */
  private async asOf(ctx: Ctx, accounts: readonly AccountBalance[], moment: Moment): Promise<AccountBalance[]> {
    const codes = accounts.map((account) => account.code);
    const balances = await this.ledger.balancesAsOf(ctx, codes, moment);
    return accounts.map((account) => ({ ...account, balanceFen: balances.get(account.code) ?? ZERO_FEN }));
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

function entryResponse({ reference, ...entry }: Entry): LedgerEntryResponse {
  return {
    ...entry,
    recordedAt: shanghaiInstant(entry.recordedAt),
    referenceKind: reference.kind,
    referenceId: reference.id,
    amountFen: formatFen(entry.amountFen),
  };
}
