import { type ArgumentMetadata, Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { Consumes } from '../../platform/http/request-body.js';
import { validationPipe } from '../../platform/http/validation.pipe.js';
import {
  CorporaQuery,
  corpusPage,
  corpusReply,
  NewCorpus,
  ReleasesQuery,
  releaseReply,
  releaseSummary,
} from './catalogue.dto.js';
import { Catalogue } from './catalogue.service.js';
import { readCroissant } from './core/croissant.js';
import { partRecord } from './core/manifest.js';
import type { ReleaseRow } from './core/release.js';
import { NewRelease, releaseDraft } from './releases.dto.js';

const JSON_LD = 'application/ld+json';
const RELEASE_BODY: ArgumentMetadata = { type: 'body', metatype: NewRelease };

@ApiTags('catalogue')
@Controller()
export class CatalogueController {
  private readonly bodies = validationPipe();

  constructor(private readonly catalogue: Catalogue) {}

  /** Corpora, each with its newest release, those newest on sale first. */
  @Get('corpora')
  @Access('public')
  async corpora(@Context() ctx: Ctx, @Query() query: CorporaQuery) {
    const found = await this.catalogue.search(ctx, { ...filterOf(query), newest: true });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    return { items: items.map(corpusReply), nextCursor };
  }

  /** By which values the corpora of a search can be narrowed, with counts among the newest thousand. */
  @Get('corpora/facets')
  @Access('public')
  async facets(@Context() ctx: Ctx, @Query() query: CorporaQuery) {
    const { limit: _limit, after: _after, ...filter } = filterOf(query);
    return this.catalogue.facets(ctx, { ...filter, newest: true });
  }

  /** A corpus with its releases. */
  @Get('corpora/:id')
  @Access('public')
  async corpus(@Context() ctx: Ctx, @IdParam() id: string) {
    return corpusPage(await this.catalogue.corpus(ctx, id));
  }

  /** Opens a corpus; releases follow. */
  @Post('corpora')
  @Access({ roles: ['provider', 'operator'] })
  @Idempotent()
  async open(@Context() ctx: Ctx, @Body() body: NewCorpus) {
    const { nameZh, ...rest } = body;
    return corpusReply(await this.catalogue.open(ctx, { ...rest, name: nameZh }));
  }

  /** Records the next release of a corpus: JSON, or its Croissant description. */
  @Post('corpora/:id/releases')
  @HttpCode(201)
  @Access({ roles: ['provider', 'operator'] })
  @Idempotent()
  @Consumes('application/json', JSON_LD)
  async addRelease(@Context() ctx: Ctx, @IdParam() id: string, @Req() request: LedgerRequest) {
    const described = (request.headers['content-type'] ?? '').toLowerCase().startsWith(JSON_LD);
    const release = described
      ? await this.catalogue.addRelease(ctx, id, {}, request.rawBody?.toString('utf8') ?? '')
      : await this.catalogue.addRelease(ctx, id, releaseDraft(await this.bodies.transform(request.body, RELEASE_BODY)));
    return releaseReply(await this.catalogue.release(ctx, release.id), creatorsOf(release));
  }

  /** Releases, those newest on sale first. */
  @Get('releases')
  @Access('public')
  async releases(@Context() ctx: Ctx, @Query() query: ReleasesQuery) {
    const found = await this.catalogue.search(ctx, {
      ...filterOf(query),
      ...(query.corpus === undefined ? {} : { corpusId: query.corpus }),
    });
    const { items, nextCursor } = page(found, query.limit, ({ cursor }) => cursor);
    return { items: items.map(({ release }) => releaseSummary(release)), nextCursor };
  }

  /** A release with its files and what it may be used for. */
  @Get('releases/:id')
  @Access('public')
  async release(@Context() ctx: Ctx, @IdParam() id: string) {
    const sheet = await this.catalogue.release(ctx, id);
    return releaseReply(sheet, creatorsOf(sheet.release));
  }

  /** The files of a release, by their paths. */
  @Get('releases/:id/manifest')
  @Access('public')
  async manifest(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery) {
    const found = await this.catalogue.manifest(ctx, id, startAfter(query) ?? '', query.limit + 1);
    const { items, nextCursor } = page(found, query.limit, ({ path }) => path);
    return { items: items.map(partRecord), nextCursor };
  }

  /** What a release may be used for, each answer with what it rests on. */
  @Get('releases/:id/permissions')
  @Access('public')
  async permissions(@Context() ctx: Ctx, @IdParam() id: string) {
    const { release } = await this.catalogue.release(ctx, id);
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

function creatorsOf(release: ReleaseRow): readonly object[] {
  if (release.croissantText === undefined) return [];
  const read = readCroissant(release.croissantText);
  return 'croissant' in read ? read.croissant.creators : [];
}
