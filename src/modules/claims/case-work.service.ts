import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, formatFen } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { compareRates, type Rate, rateToJson } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Contracts } from '../contracts/index.js';
import { Parties } from '../parties/index.js';
import { Programmes } from '../programmes/index.js';
import { Awards } from './awards.service.js';
import { ClaimDesk, type OpenClaim } from './claim-desk.service.js';
import { ClaimsStore } from './claims.store.js';
import { insistCutFits, insistReturnable, type MissingMaterial, signedFigures } from './core/claim-acts.js';
import * as no from './core/claim-life-errors.js';
import type { ClaimState } from './core/claim-states.js';
import { booking, PlanBook } from './plan-book.service.js';

export interface CheckAnswer {
  /** CREDIT, DOUBLE_FUNDING, TAX, SOCIAL_INSURANCE, STATISTICS, SITE_VISIT, ... */
  readonly kind: string;
  readonly askedOf: string;
  readonly on: CalendarDate;
  readonly answer: string;
  readonly blocking: boolean;
  readonly validUntil?: CalendarDate;
}

export interface LineCut {
  readonly contract: string;
  /** Place of the line in the contract, from 1; absent = the contract as a whole. */
  readonly line?: number;
  readonly amountFen: Fen;
  readonly reason: string;
  readonly clause: string;
}

export interface Grade {
  /** Absent = all contracts of the claim. */
  readonly contract?: string;
  readonly score?: string;
  readonly awardedRate?: Rate;
  readonly approvedFen?: Fen;
  readonly reason: string;
  readonly clause: string;
}

export interface RefusalOrder {
  readonly code: string;
  readonly clause: string;
  readonly reason: string;
  /** What the applicant can do about it, and by when (救济途径). */
  readonly remedy: string;
}

/** What officers do with a claim from its acceptance to the end of its review, and whatever ends it before issue. */
@Injectable()
export class CaseWork {
  constructor(
    private readonly desk: ClaimDesk,
    private readonly store: ClaimsStore,
    private readonly contracts: Contracts,
    private readonly programmes: Programmes,
    private readonly parties: Parties,
    private readonly book: PlanBook,
    private readonly awards: Awards,
  ) {}

  async accept(ctx: Ctx, claimId: string): Promise<ClaimState> {
    return this.desk.record(ctx, await this.desk.open(ctx, claimId, 'accept'), 'accept');
  }

  /** Once, with the complete list. Throws `CLAIMS.RETURNED_BEFORE`, `CLAIMS.DUE_PAST`. */
  async returnForCorrection(
    ctx: Ctx,
    claimId: string,
    missing: readonly MissingMaterial[],
    dueOn: CalendarDate,
  ): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'returnForCorrection');
    insistReturnable(open.events, dueOn, open.today);
    const list = missing.map(({ code, reason, from }) => ({ code, reason, from }));
    return this.desk.record(ctx, open, 'returnForCorrection', { detail: { missing: list, dueOn } });
  }

  async check(ctx: Ctx, claimId: string, { on, ...answer }: CheckAnswer): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'check');
    return this.desk.record(ctx, open, 'check', { on, detail: { ...answer } });
  }

  /** Throws `CLAIMS.CONTRACT_NOT_CLAIMED`, `CLAIMS.CUT_ABOVE_AMOUNT`. */
  async cut(ctx: Ctx, claimId: string, { amountFen, ...cut }: LineCut): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'cut');
    const fact = await this.claimed(ctx, open, cut.contract);
    if (cut.line !== undefined && cut.line > fact.lines.length) throw no.notOfTheClaim('/line');
    insistCutFits(signedFigures(open.events, open.claim.contractIds).get(cut.contract), amountFen, fact.amountFen);
    return this.desk.record(ctx, open, 'cut', { detail: { ...cut, amountFen: formatFen(amountFen) } });
  }

  /** Throws `CLAIMS.GRADE_EMPTY`, `CLAIMS.CONTRACT_NOT_CLAIMED`, `CLAIMS.RATE_ABOVE_CEILING`. */
  async grade(ctx: Ctx, claimId: string, { awardedRate, approvedFen, ...grade }: Grade): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'grade');
    if (grade.score === undefined && awardedRate === undefined && approvedFen === undefined) throw no.gradeEmpty();
    if (grade.contract !== undefined) await this.claimed(ctx, open, grade.contract);
    const rules = this.programmes.rules(open.version, parsePeriod(open.claim.period).lastDay);
    // What the formula would not give this applicant would stop the decision of everybody's claims with it.
    const { startUp } = await this.parties.organisation(ctx, open.claim.applicantId);
    const ceiling = (startUp ? rules.startUpRateCeiling : undefined) ?? rules.rateCeiling;
    if (awardedRate && ceiling && compareRates(awardedRate, ceiling.value) > 0) throw no.rateAboveCeiling();
    return this.desk.record(ctx, open, 'grade', {
      detail: {
        ...grade,
        ...(awardedRate ? { awardedRate: rateToJson(awardedRate) } : {}),
        ...(approvedFen === undefined ? {} : { approvedFen: formatFen(approvedFen) }),
      },
    });
  }

  /** The applicant's word before the review is final. */
  async comment(ctx: Ctx, claimId: string, text: string): Promise<ClaimState> {
    return this.desk.record(ctx, await this.desk.open(ctx, claimId, 'comment'), 'comment', { reason: text });
  }

  async review(ctx: Ctx, claimId: string, opinion: string): Promise<ClaimState> {
    return this.desk.record(ctx, await this.desk.open(ctx, claimId, 'review'), 'review', { reason: opinion });
  }

  /** Whatever was reserved for it is free again. */
  async refuse(ctx: Ctx, claimId: string, { reason, ...order }: RefusalOrder): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'refuse');
    // The pool before the number of the paper, as plans do: in another order two officers could wait for each other.
    await this.free(ctx, open);
    return this.desk.record(ctx, open, 'refuse', { reason, detail: { ...order } });
  }

  async withdraw(ctx: Ctx, claimId: string, reason: string): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'withdraw');
    const state = await this.desk.record(ctx, open, 'withdraw', { reason });
    await this.free(ctx, open);
    return state;
  }

  async archive(ctx: Ctx, claimId: string, retention: string): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'archive');
    return this.desk.record(ctx, open, 'archive', { detail: { retention } });
  }

  private async free(ctx: Ctx, { claim, standing, today }: OpenClaim): Promise<void> {
    if (standing.state !== 'RESOLVED' && standing.state !== 'PUBLISHED') return;
    // The applicant who withdraws does not see a plan that was not published, and is in it all the same.
    const wide = beyond(ctx, 'claims.released');
    const item = present(await this.store.ofPlans.itemOf(wide, claim.id), 'award of a resolved claim');
    await this.store.lock(ctx, item.pool, item.period);
    await this.awards.release(ctx, booking(item, today), await this.book.awardsOf(wide, [item]));
  }

  private async claimed(ctx: Ctx, { claim }: OpenClaim, contractId: string) {
    const inClaim = claim.contractIds.includes(contractId);
    const fact = inClaim ? (await this.contracts.contracts(ctx, [contractId])).get(contractId) : undefined;
    if (!fact) throw no.notOfTheClaim('/contract');
    return fact;
  }
}
