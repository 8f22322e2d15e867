import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Followups } from '../followups/index.js';
import { type CallFile, Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import { insistOtherPerson } from './core/claim-acts.js';
import { CLAIM_CLOCKS, type Clock } from './core/claim-clocks.table.js';
import { dayInFuture, notYourDuty, recused } from './core/claim-life-errors.js';
import type { ClaimEventRow, ClaimRow, RecusalRow } from './core/claim-records.js';
import {
  type ClaimEventType,
  type ClaimState,
  type Hand,
  handsOf,
  isPossible,
  STATE_WORDS,
  type Standing,
  standingAfter,
  stepOn,
} from './core/claim-states.js';
import { unknownClaim } from './core/claims-errors.js';

/** A claim on the desk of whoever acts: locked, visible, in the right hands. */
export interface OpenClaim {
  readonly claim: ClaimRow;
  readonly events: readonly ClaimEventRow[];
  readonly standing: Standing;
  readonly version: ProgrammeVersion;
  readonly call: CallFile | undefined;
  readonly hand: Hand;
  readonly today: CalendarDate;
}

/** What an act says when it is recorded. */
export interface ActDraft {
  readonly on?: CalendarDate;
  readonly reason?: string;
  /** Fields without a value are left out. */
  readonly detail?: Readonly<Record<string, Json | undefined>>;
}

/** Kind of the work item that says who must act on a claim next, and until when. */
const WAITS = 'CLAIM_WAITS';

/** Opens claims for acts and records these: one place for visibility, duty, two persons, recusal and clocks. */
@Injectable()
export class ClaimDesk {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly steps: ClaimSteps,
    private readonly programmes: Programmes,
    private readonly followups: Followups,
  ) {}

  /**
   * The claim for one act. Throws `CLAIMS.NOT_FOUND` for whoever may not see it, `CLAIMS.WRONG_DUTY`, `CLAIMS.WRONG_STATE`,
   * `CLAIMS.SAME_PERSON`, `CLAIMS.RECUSED`.
   */
  async open(ctx: Ctx, claimId: string, event: ClaimEventType): Promise<OpenClaim> {
    if (!isId(claimId)) throw unknownClaim();
    await this.life.lock(ctx, [claimId]);
    const [claim] = await this.store.claims(ctx, { ids: [claimId] });
    const [version] = claim ? await this.programmes.versions(ctx, claim.programme) : [];
    if (!claim || !version) throw unknownClaim();
    const hands = handsFor(ctx, claim, version);
    if (hands.length === 0) throw unknownClaim();
    const events = await this.store.events(ctx, [claimId]);
    const standing = standingAfter(events.map(({ type }) => type));
    const hand = await this.handFor(ctx, claim, events, standing, event, hands);
    const call = version.programme.calls.find(({ key }) => key === claim.callKey);
    return { claim, events, standing, version, call, hand, today: shanghaiDate(ctx.now) };
  }

  private async handFor(
    ctx: Ctx,
    claim: ClaimRow,
    events: readonly ClaimEventRow[],
    standing: Standing,
    event: ClaimEventType,
    hands: readonly Hand[],
  ): Promise<Hand> {
    const mine = hands.filter((hand) => handsOf(event).has(hand));
    const [first] = mine;
    if (!first) throw notYourDuty();
    const hand = mine.find((one) => isPossible(standing.state, event, one)) ?? first;
    stepOn(standing, event, hand);
    await this.insistPerson(ctx, [{ claim, events }], hand);
    return hand;
  }

  /** Two-person rules and recusals, also for acts on many claims at once. */
  async insistPerson(
    ctx: Ctx,
    acted: readonly { readonly claim: ClaimRow; readonly events: readonly ClaimEventRow[] }[],
    hand: Hand,
  ): Promise<void> {
    if (hand === 'applicant' || hand === 'clock') return;
    const aside = new Map<string, readonly RecusalRow[]>();
    for (const { claim, events } of acted) {
      insistOtherPerson(events, hand, ctx.actor.id);
      const { programme, callKey, applicantId } = claim;
      const call = `${programme} ${callKey}`;
      const known = aside.get(call) ?? (await this.life.recusals(ctx, programme, callKey));
      aside.set(call, known);
      const met = known.some(
        ({ personId, organisationId }) =>
          personId === ctx.actor.id && (organisationId === null || organisationId === applicantId),
      );
      if (met) throw recused(programme, callKey);
    }
  }

  /** Records the act, sets the clock of whoever is next, and lets the applicant know. Answers the new state. */
  async record(ctx: Ctx, open: OpenClaim, event: ClaimEventType, act: ActDraft = {}): Promise<ClaimState> {
    const { claim, hand, today, standing } = open;
    const on = act.on ?? today;
    if (on > today) throw dayInFuture(on, today);
    await this.steps.record(ctx, [
      {
        claimId: claim.id,
        type: event,
        on,
        actorId: ctx.actor.id,
        ...(act.reason === undefined ? {} : { reason: act.reason }),
        detail: { hand, ...said(act.detail) },
      },
    ]);
    const { state } = stepOn(standing, event, hand);
    if (state !== standing.state) await this.moved(ctx, [{ ...open, state, act: act.detail }]);
    return state;
  }

  /** Sets the clocks of claims that have just moved, and tells their applicants. */
  async moved(
    ctx: Ctx,
    moves: readonly (Pick<OpenClaim, 'claim' | 'version' | 'today'> & {
      readonly state: ClaimState;
      readonly act?: ActDraft['detail'];
    })[],
  ): Promise<void> {
    for (const { claim } of moves) {
      const waiting = await this.followups.queue(beyond(ctx, 'followups.asked'), {
        kind: WAITS,
        subject: { kind: 'claim', id: claim.id },
      });
      for (const item of waiting) await this.followups.close(ctx, item.id, 'DONE');
    }
    await this.followups.items(
      ctx,
      moves.flatMap(({ claim, version, today, state, act }) => {
        const clock: Clock | undefined = CLAIM_CLOCKS[state];
        if (!clock) return [];
        const asked = typeof act?.dueOn === 'string' ? (act.dueOn as CalendarDate) : undefined;
        return {
          kind: WAITS,
          subjectKind: 'claim',
          subjectId: claim.id,
          ...(clock.hand === 'applicant'
            ? { owner: claim.applicantId }
            : { authority: version.programme.authority.code }),
          dueOn: asked ?? addDays(today, clock.days),
          reason: clock.what,
        };
      }),
    );
    await this.followups.notify(
      ctx,
      moves
        .filter(({ state }) => state !== 'DRAFT')
        .map(({ claim, state }) => ({
          organisationId: claim.applicantId,
          kind: 'CLAIM_MOVED',
          subjectKind: 'claim',
          subjectId: claim.id,
          text: {
            zh: `申报 ${claim.number}：${STATE_WORDS[state].zh}`,
            en: `Claim ${claim.number} is now ${STATE_WORDS[state].en}`,
          },
        })),
    );
  }
}

/** A field that a request left out, at whatever depth, is no part of what was said. */
function said(detail: object = {}): JsonObject {
  return JSON.parse(JSON.stringify(detail)) as JsonObject;
}

/** In which hands the caller can act on this claim; none where it is not the caller's to see. */
function handsFor({ actor }: Ctx, claim: ClaimRow, version: ProgrammeVersion): readonly Hand[] {
  const own =
    actor.organisationId === claim.applicantId && actor.roles.some((role) => role === 'buyer' || role === 'provider');
  if (own) return ['applicant'];
  const office = actor.roles.includes('regulator') && actor.authority === version.programme.authority.code;
  // An officer without a duty sees the claim; `policy` has no part in it.
  return office ? [...actor.duties.filter((duty) => duty !== 'policy'), 'clock'] : [];
}
