import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import { addFen, type Fen, fen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Ledger, periodNotFound, poolAccount } from '../ledger/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { ClaimsStore } from './claims.store.js';
import type { PlanEventRow, PlanRow } from './core/claim-records.js';
import { unknownPool } from './core/claims-errors.js';
import { readDecision } from './core/decision.js';

/** One published event that moved the public figures. */
export interface PoolMovement {
  readonly on: CalendarDate;
  readonly kind: 'APPROPRIATED' | 'PUBLISHED' | 'ISSUED' | 'PAID';
  readonly amountFen: Fen;
}

export interface PublishedAward {
  readonly claimId: string;
  readonly recipient: { readonly uscc: string; readonly nameZh: string };
  readonly amountFen: Fen;
  readonly publishedOn: CalendarDate;
  readonly state: 'PUBLISHED' | 'ISSUED' | 'PAID';
}

/** The pool as the public sees it: cumulative figures that move by published events only (practice page 7). */
export interface PoolStanding {
  readonly programme: string;
  readonly title: Text;
  readonly pool: string;
  readonly period: string;
  readonly authority: string;
  readonly totalFen: Fen;
  readonly publishedFen: Fen;
  readonly issuedFen: Fen;
  readonly paidFen: Fen;
  readonly lapsedFen: Fen;
  readonly carriedOverFen: Fen;
  readonly remainingFen: Fen;
  /** Set only for officers of the authority. */
  readonly reservedFen?: Fen;
  readonly movements: readonly PoolMovement[];
  readonly awards: readonly PublishedAward[];
}

const PROGRAMMES_MAX = 1_000;

/** Pools of programmes as their published plans leave them. */
@Injectable()
export class Pools {
  constructor(
    private readonly store: ClaimsStore,
    private readonly programmes: Programmes,
    private readonly ledger: Ledger,
  ) {}

  /** As of the end of a day by the days on which things counted; as of now when no day is named. */
  async standing(ctx: Ctx, programme: string, period: string, asOf?: CalendarDate): Promise<PoolStanding> {
    const version = await this.version(ctx, programme, period);
    const { code, total } = this.programmes.pool(version, period);
    const { from } = parsePeriod(period);
    const counts = (on: CalendarDate): boolean => asOf === undefined || on <= asOf;
    const totalFen = counts(from) ? total.value : ZERO_FEN;
    const plans = await this.store.plansOfPool(ctx, code, period);
    const events = (
      await this.store.planEvents(
        ctx,
        plans.map((plan) => plan.id),
      )
    ).filter((event) => counts(event.happenedOn));
    const payments = await this.store.payments(
      ctx,
      plans.map((plan) => plan.id),
    );
    const replies = await this.store.replies(
      ctx,
      payments.map((payment) => payment.id),
    );
    const paid = payments.flatMap((payment) => {
      const reply = replies.find((one) => one.paymentId === payment.id && one.status === 'PAID');
      return reply && counts(reply.repliedOn) ? [{ ...payment, on: reply.repliedOn }] : [];
    });
    const publishedFen = sumOfPlans(plans, events, 'PUBLISHED');
    const officer = ctx.actor.roles.includes('regulator') && ctx.actor.authority === version.programme.authority.code;
    return {
      programme,
      title: version.programme.title,
      pool: code,
      period,
      authority: version.programme.authority.code,
      totalFen,
      publishedFen,
      issuedFen: sumOfPlans(plans, events, 'ISSUED'),
      paidFen: addFen(paid.map((one) => one.amountFen)),
      lapsedFen: ZERO_FEN,
      carriedOverFen: ZERO_FEN,
      remainingFen: fen(totalFen - publishedFen),
      ...(officer ? { reservedFen: await this.reserved(ctx, code, period, asOf) } : {}),
      movements: counts(from) ? movements(plans, events, paid, totalFen, from) : [],
      awards: await this.awards(ctx, plans, events, new Set(paid.map((one) => one.claimId))),
    };
  }

