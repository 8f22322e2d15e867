import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Ctx } from '../../platform/ctx.js';
import { Followups, type ItemState, type QueueFilter, type WorkItem } from '../followups/index.js';

export interface QueueAsk {
  readonly state?: ItemState;
  readonly kind?: string;
  readonly after?: { readonly dueOn?: CalendarDate; readonly id: string };
  readonly limit: number;
}

/** Supervision's own views over the other rooms. */
@Injectable()
export class Oversight {
  constructor(private readonly followups: Followups) {}

  /** The items that wait for the caller's office. */
  async queue(ctx: Ctx, ask: QueueAsk): Promise<readonly WorkItem[]> {
    return this.followups.queue(ctx, { ...ask, ...officeOf(ctx) });
  }

  /** The open items that wait for the caller's own organisation; whoever acts for none has none. */
  async ofOrganisation(ctx: Ctx, limit: number): Promise<readonly WorkItem[]> {
    const owner = ctx.actor.organisationId;
    return owner === undefined ? [] : this.followups.queue(ctx, { owner, limit });
  }
}

/** The auditor reads every queue, an officer that of the own authority, the operator that of no authority. */
function officeOf(ctx: Ctx): Pick<QueueFilter, 'authority'> {
  const { roles, authority } = ctx.actor;
  if (roles.includes('auditor')) return {};
  if (roles.includes('regulator') && authority !== undefined) return { authority };
  if (roles.includes('operator')) return { authority: null };
  throw new DomainError('forbidden', 'OVERSIGHT.NO_OFFICE', {
    zh: '您的账号未归属任何主管部门，没有可看的待办；请联系管理员',
    en: 'Your account acts for no office, so there is no queue to show; ask the administrator',
  });
}
