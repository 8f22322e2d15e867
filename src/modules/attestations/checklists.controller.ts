import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { inLocale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Idempotent } from '../../platform/http/idempotent.decorator.js';
import { Replies } from '../../platform/http/reply-shape.js';
import { CHECKLIST, LISTED } from './attestation-replies.table.js';
import { Checklists, type ReleaseChecklist } from './checklists.service.js';
import type { ChecklistLine } from './core/checklist.js';

@ApiTags('attestations')
@Controller()
export class ChecklistsController {
  constructor(private readonly checklists: Checklists) {}

  /** What the release must have to be listed: what is there, what is missing, why, and who can give it. */
  @Get('checklists/releases/:id')
  @Access({ roles: ['provider', 'buyer', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(CHECKLIST)
  async release(@Context() ctx: Ctx, @IdParam() id: string) {
    return checklistReply(ctx, await this.checklists.release(ctx, id));
  }

  /** Lists the release once nothing that stops it is missing; refused with every missing line and its clause. */
  @Post('releases/:id/list')
  @HttpCode(200)
  @Access({ roles: ['operator'] })
  @Idempotent()
  @Replies(LISTED)
  async list(@Context() ctx: Ctx, @IdParam() id: string) {
    const checklist = await this.checklists.list(ctx, id);
    const { release } = checklist;
    return { id: release.id, state: 'LISTED', digest: release.digest, checklist: checklistReply(ctx, checklist) };
  }
}

function checklistReply(ctx: Ctx, { release, lines, complete }: ReleaseChecklist) {
  return {
    release: release.id,
    number: release.number,
    digest: release.digest,
    complete,
    lines: lines.map((line) => lineReply(ctx, line)),
  };
}

/** A line as it is shown, in the caller's language. */
export function lineReply(ctx: Pick<Ctx, 'locale'>, line: ChecklistLine) {
  return {
    ...line,
    name: inLocale(line.name, ctx.locale),
    why: inLocale(line.why, ctx.locale),
    giver: inLocale(line.giver, ctx.locale),
  };
}
