import { Injectable } from '@nestjs/common';
import { holdsOn } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { isId } from '../../kernel/ids.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type ContractFact, Contracts } from '../contracts/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type CallFile, Programmes } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimDesk, type OpenClaim } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimsStore } from './claims.store.js';
import { insistCorrected, type MaterialGiven } from './core/claim-acts.js';
import * as no from './core/claim-life-errors.js';
import { type ClaimRow, claimRecord } from './core/claim-records.js';
import { type ClaimState, stateAfter } from './core/claim-states.js';
import { contractTwice } from './core/claims-errors.js';

/** What an applicant files. */
export interface Application {
  readonly programme: string;
  readonly call: string;
  /** USCC; absent = the caller's organisation. */
  readonly applicant?: string;
  readonly contracts: readonly string[];
  readonly materials: readonly MaterialGiven[];
}

/** While a claim is in one of these states nobody else may claim its contracts. */
const LETS_GO: readonly ClaimState[] = ['DRAFT', 'NOT_ACCEPTED', 'LAPSED', 'REFUSED', 'WITHDRAWN'];

/** What the applicant does: files, submits against the list of materials, corrects once, comments, withdraws. */
@Injectable()
export class Applications {
  constructor(
    private readonly store: ClaimsStore,
    private readonly life: ClaimLifeStore,
    private readonly desk: ClaimDesk,
    private readonly programmes: Programmes,
    private readonly contracts: Contracts,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /**
   * A draft of the caller's organisation. Throws `CLAIMS.CALL_UNKNOWN`, `CLAIMS.NOT_OWN`, `CLAIMS.APPLICANT_KIND`,
   * `CLAIMS.UNKNOWN_CONTRACT`, `CLAIMS.CONTRACT_TWICE`, `CLAIMS.WRONG_YEAR`, `CLAIMS.MATERIAL_UNKNOWN`,
   * `PROGRAMMES.NOT_FOUND`. Answers the claim's id.
   */
  async file(ctx: Ctx, application: Application): Promise<string> {
    const version = await this.programmes.newest(ctx, application.programme);
    const call = version?.programme.calls.find(({ key }) => key === application.call);
    if (!version || !call) throw no.callMissing(application.programme, application.call);
    const applicant = await this.applicant(ctx, application, call);
    const contracts = await this.ownContracts(ctx, application.contracts, applicant, call);
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
      contractIds: contracts.map(({ id }) => id),
      places: contracts.map((_one, index) => index + 1),
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
    await this.insistUnclaimed(ctx, open);
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

  private async ownContracts(
    ctx: Ctx,
    ids: readonly string[],
    applicant: Organisation,
    call: CallFile,
  ): Promise<ContractFact[]> {
    const facts = await this.contracts.contracts(ctx, ids.filter(isId));
    const seen = new Set<string>();
    return ids.map((id, index) => {
      const fact = facts.get(id);
      if (!fact || fact.buyerId !== applicant.id) throw no.contractNotYours(index);
      if (seen.has(fact.numberKey)) throw contractTwice(fact.number);
      seen.add(fact.numberKey);
      if (!holdsOn(call.signed.from, call.signed.until, fact.signedOn)) {
        throw no.signedOutsideCall(fact.number, fact.signedOn, call.signed, call);
      }
      return fact;
    });
  }

  /** Neither the contract, however its number is spelled, nor an invoice of it stands in a live claim of any programme. */
  private async insistUnclaimed(ctx: Ctx, { claim }: OpenClaim): Promise<void> {
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
    const states = new Map(steps.map(({ claimId, types }) => [claimId, stateAfter(types)]));
    const live = holders.find(({ id }) => !LETS_GO.includes(states.get(id) ?? 'DRAFT'));
    if (!live) return;
    const held = new Set(live.contractIds);
    const numbers = rivals
      .filter(({ id }) => held.has(id))
      .flatMap(({ numberKey, invoiceKeys }) => [numberKey, ...invoiceKeys]);
    const named = [...own.values()].find(
      ({ id, numberKey, invoiceKeys }) =>
        held.has(id) || [numberKey, ...invoiceKeys].some((key) => numbers.includes(key)),
    );
    throw no.claimedElsewhere(named?.number ?? '', live.programme);
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
