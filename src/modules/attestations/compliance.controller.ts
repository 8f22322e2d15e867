import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { IdParam } from '../../platform/http/id-param.js';
import { PageQuery, page, startAfter } from '../../platform/http/paging.js';
import { pageOf, Replies } from '../../platform/http/reply-shape.js';
import { agencyReply } from './agencies.dto.js';
import { COMPLIANCE_RECORDS, DEPENDENT } from './attestation-replies.table.js';
import { attestationReply, ComplianceRecordsQuery } from './attestations.dto.js';
import { Compliance } from './compliance.service.js';

/** What those who oversee ask first: what depended on it, and what stands on record. */
@ApiTags('attestations')
@Controller()
export class ComplianceController {
  constructor(private readonly compliance: Compliance) {}

  /** Listings, contracts, claims, plans and payments that rest on the attestation, each with its newest work item. */
  @Get('attestations/:id/dependents')
  @Access({ roles: ['provider', 'assessor', 'operator', 'regulator', 'contentSafety', 'auditor'] })
  @Replies(pageOf(DEPENDENT))
  async dependents(@Context() ctx: Ctx, @IdParam() id: string, @Query() query: PageQuery) {
    const all = await this.compliance.dependents(ctx, id);
    const after = startAfter(query);
    const start = after === undefined ? 0 : all.findIndex((one) => keyOf(one) === after) + 1;
    return page(all.slice(start, start + query.limit + 1), query.limit, keyOf);
  }

  /** Statements that an organisation issued or answers for, with what was decided about each, and its own standing. */
  @Get('compliance-records')
  @Access({ roles: ['provider', 'assessor', 'operator', 'regulator', 'auditor'] })
  @Replies(COMPLIANCE_RECORDS)
  @ApiUnprocessableEntityResponse({ description: 'PARTIES.UNKNOWN_PARTY' })
  async records(@Context() ctx: Ctx, @Query() query: ComplianceRecordsQuery) {
    const { limit, organisation, period } = query;
    const after = startAfter(query);
    const { organisationId, standing, records } = await this.compliance.records(ctx, {
      organisation,
      period,
      ...(isId(after) ? { after } : {}),
      limit: limit + 1,
    });
    const { items, nextCursor } = page(records, limit, ({ fact }) => fact.id);
    return {
      organisation: organisationId,
      period,
      standing: standing.map(agencyReply),
      items: items.map(({ fact, as, events }) => ({
        ...attestationReply(ctx, fact),
        as,
        decisions: events.map(({ type, happenedOn, reason, findings, recordedAt }) => ({
          type,
          on: happenedOn,
          reason,
          findings: findings.map(({ code, clause, reason: why }) => ({ code, clause, reason: why })),
          recordedAt: shanghaiInstant(recordedAt),
        })),
      })),
      nextCursor,
    };
  }
}

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind} ${id}`;
