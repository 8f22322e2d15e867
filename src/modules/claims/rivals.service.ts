import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Contracts } from '../contracts/index.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimsStore } from './claims.store.js';
import { claimedElsewhere, rewardClaimed } from './core/claim-life-errors.js';
import type { ClaimRow } from './core/claim-records.js';
import { holdsContracts } from './core/claim-states.js';

/** No double funding: of all claims over a contract or an invoice, one lives at a time, in whatever programme. */
@Injectable()
export class Rivals {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly contracts: Contracts,
  ) {}

  /**
   * Neither the contract, however its number is spelled, nor an invoice of it stands in another live claim. Holds to the
   * commit. Throws `CLAIMS.ALREADY_CLAIMED`.
   */
  async insistUnclaimed(ctx: Ctx, claim: ClaimRow): Promise<void> {
    if (claim.contractIds.length === 0) return this.insistOneReward(ctx, claim);
    const own = await this.contracts.contracts(ctx, claim.contractIds);
    await this.life.lockContracts(
      ctx,
      [...own.values()].flatMap(({ numberKey, invoiceKeys }) => [numberKey, ...invoiceKeys]),
    );
    const rivals = await this.contracts.sharing(ctx, claim.contractIds);
    const wide = beyond(ctx, 'claims.double-claim');
    const ids = [...new Set([...claim.contractIds, ...rivals.map(({ id }) => id)])];
    const holders = (await this.store.claimsOfContracts(wide, ids)).filter(({ id }) => id !== claim.id);
    const steps = await this.store.steps(
      wide,
      holders.map(({ id }) => id),
    );
    const held = new Set(steps.filter(({ types }) => holdsContracts(types)).map(({ claimId }) => claimId));
    const live = holders.find(({ id }) => held.has(id));
    if (!live) return;
    const contractIds = new Set(live.contractIds);
    const keys = rivals
      .filter(({ id }) => contractIds.has(id))
      .flatMap(({ numberKey, invoiceKeys }) => [numberKey, ...invoiceKeys]);
    const named = [...own.values()].find(
      ({ id, numberKey, invoiceKeys }) =>
        contractIds.has(id) || [numberKey, ...invoiceKeys].some((key) => keys.includes(key)),
    );
    throw claimedElsewhere(named?.number ?? '', live.programme);
  }

  /** A unit has one live claim of a reward by use for a period. */
  private async insistOneReward(ctx: Ctx, { id, programme, period, applicantId }: ClaimRow): Promise<void> {
    await this.life.lockContracts(ctx, [`${programme}/${period}/${applicantId}`]);
    const wide = beyond(ctx, 'claims.double-claim');
    const others = (await this.store.claims(wide, { programme, period, applicantId })).filter((one) => one.id !== id);
    const steps = await this.store.steps(
      wide,
      others.map((one) => one.id),
    );
    const held = new Set(steps.filter(({ types }) => holdsContracts(types)).map(({ claimId }) => claimId));
    const live = others.find((one) => held.has(one.id));
    if (live) throw rewardClaimed(live.number, programme, period);
  }
}
