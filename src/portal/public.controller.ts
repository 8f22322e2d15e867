import { Controller, Get, Header, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { IdParam } from '../platform/http/id-param.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { HtmlPage } from './page.decorator.js';
import { corporaPage } from './pages/corpora.js';
import { corpusPage } from './pages/corpus.js';
import { logPage } from './pages/log.js';
import { poolCsv, poolPage, poolsEmptyPage } from './pages/pool.js';
import { startPage } from './pages/start.js';
import { CorporaPageQuery } from './portal.dto.js';
import { PublicViews } from './public-views.service.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';
import { STYLESHEET, STYLESHEET_NAME } from './stylesheet.js';
import { VERIFIER_FILE_NAME, verifierFile } from './verifier-file.js';

const A_YEAR = 'public, max-age=31536000, immutable';

/** The pages that anyone may read. */
@ApiExcludeController()
@Controller()
export class PublicController {
  constructor(
    private readonly views: PublicViews,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.start)
  @Access('public')
  @HtmlPage()
  async start(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    return startPage(await this.views.start(ctx), this.reader.chrome(ctx, request, 'public'));
  }

  @Get(PORTAL_ROUTES.asset)
  @Access('public')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', A_YEAR)
  asset(@Param('name') name: string): string {
    if (name !== STYLESHEET_NAME) throw unknownPage();
    return STYLESHEET;
  }

  @Get(PORTAL_ROUTES.pools)
  @Access('public')
  @HtmlPage()
  async pools(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    const chrome = this.reader.chrome(ctx, request, 'public');
    const newest = await this.views.newestPool(ctx);
    if (newest === undefined) return poolsEmptyPage(chrome);
    return seeOther(present(request.res, 'the response of a request'), newest);
  }

  @Get(PORTAL_ROUTES.poolCsv)
  @Access('public')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  async poolCsv(
    @Context() ctx: Ctx,
    @Param('programme') programme: string,
    @Param('period') period: string,
  ): Promise<string> {
    return poolCsv(await this.views.pool(ctx, programme, period));
  }

  @Get(PORTAL_ROUTES.pool)
  @Access('public')
  @HtmlPage()
  async pool(
    @Context() ctx: Ctx,
    @Req() request: LedgerRequest,
    @Param('programme') programme: string,
    @Param('period') period: string,
  ): Promise<string> {
    return poolPage(await this.views.pool(ctx, programme, period), this.reader.chrome(ctx, request, 'public'));
  }

  @Get(PORTAL_ROUTES.corpora)
  @Access('public')
  @HtmlPage()
  async corpora(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: CorporaPageQuery): Promise<string> {
    const { q = '', modality = '', language = '', openMode = '', cursor = '' } = query;
    const view = await this.views.corpora(ctx, { q, modality, language, openMode, cursor });
    return corporaPage(view, this.reader.chrome(ctx, request, 'public'));
  }

  @Get(PORTAL_ROUTES.corpus)
  @Access('public')
  @HtmlPage()
  async corpus(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return corpusPage(await this.views.corpus(ctx, id), this.reader.chrome(ctx, request, 'public'));
  }

  @Get(PORTAL_ROUTES.verify)
  @Access('public')
  @HtmlPage()
  async verify(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    return logPage(await this.views.log(ctx), this.reader.chrome(ctx, request, 'public'));
  }

  /** To be kept and opened from the disk: a verifier that came fresh from us each time would prove little against us. */
  @Get(PORTAL_ROUTES.verifyTool)
  @Access('public')
  @Header('Cache-Control', 'public, max-age=300')
  async verifyTool(): Promise<StreamableFile> {
    return new StreamableFile(await verifierFile(), {
      type: 'text/html; charset=utf-8',
      disposition: `attachment; filename="${VERIFIER_FILE_NAME}"`,
    });
  }
}

/** After a form, or for another address of the same thing: the browser asks for the path anew. */
export function seeOther(response: Response, path: string): string {
  response.status(303).setHeader('Location', path);
  return '';
}

function unknownPage(): DomainError {
  return new DomainError('notFound', 'PORTAL.UNKNOWN_ASSET', {
    zh: '没有这个文件，页面可能已更新；请刷新页面',
    en: 'There is no such file; the page may have changed, reload it',
  });
}
