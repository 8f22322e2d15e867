import { type ArgumentMetadata, Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { parseDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies, RepliesMade } from '../../platform/http/reply-shape.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { Consumes } from '../../platform/http/request-body.js';
import { validationPipe } from '../../platform/http/validation.pipe.js';
import { ATTESTATION } from './attestation-replies.table.js';
import { AttestationsQuery, attestationDraft, attestationReply, NewAttestation, Reason } from './attestations.dto.js';
import { Attestations } from './attestations.service.js';
import { VC_TYPE } from './core/credential.js';
import { Credentials } from './credentials.service.js';

const READERS = ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] as const;

const NEW_ATTESTATION: ArgumentMetadata = { type: 'body', metatype: NewAttestation };

@ApiTags('attestations')
@Controller('attestations')
export class AttestationsController {
  private readonly bodies = validationPipe();

  constructor(
    private readonly attestations: Attestations,
    private readonly credentials: Credentials,
  ) {}

  /**
   * Attestations in the order in which they were recorded. As `application/vc+jwt`: the credentials of those on the page
   * that are verified and not revoked, one a line; the next page stands in `Link`.
   */
  @Get()
  @Access({ roles: READERS })
  @Replies(pageOf(ATTESTATION), [VC_TYPE])
  async list(
    @Context() ctx: Ctx,
    @Query() query: AttestationsQuery,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { limit, cursor: _cursor, expiresBefore, ...rest } = query;
    const after = startAfter(query);
    const found = await this.attestations.search(ctx, {
      ...rest,
      ...(expiresBefore === undefined ? {} : { expiresBefore: parseDate(expiresBefore) }),
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(found, limit, ({ id }) => id);
    if (!wantsCredential(request)) return { items: items.map((fact) => attestationReply(ctx, fact)), nextCursor };
    if (nextCursor !== null) response.setHeader('Link', `<${nextPage(request, nextCursor)}>; rel="next"`);
    response.setHeader('Content-Type', VC_TYPE);
    return (await this.credentials.sign(ctx, items)).join('\n');
  }

  /** One attestation, or its signed credential as `application/vc+jwt`. */
  @Get(':id')
  @Access({ roles: READERS })
  @Replies(ATTESTATION, [VC_TYPE])
  async one(
    @Context() ctx: Ctx,
    @IdParam() id: string,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (!wantsCredential(request)) return attestationReply(ctx, await this.attestations.attestation(ctx, id));
    const credential = await this.credentials.one(ctx, id);
    response.setHeader('Content-Type', VC_TYPE);
    return credential;
  }

  /**
   * A statement in the name of the caller's organisation; it waits for verification. As `application/vc+jwt`: a
   * credential that the organisation signed with a key on record here.
   */
  @Post()
  @HttpCode(201)
  @Access({ roles: ['assessor'] })
  @Idempotent()
  @Consumes('application/json', VC_TYPE)
  @ApiBody({ type: NewAttestation })
  @RepliesMade(ATTESTATION)
  async submit(@Context() ctx: Ctx, @Req() request: LedgerRequest) {
    const { body } = request;
    if (typeof body === 'string') return attestationReply(ctx, await this.credentials.take(ctx, body));
    const draft = attestationDraft((await this.bodies.transform(body, NEW_ATTESTATION)) as NewAttestation);
    return attestationReply(ctx, await this.attestations.submit(ctx, draft));
  }

  @Post(':id/verify')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(ATTESTATION)
  async verify(@Context() ctx: Ctx, @IdParam() id: string) {
    return attestationReply(ctx, await this.attestations.verify(ctx, id));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(ATTESTATION)
  async reject(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: Reason) {
    return attestationReply(ctx, await this.attestations.reject(ctx, id, body.reason));
  }

  /** By the issuer or the exchange. What rested on the statement is looked at again. */
  @Post(':id/revoke')
  @HttpCode(200)
  @Access({ roles: ['assessor', 'operator'] })
  @Idempotent()
  @Replies(ATTESTATION)
  async revoke(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: Reason) {
    return attestationReply(ctx, await this.attestations.revoke(ctx, id, body.reason));
  }
}

/** JSON unless the caller asks for the credential and not for JSON as much. */
function wantsCredential(request: LedgerRequest): boolean {
  return request.accepts(['application/json', VC_TYPE]) === VC_TYPE;
}

function nextPage(request: LedgerRequest, cursor: string): string {
  const url = new URL(request.originalUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}
