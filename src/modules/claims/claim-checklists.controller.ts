import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { ForPrincipals } from '../../platform/http/acts-for.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Replies } from '../../platform/http/reply-shape.js';
import { CLAIM_CHECKLIST, CONTRACT_CHECKLIST } from './claim-checklist-replies.table.js';
import { ClaimChecklists, type ContractChecklist } from './claim-checklists.service.js';
import { ProgrammeQuery } from './claims.dto.js';

/** What contracts must have to be claimed: what is there, what is missing, why, and who can give it. */
@ApiTags('claims')
@Controller('checklists')
export class ClaimChecklistsController {
  constructor(private readonly checklists: ClaimChecklists) {}

  /** The contracts of a claim, in its order. */
  @Get('claims/:id')
  @Access({ roles: ['buyer', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @Replies(CLAIM_CHECKLIST)
  async claim(@Context() ctx: Ctx, @IdParam() id: string) {
    const contracts = await this.checklists.claim(ctx, id);
    return {
      claim: id,
      complete: contracts.every(({ claimable }) => claimable),
      contracts: contracts.map((one) => checklistReply(ctx, one)),
    };
  }

  /** A contract that is to be claimed under a programme. */
  @Get('contracts/:id')
  @Access({ roles: ['buyer', 'regulator', 'auditor'] })
  @ForPrincipals('CLAIMS')
  @Replies(CONTRACT_CHECKLIST)
  @ApiUnprocessableEntityResponse({ description: 'PROGRAMMES.NOT_IN_FORCE' })
  async contract(@Context() ctx: Ctx, @IdParam() id: string, @Query() { programme }: ProgrammeQuery) {
    return checklistReply(ctx, await this.checklists.contract(ctx, id, programme));
  }
}

function checklistReply(ctx: Ctx, { contract, programmeVersion, asOf, claimable, lines }: ContractChecklist) {
  return {
    contract: contract.id,
    number: contract.number,
    signedOn: contract.signedOn,
    programmeVersion,
    asOf,
    complete: claimable,
    lines: lines.map(({ name, why, giver, ...line }) => ({
      ...line,
      name: inLocale(name, ctx.locale),
      why: inLocale(why, ctx.locale),
      giver: inLocale(giver, ctx.locale),
    })),
  };
}