  /**
   * Officers see and close the periods of their own authority's pools only; to others a pool that exists is as unknown as
   * one that does not. Throws `LEDGER.PERIOD_NOT_FOUND`.
   */
  async insistOwn(ctx: Ctx, pool: string, period: string): Promise<void> {
    if (ctx.actor.roles.includes('auditor')) return;
    const versions = await this.programmes.latest(ctx, { limit: PROGRAMMES_MAX });
    const own = versions.some(
      ({ programme }) => programme.pool.code === pool && programme.authority.code === ctx.actor.authority,
    );
    if (!own) throw periodNotFound({ pool, period });
  }

  private async version(ctx: Ctx, programme: string, period: string): Promise<ProgrammeVersion> {
    try {
      const version = await this.programmes.inForce(ctx, programme, parsePeriod(period).lastDay);
      this.programmes.pool(version, period);
      return version;
    } catch (error) {
      if (error instanceof DomainError) throw unknownPool();
      throw error;
    }
  }

  private async reserved(ctx: Ctx, pool: string, period: string, asOf?: CalendarDate): Promise<Fen> {
    const wide = beyond(ctx, 'ledger.reserved');
    if (asOf !== undefined) return (await this.ledger.poolAsOf(wide, pool, period, { by: 'event', on: asOf })).reserved;
    const { code } = poolAccount(pool, period, 'reserved');
    return (await this.ledger.balances(wide, [code])).get(code) ?? ZERO_FEN;
  }

  private async awards(
    ctx: Ctx,
    plans: readonly PlanRow[],
    events: readonly PlanEventRow[],
    paidClaims: ReadonlySet<string>,
  ): Promise<PublishedAward[]> {
    const published = plans.flatMap((plan) => {
      const on = dayOf(events, plan.id, 'PUBLISHED');
      const issued = dayOf(events, plan.id, 'ISSUED') !== undefined;
      return on === undefined ? [] : plan.items.map((item) => ({ ...item, on, issued }));
    });
    const decisions = await this.store.decisions(ctx, { claimIds: published.map((item) => item.claimId) });
    const bodies = new Map(decisions.map((row) => [row.id, readDecision(row.body)]));
    return published.flatMap((item) => {
      const body = bodies.get(item.decisionId);
      if (!body) return [];
      const { uscc, nameZh } = body.applicant;
      const state = paidClaims.has(item.claimId) ? 'PAID' : item.issued ? 'ISSUED' : 'PUBLISHED';
      return [
        { claimId: item.claimId, recipient: { uscc, nameZh }, amountFen: item.amountFen, publishedOn: item.on, state },
      ];
    });
  }
}

function dayOf(events: readonly PlanEventRow[], planId: string, type: PlanEventRow['type']): CalendarDate | undefined {
  return events.find((event) => event.planId === planId && event.type === type)?.happenedOn;
}

function planSum(plan: PlanRow): Fen {
  return addFen(plan.items.map((item) => item.amountFen));
}

function sumOfPlans(plans: readonly PlanRow[], events: readonly PlanEventRow[], type: PlanEventRow['type']): Fen {
  return addFen(plans.filter((plan) => dayOf(events, plan.id, type) !== undefined).map(planSum));
}

function movements(
  plans: readonly PlanRow[],
  events: readonly PlanEventRow[],
  paid: readonly { readonly on: CalendarDate; readonly amountFen: Fen }[],
  totalFen: Fen,
  from: CalendarDate,
): PoolMovement[] {
  const ofPlans = plans.flatMap((plan) =>
    (['PUBLISHED', 'ISSUED'] as const).flatMap((kind) => {
      const on = dayOf(events, plan.id, kind);
      return on === undefined ? [] : [{ on, kind, amountFen: planSum(plan) }];
    }),
  );
  const payments = paid.map(({ on, amountFen }) => ({ on, kind: 'PAID' as const, amountFen }));
  const all: PoolMovement[] = [{ on: from, kind: 'APPROPRIATED', amountFen: totalFen }, ...ofPlans, ...payments];
  return all.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
