import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { IdParam } from '../platform/http/id-param.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { doorOf } from './chrome.js';
import { FindingViews } from './finding-views.service.js';
import { HtmlPage } from './page.decorator.js';
import { findingPage } from './pages/finding.js';
import { findingsPage } from './pages/findings.js';
import { relatedPage } from './pages/related.js';
import { FindingsPageQuery, RelatedQuery } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';

const READERS = { roles: ['operator', 'regulator', 'auditor', 'provider', 'buyer', 'assessor'] } as const;

/** Findings on relatedness, and the question asked on the spot; who may see which is the parties room's answer. */
@ApiExcludeController()
@Controller()
export class FindingPagesController {
  constructor(
    private readonly views: FindingViews,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.findings)
  @Access(READERS)
  @HtmlPage()
  async findings(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: FindingsPageQuery) {
    const { organisation = '', outcome = '', cursor = '' } = query;
    const view = await this.views.list(ctx, { organisation: organisation.trim(), outcome, cursor });
    return findingsPage(view, this.reader.chrome(ctx, request, doorOf(ctx.actor)));
  }

  @Get(PORTAL_ROUTES.finding)
  @Access(READERS)
  @HtmlPage()
  async finding(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return findingPage(await this.views.page(ctx, id), this.reader.chrome(ctx, request, doorOf(ctx.actor)));
  }

  /** A declaration has no page of its own: it is shown beside the newest finding on its two. */
  @Get(PORTAL_ROUTES.declaration)
  @Access(READERS)
  @HtmlPage()
  async declaration(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return seeOther(present(request.res, 'the response of a request'), await this.views.declarationPath(ctx, id));
  }

  /** Without a day in the address nothing was asked yet: the form alone. */
  @Get(PORTAL_ROUTES.related)
  @Access('signedIn')
  @HtmlPage()
  async related(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: RelatedQuery): Promise<string> {
    const { lang: _lang, ...typed } = query;
    const view = await (typed.on === undefined ? this.views.question(ctx, typed) : this.views.asked(ctx, typed));
    if (view.errors.length > 0) present(request.res, 'the response of a request').status(422);
    return relatedPage(view, this.reader.chrome(ctx, request, doorOf(ctx.actor)));
  }
}
