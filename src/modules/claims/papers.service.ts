import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, yearOf } from '../../kernel/calendar-date.js';
import { fen } from '../../kernel/money.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimPaperFacts, claimPaper, paymentPaper } from './core/claim-papers.js';
import type {
  ClaimEventRow,
  ClaimRow,
  PaymentReplyRow,
  PlanEventRow,
  PlanHead,
  PlanItem,
} from './core/claim-records.js';
import { decidedReasons } from './core/decided-reasons.js';
import { readDecision } from './core/decision.js';
import { type PaperBody, writePaper } from './core/paper-body.js';
import {
  type PaperKind,
  type PaperRow,
  paperNumber,
  paperOfClaimEvent,
  paperOfPlanEvent,
  paperRecord,
} from './core/paper-kinds.js';
import { planPaper } from './core/plan-papers.js';
import { shippedPaperNumbers } from './papers.folder.js';
import { PapersStore } from './papers.store.js';
import type { AwardPages } from './plans.store.js';

type Office = ProgrammeVersion['programme']['authority'];

/** A paper that waits for its number. */
interface PaperDraft extends Pick<PaperRow, 'kind' | 'claimId' | 'planId' | 'basisKind' | 'basisId' | 'datedOn'> {
  readonly office: Office;
  readonly body: PaperBody;
}

/**
 * Makes the paper of an act in the act's own transaction: number, text and leaf live or die with it. Only acts of people
 * make papers: what the system loads from history, or settles by command for a whole year, has its statement.
 */
@Injectable()
export class Papers {
  private readonly numbers = shippedPaperNumbers();

  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly papers: PapersStore,
    private readonly programmes: Programmes,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /** Of events of claims that have just been recorded. */
  async ofClaims(ctx: Ctx, events: readonly ClaimEventRow[]): Promise<void> {
    const told = events.filter((event) => paperOfClaimEvent(event) !== undefined);
    if (ctx.actor.kind !== 'user' || told.length === 0) return;
    const known = await this.claims(ctx, [...new Set(told.map(({ claimId }) => claimId))]);
    const drafts: PaperDraft[] = [];
    for (const event of told) {
      const kind = present(paperOfClaimEvent(event), 'kind of a paper');
      const { claim, facts, office } = known(event.claimId);
      const all = await this.store.events(ctx, [claim.id]);
      const upTo = {
        ...facts,
        events: all.filter(({ seq }) => seq <= event.seq),
        ...(await this.beside(ctx, claim, kind)),
      };
      drafts.push({
        office,
        kind,
        claimId: claim.id,
        planId: null,
        basisKind: 'claim-event',
        basisId: event.id,
        datedOn: event.happenedOn,
        body: claimPaper(kind, upTo),
      });
    }
    await this.number(ctx, drafts);
  }

  /** Of an event of a plan that has just been recorded; `items`: what stands of the plan. */
  async ofPlan(ctx: Ctx, plan: PlanHead, event: PlanEventRow, pages: AwardPages): Promise<void> {
    const kind = paperOfPlanEvent(event);
    if (ctx.actor.kind !== 'user' || kind === undefined) return;
    const items: PlanItem[] = [];
    for await (const page of pages()) items.push(...page);
    const { run } = present(await this.store.ofPlans.planById(ctx, plan.id), 'plan of a paper');
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    const claims = await this.store.claims(ctx, { ids: items.map(({ claimId }) => claimId) });
    const applicants = await this.parties.organisations(ctx, [...new Set(claims.map((one) => one.applicantId))]);
    const byId = new Map(claims.map((claim) => [claim.id, claim]));
    const body = planPaper(kind, {
      office: version.programme.authority.name.zh,
      programme: version.programme.title.zh,
      call: version.programme.calls.find(({ key }) => key === run.callKey)?.title.zh ?? `${run.period}年度`,
      planNumber: plan.number,
      events: await this.store.ofPlans.planEvents(ctx, [plan.id]),
      items: items.map(({ claimId, amountFen }) => {
        const claim = present(byId.get(claimId), 'claim of a plan');
        const { nameZh, uscc } = present(applicants.get(claim.applicantId), 'applicant of a claim');
        return { applicant: nameZh, ...(uscc === undefined ? {} : { uscc }), claim: claim.number, amountFen };
      }),
    });
    await this.number(ctx, [
      {
        office: version.programme.authority,
        kind,
        claimId: null,
        planId: plan.id,
        basisKind: 'plan-event',
        basisId: event.id,
        datedOn: event.happenedOn,
        body,
      },
    ]);
  }

