import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { AttestationsQuery, attestationDraft, attestationReply, NewAttestation, Reason } from './attestations.dto.js';
import { Attestations } from './attestations.service.js';

const READERS = ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] as const;

@ApiTags('attestations')
@Controller('attestations')
export class AttestationsController {
  constructor(private readonly attestations: Attestations) {}

  /** Attestations in the order in which they were recorded. */
  @Get()
  @Access({ roles: READERS })
  async list(@Context() ctx: Ctx, @Query() query: AttestationsQuery) {
    const { limit, cursor: _cursor, expiresBefore, ...rest } = query;
    const after = startAfter(query);
    const found = await this.attestations.search(ctx, {
      ...rest,
      ...(expiresBefore === undefined ? {} : { expiresBefore: parseDate(expiresBefore) }),
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ id }) => id);
    return { items: items.map((fact) => attestationReply(ctx, fact)), nextCursor };
  }

  @Get(':id')
  @Access({ roles: READERS })
  async one(@Context() ctx: Ctx, @IdParam() id: string) {
    return attestationReply(ctx, await this.attestations.attestation(ctx, id));
  }

  /** A statement in the name of the caller's organisation; it waits for verification. */
  @Post()
  @Access({ roles: ['assessor'] })
  @Idempotent()
  async submit(@Context() ctx: Ctx, @Body() body: NewAttestation) {
    return attestationReply(ctx, await this.attestations.submit(ctx, attestationDraft(body)));
  }

  @Post(':id/verify')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  async verify(@Context() ctx: Ctx, @IdParam() id: string) {
    return attestationReply(ctx, await this.attestations.verify(ctx, id));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  async reject(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: Reason) {
    return attestationReply(ctx, await this.attestations.reject(ctx, id, body.reason));
  }

  /** By the issuer or the exchange. What rested on the statement is looked at again. */
  @Post(':id/revoke')
  @HttpCode(200)
  @Access({ roles: ['assessor', 'operator'] })
  @Idempotent()
  async revoke(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: Reason) {
    return attestationReply(ctx, await this.attestations.revoke(ctx, id, body.reason));
  }
}
