import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { RepliesMade } from '../../platform/http/reply-shape.js';
import { EXTRACT, ORGANISATION_FACT } from './onboarding-replies.table.js';
import { ExtractBody } from './onboardings.dto.js';
import { extractReply, factReply, OrganisationFactBody } from './organisation-facts.dto.js';
import { OrganisationFacts } from './organisation-facts.service.js';

const EXCHANGE = { roles: ['operator'] } as const;

/** What becomes of an organisation that is on the register. */
@ApiTags('parties')
@Controller('organisations')
export class OrganisationFactsController {
  constructor(private readonly facts: OrganisationFacts) {}

  /** A name change, deregistration, merger, division, or reinstatement, with its document. */
  @Post(':id/facts')
  @Access(EXCHANGE)
  @Idempotent()
  @RepliesMade(ORGANISATION_FACT)
  async record(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: OrganisationFactBody) {
    return factReply(await this.facts.record(ctx, id, body));
  }

  /** A renewed extract of the register of enterprises, which must say what stands here. */
  @Post(':id/extracts')
  @Access(EXCHANGE)
  @Idempotent()
  @RepliesMade(EXTRACT)
  async renew(@Context() ctx: Ctx, @IdParam() id: string, @Body() body: ExtractBody) {
    return extractReply(await this.facts.renew(ctx, id, body));
  }
}
