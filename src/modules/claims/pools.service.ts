import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
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
import type { PlanEventRow } from './core/claim-records.js';
import { unknownPool } from './core/claims-errors.js';
import { readDecision } from './core/decision.js';
import { lastPublication, type PlanSum, publicFigures, type ReleasedSum, standingSum } from './core/plan-life.js';
import { PlanFiguresStore } from './plan-figures.store.js';

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
}

/** Published awards of a pool that stand. */
export interface PublishedAwards {
  /** The newest of them first. */
  readonly newest: readonly PublishedAward[];
  readonly all: number;
}

const PROGRAMMES_MAX = 1_000;

/** Pools of programmes as their published plans leave them. */
@Injectable()
export class Pools {
  private readonly figures = new PlanFiguresStore();

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
    const plans = await this.plans(ctx, code, period, counts);
    const wide = beyond(ctx, 'claims.published-sums');
    const ids = plans.map(({ id }) => id);
    const paid = await this.figures.paidByDay(wide, ids, asOf);
    const officer = ctx.actor.roles.includes('regulator') && ctx.actor.authority === version.programme.authority.code;
    const figures = plans.map((plan) => publicFigures(plan, plan.events, plan.released));
    const publishedFen = addFen(figures.map((one) => one.publishedFen));
    const freedFen = addFen(figures.map((one) => one.freedFen));
    const issued = plans.filter(({ events }) => dayOf(events, 'ISSUED') !== undefined);
    return {
      programme,
      title: version.programme.title,
      pool: code,
      period,
      authority: version.programme.authority.code,
      totalFen,
      publishedFen,
      issuedFen: addFen(issued.map((plan) => standingSum(plan, plan.released))),
      paidFen: addFen(paid.map((one) => one.amountFen)),
      lapsedFen: await this.lapsed(ctx, code, period, asOf),
      carriedOverFen: await this.carriedOver(ctx, code, period, counts),
      remainingFen: fen(totalFen - publishedFen + freedFen),
      ...(officer ? { reservedFen: await this.reserved(ctx, code, period, asOf) } : {}),
      movements: counts(from) ? movements(plans, paid, totalFen, from) : [],
    };
  }

  /** What the public lists of the pool name today, the newest `limit` of them. Throws `CLAIMS.POOL_NOT_FOUND`. */
  async awards(ctx: Ctx, programme: string, period: string, limit: number): Promise<PublishedAwards> {
    const version = await this.version(ctx, programme, period);
    const plans = await this.plans(ctx, this.programmes.pool(version, period).code, period, () => true);
    const byId = new Map(plans.map((plan) => [plan.id, plan]));
    const wide = beyond(ctx, 'claims.published-sums');
    const newest = await this.figures.newestAwards(wide, [...byId.keys()], limit);
    return {
      all: plans.reduce((sum, { awards, released }) => sum + awards - countOf(released), 0),
      newest: newest.map(({ planId, claimId, amountFen, body, paid }) => {
        const { events } = present(byId.get(planId), 'plan of an award');
        const { uscc, nameZh } = readDecision(body).applicant;
        const issued = dayOf(events, 'ISSUED') !== undefined;
        return {
          claimId,
          recipient: { uscc, nameZh },
          amountFen,
          publishedOn: present(dayOf(events, 'PUBLISHED'), 'publication'),
          state: paid ? 'PAID' : issued ? 'ISSUED' : 'PUBLISHED',
        };
      }),
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

  /**
   * The published plans of a pool with their sums, as they stood at the end of the day: set-wise, for a plan may have a
   * million awards. Whose award fell away is public once the plan is; the public sees no claim's events.
   */
  private async plans(
    ctx: Ctx,
    pool: string,
    period: string,
    counts: (on: CalendarDate) => boolean,
  ): Promise<PublicPlan[]> {
    const heads = await this.store.ofPlans.headsOfPool(ctx, pool, period);
    const all = await this.store.ofPlans.planEvents(
      ctx,
      heads.map(({ id }) => id),
    );
    const known = heads.flatMap(({ id }) => {
      const events = all.filter((event) => event.planId === id && counts(event.happenedOn));
      return lastPublication(events) ? [{ id, events }] : [];
    });
    const ids = known.map(({ id }) => id);
    const sums = await this.figures.sums(beyond(ctx, 'claims.published-sums'), ids);
    const gone = await this.figures.releasedSums(beyond(ctx, 'claims.released'), ids);
    return known.map((plan) => ({
      ...plan,
      ...present(
        sums.find(({ planId }) => planId === plan.id),
        'sum of a published plan',
      ),
      released: gone.filter(({ planId, on }) => planId === plan.id && counts(on)),
    }));
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
    const carried = await this.figures.carriedOver(beyond(ctx, 'claims.year-end'), pool, period);
    return addFen(carried.filter(({ on }) => counts(on)).map(({ amountFen }) => amountFen));
  }

  private async reserved(ctx: Ctx, pool: string, period: string, asOf?: CalendarDate): Promise<Fen> {
    const wide = beyond(ctx, 'ledger.reserved');
    if (asOf !== undefined) return (await this.ledger.poolAsOf(wide, pool, period, { by: 'event', on: asOf })).reserved;
    const { code } = poolAccount(pool, period, 'reserved');
    return (await this.ledger.balances(wide, [code])).get(code) ?? ZERO_FEN;
  }
}

/** A published plan with what it says in public. */
interface PublicPlan extends PlanSum {
  readonly id: string;
  readonly events: readonly PlanEventRow[];
  readonly released: readonly ReleasedSum[];
}

function dayOf(events: readonly PlanEventRow[], type: PlanEventRow['type']): CalendarDate | undefined {
  return events.find((event) => event.type === type)?.happenedOn;
}

function countOf(released: readonly ReleasedSum[]): number {
  return released.reduce((sum, { awards }) => sum + awards, 0);
}

function movements(
  plans: readonly PublicPlan[],
  paid: readonly { readonly on: CalendarDate; readonly amountFen: Fen }[],
  totalFen: Fen,
  from: CalendarDate,
): PoolMovement[] {
  const ofPlans = plans.flatMap((plan): PoolMovement[] => {
    const first = plan.events.find(({ type }) => type === 'PUBLISHED');
    if (!first) return [];
    const freed = plan.released.filter(({ at }) => at > first.recordedAt);
    const before = plan.released.filter(({ at }) => at <= first.recordedAt);
    const issued = dayOf(plan.events, 'ISSUED');
    return [
      { on: first.happenedOn, kind: 'PUBLISHED', amountFen: standingSum(plan, before) },
      ...freed.map(({ on, amountFen }) => ({ on, kind: 'FREED' as const, amountFen })),
      ...(issued === undefined
        ? []
        : [{ on: issued, kind: 'ISSUED' as const, amountFen: standingSum(plan, plan.released) }]),
    ];
  });
  const payments = paid.map(({ on, amountFen }) => ({ on, kind: 'PAID' as const, amountFen }));
  const all: PoolMovement[] = [{ on: from, kind: 'APPROPRIATED', amountFen: totalFen }, ...ofPlans, ...payments];
  return all.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
