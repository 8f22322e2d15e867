import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { parsePeriod } from '../../kernel/period.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Parties } from '../parties/index.js';
import { Programmes } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { shippedCalendars } from './calendars.folder.js';
import { CaseWork } from './case-work.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import type { DaySpan } from './core/calendar.js';
import {
  type ObjectionAnswerRow,
  type ObjectionRow,
  objectionAnswerRecord,
  objectionRecord,
} from './core/claim-records.js';
import * as no from './core/plan-errors.js';
import { insistIssuable, insistObjectable, lastPublication, publicityEnds } from './core/plan-life.js';
import { PlanBook, pagesOf } from './plan-book.service.js';
import { type OpenPlan, Plans } from './plans.service.js';

export interface Objection {
  readonly claim: string;
  readonly ground: string;
  readonly evidence: readonly { readonly sha256: string }[];
}

/** A resolved plan before everyone's eyes: published, objected to, answered, published again, issued. */
@Injectable()
export class Publicity {
  private readonly calendars = shippedCalendars();

  constructor(
    private readonly plans: Plans,
    private readonly book: PlanBook,
    private readonly life: ClaimLifeStore,
    private readonly cases: CaseWork,
    private readonly programmes: Programmes,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /** Throws `CLAIMS.PLAN_STATE`, `CLAIMS.NO_CALENDAR` where the last day of publicity cannot be told. */
  async publish(ctx: Ctx, planId: string, on: CalendarDate): Promise<OpenPlan> {
    const open = await this.plans.openFor(ctx, planId, 'publish');
    if (open.items.length === 0) throw no.emptyPlan();
    await this.plans.insistItems(ctx, open.items, 'publish', 'resolve', on);
    await this.announce(ctx, open, 'PUBLISHED', on);
    await this.plans.movedItems(ctx, open.version, open.items);
    return this.plans.open(ctx, planId);
  }

  /** The list as it stands now; its publicity begins anew. Throws `CLAIMS.LIST_UNCHANGED`. */
  async republish(ctx: Ctx, planId: string, on: CalendarDate): Promise<OpenPlan> {
    const open = await this.plans.openFor(ctx, planId, 'republish');
    if (open.items.length === 0) throw no.emptyPlan();
    const published = lastPublication(open.events);
    if (published && !open.releases.some(({ at }) => at > published.recordedAt)) throw no.listUnchanged();
    await this.plans.insistItems(ctx, open.items, 'issue', 'resolve', on);
    await this.announce(ctx, open, 'REPUBLISHED', on);
    return this.plans.open(ctx, planId);
  }

  /**
   * A signed objection by another organisation while the list is published. Answers its id. Throws `CLAIMS.OBJECTION_LATE`,
   * `CLAIMS.NOT_PUBLISHED`, `CLAIMS.NOT_IN_PLAN`, `CLAIMS.OBJECTION_OWN`.
   */
  async object(ctx: Ctx, planId: string, objection: Objection): Promise<string> {
    await this.life.lock(ctx, [planId]);
    const open = await this.plans.open(ctx, planId);
    const objector = ctx.actor.organisationId;
    const today = shanghaiDate(ctx.now);
    insistObjectable(open.events, spanOf(this.programmes, open), this.calendars, today);
    const item = open.items.find(({ claimId }) => claimId === objection.claim);
    if (!item || objector === undefined) throw no.notInPlan();
    const [award] = await this.book.awardsOf(beyond(ctx, 'claims.objected'), [item]);
    if (award?.applicantId === objector) throw no.objectOwn();
    const row: ObjectionRow = {
      id: newId(ctx),
      planId,
      claimId: item.claimId,
      objectorId: objector,
      signedBy: ctx.actor.id,
      ground: objection.ground,
      evidence: objection.evidence,
      raisedOn: today,
      recordedAt: ctx.now,
    };
    await this.life.saveObjection(ctx, row);
    await this.translog.append(ctx, [{ kind: 'objection', id: row.id, record: objectionRecord(row) }]);
    return row.id;
  }

  /** With who objects: for whoever answers, and the auditor. */
  async objections(ctx: Ctx, planId: string): Promise<JsonObject[]> {
    const open = await this.plans.open(ctx, planId);
    // Whose list it is not learns of none, as the wall has it too.
    const own = ctx.actor.roles.includes('auditor') || ctx.actor.authority === open.version.programme.authority.code;
    if (!own) return [];
    const objections = await this.life.objections(ctx, planId);
    const answers = new Map((await this.life.answers(ctx, planId)).map((one) => [one.objectionId, one]));
    const objectors = await this.parties.organisations(
      ctx,
      objections.map(({ objectorId }) => objectorId),
    );
    return objections.map(({ id, claimId, objectorId, ground, evidence, raisedOn }) => {
      const answer = answers.get(id);
      const objector = objectors.get(objectorId);
      return {
        id,
        claim: claimId,
        objector: {
          id: objectorId,
          ...(objector?.uscc ? { uscc: objector.uscc } : {}),
          nameZh: objector?.nameZh ?? '',
        },
        ground,
        evidence: evidence.map(({ sha256 }) => ({ sha256 })),
        on: raisedOn,
        ...(answer ? { answer: { upheld: answer.upheld, reason: answer.reason, on: answer.answeredOn } } : {}),
      };
    });
  }

  /**
   * The answer; one that upholds the objection refuses the claim and frees its reservation, so that the list must be
   * published again. Throws `CLAIMS.OBJECTION_UNKNOWN`, `CLAIMS.OBJECTION_ANSWERED`.
   */
  async answer(
    ctx: Ctx,
    planId: string,
    answer: { readonly objection: string; readonly upheld: boolean; readonly reason: string },
  ): Promise<OpenPlan> {
    const open = await this.plans.openFor(ctx, planId, 'issue');
    const objection = (await this.life.objections(ctx, planId)).find(({ id }) => id === answer.objection);
    if (!objection) throw no.objectionUnknown();
    const known = await this.life.answers(ctx, planId);
    if (known.some(({ objectionId }) => objectionId === objection.id)) throw no.objectionAnswered();
    const row: ObjectionAnswerRow = {
      id: newId(ctx),
      objectionId: objection.id,
      upheld: answer.upheld,
      reason: answer.reason,
      answeredOn: shanghaiDate(ctx.now),
      actorId: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.life.saveAnswer(ctx, row);
    await this.translog.append(ctx, [{ kind: 'objection-answer', id: row.id, record: objectionAnswerRecord(row) }]);
    const stands = open.items.some(({ claimId }) => claimId === objection.claimId);
    if (answer.upheld && stands) {
      await this.cases.refuse(ctx, objection.claimId, {
        code: 'OBJECTION_UPHELD',
        clause: '公示异议',
        reason: answer.reason,
        remedy: '可以申请复核；也可以依法申请行政复议或者提起行政诉讼',
      });
    }
    return this.plans.open(ctx, planId);
  }

  /** Only an issued plan is payable. Throws `CLAIMS.PUBLICITY_RUNS`, `CLAIMS.OBJECTION_OPEN`, `CLAIMS.LIST_CHANGED`. */
  async issue(ctx: Ctx, planId: string, on: CalendarDate, documentNumber: string): Promise<OpenPlan> {
    const open = await this.plans.openFor(ctx, planId, 'issue');
    const objections = await this.life.objections(ctx, planId);
    const answers = await this.life.answers(ctx, planId);
    const span = spanOf(this.programmes, open);
    insistIssuable(open.events, span, this.calendars, on, objections, answers, open.releases);
    if (open.items.length === 0) throw no.emptyPlan();
    await this.plans.insistItems(ctx, open.items, 'issue', 'resolve', on);
    const event = { type: 'ISSUED', on, actorId: ctx.actor.id, detail: { documentNumber } } as const;
    await this.book.issue(ctx, open.run, open.plan, pagesOf(open.items), event);
    await this.plans.movedItems(ctx, open.version, open.items);
    return this.plans.open(ctx, planId);
  }

  private async announce(ctx: Ctx, open: OpenPlan, type: 'PUBLISHED' | 'REPUBLISHED', on: CalendarDate): Promise<void> {
    const published = [{ type, happenedOn: on, recordedAt: ctx.now }];
    const until = publicityEnds(published, spanOf(this.programmes, open), this.calendars);
    await this.book.publish(ctx, open.plan, pagesOf(open.items), {
      type,
      on,
      actorId: ctx.actor.id,
      detail: { until },
    });
  }
}

/** The call's own days of publicity, else the programme's. */
function spanOf(programmes: Programmes, { run, version }: OpenPlan): DaySpan {
  const call = version.programme.calls.find(({ key }) => key === run.callKey);
  return call?.publicity ?? programmes.rules(version, parsePeriod(run.period).lastDay).publicity.value;
}
