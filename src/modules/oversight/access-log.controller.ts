import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { negotiate } from '../../platform/http/negotiate.js';
import { page, startAfterId } from '../../platform/http/paging.js';
import type { LedgerRequest } from '../../platform/http/request.js';
import { type AuditEntry, type AuditFilter, AuditTrail, Identity, type User } from '../identity/index.js';
import { AccessLogPage, AccessLogQuery, type AccessLogRow } from './access-log.dto.js';
import { csvLine } from './core/csv-cell.js';

/** What one table holds; the next part stands in `Link`. */
const CSV_ROWS_MAX = 10_000;
const COLUMNS = [
  'id',
  'at',
  'kind',
  'operation',
  'subject',
  'actorKind',
  'actorId',
  'actorName',
  'organisation',
  'authority',
  'address',
  'status',
  'code',
  'requestId',
] as const satisfies readonly (keyof AccessLogRow)[];

/**
 * For the audit office and discipline inspection alone, who both have the role of auditor: those inspected can see
 * neither this register nor that it was read (practice page, section 1).
 */
@ApiTags('oversight')
@Controller('access-log')
export class AccessLogController {
  constructor(
    private readonly trail: AuditTrail,
    private readonly identity: Identity,
  ) {}

  /** Who changed, was refused or looked at what, newest first; as `text/csv` up to 10,000 lines, the next in `Link`. */
  @Get()
  @Access({ roles: ['auditor'] })
  @ApiExtraModels(AccessLogPage)
  @ApiOkResponse({
    description: 'Entries of the access log',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(AccessLogPage) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  async list(
    @Context() ctx: Ctx,
    @Query() query: AccessLogQuery,
    @Req() request: LedgerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccessLogPage | string> {
    const before = startAfterId(query);
    const asTable = negotiate(request, response, [{ type: 'application/json' }, { type: 'text/csv' }]) === 1;
    const limit = asTable ? CSV_ROWS_MAX : query.limit;
    const found = await this.trail.search(ctx, filterOf(query, before), limit + 1);
    const { items, nextCursor } = page(found, limit, ({ id }) => id);
    const rows = await this.named(ctx, items);
    if (!asTable) return { items: rows, nextCursor };
    response.setHeader('Content-Disposition', 'attachment; filename="access-log.csv"');
    if (nextCursor !== null) response.setHeader('Link', `<${nextPart(request, nextCursor)}>; rel="next"`);
    return [csvLine(COLUMNS), ...rows.map((row) => csvLine(COLUMNS.map((name) => String(row[name] ?? ''))))].join('');
  }

  /** Names are not in the register, since they can be erased; they are looked up while they are there. */
  private async named(ctx: Ctx, entries: readonly AuditEntry[]): Promise<AccessLogRow[]> {
    const ids = [...new Set(entries.map(({ actorId }) => actorId).filter(isId))];
    const users = await this.identity.users(ctx, ids);
    return entries.map((entry) => rowOf(entry, users.get(entry.actorId)));
  }
}

function rowOf({ recordedAt, organisationId, ...entry }: AuditEntry, user: User | undefined): AccessLogRow {
  return {
    ...entry,
    at: shanghaiInstant(recordedAt),
    ...(organisationId === undefined ? {} : { organisation: organisationId }),
    ...(user === undefined ? {} : { actorName: user.name }),
  };
}

function filterOf(query: AccessLogQuery, before: string | undefined): AuditFilter {
  const { limit: _limit, cursor: _cursor, from, to, ...same } = query;
  const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`);
  return {
    ...same,
    ...(from === undefined ? {} : { from: startOf(from) }),
    ...(to === undefined ? {} : { until: startOf(to) }),
    ...(before === undefined ? {} : { before }),
  };
}

function nextPart(request: LedgerRequest, cursor: string): string {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  searchParams.set('cursor', cursor);
  return `${request.path}?${searchParams}`;
}
