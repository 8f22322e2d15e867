import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import type { OpinionCase } from './core/opinion.js';
import { type FindingFile, type FindingLine, readsAll, type ShownReexamination } from './finding-file.sheet.js';
import { FindingFiles } from './finding-files.service.js';
import {
  ConcludeRequest,
  type FindingLineResponse,
  FindingPageResponse,
  FindingResponse,
  FindingsQuery,
  OpinionResponse,
  type ReexaminationResponse,
} from './findings.dto.js';
import { Opinions } from './opinions.service.js';
import { Parties } from './parties.service.js';

/** Frozen findings, what reviewers conclude where the register cannot answer, and the second person's confirmation. */
@ApiTags('parties')
@Controller('findings')
export class FindingsController {
  constructor(
    private readonly files: FindingFiles,
    private readonly opinions: Opinions,
    private readonly parties: Parties,
  ) {}

  @Get()
  @Access({ roles: ['operator', 'regulator', 'auditor', 'provider', 'buyer', 'assessor'] })
  @ApiOkResponse({ type: FindingPageResponse })
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  async list(@Context() ctx: Ctx, @Query() query: FindingsQuery): Promise<FindingPageResponse> {
    const after = startAfter(query);
    const { organisation, outcome, limit } = query;
    const named =
      organisation === undefined ? undefined : await this.parties.organisationNamed(ctx, 'organisation', organisation);
    const found = await this.files.list(ctx, {
      limit: limit + 1,
      ...(isId(after) ? { after } : {}),
      ...(named === undefined ? {} : { organisation: named }),
      ...(outcome === undefined ? {} : { outcome }),
    });
    const { items, nextCursor } = page(found, limit, ({ finding }) => finding.id);
    return { items: items.map(lineResponse), nextCursor };
  }

  @Get(':id')
  @Access({ roles: ['operator', 'regulator', 'auditor', 'provider', 'buyer', 'assessor'] })
  @ApiOkResponse({ type: FindingResponse })
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<FindingResponse> {
    return fileResponse(ctx, await this.files.file(ctx, id));
  }

  @Post(':id/conclude')
  @Access({ duties: ['review'] })
  @Idempotent()
  @ApiCreatedResponse({ type: OpinionResponse })
  async conclude(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ConcludeRequest): Promise<OpinionResponse> {
    const { evidence = [], ...draft } = body;
    return opinionResponse(ctx, await this.opinions.conclude(ctx, id, { ...draft, evidence }));
  }

  /** `id` is the finding's or the opinion's. */
  @Post(':id/confirm')
  @HttpCode(200)
  @Access({ duties: ['review'] })
  @Idempotent()
  @ApiOkResponse({ type: OpinionResponse })
  async confirm(@Context() ctx: Ctx, @IdParam() id: string): Promise<OpinionResponse> {
    return opinionResponse(ctx, await this.opinions.confirm(ctx, id));
  }
}

function lineResponse({ finding, a, b }: FindingLine): FindingLineResponse {
  const { id, relatedness, digest, recordedAt } = finding;
  const { asOf, outcome, standard, standardVersion } = relatedness;
  return { id, a, b, asOf, outcome, standard, standardVersion, digest, recordedAt: shanghaiInstant(recordedAt) };
}

function fileResponse(ctx: Ctx, file: FindingFile): FindingResponse {
  const { id, a, b, asOf, standard, answer, digest, recordedAt } = file;
  const { reexaminations, differsNow, requests, opinions, concluded } = file;
  return {
    id,
    a,
    b,
    asOf,
    standard,
    ...answer,
    digest,
    recordedAt: shanghaiInstant(recordedAt),
    reexaminations: reexaminations.map(reexaminationResponse),
    differsNow,
    requests: requests.map((request) => requestResponse(request, ctx.locale)),
    opinions: opinions.map((opinion) => opinionResponse(ctx, opinion)),
    ...(concluded === undefined ? {} : { concluded: concluded.outcome, concludedBy: concluded.opinionId }),
  };
}

function reexaminationResponse(one: ShownReexamination): ReexaminationResponse {
  const { id, cause, previousId, standardVersion, answer, digest, recordedAt } = one;
  return {
    id,
    cause,
    previous: previousId,
    standardVersion,
    ...answer,
    digest,
    recordedAt: shanghaiInstant(recordedAt),
  };
}

function requestResponse(
  { item, state, owner }: FindingFile['requests'][number],
  locale: Locale,
): FindingResponse['requests'][number] {
  return {
    id: item.id,
    ...(owner === undefined ? {} : { owner }),
    state,
    reason: inLocale(item.reason, locale),
    openedAt: shanghaiInstant(item.recordedAt),
  };
}

function opinionResponse(ctx: Ctx, opinion: OpinionCase): OpinionResponse {
  const { id, findingId, outcome, limb, state, reason, ground, evidence, digest } = opinion;
  const { givenBy, recordedAt, confirmedBy, confirmedAt } = opinion;
  const office = readsAll(ctx);
  return {
    id,
    finding: findingId,
    outcome,
    ...(limb === undefined ? {} : { limb }),
    state,
    reason,
    ...(ground === undefined ? {} : { ground }),
    evidence,
    ...(office ? { givenBy } : {}),
    givenAt: shanghaiInstant(recordedAt),
    ...(office && confirmedBy !== undefined ? { confirmedBy } : {}),
    ...(confirmedAt === undefined ? {} : { confirmedAt: shanghaiInstant(confirmedAt) }),
    digest,
  };
}
