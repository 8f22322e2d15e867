import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Receipts } from './receipts.service.js';

/** Offline proofs that a record stands in the public log. */
@ApiTags('translog')
@Controller('receipts')
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  /** The receipt of one record. Published decisions: for anyone; the rest: for whoever may see the record. */
  @Get(':kind/:id')
  @Access('public')
  @ApiParam({ name: 'kind', enum: ['contract', 'attestation', 'decision', 'payment'] })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'C2SP tlog-proof; `extra` holds kind, id, record and salt' })
  @ApiNotFoundResponse({ description: 'unknown, or not to be seen by the caller' })
  @ApiConflictResponse({ description: 'not yet covered by a published checkpoint: ask again after Retry-After' })
  async receipt(@Context() ctx: Ctx, @Param('kind') kind: string, @IdParam() id: string): Promise<StreamableFile> {
    const text = await this.receipts.receipt(ctx, kind, id);
    return new StreamableFile(Buffer.from(text, 'utf8'), {
      type: 'text/plain; charset=utf-8',
      disposition: `attachment; filename="${kind}-${id}.tlog-proof"`,
    });
  }
}
