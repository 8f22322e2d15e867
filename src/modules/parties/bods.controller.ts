import { once } from 'node:events';
import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiProduces, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { parseDate } from '../../kernel/calendar-date.js';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { notAcceptable } from '../../platform/http/http-fault.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { BodsImportResponse, ExportQuery } from './bods.dto.js';
import { Bods, type BodsImport } from './bods.service.js';
import { BodsExport } from './bods-export.service.js';
import { exportNeedsOne } from './core/bods/bods-errors.js';
import { Parties } from './parties.service.js';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';

/** Relations as statements of the Beneficial Ownership Data Standard 0.4; a path of its own before `/relations/{id}`. */
@ApiTags('parties')
@Controller('relations')
export class BodsController {
  constructor(
    private readonly bods: Bods,
    private readonly exporting: BodsExport,
    private readonly parties: Parties,
  ) {}

  /** Takes an array of statements, each by itself; numbers count as written, so the text is read, not its doubles. */
  @Post('import')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @ApiBody({ schema: { type: 'array', items: { type: 'object', additionalProperties: true } } })
  @ApiOkResponse({ type: BodsImportResponse })
  async import(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<BodsImportResponse> {
    return reply(ctx, await this.bods.take(ctx, request.rawBody?.toString('utf8') ?? ''));
  }

  /** The register, or one organisation with everyone above it: statements, or a table of holders or officers. */
  @Get('export')
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  @Access({ roles: ['operator', 'regulator', 'auditor'] })
  @ApiProduces(JSON_TYPE, CSV_TYPE)
  @ApiOkResponse({ schema: { oneOf: [{ type: 'array', items: { type: 'object' } }, { type: 'string' }] } })
  async export(
    @Context() ctx: Ctx,
    @Query() query: ExportQuery,
    @Req() request: LedgerRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { organisation, on, format = 'bods' } = query;
    const mayAll = ctx.actor.roles.some((role) => role === 'operator' || role === 'auditor');
    if (organisation === undefined && !mayAll) throw exportNeedsOne();
    const type = format === 'bods' ? JSON_TYPE : CSV_TYPE;
    if (request.accepts(type) === false) throw notAcceptable(type);
    const pieces = this.exporting.pieces(ctx, {
      format,
      ...(organisation === undefined
        ? {}
        : { roots: [await this.parties.organisationNamed(ctx, 'organisation', organisation)] }),
      ...(on === undefined ? {} : { on: parseDate(on, '/on') }),
    });
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    response.setHeader('Cache-Control', 'no-store');
    await send(pieces, response);
  }
}

/** Sends as fast as the other side reads; who goes away stops the reading of the register. */
async function send(pieces: AsyncIterable<string>, response: Response): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

function reply({ locale }: Ctx, { stood, refused, notes, persons }: BodsImport): BodsImportResponse {
  const count = (outcome: string) => stood.filter((one) => one.outcome === outcome).length;
  return {
    taken: count('taken'),
    unchanged: count('unchanged'),
    refused: refused.map(({ index, statementId, faults }) => {
      const errors = faults.map(({ pointer, code, detail }) => ({ pointer, code, detail: inLocale(detail, locale) }));
      const [first = { pointer: '', code: '', detail: '' }] = errors;
      return { index, ...(statementId === undefined ? {} : { statementId }), ...first, errors };
    }),
    notes: notes.map(({ index, statementId, code, text }) => ({
      index,
      statementId,
      code,
      detail: inLocale(text, locale),
    })),
    persons,
  };
}
