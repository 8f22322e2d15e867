import { Injectable } from '@nestjs/common';
import { holdsOn } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type CallFile, Programmes } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimDesk, type OpenClaim } from './claim-desk.service.js';
import { type ClaimedObjects, OwnObjects } from './claimed-objects.service.js';
import { ClaimsStore } from './claims.store.js';
import { insistCorrected, type MaterialGiven } from './core/claim-acts.js';
import * as no from './core/claim-life-errors.js';
import { type ClaimRow, claimRecord } from './core/claim-records.js';
import type { ClaimState } from './core/claim-states.js';
import { Rivals } from './rivals.service.js';

/** What an applicant files. */
export interface Application extends ClaimedObjects {
  readonly programme: string;
  readonly call: string;
  /** USCC; absent = the caller's organisation. */
  readonly applicant?: string;
  readonly materials: readonly MaterialGiven[];
}

/** What the applicant does: files, submits against the list of materials, corrects once, comments, withdraws. */
@Injectable()
export class Applications {
  constructor(
    private readonly store: ClaimsStore,
    private readonly rivals: Rivals,
    private readonly desk: ClaimDesk,
    private readonly programmes: Programmes,
    private readonly objects: OwnObjects,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /**
   * A draft of the caller's organisation. Throws `CLAIMS.CALL_UNKNOWN`, `CLAIMS.NOT_OWN`, `CLAIMS.APPLICANT_KIND`,
   * `CLAIMS.MATERIAL_UNKNOWN`, `PROGRAMMES.NOT_FOUND`, and what {@link OwnObjects.of} throws. Answers the claim's id.
   */
  async file(ctx: Ctx, application: Application): Promise<string> {
    const version = await this.programmes.newest(ctx, application.programme);
    const call = version?.programme.calls.find(({ key }) => key === application.call);
    if (!version || !call) throw no.callMissing(application.programme, application.call);
    const applicant = await this.applicant(ctx, application, call);
    const objects = await this.objects.of(ctx, application, applicant, version, call);
    insistListed(call, application.materials);
    const period = call.signed.from.slice(0, 4);
    await this.store.lock(ctx, version.code, period);
    const place = (await this.store.countOf(beyond(ctx, 'claims.number'), version.code, period)) + 1;
    const row: ClaimRow = {
      id: newId(ctx),
      number: `${version.code}-${period}-${String(place).padStart(6, '0')}`,
      programme: version.code,
      period,
      callKey: call.key,
      applicantId: applicant.id,
      origin: 'APPLIED',
      ...objects,
      places: objects.contractIds.map((_one, index) => index + 1),
      recordedAt: ctx.now,
    };
    await this.store.saveClaims(ctx, [row]);
    await this.translog.append(ctx, [{ kind: 'claim', id: row.id, record: claimRecord(row) }]);
    return row.id;
  }

  /**
   * Within the call's window, with every material that is uploaded. Throws `CLAIMS.WINDOW_CLOSED`,
   * `CLAIMS.MATERIAL_MISSING`, `CLAIMS.ALREADY_CLAIMED`.
   */
  async submit(ctx: Ctx, claimId: string, materials: readonly MaterialGiven[]): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'submit');
    const call = calledBy(open);
    if (!holdsOn(call.window.from, call.window.until, open.today)) throw no.windowClosed(call, open.today, call);
    insistListed(call, materials);
    const given = new Set(materials.map(({ code }) => code));
    const missing = (call.materials ?? []).filter(({ code, from }) => from === 'UPLOAD' && !given.has(code));
    if (missing.length > 0) throw no.materialsMissing(missing);
    await this.rivals.insistUnclaimed(ctx, open.claim);
    return this.desk.record(ctx, open, 'submit', { detail: { materials: materialsJson(materials) } });
  }

  /** By the due day, with every paper asked for. Throws `CLAIMS.CORRECTION_OVERDUE`, `CLAIMS.MATERIAL_MISSING`. */
  async resubmit(ctx: Ctx, claimId: string, materials: readonly MaterialGiven[]): Promise<ClaimState> {
    const open = await this.desk.open(ctx, claimId, 'resubmit');
    const fromLedger = (open.call?.materials ?? []).filter(({ from }) => from === 'LEDGER').map(({ code }) => code);
    insistCorrected(open.events, materials, new Set(fromLedger), open.today);
    return this.desk.record(ctx, open, 'resubmit', { detail: { materials: materialsJson(materials) } });
  }

  private async applicant(ctx: Ctx, { applicant }: Application, call: CallFile): Promise<Organisation> {
    const own = ctx.actor.organisationId;
    if (own === undefined) throw no.notOwnApplicant();
    const organisation = await this.parties.organisation(ctx, own);
    if (applicant !== undefined && normaliseUscc(applicant) !== organisation.uscc) throw no.notOwnApplicant();
    const { kind } = organisation;
    if (call.applicantKinds && !call.applicantKinds.some((one) => one === kind)) throw no.kindNotCalled(kind);
    return organisation;
  }
}

function calledBy({ call, claim }: OpenClaim): CallFile {
  if (!call) throw no.callMissing(claim.programme, claim.callKey);
  return call;
}

/** What the ledger holds is never asked for again, and what the list does not name is not taken. */
function insistListed({ materials }: CallFile, given: readonly MaterialGiven[]): void {
  if (!materials) return;
  const known = materials.map(({ code }) => code);
  const unknown = given.find(({ code }) => !known.includes(code));
  if (unknown) throw no.materialUnknown(unknown.code, known);
}

function materialsJson(materials: readonly MaterialGiven[]): JsonObject[] {
  return materials.map(({ code, sha256 }) => ({ code, sha256 }));
}
