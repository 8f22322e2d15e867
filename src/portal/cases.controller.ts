import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { IdParam } from '../platform/http/id-param.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { CaseFiles } from './case-files.service.js';
import { HtmlPage } from './page.decorator.js';
import { casePage } from './pages/case.js';
import { claimPage } from './pages/claim.js';
import { operatorPage, ownClaimsPage, queuePage, shownRows } from './pages/lists.js';
import { ClaimsPageQuery, QueueQuery } from './portal.dto.js';
import { Queues } from './queues.service.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';

/** The builder's claims and the officer's cases; who may see which is the claims room's answer. */
@ApiExcludeController()
@Controller()
export class CasesController {
  constructor(
    private readonly files: CaseFiles,
    private readonly queues: Queues,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.builder)
  @Access({ roles: ['buyer'] })
  @HtmlPage()
  async builder(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: ClaimsPageQuery): Promise<string> {
    const waiting = await this.queues.own(ctx);
    const rows = await this.files.rows(ctx, query.cursor ?? '');
    return ownClaimsPage(rows, waiting, this.reader.chrome(ctx, request, 'builder'));
  }

  @Get(PORTAL_ROUTES.claim)
  @Access({ roles: ['buyer'] })
  @HtmlPage()
  async claim(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return claimPage(await this.files.caseFile(ctx, id), this.reader.chrome(ctx, request, 'builder'));
  }

  @Get(PORTAL_ROUTES.regulator)
  @Access({ roles: ['regulator', 'auditor'] })
  @HtmlPage()
  async queue(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: QueueQuery): Promise<string> {
    const show: 'open' | 'done' | 'all' = query.show === 'done' || query.show === 'all' ? query.show : 'open';
    const page = await this.queues.office(ctx, show, query.cursor ?? '');
    return queuePage(
      { ...page, rows: shownRows(page.rows, show), show },
      this.reader.chrome(ctx, request, 'regulator'),
    );
  }

  @Get(PORTAL_ROUTES.operator)
  @Access({ roles: ['operator'] })
  @HtmlPage()
  async operator(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    return operatorPage(await this.queues.items(ctx), this.reader.chrome(ctx, request, 'operator'));
  }

  @Get(PORTAL_ROUTES.case)
  @Access({ roles: ['regulator', 'auditor'] })
  @HtmlPage()
  async case(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return casePage(await this.files.caseFile(ctx, id), ctx.now, this.reader.chrome(ctx, request, 'regulator'));
  }
}
