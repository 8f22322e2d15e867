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
import { publicFigures, type Release, standing } from './core/plan-life.js';

/** One published event that moved the public figures. */
export interface PoolMovement {
  readonly on: CalendarDate;
  readonly kind: 'APPROPRIATED' | 'PUBLISHED' | 'FREED' | 'ISSUED' | 'PAID';
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
    const plans = await this.store.ofPlans.plansOfPool(ctx, code, period);
    const events = (
      await this.store.ofPlans.planEvents(
        ctx,
        plans.map((plan) => plan.id),
      )
    ).filter((event) => counts(event.happenedOn));
    const payments = await this.store.ofPlans.payments(
      ctx,
      plans.map((plan) => plan.id),
    );
    const replies = await this.store.ofPlans.replies(
      ctx,
      payments.map((payment) => payment.id),
    );
    const paid = payments.flatMap((payment) => {
      const reply = replies.filter((one) => one.paymentId === payment.id && counts(one.repliedOn)).at(-1);
      return reply?.status === 'PAID' ? [{ ...payment, on: reply.repliedOn }] : [];
    });
    const releases = await this.releases(ctx, plans, counts);
    const officer = ctx.actor.roles.includes('regulator') && ctx.actor.authority === version.programme.authority.code;
    const figures = plans.map((plan) => publicFigures(plan, eventsOf(events, plan.id), releases.get(plan.id) ?? []));
    const publishedFen = addFen(figures.map((one) => one.publishedFen));
    const freedFen = addFen(figures.map((one) => one.freedFen));
    return {
      programme,
      title: version.programme.title,
      pool: code,
      period,
      authority: version.programme.authority.code,
      totalFen,
      publishedFen,
      issuedFen: issuedSum(plans, events, releases),
      paidFen: addFen(paid.map((one) => one.amountFen)),
      lapsedFen: await this.lapsed(ctx, code, period, asOf),
      carriedOverFen: await this.carriedOver(ctx, code, period, counts),
      remainingFen: fen(totalFen - publishedFen + freedFen),
      ...(officer ? { reservedFen: await this.reserved(ctx, code, period, asOf) } : {}),
      movements: counts(from) ? movements(plans, events, releases, paid, totalFen, from) : [],
      awards: await this.awards(ctx, plans, events, releases, new Set(paid.map((one) => one.claimId))),
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

  /** By plan: awards that had fallen away by the day. Whose is public only where the plan was; see `publicFigures`. */
  private async releases(
    ctx: Ctx,
    plans: readonly PlanRow[],
    counts: (on: CalendarDate) => boolean,
  ): Promise<Map<string, Release[]>> {
    const all = await this.store.ofPlans.releases(
      beyond(ctx, 'claims.released'),
      plans.map((plan) => plan.id),
    );
    return new Map([...all].map(([planId, ones]) => [planId, ones.filter(({ on }) => counts(on))]));
  }

  /** What the year end took out of the pool: never awarded. */
  private async lapsed(ctx: Ctx, pool: string, period: string, asOf?: CalendarDate): Promise<Fen> {
    const wide = beyond(ctx, 'ledger.lapsed');
    const { code } = poolAccount(pool, period, 'lapsed');
    const balances =
      asOf === undefined
        ? await this.ledger.balances(wide, [code])
        : await this.ledger.balancesAsOf(wide, [code], { by: 'event', on: asOf });
    return balances.get(code) ?? ZERO_FEN;
  }

  /** What the year end carried over: awarded and not paid. */
  private async carriedOver(
    ctx: Ctx,
    pool: string,
    period: string,
    counts: (on: CalendarDate) => boolean,
  ): Promise<Fen> {
    const carried = await this.store.ofPlans.carriedOver(beyond(ctx, 'claims.year-end'), pool, period);
    return addFen(carried.filter(({ on }) => counts(on)).map(({ amountFen }) => amountFen));
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
    releases: ReadonlyMap<string, readonly Release[]>,
    paidClaims: ReadonlySet<string>,
  ): Promise<PublishedAward[]> {
    const published = plans.flatMap((plan) => {
      const on = dayOf(events, plan.id, 'PUBLISHED');
      const issued = dayOf(events, plan.id, 'ISSUED') !== undefined;
      const items = standing(plan, releases.get(plan.id) ?? []);
      return on === undefined ? [] : items.map((item) => ({ ...item, on, issued }));
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

function eventsOf(events: readonly PlanEventRow[], planId: string): PlanEventRow[] {
  return events.filter((event) => event.planId === planId);
}

function sumOf(items: PlanRow['items']): Fen {
  return addFen(items.map((item) => item.amountFen));
}

/** An issued award that was revoked is not issued. */
function issuedSum(
  plans: readonly PlanRow[],
  events: readonly PlanEventRow[],
  releases: ReadonlyMap<string, readonly Release[]>,
): Fen {
  const issued = plans.filter((plan) => dayOf(events, plan.id, 'ISSUED') !== undefined);
  return addFen(issued.map((plan) => sumOf(standing(plan, releases.get(plan.id) ?? []))));
}

function movements(
  plans: readonly PlanRow[],
  events: readonly PlanEventRow[],
  releases: ReadonlyMap<string, readonly Release[]>,
  paid: readonly { readonly on: CalendarDate; readonly amountFen: Fen }[],
  totalFen: Fen,
  from: CalendarDate,
): PoolMovement[] {
  const ofPlans = plans.flatMap((plan): PoolMovement[] => {
    const first = eventsOf(events, plan.id).find(({ type }) => type === 'PUBLISHED');
    if (!first) return [];
    const gone = releases.get(plan.id) ?? [];
    const named = standing(
      plan,
      gone.filter(({ at }) => at <= first.recordedAt),
    );
    const freed = gone.flatMap(({ claimId, on }) => {
      const item = named.find((one) => one.claimId === claimId);
      return item ? [{ on, kind: 'FREED' as const, amountFen: item.amountFen }] : [];
    });
    const issued = dayOf(events, plan.id, 'ISSUED');
    return [
      { on: first.happenedOn, kind: 'PUBLISHED', amountFen: sumOf(named) },
      ...freed,
      ...(issued === undefined
        ? []
        : [{ on: issued, kind: 'ISSUED' as const, amountFen: sumOf(standing(plan, gone)) }]),
    ];
  });
  const payments = paid.map(({ on, amountFen }) => ({ on, kind: 'PAID' as const, amountFen }));
  const all: PoolMovement[] = [{ on: from, kind: 'APPROPRIATED', amountFen: totalFen }, ...ofPlans, ...payments];
  return all.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
