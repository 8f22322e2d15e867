import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Translog } from './translog.service.js';

/** The public log, read by anyone's tlog client: no prefix, no token, cacheable. */
@ApiTags('translog')
@Controller('log')
export class TranslogController {
  constructor(private readonly translog: Translog) {}

  @Get('checkpoint')
  @Access('public')
  @ApiProduces('text/plain')
  @ApiOkResponse({
    description: 'The last published checkpoint as a C2SP signed note, with the cosignatures of its witnesses',
  })
  async checkpoint(@Context() ctx: Ctx, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const { note } = await this.translog.checkpoint(ctx);
    response.setHeader('Cache-Control', 'public, max-age=2');
    return new StreamableFile(Buffer.from(note, 'utf8'), { type: 'text/plain; charset=utf-8' });
  }

  @Get('keys')
  @Access('public')
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Verifier keys of the log, current and retired, and of its witnesses, one a line' })
  keys(@Res({ passthrough: true }) response: Response): string {
    response.setHeader('Cache-Control', 'public, max-age=60');
    return this.translog.keys();
  }

  @Get('tile/*path')
  @Access('public')
  @ApiProduces('application/octet-stream')
  @ApiParam({
    name: 'path',
    description: 'L/N or entries/N, with .p/W for a partial tile, as C2SP tlog-tiles writes them',
  })
  @ApiOkResponse({ description: 'The hashes of a tile, or an entry bundle' })
  async tile(
    @Context() ctx: Ctx,
    @Param('path') path: string | string[],
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const bytes = await this.translog.tile(ctx, typeof path === 'string' ? path : path.join('/'));
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    return new StreamableFile(bytes, { type: 'application/octet-stream' });
  }
}
