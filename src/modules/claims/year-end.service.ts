import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type Fen, fen, formatFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { Ledger, move, poolAccount } from '../ledger/index.js';
import { Programmes } from '../programmes/index.js';
import { booker } from './awards.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import { isPossible, stateAfter } from './core/claim-states.js';
import { unknownPool } from './core/claims-errors.js';
import { planState, standing } from './core/plan-life.js';

export interface YearEndResult {
  readonly lapsedFen: Fen;
  readonly carriedOverFen: Fen;
}

/** The end of a pool's year: what was never awarded lapses, what was awarded and not paid is carried over (结转). */
@Injectable()
export class YearEnd {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly steps: ClaimSteps,
    private readonly programmes: Programmes,
    private readonly ledger: Ledger,
  ) {}

  /**
   * For the office's own pool, after the period's last day; a second call does what is left to do. A pool for several years
   * lapses nothing: an unused tranche moves only by a recorded event. Throws `CLAIMS.POOL_NOT_FOUND`,
   * `CLAIMS.YEAR_NOT_OVER`.
   */
  async close(ctx: Ctx, programme: string, period: string): Promise<YearEndResult> {
    const today = shanghaiDate(ctx.now);
    const { code, lastDay, annual } = await this.ownPool(ctx, programme, period);
    if (today <= lastDay) throw notOver(period, lastDay);
    await this.store.lock(ctx, code, period);
    const carriedOverFen = await this.carryOver(ctx, code, period, today);
    return { lapsedFen: annual ? await this.lapse(ctx, code, period, lastDay) : ZERO_FEN, carriedOverFen };
  }

  /** One answer for a programme or year that is unknown and for another office's. */
  private async ownPool(ctx: Ctx, programme: string, period: string) {
    try {
      const { lastDay } = parsePeriod(period);
      const version = await this.programmes.inForce(ctx, programme, lastDay);
      const { code } = this.programmes.pool(version, period);
      const annual = version.programme.pool.values.every(({ value }) => value.kind === 'ANNUAL');
      if (version.programme.authority.code === ctx.actor.authority) return { code, lastDay, annual };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    throw unknownPool();
  }

  private async lapse(ctx: Ctx, pool: string, period: string, on: CalendarDate): Promise<Fen> {
    const wide = booker(ctx);
    const available = poolAccount(pool, period, 'available');
    const left = (await this.ledger.balances(wide, [available.code])).get(available.code) ?? ZERO_FEN;
    if (left <= ZERO_FEN) return ZERO_FEN;
    const lapsed = poolAccount(pool, period, 'lapsed');
    await this.ledger.open(wide, [lapsed]);
    const about = { eventDate: on, reference: { kind: 'period', id: `${pool}/${period}` } };
    await this.ledger.post(wide, [move('lapse', available.code, lapsed.code, left, about)]);
    return left;
  }

  private async carryOver(ctx: Ctx, pool: string, period: string, on: CalendarDate): Promise<Fen> {
    const plans = await this.store.ofPlans.plansOfPool(ctx, pool, period);
    const ids = plans.map(({ id }) => id);
    const events = await this.store.ofPlans.planEvents(ctx, ids);
    const releases = await this.store.ofPlans.releases(ctx, ids);
    const issued = plans.filter(({ id }) => planState(events.filter(({ planId }) => planId === id)) === 'ISSUED');
    const items = issued.flatMap((plan) =>
      standing(plan, releases.get(plan.id) ?? []).map((item) => ({ ...item, plan: plan.number })),
    );
    const claimIds = items.map(({ claimId }) => claimId);
    const known = new Map((await this.store.steps(ctx, claimIds)).map(({ claimId, types }) => [claimId, types]));
    const paid = new Map<string, bigint>();
    for (const { claimId, amountFen, status } of await this.life.payments(ctx, { claimIds })) {
      if (status === 'PAID') paid.set(claimId, (paid.get(claimId) ?? 0n) + amountFen);
    }
    const carried = items.flatMap(({ claimId, amountFen, plan }) => {
      const types = known.get(claimId) ?? [];
      const left = fen(amountFen - (paid.get(claimId) ?? 0n));
      const once = types.includes('carryOver') || !isPossible(stateAfter(types), 'carryOver');
      return once || left <= 0n ? [] : [{ claimId, left, plan }];
    });
    await this.steps.record(
      ctx,
      carried.map(({ claimId, left, plan }) => ({
        claimId,
        type: 'carryOver',
        on,
        actorId: ctx.actor.id,
        detail: { hand: 'finance', amountFen: formatFen(left), plan },
      })),
    );
    return carried.reduce((sum, { left }) => fen(sum + left), ZERO_FEN);
  }
}

function notOver(period: string, lastDay: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.YEAR_NOT_OVER', {
    zh: `${period} 年度到 ${lastDay} 才结束，年终结转须在此后办理`,
    en: `The year ${period} ends on ${lastDay}; lapse and carry over after that day`,
  });
}
