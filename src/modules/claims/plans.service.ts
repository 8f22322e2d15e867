import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { ClaimDesk } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import { blockedBy } from './core/claim-acts.js';
import { blockedByCheck, dayInFuture } from './core/claim-life-errors.js';
import type { ClaimEventRow, ClaimRow, PlanEventRow, PlanRow, RunRow } from './core/claim-records.js';
import {
  type ClaimEventType,
  type ClaimState,
  type Hand,
  standingAfter,
  stateAfter,
  stepOn,
} from './core/claim-states.js';
import * as no from './core/plan-errors.js';
import { insistPlanStep, planState, type Release, standing } from './core/plan-life.js';
import type { PlanState, PlanStep } from './core/plan-vocabulary.js';
import { PlanBook, pagesOf } from './plan-book.service.js';
import { type Decided, Settlement } from './settlement.service.js';

/** A plan with everything that tells where it stands. */
export interface OpenPlan {
  readonly plan: PlanRow;
  readonly run: RunRow;
  readonly version: ProgrammeVersion;
  readonly events: readonly PlanEventRow[];
  readonly releases: readonly Release[];
  readonly state: PlanState;
  /** What still stands of it. */
  readonly items: PlanRow['items'];
}

export interface Resolution {
  readonly on: CalendarDate;
  readonly documentNumber: string;
  readonly present: readonly string[];
  readonly absent: readonly string[];
  readonly recused: readonly string[];
}

