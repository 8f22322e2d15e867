import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import {
  type PaymentReplyRow,
  type PaymentRow,
  type PlanEventRow,
  type PlanHead,
  paymentRecord,
  paymentReplyRecord,
  planEventRecord,
  planRecord,
} from './core/claim-records.js';
import { Papers } from './papers.service.js';
import type { AwardPages } from './plans.store.js';

/** One event of a plan, with the step that its claims take. */
export interface PlanStepDraft {
  readonly type: PlanEventRow['type'];
  readonly on: CalendarDate;
  readonly actorId: string;
  readonly note?: string;
  readonly detail?: JsonObject;
}

/** Appends plans, their events, payments and replies, each with its leaf, and with its paper where it makes one. */
@Injectable()
export class PlanRecords {
  constructor(
    private readonly store: ClaimsStore,
    private readonly papers: Papers,
    private readonly translog: Translog,
  ) {}

  /** Of a plan that has all its awards. */
  async made(ctx: Ctx, plan: PlanHead): Promise<void> {
    const record = planRecord({ ...plan, items: await this.store.ofPlans.recordedItems(ctx, plan.id) });
    await this.translog.append(ctx, [{ kind: 'award-plan', id: plan.id, record }]);
  }

  /** `items`: what stands of the plan. */
  async event(ctx: Ctx, plan: PlanHead, items: AwardPages, draft: PlanStepDraft): Promise<void> {
    const before = await this.store.ofPlans.planEvents(ctx, [plan.id]);
    const row: PlanEventRow = {
      id: newId(ctx),
      planId: plan.id,
      seq: before.length + 1,
      type: draft.type,
      happenedOn: draft.on,
      actorId: draft.actorId,
      note: draft.note ?? null,
      detail: draft.detail ?? null,
      recordedAt: ctx.now,
    };
    await this.store.ofPlans.savePlanEvents(ctx, [row]);
    await this.translog.append(ctx, [{ kind: 'plan-event', id: row.id, record: planEventRecord(row) }]);
    await this.papers.ofPlan(ctx, plan, row, items);
  }

  async payments(ctx: Ctx, rows: readonly PaymentRow[]): Promise<void> {
    await this.store.ofPlans.savePayments(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'payment', id: row.id, record: paymentRecord(row) })),
    );
  }

  async replies(ctx: Ctx, rows: readonly PaymentReplyRow[]): Promise<void> {
    await this.store.ofPlans.saveReplies(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'payment-reply', id: row.id, record: paymentReplyRecord(row) })),
    );
    await this.papers.ofPayments(ctx, rows);
  }
}
