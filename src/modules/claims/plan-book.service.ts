import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import { slices } from '../../kernel/slices.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { appropriationAccount, Ledger, move, poolAccount } from '../ledger/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { type Award, Awards, type Booking, booker } from './awards.service.js';
import { type ClaimStep, ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import type { DecisionRow, PaymentReplyRow, PaymentRow, PlanHead, PlanItem, RunRow } from './core/claim-records.js';
import { type ClaimEventType, stateAfter } from './core/claim-states.js';
import type { DecisionBody } from './core/decision.js';
import { opennessCodes } from './core/openness-decision.js';
import { planState } from './core/plan-life.js';
import { PlanRecords, type PlanStepDraft } from './plan-records.service.js';
import type { AwardPages } from './plans.store.js';

/** Claims whose steps, money and reliances are written together: memory and statements stay small for any plan. */
const PIECE = 5_000;

/** The award plan of a run and its payments: what is recorded and booked at each step, whoever takes it. */
@Injectable()
export class PlanBook {
  constructor(
    private readonly store: ClaimsStore,
    private readonly steps: ClaimSteps,
    private readonly awards: Awards,
    private readonly ledger: Ledger,
    private readonly programmes: Programmes,
    private readonly followups: Followups,
    private readonly records: PlanRecords,
  ) {}

  /** Opens the pool of the period and appropriates its budget, once. Answers what is left in fen. */
  async openPool(ctx: Ctx, version: ProgrammeVersion, period: string): Promise<Fen> {
    const { code, total } = this.programmes.pool(version, period);
    const available = poolAccount(code, period, 'available');
    const known = await this.ledger.balances(booker(ctx), [available.code]);
    const left = known.get(available.code);
    if (left !== undefined) return left;
    const source = appropriationAccount(code, period);
    await this.ledger.open(booker(ctx), [source, available, poolAccount(code, period, 'reserved')]);
    if (total.value > ZERO_FEN) {
      const about = {
        eventDate: `${period}-01-01` as CalendarDate,
        reference: { kind: 'programme-version', id: version.id },
      };
      await this.ledger.post(booker(ctx), [move('appropriate', source.code, available.code, total.value, about)]);
    }
    return total.value;
  }

  /** What the pool has left after all reservations; the whole budget before its first use. */
  async remaining(ctx: Ctx, version: ProgrammeVersion, period: string): Promise<Fen> {
    const { code, total } = this.programmes.pool(version, period);
    const available = poolAccount(code, period, 'available').code;
    return (await this.ledger.balances(booker(ctx), [available])).get(available) ?? total.value;
  }

  /** Records the steps of decided claims to the plan, or to the refusal where a decision gives nothing. */
  async decided(ctx: Ctx, run: RunRow, bodies: readonly DecisionBody[], on: CalendarDate): Promise<void> {
    const ids = bodies.map(({ claim }) => claim.id);
    const states = new Map(
      (await this.store.steps(ctx, ids)).map(({ claimId, types }) => [claimId, stateAfter(types)]),
    );
    const step = (type: ClaimEventType, actorId: string) => (body: DecisionBody) => ({
      claimId: body.claim.id,
      type,
      on,
      actorId,
    });
    const still = (...wanted: string[]) =>
      bodies.filter(({ claim }) => wanted.includes(states.get(claim.id) ?? 'DRAFT'));
    const awarded = (body: DecisionBody) => parseFen(body.amountFen) > ZERO_FEN;
    await this.steps.record(ctx, [
      ...still('ACCEPTED').map(step('check', run.reviewerId)),
      ...still('ACCEPTED', 'CHECKED').map(step('review', run.reviewerId)),
      ...bodies
        .filter((body) => !awarded(body))
        .map((body) => ({ ...step('refuse', run.resolverId)(body), reason: reasonOf(body) })),
      ...bodies.filter(awarded).map(step('plan', run.resolverId)),
    ]);
  }

  /** A plan for the awards of a run, which are added to it as they are decided. */
  async open(ctx: Ctx, run: RunRow): Promise<PlanHead> {
    const plan: PlanHead = {
      id: newId(ctx),
      number: `${run.programme}-${run.period}-P${String(run.runNo).padStart(2, '0')}`,
      runId: run.id,
      recordedAt: ctx.now,
    };
    await this.store.ofPlans.savePlan(ctx, plan);
    return plan;
  }

  /** Awards of the plan, each above zero. */
  async award(
    ctx: Ctx,
    plan: PlanHead,
    version: ProgrammeVersion,
    decisions: readonly Pick<DecisionRow, 'id' | 'claimId' | 'amountFen'>[],
  ): Promise<void> {
    const items = decisions.map(({ id, claimId, amountFen }) => ({ claimId, decisionId: id, amountFen }));
    await this.store.ofPlans.saveItems(ctx, plan.id, items);
    const dependent = { dependentKind: 'plan', dependentId: plan.id };
    await this.rely(ctx, version, items, () => dependent);
  }

  /** The plan has all its awards. */
  made(ctx: Ctx, plan: PlanHead): Promise<void> {
    return this.records.made(ctx, plan);
  }

  /** The plan is resolved: its awards are reserved. */
  async resolve(ctx: Ctx, run: RunRow, plan: PlanHead, items: AwardPages, event: PlanStepDraft): Promise<void> {
    await this.stepItems(ctx, items, 'resolve', event);
    await this.records.event(ctx, plan, items, event);
    for await (const page of items()) {
      await this.awards.reserve(ctx, booking(run, event.on), await this.awardsOf(ctx, page));
    }
  }

  /** The plan is published, or published again. */
  async publish(ctx: Ctx, plan: PlanHead, items: AwardPages, event: PlanStepDraft): Promise<void> {
    if (event.type === 'PUBLISHED') await this.stepItems(ctx, items, 'publish', event);
    await this.records.event(ctx, plan, items, event);
  }

  /** The plan is issued: its awards are payable. */
  async issue(ctx: Ctx, run: RunRow, plan: PlanHead, items: AwardPages, event: PlanStepDraft): Promise<void> {
    await this.stepItems(ctx, items, 'issue', event);
    await this.records.event(ctx, plan, items, event);
    for await (const page of items()) {
      await this.awards.issue(ctx, booking(run, event.on), await this.awardsOf(ctx, page));
    }
  }

  /** Carries every resolved plan of the programme and period through publicity (waived by the run), issue and payment. */
  async issueAll(ctx: Ctx, programme: string, period: string, version: ProgrammeVersion): Promise<void> {
    const runs = await this.store.runs(ctx, programme, period);
    const plans = await this.store.ofPlans.heads(
      ctx,
      runs.map((run) => run.id),
    );
    const ids = plans.map((plan) => plan.id);
    const events = await this.store.ofPlans.planEvents(ctx, ids);
    for (const plan of plans) {
      const state = planState(events.filter((event) => event.planId === plan.id));
      const run = present(
        runs.find((one) => one.id === plan.runId),
        'run of a plan',
      );
      if (state !== 'RESOLVED' && state !== 'PUBLISHED') continue;
      await this.issueNow(ctx, plan, run, version, state === 'RESOLVED');
    }
  }

  private async issueNow(
    ctx: Ctx,
    plan: PlanHead,
    run: RunRow,
    version: ProgrammeVersion,
    unpublished: boolean,
  ): Promise<void> {
    const items = this.store.ofPlans.standingPagesOf(ctx, plan.id);
    if ((await items()[Symbol.asyncIterator]().next()).done) return;
    const { asOf: on, reviewerId, resolverId } = run;
    const by = { on, actorId: resolverId };
    const note = '由结算命令免予公示 / publicity waived by the run';
    if (unpublished) await this.publish(ctx, plan, items, { type: 'PUBLISHED', ...by, note });
    await this.issue(ctx, run, plan, items, { type: 'ISSUED', ...by });
    // Who resolves does not pay: the treasury's steps fall to the other person.
    const byFinance = { on, actorId: reviewerId };
    for (const type of ['formalities', 'pay', 'paid'] as const) await this.stepItems(ctx, items, type, byFinance);
    for await (const page of items()) {
      const payments = await this.instruct(ctx, plan, version, page, on);
      await this.reply(
        ctx,
        payments.map((payment) => ({ paymentId: payment.id, status: 'PAID', on })),
      );
      const applicants = await this.applicants(ctx, page);
      await this.awards.pay(
        ctx,
        booking(run, on),
        payments.map((payment) => ({
          paymentId: payment.id,
          applicantId: applicants(payment.claimId),
          amountFen: payment.amountFen,
        })),
      );
    }
  }

  /** Payment lines for the treasury, each resting on its own claim: one claim's fall says nothing of the others. */
  async instruct(
    ctx: Ctx,
    plan: PlanHead,
    version: ProgrammeVersion,
    lines: readonly PlanItem[],
    on: CalendarDate,
  ): Promise<PaymentRow[]> {
    const payments: PaymentRow[] = lines.map((line) => ({
      id: newId(ctx),
      planId: plan.id,
      claimId: line.claimId,
      amountFen: line.amountFen,
      instructedOn: on,
      recordedAt: ctx.now,
    }));
    await this.records.payments(ctx, payments);
    await this.rely(ctx, version, lines, (_, index) => ({
      dependentKind: 'payment',
      dependentId: present(payments[index], 'payment of a line').id,
    }));
    return payments;
  }

  /** What the treasury says of payments. */
  async reply(
    ctx: Ctx,
    replies: readonly (Pick<PaymentReplyRow, 'paymentId' | 'status'> & { readonly on: CalendarDate })[],
  ): Promise<void> {
    const rows: PaymentReplyRow[] = replies.map(({ paymentId, status, on }) => ({
      id: newId(ctx),
      paymentId,
      status,
      repliedOn: on,
      recordedAt: ctx.now,
    }));
    await this.records.replies(ctx, rows);
  }

  /** The plan is given up; its claims can be planned anew. */
  async withdraw(ctx: Ctx, plan: PlanHead, items: AwardPages, event: PlanStepDraft): Promise<void> {
    await this.records.event(ctx, plan, items, event);
  }

  /** The money of items of a plan. */
  async awardsOf(ctx: Ctx, items: readonly PlanItem[]): Promise<Award[]> {
    const applicants = await this.applicants(ctx, items);
    return items.map(({ claimId, decisionId, amountFen }) => ({
      decisionId,
      amountFen,
      applicantId: applicants(claimId),
    }));
  }

  private async applicants(ctx: Ctx, items: readonly PlanItem[]): Promise<(claimId: string) => string> {
    const claims = await this.store.claims(ctx, { ids: items.map(({ claimId }) => claimId) });
    const known = new Map(claims.map(({ id, applicantId }) => [id, applicantId]));
    return (claimId) => present(known.get(claimId), 'claim of a plan');
  }

  private async stepItems(
    ctx: Ctx,
    items: AwardPages,
    type: ClaimEventType,
    { on, actorId }: Pick<ClaimStep, 'on' | 'actorId'>,
  ): Promise<void> {
    for await (const page of items()) {
      await this.steps.record(
        ctx,
        page.map(({ claimId }) => ({ claimId, type, on, actorId })),
      );
    }
  }

  /** Notes what rests on claims, each line by the decision that the plan took from the claim. */
  private async rely(
    ctx: Ctx,
    version: ProgrammeVersion,
    lines: readonly PlanItem[],
    dependent: (line: PlanItem, index: number) => { readonly dependentKind: string; readonly dependentId: string },
  ): Promise<void> {
    const authority = version.programme.authority.code;
    await this.followups.rely(
      ctx,
      lines.map((line, index) => ({
        ...dependent(line, index),
        basisKind: 'claim',
        basisId: line.claimId,
        basisDigest: line.decisionId,
        authority,
      })),
    );
  }
}

/** Awards that are held already. */
export function pagesOf(items: readonly PlanItem[]): AwardPages {
  return async function* () {
    yield* slices(items, PIECE);
  };
}

export function booking(run: Pick<RunRow, 'pool' | 'period'>, on: CalendarDate): Booking {
  return { pool: run.pool, period: run.period, on };
}

function reasonOf(body: DecisionBody): string {
  const codes = [
    ...body.contracts.flatMap((one) => one.refusals.map((refusal) => refusal.code)),
    ...opennessCodes(body.openness),
  ];
  return [...new Set(codes)].join(' ') || 'NOTHING_LEFT';
}
