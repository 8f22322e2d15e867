import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, formatFen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { Parties } from '../parties/index.js';
import { Awards } from './awards.service.js';
import { shippedCalendars } from './calendars.folder.js';
import { ClaimDesk, type OpenClaim } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimsStore } from './claims.store.js';
import { CLAW_BACK_EVENTS, type ClawBackStep, demandedBack, insistClawBackStep } from './core/claim-acts.js';
import * as no from './core/claim-life-errors.js';
import type { ClaimState } from './core/claim-states.js';
import { booking, PlanBook } from './plan-book.service.js';
import { Rivals } from './rivals.service.js';

/** Where an award is to be paid to. */
export interface PayeeAccount {
  readonly accountName: string;
  readonly bank: string;
  /** Digest of the account number: the number itself is the treasury's. */
  readonly accountSha256: string;
  readonly receiptSha256: string;
  readonly nameChangeSha256?: string;
}

/** A case outside the authority that the re-check rests on: 行政复议 or 诉讼. */
export interface OutsideCase {
  readonly kind: 'RECONSIDERATION' | 'LITIGATION';
  readonly number: string;
  readonly stage: string;
  readonly result?: string;
}

export interface ClawBackOrder {
  readonly step: ClawBackStep;
  readonly on: CalendarDate;
  readonly principalFen?: Fen;
  readonly basis?: string;
}

/** What comes after an award: the payee's formalities, the report on use, re-checks, revocation and claw-back. */
@Injectable()
export class Recoveries {
  private readonly calendars = shippedCalendars();

  constructor(
    private readonly desk: ClaimDesk,
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly parties: Parties,
    private readonly book: PlanBook,
    private readonly awards: Awards,
    private readonly rivals: Rivals,
  ) {}

  /** The account is in the payee's registered name. Throws `CLAIMS.ACCOUNT_NAME`. */
  async formalities(ctx: Ctx, claimId: string, account: PayeeAccount): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'formalities');
    const { nameZh } = await this.parties.organisation(ctx, open.claim.applicantId);
    if (account.accountName !== nameZh && account.nameChangeSha256 === undefined) throw no.accountName(nameZh);
    return this.desk.record(ctx, open, 'formalities', { detail: { ...account } });
  }

  /** The recipient's report on use (使用成效). */
  async report(ctx: Ctx, claimId: string, sha256: string): Promise<ClaimState> {
    return this.desk.record(ctx, await this.desk.open(ctx, claimId, 'report'), 'report', { detail: { sha256 } });
  }

  async recheck(ctx: Ctx, claimId: string, ground: string, outside?: OutsideCase): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'recheck');
    return this.desk.record(ctx, open, 'recheck', {
      reason: ground,
      ...(outside ? { detail: { outside: { ...outside } } } : {}),
    });
  }

  /**
   * What a re-check leads to: the decision stands; a refusal is decided again by the rules of its date; an award that was
   * not paid is revoked. Throws `CLAIMS.NOTHING_TO_REOPEN`, `CLAIMS.NOT_REVOCABLE`, `CLAIMS.ALREADY_CLAIMED` where the contract
   * was claimed anew since the refusal.
   */
  async conclude(
    ctx: Ctx,
    claimId: string,
    outcome: 'uphold' | 'reopen' | 'revoke',
    reason: string,
    clause?: string,
  ): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, outcome);
    const { before } = open.standing;
    if (outcome === 'reopen' && before !== 'REFUSED') throw no.notRefusedBefore();
    if (outcome === 'revoke' && before !== 'ISSUED' && before !== 'FORMALITIES') throw no.notUnpaidAward();
    if (outcome === 'reopen') await this.rivals.insistUnclaimed(ctx, open.claim);
    const detail = clause === undefined ? {} : { detail: { clause } };
    const state = await this.desk.record(ctx, open, outcome, { reason, ...detail });
    if (outcome === 'revoke') await this.cancel(ctx, open);
    return state;
  }

  /** One step of a claw-back; RECEIVED books what came into the treasury. */
  async clawBack(ctx: Ctx, claimId: string, order: ClawBackOrder): Promise<ClaimState> {
    const event = CLAW_BACK_EVENTS[order.step];
    const open = await this.desk.open(ctx, claimId, event);
    const notice = open.events.findLast(({ type }) => type === 'clawBack');
    const servedOn = notice && (await this.life.paperServedOn(ctx, notice.id));
    insistClawBackStep(open.events, order, await this.life.paidOf(ctx, claimId), this.calendars, servedOn);
    const received = order.step === 'RECEIVED' ? (order.principalFen ?? demandedBack(open.events)) : order.principalFen;
    const state = await this.desk.record(ctx, open, event, {
      on: order.on,
      ...(order.basis === undefined ? {} : { reason: order.basis }),
      detail: { ...(received === undefined ? {} : { principalFen: formatFen(received) }) },
    });
    if (order.step === 'RECEIVED' && received !== undefined) await this.receive(ctx, open, order.on, received);
    return state;
  }

  private async receive(ctx: Ctx, { claim }: OpenClaim, on: CalendarDate, amountFen: Fen): Promise<void> {
    const item = present(await this.store.ofPlans.itemOf(ctx, claim.id), 'award of a paid claim');
    const event = present((await this.store.events(ctx, [claim.id])).at(-1), 'event of a claim');
    await this.awards.clawBack(ctx, booking(item, on), {
      eventId: event.id,
      applicantId: claim.applicantId,
      amountFen,
    });
  }

  private async cancel(ctx: Ctx, { claim, today }: OpenClaim): Promise<void> {
    const item = present(await this.store.ofPlans.itemOf(ctx, claim.id), 'award of an issued claim');
    const [award] = await this.book.awardsOf(ctx, [item]);
    await this.awards.cancel(ctx, booking(item, today), present(award, 'money of an award'));
  }
}
