import { Controller, Get, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { RepliesMade } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { ConsumesFile, XLSX_TYPE } from '../../platform/http/request-body.js';
import { LISTING } from './catalogue-replies.table.js';
import { type ListingResult, ListingSheets } from './listing-sheets.service.js';
import { ListingSheetQuery } from './releases.dto.js';

const ENTERING = { roles: ['provider', 'operator'] } as const;

@ApiTags('catalogue')
@Controller('listing-sheets')
export class ListingSheetsController {
  constructor(private readonly sheets: ListingSheets) {}

  /** The template: headings, lists to choose from, one example row, and a sheet that explains each column. */
  @Get('template')
  @Access('public')
  async template() {
    return workbook(await this.sheets.template(), 'corpora.xlsx');
  }

  /** What one's organisation has entered, in the same columns. */
  @Get('export')
  @ApiUnprocessableEntityResponse({ description: 'CATALOGUE.PROVIDER_UNKNOWN' })
  @Access(ENTERING)
  async export(@Context() ctx: Ctx, @Query() { provider }: ListingSheetQuery) {
    return workbook(await this.sheets.export(ctx, provider), 'corpora-own.xlsx');
  }

  /** Enters corpora from a filled sheet: each row becomes a draft or is refused with the cells that are wrong. */
  @Post()
  @Access(ENTERING)
  @Idempotent()
  @ConsumesFile(XLSX_TYPE)
  @RepliesMade(LISTING)
  async take(@Context() ctx: Ctx, @Query() { provider }: ListingSheetQuery, @Req() request: LedgerRequest) {
    return listingReply(ctx, await this.sheets.take(ctx, request.rawBody ?? Buffer.alloc(0), provider));
  }
}

function workbook(bytes: Buffer, name: string): StreamableFile {
  return new StreamableFile(bytes, {
    type: XLSX_TYPE,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });
}

function listingReply({ locale }: Ctx, { sheet, taken, refused, examples }: ListingResult) {
  return {
    sheet,
    taken: taken.map(({ row, corpus, release }) => ({
      row,
      key: corpus.identity,
      corpus: corpus.id,
      release: release.id,
      number: release.number,
      state: release.state,
      flags: release.flags,
    })),
    refused: refused.map(({ row, errors }) => ({
      row,
      errors: errors.map(({ cell, code, detail }) => ({ cell, code, detail: inLocale(detail, locale) })),
    })),
    examples,
  };
}
