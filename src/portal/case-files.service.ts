import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../kernel/calendar-date.js';
import { type AttestationFact, Attestations } from '../modules/attestations/index.js';
import { type ClaimCase, type ClaimSummary, Claims, type DecidedContract } from '../modules/claims/index.js';
import { Contracts } from '../modules/contracts/index.js';
import { FindingFiles, Parties } from '../modules/parties/index.js';
import { Translog } from '../modules/translog/index.js';
import type { Ctx } from '../platform/ctx.js';
import { page, startAfter, startAfterId } from '../platform/http/paging.js';
import { caseRow, contractView, decisionView, eventViews, programmeView } from './case-mapping.js';
import { OpenedFiles } from './opened-files.service.js';
import { attestationView, partyView } from './public-views.service.js';
import type {
  AttestationView,
  CaseContract,
  CaseFile,
  CaseRow,
  CaseRows,
  FindingView,
} from './views/case-file.view.js';

/** Claims of a page. */
const ROWS = 50;

/** Case files as pages show them, gathered through the rooms' doors in the reader's own name. */
@Injectable()
export class CaseFiles {
  constructor(
    private readonly claims: Claims,
    private readonly contracts: Contracts,
    private readonly openedFiles: OpenedFiles,
    private readonly attestations: Attestations,
    private readonly parties: Parties,
    private readonly translog: Translog,
    private readonly findingFiles: FindingFiles,
  ) {}

  /** A page of the claims that the reader may see: those after `cursor`, which is empty at the start. */
  async rows(ctx: Ctx, cursor: string, show?: 'open' | 'ended'): Promise<CaseRows> {
    const seen = show === undefined ? startAfter : startAfterId;
    const after = cursor === '' ? undefined : seen({ cursor });
    const found = await this.claims.list(ctx, {
      ...(show === undefined ? {} : { show }),
      ...(after === undefined ? {} : { after }),
      limit: ROWS + 1,
    });
    const { items, nextCursor } = page(found, ROWS, (one) => one.cursor);
    const rows = await this.caseRows(ctx, items);
    return { rows, whole: after === undefined && nextCursor === null, ...(nextCursor === null ? {} : { nextCursor }) };
  }

  /** Those of the claims that the reader may see. */
  async rowsOf(ctx: Ctx, ids: readonly string[]): Promise<CaseRow[]> {
    return this.caseRows(ctx, await this.claims.listed(ctx, ids));
  }

  private async caseRows(ctx: Ctx, claims: readonly ClaimSummary[]): Promise<CaseRow[]> {
    const titles = new Map<string, ClaimCase['version']['programme']['title']>();
    for (const { claim } of claims) {
      if (!titles.has(claim.programme)) titles.set(claim.programme, await this.title(ctx, claim.id));
    }
    return claims.map((one) => caseRow(one, titles.get(one.claim.programme)));
  }

  /** One claim with everything it rests on. Throws `CLAIMS.NOT_FOUND` for whoever may not see it. */
  async caseFile(ctx: Ctx, id: string): Promise<CaseFile> {
    const found = await this.claims.caseFile(ctx, id);
    const decided = found.decision?.body.contracts ?? [];
    const contracts: CaseContract[] = [];
    for (const contractId of found.claim.contractIds) {
      const sheet = await this.contracts.sheetOf(ctx, contractId);
      const decision = decided.find((one) => one.id === contractId);
      contracts.push(contractView(sheet, decision, await this.openedFiles.ofContract(ctx, sheet), found.version));
    }
    const opened = await this.openedFiles.opened(ctx, found);
    return {
      id: found.claim.id,
      number: found.claim.number,
      state: found.state,
      programme: programmeView(found),
      applicant: partyView(found.applicant),
      ...submittedOn(found),
      contracts,
      ...(opened ? { opened } : {}),
      ...(found.decision ? { decision: decisionView(found, found.decision.body) } : {}),
      findings: await this.findings(ctx, decided),
      attestations: await this.attestationsOf(ctx, decided),
      events: eventViews(found),
      ...(found.decision ? { receipt: await this.receipt(ctx) } : {}),
    };
  }

  private async title(ctx: Ctx, claimId: string) {
    return (await this.claims.caseFile(ctx, claimId)).version.programme.title;
  }

  /** The findings that the decision names, as they were frozen: for each who gains the day with the worst answer. */
  private async findings(ctx: Ctx, decided: readonly DecidedContract[]): Promise<FindingView[]> {
    const recorded = decided.flatMap((contract) =>
      worstPerGainer(contract.findings).map((finding) => ({ contract: contract.number, finding })),
    );
    const frozen = await this.findingFiles.frozen(
      ctx,
      recorded.map(({ finding }) => finding.finding),
    );
    return recorded.map(({ contract, finding }) => {
      const shown = frozen.get(finding.finding);
      return {
        id: finding.finding,
        contract,
        outcome: finding.outcome as FindingView['outcome'],
        byReviewers: finding.opinion !== undefined,
        asOf: finding.on,
        ...(shown === undefined ? {} : { shown }),
      };
    });
  }

  private async attestationsOf(ctx: Ctx, decided: readonly DecidedContract[]): Promise<AttestationView[]> {
    const asked = decided.flatMap((one) =>
      one.attestations.map((each) => ({ ...each, standing: standingOf(each.standing), contract: one.number })),
    );
    const facts = await this.attestations.attestations(
      ctx,
      asked.flatMap((one) => one.attestation ?? []),
    );
    const issuers = await this.parties.organisations(ctx, [
      ...new Set([...facts.values()].map((fact) => fact.issuerId)),
    ]);
    const today = shanghaiDate(ctx.now);
    return asked.map(({ type, standing, attestation, contract }): AttestationView => {
      const fact: AttestationFact | undefined = attestation === undefined ? undefined : facts.get(attestation);
      if (!fact) return { type, state: standing === 'FAILED' ? 'FAILED' : 'MISSING', contract, atSigning: standing };
      return { ...attestationView(fact, issuers.get(fact.issuerId), today), contract, atSigning: standing };
    });
  }

  /** The decision and its leaf were stored together; the checkpoint is the newest one published. */
  private async receipt(ctx: Ctx): Promise<CaseFile['receipt']> {
    const head = await this.translog.publication(ctx);
    return head ? { checkpointSize: BigInt(head.size) } : {};
  }
}

function submittedOn(found: Pick<ClaimSummary, never> & ClaimCase): { submittedOn?: CalendarDate } {
  const event = found.events.find((one) => one.type === 'submit');
  return event ? { submittedOn: event.happenedOn } : {};
}

function standingOf(recorded: string): NonNullable<AttestationView['atSigning']> {
  return recorded === 'VALID' || recorded === 'FAILED' ? recorded : 'MISSING';
}

const SEVERITY = ['NOT_RELATED', 'INDETERMINATE', 'REVIEW', 'RELATED'];

/** Of the days asked for one gainer, the worst answer; the first such day. */
export function worstPerGainer<T extends { readonly gainer: string; readonly outcome: string }>(
  findings: readonly T[],
): T[] {
  const worst = new Map<string, T>();
  for (const one of findings) {
    const known = worst.get(one.gainer);
    if (!known || SEVERITY.indexOf(one.outcome) > SEVERITY.indexOf(known.outcome)) worst.set(one.gainer, one);
  }
  return [...worst.values()];
}
