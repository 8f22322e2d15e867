import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CalendarDate, isCalendarDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { page, startAfter } from '../../platform/http/paging.js';
import type { WorkItem } from '../followups/index.js';
import { type QueueItem, QueuePage, QueueQuery } from './oversight.dto.js';
import { Oversight } from './oversight.service.js';

@ApiTags('oversight')
@Controller('queue')
export class OversightController {
  constructor(private readonly oversight: Oversight) {}

  /** What waits for the caller's office, in the order of due dates, undated items last. */
  @Get()
  @Access({ roles: ['regulator', 'operator', 'auditor'] })
  async queue(@Context() ctx: Ctx, @Query() query: QueueQuery): Promise<QueuePage> {
    const { limit, state, kind } = query;
    const after = positionOf(startAfter(query));
    const items = await this.oversight.queue(ctx, {
      limit: limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(kind === undefined ? {} : { kind }),
      ...(after === undefined ? {} : { after }),
    });
    const found = page(items, limit, (item) => `${item.dueOn ?? ''} ${item.id}`);
    return { items: found.items.map((item) => itemJson(item, ctx.locale)), nextCursor: found.nextCursor };
  }
}

/** Where a cursor stands; one that was made up starts from the beginning. */
function positionOf(cursor: string | undefined): { dueOn?: CalendarDate; id: string } | undefined {
  const [dueOn, id] = cursor?.split(' ') ?? [];
  if (!isId(id)) return undefined;
  return isCalendarDate(dueOn) ? { dueOn, id } : { id };
}

function itemJson(item: WorkItem, locale: Locale): QueueItem {
  const { id, kind, subjectKind, subjectId, basisKind, basisId, authority, owner, dueOn, reason } = item;
  return {
    id,
    kind,
    subject: { kind: subjectKind, id: subjectId },
    ...(basisKind === undefined || basisId === undefined ? {} : { basis: { kind: basisKind, id: basisId } }),
    ...(authority === undefined ? {} : { authority }),
    ...(owner === undefined ? {} : { owner }),
    ...(dueOn === undefined ? {} : { dueOn }),
    reason: inLocale(reason, locale),
    openedAt: shanghaiInstant(item.recordedAt),
  };
}
