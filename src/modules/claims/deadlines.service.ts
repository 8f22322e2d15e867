import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Programmes } from '../programmes/index.js';
import { ClaimDesk } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';

/** What the clock does to claims: a correction that did not come by its due day counts as a withdrawal (practice page 3). */
@Injectable()
export class Deadlines {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly steps: ClaimSteps,
    private readonly desk: ClaimDesk,
    private readonly programmes: Programmes,
  ) {}

  /** Lets claims lapse whose correction was due before today. Answers how many; safe beside other instances. */
  async lapseOverdue(ctx: Ctx): Promise<number> {
    const today = shanghaiDate(ctx.now);
    const overdue = await this.life.overdue(ctx, today);
    await this.life.lock(ctx, overdue);
    // Some may have been corrected or lapsed while the locks were waited for.
    const still = new Set(await this.life.overdue(ctx, today));
    const claims = await this.store.claims(ctx, { ids: overdue.filter((id) => still.has(id)) });
    await this.steps.record(
      ctx,
      claims.map(({ id }) => ({
        claimId: id,
        type: 'lapse',
        on: today,
        actorId: ctx.actor.id,
        detail: { hand: 'clock' },
      })),
    );
    for (const claim of claims) {
      const version = await this.programmes.newest(ctx, claim.programme);
      if (version) await this.desk.moved(ctx, [{ claim, version, today, state: 'LAPSED' }]);
    }
    return claims.length;
  }
}
