import { Injectable } from '@nestjs/common';
import { yearOf } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Taken } from '../../kernel/take.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type ContractFact, Contracts } from '../contracts/index.js';
import { Parties } from '../parties/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimRow, claimRecord } from './core/claim-records.js';
import * as no from './core/claims-errors.js';
import { impliedClaims } from './core/implied-claims.js';
import { PlanBook } from './plan-book.service.js';

/** A row of claims.csv. */
export interface ClaimDraft {
  readonly programme: string;
  readonly period: string;
  /** USCC of the applicant. */
  readonly applicant: string;
  /** Contract numbers as the contracts have them. */
  readonly contracts: readonly string[];
}

type Filed = Pick<ClaimRow, 'programme' | 'period' | 'applicantId' | 'origin' | 'contractIds'>;

/** Takes claims of history as submitted and accepted (surface page section 6). */
@Injectable()
export class Filing {
  constructor(
    private readonly store: ClaimsStore,
    private readonly parties: Parties,
    private readonly contracts: Contracts,
    private readonly programmes: Programmes,
    private readonly book: PlanBook,
    private readonly translog: Translog,
  ) {}

  /** Rows of claims.csv, each taken, known or refused by itself; answers in the order given. */
  async take(ctx: Ctx, drafts: readonly ClaimDraft[]): Promise<Taken[]> {
    const applicants = await this.parties.organisationsByUscc(ctx, [
      ...new Set(drafts.map((draft) => normaliseUscc(draft.applicant))),
    ]);
    const contracts = await this.contracts.byNumber(ctx, [...new Set(drafts.flatMap((draft) => draft.contracts))]);
    const versions = new Map(
      (await this.programmes.latest(ctx, { limit: 10_000 })).map((version) => [version.code, version]),
    );
    const claimed = await this.claimed(
      ctx,
      contracts.map((contract) => contract.id),
    );
    const fresh: ClaimRow[] = [];
    const answers: Taken[] = [];
    for (const draft of drafts) {
      answers.push(
        await attempt(async () => {
          const version = versions.get(draft.programme);
          if (!version) await this.programmes.versions(ctx, draft.programme);
          const filed = judge(draft, applicants.get(normaliseUscc(draft.applicant))?.id, contracts);
          const known = claimed.find((claim) => sameClaim(claim, filed));
          if (known) return { outcome: 'unchanged', id: known.id };
          assertUnclaimed(filed, claimed, contracts);
          const row = await this.row(ctx, filed, version, fresh);
          fresh.push(row);
          claimed.push(row);
          return { outcome: 'taken', id: row.id };
        }),
      );
    }
    await this.save(ctx, fresh);
    return answers;
  }

  /**
   * Files what nobody filed: one claim per applicant and programme over the contracts given, for folders without
   * claims.csv. Contracts whose programme is not published stay unclaimed. Answers how many were filed and known.
   */
  async takeImplied(ctx: Ctx, contractIds: readonly string[]): Promise<{ taken: number; unchanged: number }> {
    const facts = [...(await this.contracts.contracts(ctx, contractIds)).values()];
    const versions = new Map(
      (await this.programmes.latest(ctx, { limit: 10_000 })).map((version) => [version.code, version]),
    );
    const wanted = impliedClaims(
      facts.flatMap((fact) =>
        fact.programme !== undefined && versions.has(fact.programme)
          ? [
              {
                id: fact.id,
                number: fact.number,
                programme: fact.programme,
                applicantId: fact.buyerId,
                year: yearOf(fact.signedOn),
                signedOn: fact.signedOn,
              },
            ]
          : [],
      ),
    );
    const claimed = await this.claimed(
      ctx,
      facts.map((fact) => fact.id),
    );
    const fresh: ClaimRow[] = [];
    let unchanged = 0;
    for (const claim of wanted) {
      const open = claim.contractIds.filter(
        (id) =>
          !claimed.some(
            (known) =>
              known.programme === claim.programme && known.period === claim.period && known.contractIds.includes(id),
          ),
      );
      if (open.length === 0) unchanged += 1;
      else
        fresh.push(
          await this.row(ctx, { ...claim, contractIds: open, origin: 'IMPLIED' }, versions.get(claim.programme), fresh),
        );
    }
    await this.save(ctx, fresh);
    return { taken: fresh.length, unchanged };
  }

