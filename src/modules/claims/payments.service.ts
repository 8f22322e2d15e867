import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import { addFen, type Fen, fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Awards, type PaidAward } from './awards.service.js';
import { ClaimLifeStore, type PaymentStanding } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import { recovered } from './core/claim-acts.js';
import { dayInFuture } from './core/claim-life-errors.js';
import type { PaymentReplyRow, PaymentRow } from './core/claim-records.js';
import type { ClaimEventType } from './core/claim-states.js';
import * as no from './core/plan-errors.js';
import { booking, PlanBook } from './plan-book.service.js';
import { type OpenPlan, Plans } from './plans.service.js';

export interface PaymentLine {
  readonly claim: string;
  readonly amountFen: Fen;
}

export interface TreasuryReply {
  readonly paymentId: string;
  readonly status: PaymentReplyRow['status'];
  readonly on: CalendarDate;
}

/** Part by part from an issued plan: instructed, answered by the treasury line by line, instructed again when returned. */
@Injectable()
export class Payments {
  constructor(
    private readonly plans: Plans,
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly steps: ClaimSteps,
    private readonly book: PlanBook,
    private readonly awards: Awards,
  ) {}

  /** Lines for the treasury. Throws `CLAIMS.NOT_PAYABLE`, `CLAIMS.ABOVE_AWARD`, `CLAIMS.BLOCKED`, `CLAIMS.SAME_PERSON`. */
  async instruct(ctx: Ctx, planId: string, lines: readonly PaymentLine[]): Promise<readonly PaymentRow[]> {
    await this.life.lock(ctx, [planId]);
    const open = await this.plans.open(ctx, planId);
    if (ctx.actor.authority !== open.version.programme.authority.code) throw no.unknownPlan();
    const items = lines.map(({ claim }, index) => {
      const item = open.state === 'ISSUED' ? open.items.find(({ claimId }) => claimId === claim) : undefined;
      if (!item) throw no.notPayable(index);
      return item;
    });
    const today = shanghaiDate(ctx.now);
    await this.plans.insistItems(ctx, [...new Set(items)], 'pay', 'finance', today);
    await this.insistLeft(ctx, open, lines);
    await this.steps.record(
      ctx,
      [...new Set(items)].map(({ claimId }) => step(ctx, claimId, 'pay', today)),
    );
    const payments = await this.book.instruct(
      ctx,
      open.plan,
      open.version,
      items.map((item, index) => ({ ...item, amountFen: present(lines[index], 'line of an item').amountFen })),
      today,
    );
    await this.plans.movedItems(ctx, open.version, items);
    return payments;
  }

  /**
   * What the treasury says: a paid line moves the money, a returned one leaves it payable; a line that was paid may come
   * back later (退票). Throws `CLAIMS.PAYMENT_UNKNOWN`, `CLAIMS.REPLY_CONTRADICTS`, `CLAIMS.RETURNED_AFTER_CLAW_BACK`.
   */
  async reply(ctx: Ctx, replies: readonly TreasuryReply[]): Promise<readonly PaymentStanding[]> {
    const today = shanghaiDate(ctx.now);
    const late = replies.find(({ on }) => on > today);
    if (late) throw dayInFuture(late.on, today);
    const before = await this.life.payments(ctx, { ids: replies.map(({ paymentId }) => paymentId).filter(isId) });
    await this.life.lock(ctx, [...before.map(({ claimId }) => claimId), ...before.map(({ planId }) => planId)]);
    const plans = new Map<string, OpenPlan>();
    for (const planId of new Set(before.map((one) => one.planId)))
      plans.set(planId, await this.plans.open(ctx, planId));
    for (const [index, reply] of replies.entries()) await this.replyOne(ctx, reply, index, plans);
    return this.life.payments(ctx, { ids: replies.map(({ paymentId }) => paymentId) });
  }

