import { createHash } from 'node:crypto';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { negotiate, type Offer } from '../../platform/http/negotiate.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { Catalogue } from './catalogue.service.js';
import { DCAT_PROFILES, JSON_LD, TURTLE } from './core/media-types.js';
import { profileDocument } from './core/odrl.js';
import { ReleaseFormats } from './formats.service.js';
import { Turtle } from './turtle.service.js';

const OFFERS: readonly Offer[] = [
  { type: JSON_LD, profiles: DCAT_PROFILES },
  { type: 'application/json' },
  { type: TURTLE },
];

const PROFILE_OFFERS: readonly Offer[] = [{ type: JSON_LD }, { type: 'application/json' }];

@ApiTags('catalogue')
@Controller()
export class HarvestController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly formats: ReleaseFormats,
    private readonly turtle: Turtle,
  ) {}

  /** The listed releases as a DCAT-AP catalogue, page by page; the header `Link` and `hydra:next` name the next one. */
  @Get('catalog')
  @Access('public')
  @ApiProduces(JSON_LD, 'application/json', TURTLE)
  async catalog(
    @Context() ctx: Ctx,
    @Query() query: PageQuery,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const choice = negotiate(request, response, OFFERS);
    const after = startAfter(query);
    const found = await this.catalogue.search(ctx, {
      ...(after === undefined ? {} : { after }),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    const path = (cursor?: string) =>
      `/api/v1/catalog?limit=${query.limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const { document, newest } = await this.formats.catalogPage(ctx, items, {
      self: path(query.cursor),
      first: path(),
      ...(nextCursor === null ? {} : { next: path(nextCursor) }),
    });
    if (nextCursor !== null) response.setHeader('Link', `<${path(nextCursor)}>; rel="next"`);
    const body = OFFERS[choice]?.type === TURTLE ? await this.turtle.write(document) : JSON.stringify(document);
    revalidated(request, response, body, newest);
    return body;
  }

  /** The seven uses of the permission matrix as a profile of ODRL 2.2. */
  @Get('odrl-profile')
  @Access('public')
  @ApiProduces(JSON_LD, 'application/json')
  profile(@Req() request: LedgerRequest, @Res({ passthrough: true }) response: Response): string {
    negotiate(request, response, PROFILE_OFFERS);
    return JSON.stringify(profileDocument());
  }
}

/**
 * Lets a harvester ask whether anything changed. A listing that is withdrawn leaves no later date behind, so the date
 * is shown but only the ETag decides (RFC 9110, section 13.1.3 leaves that to the server).
 */
function revalidated(request: LedgerRequest, response: Response, body: string, newest: Date | undefined): void {
  response.setHeader('ETag', `"${createHash('sha256').update(body).digest('base64url')}"`);
  response.setHeader('Cache-Control', 'no-cache');
  if (newest !== undefined) response.setHeader('Last-Modified', newest.toUTCString());
  delete request.headers['if-modified-since'];
}
