import { Body, Controller, Get, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { ForPrincipals } from '../../platform/http/acts-for.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { negotiate } from '../../platform/http/negotiate.js';
import { Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { PAPER_TITLES, type PaperRow } from './core/paper-kinds.js';
import { PaperFiles } from './paper-files.service.js';
import { PaperServices, type Served } from './paper-services.service.js';
import { ServedDto } from './papers.dto.js';
import { PAPER, PAPERS } from './papers-replies.table.js';

const PDF = 'application/pdf';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const OFFERS = [{ type: PDF }, { type: DOCX }] as const;

/** Papers (文书) of claims and award plans: each with its number, as PDF or docx. */
@ApiTags('claims')
@Controller()
export class PapersController {
  constructor(
    private readonly files: PaperFiles,
    private readonly services: PaperServices,
  ) {}

  @Get('claims/:id/papers')
  @Access({ roles: ['buyer', 'provider', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @Replies(PAPERS)
  async ofClaim(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return this.listed(ctx, await this.files.ofClaim(ctx, id));
  }

  /** One paper of a claim by its id or number: as PDF/A or docx, by `Accept`. */
  @Get('claims/:id/papers/:paper')
  @Access({ roles: ['buyer', 'provider', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @ApiProduces(PDF, DOCX)
  @ApiOkResponse({ description: 'the paper; the same bytes each time' })
  @ApiNotFoundResponse({ description: 'unknown, or not to be seen by the caller' })
  async oneOfClaim(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Param('paper') paper: string,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return this.file(this.files.named(await this.files.ofClaim(ctx, id), paper), request, response);
  }

  /** Record that a paper was served (送达): once, with its proof; periods run from that day. */
  @Post('claims/:id/papers/:paper/served')
  @Access({ duties: ['case'] })
  @Idempotent()
  @RepliesMade(PAPER)
  async served(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Param('paper') paper: string,
    @Body() { manner, on, proofSha256 }: ServedDto,
  ): Promise<JsonObject> {
    const order = { manner, on: parseDate(on), ...(proofSha256 === undefined ? {} : { proofSha256 }) };
    const row = await this.services.serve(ctx, id, paper, order);
    return paperJson(ctx, row, (await this.services.of(ctx, [row])).get(row.id));
  }

  /** The publicity lists and the document of issue of a plan. */
  @Get('plans/:id/papers')
  @Access('signedIn')
  @Replies(PAPERS)
  async ofPlan(@Context() ctx: Ctx, @IdParam() id: string): Promise<JsonObject> {
    return this.listed(ctx, await this.files.ofPlan(ctx, id));
  }

  /** One paper of a plan by its id or number: as PDF/A or docx, by `Accept`. */
  @Get('plans/:id/papers/:paper')
  @Access('signedIn')
  @ApiProduces(PDF, DOCX)
  @ApiOkResponse({ description: 'the paper; the same bytes each time' })
  @ApiNotFoundResponse({ description: 'unknown, or not to be seen by the caller' })
  async oneOfPlan(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Param('paper') paper: string,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return this.file(this.files.named(await this.files.ofPlan(ctx, id), paper), request, response);
  }

  private async listed(ctx: Ctx, rows: readonly PaperRow[]): Promise<JsonObject> {
    const served = await this.services.of(ctx, rows);
    return { items: rows.map((row) => paperJson(ctx, row, served.get(row.id))) };
  }

  private async file(row: PaperRow, request: LedgerRequest, response: Response): Promise<StreamableFile> {
    const form = OFFERS[negotiate(request, response, OFFERS)]?.type === DOCX ? 'docx' : 'pdf';
    const bytes = await this.files.rendered(row, form);
    return new StreamableFile(bytes, {
      type: form === 'pdf' ? PDF : DOCX,
      disposition: `attachment; filename="${row.id}.${form}"; filename*=UTF-8''${encodeURIComponent(`${row.number}.${form}`)}`,
      length: bytes.length,
    });
  }
}

function paperJson({ locale }: Ctx, row: PaperRow, served: Served | undefined): JsonObject {
  const { id, number, kind, datedOn, basisId } = row;
  return {
    id,
    number,
    kind,
    title: inLocale(PAPER_TITLES[kind], locale),
    on: datedOn,
    event: basisId,
    ...(served ? { served: servedJson(served) } : {}),
  };
}

function servedJson({ row, periods }: Served): JsonObject {
  return {
    manner: row.manner,
    on: row.servedOn,
    ...(row.proofSha256 === null ? {} : { proofSha256: row.proofSha256 }),
    recordedAt: shanghaiInstant(row.recordedAt),
    periods: periods.map(({ period, until }) => ({ period, ...(until === undefined ? {} : { until }) })),
  };
}