  private async replyOne(
    ctx: Ctx,
    { paymentId, status, on }: TreasuryReply,
    index: number,
    plans: ReadonlyMap<string, OpenPlan>,
  ): Promise<void> {
    const [payment] = isId(paymentId) ? await this.life.payments(ctx, { ids: [paymentId] }) : [];
    if (!payment) throw no.paymentUnknown(index);
    const open = present(plans.get(payment.planId), 'plan of a payment');
    if (ctx.actor.authority !== open.version.programme.authority.code) throw no.paymentUnknown(index);
    if (status === payment.status && status !== 'PENDING') throw no.replyContradicts(index, payment.status, status);
    if (payment.status === 'RETURNED' || (payment.status === 'PAID' && status === 'PENDING')) {
      throw no.replyContradicts(index, payment.status, status);
    }
    if (status === 'RETURNED' && payment.status === 'PAID') await this.insistStillPaid(ctx, payment, index);
    await this.book.reply(ctx, [{ paymentId, status, on }]);
    const [claim] = await this.store.claims(ctx, { ids: [payment.claimId] });
    const at = booking(open.run, on);
    const paid: PaidAward = {
      paymentId,
      amountFen: payment.amountFen,
      applicantId: present(claim, 'claim of a payment').applicantId,
    };
    if (status === 'PAID') await this.awards.pay(ctx, at, [paid]);
    if (status === 'RETURNED' && payment.status === 'PAID') await this.awards.returned(ctx, at, paid);
    await this.settled(ctx, open, payment, status, on);
  }

  /** What was clawed back is no longer with the applicant, and cannot come back from the bank as well. */
  private async insistStillPaid(ctx: Ctx, { claimId, amountFen }: PaymentStanding, index: number): Promise<void> {
    const left = fen((await this.life.paidOf(ctx, claimId)) - recovered(await this.store.events(ctx, [claimId])));
    if (amountFen > left) throw no.returnedAfterClawBack(index, amountFen, left);
  }

  /** Paid in full, or no longer so. */
  private async settled(
    ctx: Ctx,
    open: OpenPlan,
    payment: PaymentStanding,
    status: PaymentReplyRow['status'],
    on: CalendarDate,
  ): Promise<void> {
    const { claimId } = payment;
    const item = present(
      open.plan.items.find((one) => one.claimId === claimId),
      'item of a payment',
    );
    const paidFen = await this.life.paidOf(ctx, claimId);
    const wasFull = payment.status === 'PAID' && fen(paidFen + payment.amountFen) === item.amountFen;
    const event: ClaimEventType | undefined =
      status === 'PAID' && paidFen === item.amountFen
        ? 'paid'
        : status === 'RETURNED' && wasFull
          ? 'bounce'
          : undefined;
    if (event === undefined) return;
    await this.steps.record(ctx, [step(ctx, claimId, event, on)]);
    await this.plans.movedItems(ctx, open.version, [item]);
  }

  private async insistLeft(ctx: Ctx, { plan }: OpenPlan, lines: readonly PaymentLine[]): Promise<void> {
    const before = await this.life.payments(ctx, { claimIds: lines.map(({ claim }) => claim) });
    const asked = new Map<string, Fen>();
    for (const [index, { claim, amountFen }] of lines.entries()) {
      const award = plan.items.find(({ claimId }) => claimId === claim)?.amountFen ?? (0n as Fen);
      const running = before.filter(({ claimId, status }) => claimId === claim && status !== 'RETURNED');
      const left = fen(award - addFen(running.map((one) => one.amountFen)) - (asked.get(claim) ?? 0n));
      if (amountFen <= 0n || amountFen > left) throw no.aboveAward(index, amountFen, left);
      asked.set(claim, addFen([asked.get(claim) ?? (0n as Fen), amountFen]));
    }
  }
}

function step(ctx: Ctx, claimId: string, type: ClaimEventType, on: CalendarDate) {
  return { claimId, type, on, actorId: ctx.actor.id, detail: { hand: 'finance' } };
}