  /** Of replies of the treasury that say that money was paid. */
  async ofPayments(ctx: Ctx, replies: readonly PaymentReplyRow[]): Promise<void> {
    const paid = replies.filter(({ status }) => status === 'PAID');
    if (ctx.actor.kind !== 'user' || paid.length === 0) return;
    const payments = await this.life.payments(ctx, { ids: paid.map(({ paymentId }) => paymentId) });
    const known = await this.claims(ctx, [...new Set(payments.map(({ claimId }) => claimId))]);
    const drafts: PaperDraft[] = [];
    for (const reply of paid) {
      const payment = present(
        payments.find(({ id }) => id === reply.paymentId),
        'payment of a reply',
      );
      const { plan } = present(await this.store.ofPlans.planById(ctx, payment.planId), 'plan of a payment');
      const { claim, facts, office } = known(payment.claimId);
      const award = plan.items.find(({ claimId }) => claimId === claim.id)?.amountFen ?? fen(0n);
      drafts.push({
        office,
        kind: 'PAYMENT',
        claimId: claim.id,
        planId: null,
        basisKind: 'payment-reply',
        basisId: reply.id,
        datedOn: reply.repliedOn,
        body: paymentPaper({
          ...facts,
          planNumber: plan.number,
          awardFen: award,
          paymentFen: payment.amountFen,
          paidFen: await this.life.paidOf(ctx, claim.id),
          on: reply.repliedOn,
        }),
      });
    }
    await this.number(ctx, drafts);
  }

  /** What all papers of a claim name: the office, the programme, the call, the applicant. */
  private async claims(ctx: Ctx, ids: readonly string[]) {
    const claims = new Map((await this.store.claims(ctx, { ids })).map((claim) => [claim.id, claim]));
    const applicants = await this.parties.organisations(ctx, [
      ...new Set([...claims.values()].map(({ applicantId }) => applicantId)),
    ]);
    const versions = new Map<string, ProgrammeVersion>();
    for (const code of new Set([...claims.values()].map(({ programme }) => programme))) {
      const [version] = await this.programmes.versions(ctx, code);
      versions.set(code, present(version, 'version of a programme'));
    }
    return (id: string) => {
      const claim = present(claims.get(id), 'claim of a paper');
      const version = present(versions.get(claim.programme), 'programme of a claim');
      const applicant = present(applicants.get(claim.applicantId), 'applicant of a claim');
      return { claim, office: version.programme.authority, facts: factsOf(claim, version, applicant) };
    };
  }

  /** What one kind of paper names besides. */
  private async beside(
    ctx: Ctx,
    claim: ClaimRow,
    kind: PaperKind,
  ): Promise<Pick<ClaimPaperFacts, 'refusals' | 'noticeNumber'>> {
    if (kind === 'REFUSAL') {
      const decision = (await this.store.decisions(ctx, { claimIds: [claim.id] })).at(-1);
      return { refusals: decision ? decidedReasons(readDecision(decision.body)) : [] };
    }
    if (kind !== 'CLAW_BACK_DECISION') return { refusals: [] };
    const notices = (await this.papers.of(ctx, { claimId: claim.id })).filter((one) => one.kind === 'CLAW_BACK_NOTICE');
    const noticeNumber = notices.at(-1)?.number;
    return { refusals: [], ...(noticeNumber === undefined ? {} : { noticeNumber }) };
  }

  /** Gives each its number, series by series in one order, so that two transactions never wait for each other. */
  private async number(ctx: Ctx, drafts: readonly PaperDraft[]): Promise<void> {
    const series = new Map<string, PaperDraft[]>();
    for (const draft of drafts) {
      const key = `${draft.office.code}/${draft.kind}/${yearOf(draft.datedOn)}`;
      series.set(key, [...(series.get(key) ?? []), draft]);
    }
    const rows: PaperRow[] = [];
    for (const key of [...series.keys()].sort()) rows.push(...(await this.numbered(ctx, series.get(key) ?? [])));
    await this.papers.save(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'paper', id: row.id, record: paperRecord(row) })),
    );
  }

  /** Drafts of one series. */
  private async numbered(ctx: Ctx, drafts: readonly PaperDraft[]): Promise<PaperRow[]> {
    const [first] = drafts;
    if (!first) return [];
    const one = { office: first.office.code, kind: first.kind, year: yearOf(first.datedOn as CalendarDate) };
    await this.papers.lock(ctx, one);
    const last = await this.papers.lastPlace(beyond(ctx, 'claims.paper-number'), one);
    return drafts.map(({ office, body, ...draft }, index) => {
      const place = last + index + 1;
      const named = { code: office.code, name: office.name.zh };
      return {
        ...draft,
        id: newId(ctx),
        office: office.code,
        year: one.year,
        place,
        previous: place === 1 ? null : place - 1,
        number: paperNumber(this.numbers, named, draft.kind, one.year, place),
        body: writePaper(body),
        recordedAt: ctx.now,
      };
    });
  }
}

function factsOf(
  claim: ClaimRow,
  { programme }: ProgrammeVersion,
  { nameZh, uscc }: Organisation,
): Omit<ClaimPaperFacts, 'events' | 'refusals'> {
  const call = programme.calls.find(({ key }) => key === claim.callKey);
  return {
    office: programme.authority.name.zh,
    programme: programme.title.zh,
    call: call ? { title: call.title.zh, clause: call.clause, source: call.source } : { title: `${claim.period}年度` },
    claim: { number: claim.number },
    applicant: { nameZh, ...(uscc === undefined ? {} : { uscc }) },
    materials: new Map((call?.materials ?? []).map(({ code, title }) => [code, title.zh])),
  };
}
