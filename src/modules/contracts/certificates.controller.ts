import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Replies } from '../../platform/http/reply-shape.js';
import { CERTIFICATE } from './contract-replies.table.js';
import { CertificateQuery } from './contract-steps.dto.js';
import { Contracts } from './contracts.service.js';
import { certificateJson } from './statement.wire.js';

@ApiTags('contracts')
@Controller('certificates')
export class CertificatesController {
  constructor(private readonly contracts: Contracts) {}

  /** Is this trade certificate the exchange's, and does it stand? For anybody who holds its number and its code. */
  @Get(':number')
  @Access('public')
  @Replies(CERTIFICATE)
  async get(
    @Context() ctx: Ctx,
    @Param('number') number: string,
    @Query() { code }: CertificateQuery,
  ): Promise<JsonObject> {
    return certificateJson(await this.contracts.certificate(ctx, number, code));
  }
}
