import { type ArgumentMetadata, Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { negotiate, type Offer } from '../../platform/http/negotiate.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { Consumes } from '../../platform/http/request-body.js';
import { validationPipe } from '../../platform/http/validation.pipe.js';
import { CorporaQuery, corpusPage, corpusReply, NewCorpus, ReleasesQuery, releaseSummary } from './catalogue.dto.js';
import { Catalogue } from './catalogue.service.js';
import {
  CORPUS,
  CORPUS_PAGE,
  FACETS,
  MANIFEST_PART,
  PERMISSION_SHEET,
  RELEASE,
  RELEASE_SUMMARY,
} from './catalogue-replies.table.js';
import { partRecord } from './core/manifest.js';
import { CROISSANT_PROFILES, DCAT_PROFILES, JSON_LD, MARKDOWN, ODRL_JSON, TURTLE } from './core/media-types.js';
import type { ReleaseRow } from './core/release.js';
import { ReleaseFormats } from './formats.service.js';
import { Originals } from './originals.service.js';
import { NewRelease, releaseDraft } from './releases.dto.js';
import { Turtle } from './turtle.service.js';

const JSON_OFFER: Offer = { type: 'application/json' };
const CROISSANT: Offer = { type: JSON_LD, profiles: CROISSANT_PROFILES };
const DCAT: Offer = { type: JSON_LD, profiles: DCAT_PROFILES };
const RELEASE_OFFERS = [JSON_OFFER, CROISSANT, DCAT, { type: TURTLE }];
const PERMISSION_OFFERS = [JSON_OFFER, { type: ODRL_JSON }, { type: JSON_LD }];
const RELEASE_BODY: ArgumentMetadata = { type: 'body', metatype: NewRelease };

@ApiTags('catalogue')
@Controller()
export class CatalogueController {
  private readonly bodies = validationPipe();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly formats: ReleaseFormats,
    private readonly originals: Originals,
    private readonly turtle: Turtle,
  ) {}

  /** Corpora, each with its newest release, those newest on sale first. */
  @Get('corpora')
  @Access('public')
  @Replies(pageOf(CORPUS))
  async corpora(@Context() ctx: Ctx, @Query() query: CorporaQuery) {
    const found = await this.catalogue.search(ctx, { ...filterOf(query), newest: true });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    return { items: items.map(corpusReply), nextCursor };
  }

  /** By which values the corpora of a search can be narrowed, with counts among the newest five hundred. */
  @Get('corpora/facets')
  @Access('public')
  @Replies(FACETS)
  async facets(@Context() ctx: Ctx, @Query() query: CorporaQuery) {
    const { limit: _limit, after: _after, ...filter } = filterOf(query);
    return this.catalogue.facets(ctx, { ...filter, newest: true });
  }

  /** A corpus with its releases. */
  @Get('corpora/:id')
  @Access('public')
  @Replies(CORPUS_PAGE)
  async corpus(@Context() ctx: Ctx, @IdParam() id: string) {
    return corpusPage(await this.catalogue.corpus(ctx, id));
  }

  /** Opens a corpus; releases follow. */
  @Post('corpora')
  @Access({ roles: ['provider', 'operator'] })
  @Idempotent()
  @RepliesMade(CORPUS)
  async open(@Context() ctx: Ctx, @Body() body: NewCorpus) {
    const { nameZh, ...rest } = body;
    return corpusReply(await this.catalogue.open(ctx, { ...rest, name: nameZh }));
  }

  /** Records the next release of a corpus: JSON, its Croissant description, or its Hugging Face dataset card. */
  @Post('corpora/:id/releases')
  @HttpCode(201)
  @Access({ roles: ['provider', 'operator'] })
  @Idempotent()
  @Consumes('application/json', JSON_LD, MARKDOWN)
  @ApiBody({ type: NewRelease })
  @RepliesMade(RELEASE)
  async addRelease(@Context() ctx: Ctx, @IdParam() id: string, @Req() request: LedgerRequest) {
    const release = await this.recorded(ctx, id, request);
    return this.formats.json(ctx, await this.catalogue.release(ctx, release.id));
  }

  private async recorded(ctx: Ctx, id: string, request: LedgerRequest): Promise<ReleaseRow> {
    const type = (request.headers['content-type'] ?? '').toLowerCase();
    const text = request.rawBody?.toString('utf8') ?? '';
    if (type.startsWith(MARKDOWN)) return this.originals.addCard(ctx, id, text);
    if (type.startsWith(JSON_LD)) return this.catalogue.addRelease(ctx, id, {}, text);
    return this.catalogue.addRelease(ctx, id, releaseDraft(await this.bodies.transform(request.body, RELEASE_BODY)));
  }

  /** Releases, those newest on sale first. */
  @Get('releases')
  @Access('public')
  @Replies(pageOf(RELEASE_SUMMARY))
  async releases(@Context() ctx: Ctx, @Query() query: ReleasesQuery) {
    const found = await this.catalogue.search(ctx, {
      ...filterOf(query),
      ...(query.corpus === undefined ? {} : { corpusId: query.corpus }),
    });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    return { items: items.map(({ release }) => releaseSummary(release)), nextCursor };
  }

  /** A release with its files and what it may be used for: as JSON, Croissant 1.1 or DCAT-AP, by `Accept`. */
  @Get('releases/:id')
  @Access('public')
  @Replies(RELEASE, [JSON_LD, TURTLE])
  async release(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    const sheet = await this.catalogue.release(ctx, id);
    const offer = RELEASE_OFFERS[negotiate(request, response, RELEASE_OFFERS)];
    if (offer === CROISSANT) return JSON.stringify(await this.formats.croissant(ctx, sheet));
    if (offer === DCAT) return JSON.stringify(await this.formats.dcat(ctx, sheet));
    if (offer?.type === TURTLE) return this.turtle.write(await this.formats.dcat(ctx, sheet));
    return this.formats.json(ctx, sheet);
  }

  /** The files of a release, by their paths. */
  @Get('releases/:id/manifest')
  @Access('public')
  @Replies(pageOf(MANIFEST_PART))
  async manifest(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery) {
    const found = await this.catalogue.manifest(ctx, id, startAfter(query) ?? '', query.limit + 1);
    const { items, nextCursor } = page(found, query.limit, ({ path }) => path);
    return { items: items.map(partRecord), nextCursor };
  }

  /** What a release may be used for, each answer with what it rests on; as JSON, or as a policy of ODRL 2.2. */
  @Get('releases/:id/permissions')
  @Access('public')
  @Replies(PERMISSION_SHEET, [ODRL_JSON, JSON_LD])
  async permissions(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    const sheet = await this.catalogue.release(ctx, id);
    if (negotiate(request, response, PERMISSION_OFFERS) > 0) return JSON.stringify(this.formats.policy(sheet));
    const { release } = sheet;
    return {
      release: release.id,
      digest: release.digest,
      licences: release.licences,
      licenceKnown: !release.flags.includes('LICENCE_REVIEW'),
      permissions: release.permissions,
    };
  }
}

function filterOf(query: CorporaQuery) {
  const { limit, cursor: _cursor, q, modality, language, domain, openMode, licence } = query;
  const after = startAfter(query);
  const wanted = { q, modality, language, domain, openMode, licence, after };
  const present = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return { ...(present as { [K in keyof typeof wanted]?: string }), limit: limit + 1 };
}
