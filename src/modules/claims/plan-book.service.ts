import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, ZERO_FEN } from '../../kernel/money.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { appropriationAccount, Ledger, move, organisationAccount, poolAccount } from '../ledger/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import {
  type ClaimEventRow,
  claimEventRecord,
  type DecisionRow,
  type PaymentReplyRow,
  type PaymentRow,
  type PlanEventRow,
  type PlanRow,
  paymentRecord,
  paymentReplyRecord,
  planEventRecord,
  planRecord,
  type RunRow,
} from './core/claim-records.js';
import { type ClaimEventType, nextState, stateAfter } from './core/claim-states.js';
import type { DecisionBody } from './core/decision.js';
import { opennessCodes } from './core/openness-decision.js';

/** One step of a claim's life that is about to be recorded. */
export interface ClaimStep {
  readonly claimId: string;
  readonly type: ClaimEventType;
  readonly on: CalendarDate;
  readonly actorId: string;
  readonly reason?: string;
}

/** The award plan of a run: reserve when resolved, make payable when issued, pay; each with its posting. */
@Injectable()
export class PlanBook {
  constructor(
    private readonly store: ClaimsStore,
    private readonly ledger: Ledger,
    private readonly programmes: Programmes,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** Opens the pool of the period and appropriates its budget, once. Answers what is left in fen. */
  async open(ctx: Ctx, version: ProgrammeVersion, period: string): Promise<Fen> {
    const { code, total } = this.programmes.pool(version, period);
    const available = poolAccount(code, period, 'available');
    const known = await this.ledger.balances(ctx, [available.code]);
    const left = known.get(available.code);
    if (left !== undefined) return left;
    const source = appropriationAccount(code, period);
    await this.ledger.open(ctx, [source, available, poolAccount(code, period, 'reserved')]);
    if (total.value > ZERO_FEN) {
      const about = {
        eventDate: `${period}-01-01` as CalendarDate,
        reference: { kind: 'programme-version', id: version.id },
      };
      await this.ledger.post(ctx, [move('appropriate', source.code, available.code, total.value, about)]);
    }
    return total.value;
  }

  /** What the pool has left after all reservations; the whole budget before its first use. */
  async remaining(ctx: Ctx, version: ProgrammeVersion, period: string): Promise<Fen> {
    const { code, total } = this.programmes.pool(version, period);
    const available = poolAccount(code, period, 'available').code;
    return (await this.ledger.balances(ctx, [available])).get(available) ?? total.value;
  }

  /** Records the claims' steps to the resolved plan (or the refusal) and reserves the awards. */
  async resolve(
    ctx: Ctx,
    run: RunRow,
    version: ProgrammeVersion,
    decisions: readonly DecisionRow[],
    bodies: readonly DecisionBody[],
  ): Promise<void> {
    const awarded = decisions.filter((decision) => decision.amountFen > ZERO_FEN);
    const step = (type: ClaimEventType, actorId: string) => (decision: DecisionRow) => ({
      claimId: decision.claimId,
      type,
      on: run.asOf,
      actorId,
    });
    const refused = decisions.filter((decision) => decision.amountFen === ZERO_FEN);
    await this.record(ctx, [
      ...decisions.map(step('check', run.reviewerId)),
      ...decisions.map(step('review', run.reviewerId)),
      ...refused.map((decision) => ({
        ...step('refuse', run.resolverId)(decision),
        reason: reasonOf(bodies, decision.claimId),
      })),
      ...awarded.map(step('plan', run.resolverId)),
      ...awarded.map(step('resolve', run.resolverId)),
    ]);
    if (awarded.length === 0) return;
    const plan: PlanRow = {
      id: newId(ctx),
      number: `${run.programme}-${run.period}-P${String(run.runNo).padStart(2, '0')}`,
      runId: run.id,
      items: awarded
        .map((decision) => ({ claimId: decision.claimId, decisionId: decision.id, amountFen: decision.amountFen }))
        .sort((a, b) => (a.claimId < b.claimId ? -1 : 1)),
      recordedAt: ctx.now,
    };
    await this.store.savePlan(ctx, plan);
    await this.translog.append(ctx, [{ kind: 'award-plan', id: plan.id, record: planRecord(plan) }]);
    const authority = version.programme.authority.code;
    await this.rely(ctx, plan, authority, plan.items, () => ({ dependentKind: 'plan', dependentId: plan.id }));
    await this.planEvent(ctx, plan, 1, 'RESOLVED', run.asOf, run.resolverId, null);
    const pool = version.programme.pool.code;
    const from = poolAccount(pool, run.period, 'available').code;
    const to = poolAccount(pool, run.period, 'reserved').code;
    await this.ledger.post(
      ctx,
      awarded.map((decision) =>
        move('reserve', from, to, decision.amountFen, {
          eventDate: run.asOf,
          reference: { kind: 'decision', id: decision.id },
        }),
      ),
    );
  }

  /** Carries every resolved plan of the programme and period through publicity (waived by the run), issue and payment. */
  async issueAll(ctx: Ctx, programme: string, period: string, version: ProgrammeVersion): Promise<void> {
    const runs = await this.store.runs(ctx, programme, period);
    const plans = await this.store.plans(
      ctx,
      runs.map((run) => run.id),
    );
    const events = await this.store.planEvents(
      ctx,
      plans.map((plan) => plan.id),
    );
    for (const plan of plans) {
      if (events.some((event) => event.planId === plan.id && event.type === 'ISSUED')) continue;
      const run = runs.find((one) => one.id === plan.runId);
      if (run) await this.issue(ctx, plan, run, version);
    }
  }

  private async issue(ctx: Ctx, plan: PlanRow, run: RunRow, version: ProgrammeVersion): Promise<void> {
    const { asOf: on, reviewerId, resolverId } = run;
    await this.planEvent(ctx, plan, 2, 'PUBLISHED', on, resolverId, '由结算命令免予公示 / publicity waived by the run');
    await this.planEvent(ctx, plan, 3, 'ISSUED', on, resolverId, null);
    // Who resolves does not pay: the treasury's steps fall to the other person.
    const steps: [ClaimEventType, string][] = [
      ['publish', resolverId],
      ['issue', resolverId],
      ['formalities', reviewerId],
      ['pay', reviewerId],
      ['paid', reviewerId],
    ];
    await this.record(
      ctx,
      steps.flatMap(([type, actorId]) => plan.items.map((item) => ({ claimId: item.claimId, type, on, actorId }))),
    );
    const payments: PaymentRow[] = plan.items.map((item) => ({
      id: newId(ctx),
      planId: plan.id,
      claimId: item.claimId,
      amountFen: item.amountFen,
      instructedOn: on,
      recordedAt: ctx.now,
    }));
    const replies: PaymentReplyRow[] = payments.map((payment) => ({
      id: newId(ctx),
      paymentId: payment.id,
      status: 'PAID',
      repliedOn: on,
      recordedAt: ctx.now,
    }));
    await this.store.savePayments(ctx, payments, replies);
    await this.translog.append(ctx, [
      ...payments.map((row) => ({ kind: 'payment', id: row.id, record: paymentRecord(row) })),
      ...replies.map((row) => ({ kind: 'payment-reply', id: row.id, record: paymentReplyRecord(row) })),
    ]);
    // A payment rests on its own claim and not on the plan: one claim's fall says nothing of the others in its plan.
    const authority = version.programme.authority.code;
    await this.rely(ctx, plan, authority, payments, ({ id }) => ({ dependentKind: 'payment', dependentId: id }));
    await this.pay(ctx, version.programme.pool.code, run, plan, payments);
  }

  /** Notes what rests on claims, each row by the decision that the plan took from the claim. */
  private async rely<Row extends { readonly claimId: string }>(
    ctx: Ctx,
    plan: PlanRow,
    authority: string,
    rows: readonly Row[],
    dependent: (row: Row) => { readonly dependentKind: string; readonly dependentId: string },
  ): Promise<void> {
    const decisions = new Map(plan.items.map(({ claimId, decisionId }) => [claimId, decisionId]));
    await this.followups.rely(
      ctx,
      rows.map((row) => ({
        ...dependent(row),
        basisKind: 'claim',
        basisId: row.claimId,
        basisDigest: present(decisions.get(row.claimId), 'decision of a claim in a plan'),
        authority,
      })),
    );
  }

  private async pay(
    ctx: Ctx,
    pool: string,
    run: RunRow,
    plan: PlanRow,
    payments: readonly PaymentRow[],
  ): Promise<void> {
    const decisionOf = new Map(plan.items.map((item) => [item.claimId, item.decisionId]));
    const reservations = await this.ledger.reservationsFor(ctx, 'decision', [...decisionOf.values()]);
    const claims = await this.store.claims(ctx, { ids: payments.map((payment) => payment.claimId) });
    const applicantOf = new Map(claims.map((claim) => [claim.id, claim.applicantId]));
    const reserved = poolAccount(pool, run.period, 'reserved').code;
    const moves = payments.map((payment) => {
      const applicant = applicantOf.get(payment.claimId) ?? '';
      const payable = organisationAccount(pool, run.period, 'payable', applicant);
      const paid = organisationAccount(pool, run.period, 'paid', applicant);
      const about = { eventDate: run.asOf, reference: { kind: 'payment', id: payment.id } };
      const settles = present(reservations.get(decisionOf.get(payment.claimId) ?? ''), 'reservation of an award').id;
      return {
        accounts: [payable, paid],
        issue: move('issue', reserved, payable.code, payment.amountFen, { ...about, settles }),
        pay: move('pay', payable.code, paid.code, payment.amountFen, about),
      };
    });
    await this.ledger.open(
      ctx,
      moves.flatMap((one) => one.accounts),
    );
    await this.ledger.post(ctx, [...moves.map((one) => one.issue), ...moves.map((one) => one.pay)]);
  }

  /** Appends steps to claims, each checked against the transition table; several steps of one claim in order. */
  async record(ctx: Ctx, steps: readonly ClaimStep[]): Promise<void> {
    const events = await this.store.events(ctx, [...new Set(steps.map((step) => step.claimId))]);
    const standing = new Map<string, { seq: number; types: ClaimEventType[] }>();
    for (const event of events) {
      const known = standing.get(event.claimId) ?? { seq: 0, types: [] };
      standing.set(event.claimId, { seq: event.seq, types: [...known.types, event.type as ClaimEventType] });
    }
    const state = new Map([...standing].map(([claimId, { types }]) => [claimId, stateAfter(types)]));
    const rows = steps.map((step): ClaimEventRow => {
      state.set(step.claimId, nextState(state.get(step.claimId) ?? 'DRAFT', step.type));
      const seq = (standing.get(step.claimId)?.seq ?? 0) + 1;
      standing.set(step.claimId, { seq, types: [] });
      return {
        id: newId(ctx),
        claimId: step.claimId,
        seq,
        type: step.type,
        happenedOn: step.on,
        actorId: step.actorId,
        reason: step.reason ?? null,
        recordedAt: ctx.now,
      };
    });
    await this.store.saveEvents(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'claim-event', id: row.id, record: claimEventRecord(row) })),
    );
  }

  private async planEvent(
    ctx: Ctx,
    plan: PlanRow,
    seq: number,
    type: PlanEventRow['type'],
    on: CalendarDate,
    actorId: string,
    note: string | null,
  ): Promise<void> {
    const row: PlanEventRow = {
      id: newId(ctx),
      planId: plan.id,
      seq,
      type,
      happenedOn: on,
      actorId,
      note,
      recordedAt: ctx.now,
    };
    await this.store.savePlanEvents(ctx, [row]);
    await this.translog.append(ctx, [{ kind: 'plan-event', id: row.id, record: planEventRecord(row) }]);
  }
}

function reasonOf(bodies: readonly DecisionBody[], claimId: string): string {
  const codes = bodies
    .filter((body) => body.claim.id === claimId)
    .flatMap((body) => [
      ...body.contracts.flatMap((one) => one.refusals.map((refusal) => refusal.code)),
      ...opennessCodes(body.openness),
    ]);
  return [...new Set(codes)].join(' ') || 'NOTHING_LEFT';
}