  private async claimed(ctx: Ctx, contractIds: readonly string[]): Promise<ClaimRow[]> {
    return contractIds.length === 0 ? [] : this.store.claimsOfContracts(ctx, contractIds);
  }

  private async row(
    ctx: Ctx,
    filed: Filed,
    version: ProgrammeVersion | undefined,
    fresh: readonly ClaimRow[],
  ): Promise<ClaimRow> {
    const before = fresh.filter((claim) => claim.programme === filed.programme && claim.period === filed.period).length;
    if (before === 0) await this.store.lock(ctx, filed.programme, filed.period);
    const number = (await this.store.countOf(ctx, filed.programme, filed.period)) + before + 1;
    const call = version?.programme.calls.find((one) => one.signed.from.startsWith(filed.period));
    return {
      ...filed,
      id: newId(ctx),
      number: `${filed.programme}-${filed.period}-${String(number).padStart(6, '0')}`,
      callKey: call?.key ?? filed.period,
      recordedAt: ctx.now,
    };
  }

  private async save(ctx: Ctx, rows: readonly ClaimRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.store.saveClaims(ctx, rows);
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'claim', id: row.id, record: claimRecord(row) })),
    );
    const step = (type: 'submit' | 'accept') => (row: ClaimRow) => ({
      claimId: row.id,
      type,
      on: parsePeriod(row.period).lastDay,
      actorId: ctx.actor.id,
    });
    await this.book.record(ctx, [...rows.map(step('submit')), ...rows.map(step('accept'))]);
  }
}

async function attempt(work: () => Promise<Taken>): Promise<Taken> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) return { outcome: 'refused', errors: [error.asFieldError()] };
    throw error;
  }
}

function judge(draft: ClaimDraft, applicantId: string | undefined, contracts: readonly ContractFact[]): Filed {
  parsePeriod(draft.period, 'period');
  if (applicantId === undefined) throw no.unknownApplicant(draft.applicant);
  if (draft.contracts.length === 0) throw no.noContracts();
  const named = draft.contracts.map((number) => {
    const found = contracts.filter((one) => one.number === number);
    const contract = found.find((one) => one.programme === draft.programme) ?? found[0];
    if (!contract) throw no.unknownContract(number);
    if (contract.buyerId !== applicantId) throw no.notTheBuyer(number);
    if (contract.programme !== undefined && contract.programme !== draft.programme) {
      throw no.otherProgramme(number, contract.programme);
    }
    return contract;
  });
  const ids = named.map((contract) => contract.id);
  const twice = named.find((contract, index) => ids.indexOf(contract.id) !== index);
  if (twice) throw no.contractTwice(twice.number);
  return { programme: draft.programme, period: draft.period, applicantId, origin: 'FILED', contractIds: ids };
}

function sameClaim(claim: ClaimRow, filed: Filed): boolean {
  return (
    claim.programme === filed.programme &&
    claim.period === filed.period &&
    claim.applicantId === filed.applicantId &&
    claim.contractIds.join() === filed.contractIds.join()
  );
}

function assertUnclaimed(filed: Filed, claimed: readonly ClaimRow[], contracts: readonly ContractFact[]): void {
  for (const id of filed.contractIds) {
    const holder = claimed.find((claim) => claim.contractIds.includes(id));
    const number = contracts.find((contract) => contract.id === id)?.number ?? id;
    if (holder) throw no.alreadyClaimed(number, holder.number);
  }
}
