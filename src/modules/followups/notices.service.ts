import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import * as no from './core/followups-errors.js';
import { noticeReadRecord } from './core/notice.js';
import { NoticesStore, type ShownNotice } from './notices.store.js';

export interface InboxQuery {
  readonly unread: boolean;
  readonly kind?: string;
  readonly beforeId?: string;
  readonly limit: number;
}

/** The inbox of the caller's organisation. */
@Injectable()
export class Notices {
  constructor(
    private readonly store: NoticesStore,
    private readonly translog: Translog,
  ) {}

  /** The newest first. */
  inbox(ctx: Ctx, query: InboxQuery): Promise<readonly ShownNotice[]> {
    const { organisationId } = ctx.actor;
    if (organisationId === undefined) throw no.noOrganisation();
    return this.store.list(ctx, { ...query, organisationId });
  }

  /** Somebody of the organisation has read it; once for all of them. Throws `FOLLOWUPS.UNKNOWN_NOTICE`. */
  async read(ctx: Ctx, id: string): Promise<void> {
    const notice = isId(id) ? await this.store.byId(ctx, id) : undefined;
    if (notice === undefined || notice.organisationId !== ctx.actor.organisationId) throw no.unknownNotice();
    const read = { id: newId(ctx), noticeId: id, readBy: ctx.actor.id, recordedAt: ctx.now };
    if (!(await this.store.insertRead(ctx, read))) return;
    await this.translog.append(ctx, [{ kind: 'notice-read', id: read.id, record: noticeReadRecord(read) }]);
  }
}
