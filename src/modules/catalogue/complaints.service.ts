import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Text } from '../../kernel/text.js';
import { SYSTEM_ACTOR } from '../../platform/access.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { owns, reviews } from './catalogue.viewer.js';
import { type ComplaintQuery, ComplaintsStore } from './complaints.store.js';
import {
  assertMayComplain,
  assertMayReply,
  assertUndecided,
  type Complaint,
  type ComplaintEvent,
  type ComplaintOutcome,
  complaintEventRecord,
  complaintRecord,
  type Evidence,
} from './core/complaint.js';
import type { Missing } from './core/life.js';
import { notYourStep, returnListMissing, unknownComplaint } from './core/life-errors.js';
import { complaintReceived, complaintSettled, complaintToDecide } from './core/life-texts.js';
import { type LivedRelease, ReleaseLife } from './life.service.js';
import { LifeStore } from './life.store.js';

export interface ComplaintDraft {
  readonly ground: string;
  readonly evidence: readonly Evidence[];
}

export interface ComplaintDecision {
  readonly outcome: ComplaintOutcome;
  readonly reason: string;
  /** For RETURN: everything that is missing, and by when. */
  readonly missing?: readonly Missing[];
  readonly dueOn?: CalendarDate;
}

/** A complaint as one caller may see it: who complained is for those who review and for the complainant. */
export interface ShownComplaint {
  readonly complaint: Complaint;
  readonly complainantShown: boolean;
}

/** Complaints on releases, the provider's reply, and the exchange's one decision. */
@Injectable()
export class Complaints {
  constructor(
    private readonly store: ComplaintsStore,
    private readonly life: ReleaseLife,
    private readonly lives: LifeStore,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** A complaint in the name of the caller's organisation on a release that it sees. */
  async file(ctx: Ctx, releaseId: string, draft: ComplaintDraft): Promise<ShownComplaint> {
    const { release, corpus } = await this.life.lifeOf(ctx, releaseId);
    const { organisationId } = ctx.actor;
    assertMayComplain(release.state, corpus.providerId, organisationId);
    const row = {
      id: newId(ctx),
      releaseId,
      complainantId: organisationId,
      ground: draft.ground,
      evidence: draft.evidence,
      filedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, row);
    await this.translog.append(ctx, [{ kind: 'complaint', id: row.id, record: complaintRecord(row) }]);
    // Who opened an item is shown with it, so the provider's is opened by the system: it must not learn who complained.
    const hidden = { ...ctx, actor: SYSTEM_ACTOR };
    await this.task(hidden, row.id, 'COMPLAINT_REPLY', complaintReceived(release, draft.ground), corpus.providerId);
    await this.task(ctx, row.id, 'COMPLAINT_DECISION', complaintToDecide(release, draft.ground));
    return { complaint: { row, events: [] }, complainantShown: true };
  }

  /** The provider's reply, once. */
  async reply(ctx: Ctx, id: string, text: string, evidence: readonly Evidence[]): Promise<ShownComplaint> {
    const { complaint, lived } = await this.locked(ctx, id);
    if (!owns(ctx, lived.corpus)) throw notYourStep(['PROVIDER']);
    assertMayReply(complaint);
    return this.add(ctx, complaint, { type: 'REPLIED', text, evidence });
  }

  /** The exchange decides, once; a return or a suspension is a step of the release in the same transaction. */
  async decide(ctx: Ctx, id: string, decision: ComplaintDecision): Promise<ShownComplaint> {
    const { complaint, lived } = await this.locked(ctx, id);
    assertUndecided(complaint);
    const { outcome, reason, missing, dueOn } = decision;
    if (outcome === 'RETURN') {
      if (missing === undefined || dueOn === undefined) throw returnListMissing();
      await this.life.step(ctx, lived.release.id, { step: 'return', reason, missing, dueOn, complaint: id });
    }
    if (outcome === 'SUSPEND') await this.life.step(ctx, lived.release.id, { step: 'suspend', reason, complaint: id });
    const { complainantId } = complaint.row;
    const settled = complaintSettled(lived.release, outcome, reason);
    for (const owner of [complainantId, lived.corpus.providerId]) {
      await this.task(ctx, id, 'COMPLAINT_DECIDED', settled, owner);
    }
    return this.add(ctx, complaint, { type: 'DECIDED', outcome, text: reason, evidence: [] });
  }

  /** Throws `CATALOGUE.UNKNOWN_COMPLAINT` for whoever neither made it, nor provides the release, nor reviews. */
  async complaint(ctx: Ctx, id: string): Promise<ShownComplaint> {
    const { complaint } = await this.found(ctx, id);
    return shown(ctx, complaint);
  }

  /** Newest first: all to those who review, else those that the caller's organisation made or that concern it. */
  async list(ctx: Ctx, query: Omit<ComplaintQuery, 'organisationId'>): Promise<readonly ShownComplaint[]> {
    const { organisationId } = ctx.actor;
    if (!reviews(ctx) && organisationId === undefined) return [];
    const own = reviews(ctx) || organisationId === undefined ? {} : { organisationId };
    return (await this.store.list(ctx, { ...query, ...own })).map((complaint) => shown(ctx, complaint));
  }

  leafSources(): readonly LeafSource[] {
    return [
      leafSource('complaint', (ctx) => this.store.stream(ctx), complaintRecord),
      leafSource('complaint-event', (ctx) => this.store.streamEvents(ctx), complaintEventRecord),
    ];
  }

  private async found(ctx: Ctx, id: string): Promise<{ complaint: Complaint; lived: LivedRelease }> {
    const complaint = isId(id) ? await this.store.find(ctx, id) : undefined;
    if (complaint === undefined) throw unknownComplaint();
    const lived = await this.life.lifeOf(ctx, complaint.row.releaseId);
    const own = complaint.row.complainantId === ctx.actor.organisationId;
    if (!own && !owns(ctx, lived.corpus) && !reviews(ctx)) throw unknownComplaint();
    return { complaint, lived };
  }

  /** The complaint as it stands once every other step on its release is done. */
  private async locked(ctx: Ctx, id: string): Promise<{ complaint: Complaint; lived: LivedRelease }> {
    const { lived } = await this.found(ctx, id);
    await this.lives.lock(ctx, lived.release.id);
    return this.found(ctx, id);
  }

  private async add(
    ctx: Ctx,
    complaint: Complaint,
    draft: Pick<ComplaintEvent, 'type' | 'outcome' | 'text' | 'evidence'>,
  ): Promise<ShownComplaint> {
    const event: ComplaintEvent = {
      ...draft,
      id: newId(ctx),
      complaintId: complaint.row.id,
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insertEvent(ctx, event);
    await this.translog.append(ctx, [{ kind: 'complaint-event', id: event.id, record: complaintEventRecord(event) }]);
    return shown(ctx, { ...complaint, events: [...complaint.events, event] });
  }

  private async task(ctx: Ctx, complaintId: string, kind: string, reason: Text, owner?: string): Promise<void> {
    const about = { kind, subjectKind: 'complaint', subjectId: complaintId, reason };
    await this.followups.item(ctx, owner === undefined ? about : { ...about, owner });
  }
}

function shown(ctx: Ctx, complaint: Complaint): ShownComplaint {
  const own = complaint.row.complainantId === ctx.actor.organisationId;
  return { complaint, complainantShown: own || reviews(ctx) };
}