/** Award plans: made from reviewed claims, resolved together, withdrawn while nothing is reserved. */
@Injectable()
export class Plans {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly desk: ClaimDesk,
    private readonly steps: ClaimSteps,
    private readonly settlement: Settlement,
    private readonly book: PlanBook,
    private readonly programmes: Programmes,
  ) {}

  /**
   * Decides reviewed claims of one call together and makes their plan. A claim whose decision gives nothing is refused with
   * the decision's reasons and is no item of the plan. Throws `CLAIMS.CLAIM_UNKNOWN`, `CLAIMS.PLAN_MIXED`,
   * `CLAIMS.WRONG_STATE`, `CLAIMS.SAME_PERSON`, `CLAIMS.RECUSED`, `CLAIMS.BLOCKED`.
   */
  async make(
    ctx: Ctx,
    call: string,
    claimIds: readonly string[],
  ): Promise<{ readonly plan?: OpenPlan; readonly decisions: readonly Decided[] }> {
    const on = shanghaiDate(ctx.now);
    const { claims, events, version } = await this.reviewed(ctx, call, claimIds);
    const [first] = claims;
    if (!first) throw no.notOneCall();
    const reviewer = events.findLast(({ claimId, type }) => claimId === first.id && type === 'review')?.actorId ?? '';
    const order = {
      programme: first.programme,
      period: first.period,
      call,
      reviewerId: reviewer,
      resolverId: ctx.actor.id,
    };
    const { plan, decisions } = await this.settlement.plan(ctx, order, claims, on);
    await this.moved(ctx, version, claims);
    return { decisions, ...(plan ? { plan: await this.open(ctx, plan.id) } : {}) };
  }

  /** The plan for somebody who may see it. Throws `CLAIMS.PLAN_NOT_FOUND`. */
  async open(ctx: Ctx, planId: string): Promise<OpenPlan> {
    const found = isId(planId) ? await this.store.ofPlans.planById(ctx, planId) : undefined;
    const version = found && (await this.programmes.version(ctx, found.run.programmeVersionId));
    if (!found || !version || !maySee(ctx, version, await this.store.ofPlans.planEvents(ctx, [planId])))
      throw no.unknownPlan();
    const events = await this.store.ofPlans.planEvents(ctx, [planId]);
    // Whose award fell away is public once the plan is, and the public sees no claim's events.
    const releases = (await this.store.ofPlans.releases(beyond(ctx, 'claims.released'), [planId])).get(planId) ?? [];
    const state = planState(events);
    const items = standing(found.plan, releases);
    return { ...found, version, events, releases, state, items };
  }

  /** Plans that the caller may see, by id. */
  async list(
    ctx: Ctx,
    query: { readonly programme?: string; readonly period?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly OpenPlan[]> {
    const plans: OpenPlan[] = [];
    for (const id of await this.store.ofPlans.planIds(ctx, query)) plans.push(await this.open(ctx, id));
    return plans;
  }

  /** The plan for an officer's step: locked, of the own office, in the right state. */
  async openFor(ctx: Ctx, planId: string, step: PlanStep): Promise<OpenPlan> {
    await this.life.lock(ctx, [planId]);
    const open = await this.open(ctx, planId);
    if (ctx.actor.authority !== open.version.programme.authority.code) throw no.unknownPlan();
    insistPlanStep(open.events, step);
    return open;
  }

  /**
   * The resolution reserves what stands of the plan. Throws `CLAIMS.PLAN_STALE` where pool, caps or claims have changed
   * since it was made, `CLAIMS.RESOLUTION_ABSENT`.
   */
  async resolve(ctx: Ctx, planId: string, { on, ...resolution }: Resolution): Promise<OpenPlan> {
    const { plan, run, version, items } = await this.openFor(ctx, planId, 'resolve');
    insistAttended(resolution);
    if (items.length === 0) throw no.emptyPlan();
    await this.insistItems(ctx, items, 'resolve', 'resolve', on);
    if (!(await this.settlement.stillHolds(ctx, run, items))) throw no.planStale();
    const detail = {
      documentNumber: resolution.documentNumber,
      present: [...resolution.present],
      absent: [...resolution.absent],
      recused: [...resolution.recused],
    };
    await this.book.resolve(ctx, run, plan, pagesOf(items), { type: 'RESOLVED', on, actorId: ctx.actor.id, detail });
    // Plans made side by side know nothing of each other until they are resolved.
    await this.settlement.tellGroups(ctx, run);
    await this.movedItems(ctx, version, items);
    return this.open(ctx, planId);
  }

  /** A plan that was not resolved is given up; its claims can be planned anew. */
  async withdraw(ctx: Ctx, planId: string, reason: string): Promise<OpenPlan> {
    const { plan, version, items } = await this.openFor(ctx, planId, 'withdraw');
    const on = shanghaiDate(ctx.now);
    const actorId = ctx.actor.id;
    await this.steps.record(
      ctx,
      items.map(({ claimId }) => ({ claimId, type: 'unplan', on, actorId, detail: { hand: 'resolve' } })),
    );
    await this.book.withdraw(ctx, plan, pagesOf(items), { type: 'WITHDRAWN', on, actorId, note: reason });
    await this.movedItems(ctx, version, items);
    return this.open(ctx, planId);
  }

  /** Each item of a plan may take the step today, by this person. Requires the plan's lock; takes the claims'. */
  async insistItems(
    ctx: Ctx,
    items: PlanRow['items'],
    event: ClaimEventType,
    hand: Hand,
    on: CalendarDate,
  ): Promise<void> {
    const today = shanghaiDate(ctx.now);
    if (on > today) throw dayInFuture(on, today);
    const ids = items.map(({ claimId }) => claimId);
    await this.life.lock(ctx, ids);
    const claims = await this.store.claims(ctx, { ids });
    const events = new Map<string, ClaimEventRow[]>(ids.map((id) => [id, []]));
    for (const event of await this.store.events(ctx, ids)) events.get(event.claimId)?.push(event);
    const acted = claims.map((claim) => ({ claim, events: events.get(claim.id) ?? [] }));
    for (const { events: own } of acted) stepOn(standingAfter(own.map(({ type }) => type)), event, hand);
    await this.desk.insistPerson(ctx, acted, hand);
    for (const { events: own } of acted) {
      const kinds = blockedBy(own, on);
      if (kinds.length > 0) throw blockedByCheck(kinds);
    }
  }

  /** Clocks and notices of claims whose plan has just taken a step. */
  async movedItems(ctx: Ctx, version: ProgrammeVersion, items: PlanRow['items']): Promise<void> {
    await this.moved(ctx, version, await this.store.claims(ctx, { ids: items.map(({ claimId }) => claimId) }));
  }

  private async moved(ctx: Ctx, version: ProgrammeVersion, claims: readonly ClaimRow[]): Promise<void> {
    const today = shanghaiDate(ctx.now);
    const ids = claims.map(({ id }) => id);
    const states = new Map(
      (await this.store.steps(ctx, ids)).map(({ claimId, types }) => [claimId, stateAfter(types)]),
    );
    await this.desk.moved(
      ctx,
      claims.map((claim) => ({ claim, version, today, state: states.get(claim.id) ?? ('DRAFT' satisfies ClaimState) })),
    );
  }

  private async reviewed(ctx: Ctx, call: string, claimIds: readonly string[]) {
    await this.life.lock(ctx, claimIds);
    const found = new Map((await this.store.claims(ctx, { ids: claimIds.filter(isId) })).map((one) => [one.id, one]));
    const claims = claimIds.map((id, index) => {
      const claim = found.get(id);
      if (!claim) throw no.claimUnknown(index);
      return claim;
    });
    const [first] = claims;
    const [version] = first ? await this.programmes.versions(ctx, first.programme) : [];
    if (!first || !version || version.programme.authority.code !== ctx.actor.authority) throw no.claimUnknown(0);
    const ofCall = claims.every(
      ({ programme, callKey, period }) => programme === first.programme && callKey === call && period === first.period,
    );
    if (!ofCall || new Set(claimIds).size !== claimIds.length) throw no.notOneCall();
    const events: readonly ClaimEventRow[] = await this.store.events(ctx, claimIds);
    const items = claims.map(({ id }) => ({
      claimId: id,
      decisionId: '',
      amountFen: 0n as PlanRow['items'][0]['amountFen'],
    }));
    await this.insistItems(ctx, items, 'plan', 'resolve', shanghaiDate(ctx.now));
    return { claims, events, version };
  }
}

/** A published plan is for everyone; before that it is the office's and the auditor's. */
function maySee({ actor }: Ctx, version: ProgrammeVersion, events: readonly PlanEventRow[]): boolean {
  if (actor.kind === 'system' || actor.roles.includes('auditor')) return true;
  if (actor.authority === version.programme.authority.code && actor.roles.includes('regulator')) return true;
  return events.some(({ type }) => type === 'PUBLISHED');
}

function insistAttended({ present, absent, recused }: Omit<Resolution, 'on'>): void {
  const away = new Set([...absent, ...recused]);
  if (present.length === 0 || present.some((one) => away.has(one))) throw no.notAttended();
}
