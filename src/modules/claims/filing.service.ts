import { Injectable } from '@nestjs/common';
import { yearOf } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Taken } from '../../kernel/take.js';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type ContractFact, Contracts } from '../contracts/index.js';
import { Parties } from '../parties/index.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimSteps } from './claim-steps.service.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimRow, claimRecord } from './core/claim-records.js';
import * as no from './core/claims-errors.js';
import { impliedClaims, type SignedContract } from './core/implied-claims.js';
import { OpennessFacts } from './openness.facts.service.js';

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
    private readonly steps: ClaimSteps,
    private readonly translog: Translog,
    private readonly openness: OpennessFacts,
  ) {}

  /** Rows of claims.csv, each taken, known or refused by itself; answers in the order given. */
  async take(ctx: Ctx, drafts: readonly ClaimDraft[]): Promise<Taken[]> {
    const codes = new Set(drafts.map((draft) => normaliseUscc(draft.applicant)));
    const applicants = await this.parties.organisationsByUscc(ctx, [...codes]);
    const contracts = await this.contracts.byNumber(ctx, [...new Set(drafts.flatMap((draft) => draft.contracts))]);
    const filing = await this.open(ctx, contracts);
    const answers: Taken[] = [];
    for (const draft of drafts) {
      answers.push(
        await attempt(async () => {
          if (!filing.versions.has(draft.programme)) await this.programmes.versions(ctx, draft.programme);
          const filed = judge(draft, applicants.get(normaliseUscc(draft.applicant))?.id, filing);
          const opened = await this.opened(ctx, filing, filed);
          if (opened) return { outcome: 'unchanged', id: opened.id };
          const holders = filed.contractIds.flatMap((id) => filing.claimed.get(id) ?? []);
          const known = holders.find((claim) => sameClaim(claim, filed));
          if (known) return { outcome: 'unchanged', id: known.id };
          const [holder] = holders;
          if (holder) throw no.alreadyClaimed(numberHeld(filing, holder, filed), holder.number);
          return { outcome: 'taken', id: await this.file(ctx, filing, filed) };
        }),
      );
    }
    await this.save(ctx, filing.fresh);
    return answers;
  }

  /**
   * Files what nobody filed: one claim per applicant and programme over the contracts given, for folders without
   * claims.csv. Contracts whose programme is not published stay unclaimed. Answers how many were filed and known.
   */
  async takeImplied(ctx: Ctx, contractIds: readonly string[]): Promise<{ taken: number; unchanged: number }> {
    const facts = [...(await this.contracts.contracts(ctx, contractIds)).values()];
    const filing = await this.open(ctx, facts);
    const published = facts.flatMap((fact) =>
      fact.programme !== undefined && filing.versions.has(fact.programme) ? [signedContract(fact, fact.programme)] : [],
    );
    let unchanged = 0;
    for (const claim of impliedClaims(published)) {
      const contracts = claim.contractIds.filter((id) => !isClaimed(filing, id, claim));
      if (contracts.length === 0) unchanged += 1;
      else await this.file(ctx, filing, { ...claim, contractIds: contracts, origin: 'IMPLIED' });
    }
    await this.save(ctx, filing.fresh);
    return { taken: filing.fresh.length, unchanged };
  }

  /**
   * Files one claim of each programme that is shared by use, for every unit that opened one of the corpora on the public
   * platform: in the year with most use, and in its other years of use. Years before a programme began get none.
   */
  async takeOpened(ctx: Ctx, corpusKeys: readonly string[]): Promise<{ taken: number; unchanged: number }> {
    const filing = await this.open(ctx, []);
    const shared = [...filing.versions.values()].filter(({ programme }) => isSharedByUse(programme));
    let unchanged = 0;
    for (const { code: programme, programme: file } of shared) {
      for (const { applicantId, years } of await this.openness.units(ctx, corpusKeys)) {
        for (const period of years.map(String)) {
          if (parsePeriod(period).lastDay < file.inForce.from) continue;
          const filed: Filed = { programme, period, applicantId, origin: 'IMPLIED', contractIds: [] };
          if (await this.opened(ctx, filing, filed)) unchanged += 1;
          else await this.file(ctx, filing, filed);
        }
      }
    }
    await this.save(ctx, filing.fresh);
    return { taken: filing.fresh.length, unchanged };
  }

  /** The claim of a unit that stands already where claims name no contracts: there is one for each period. */
  private async opened(ctx: Ctx, filing: OpenFiling, filed: Filed): Promise<ClaimRow | undefined> {
    if (filed.contractIds.length > 0) return undefined;
    const { programme, period, applicantId } = filed;
    const stored = await this.store.claims(beyond(ctx, 'claims.double-claim'), { programme, period, applicantId });
    return [...stored, ...filing.fresh].find(
      (claim) => claim.programme === programme && claim.period === period && claim.applicantId === applicantId,
    );
  }

  private async open(ctx: Ctx, contracts: readonly ContractFact[]): Promise<OpenFiling> {
    const versions = await this.programmes.latest(ctx, { limit: 10_000 });
    const filing: OpenFiling = {
      versions: new Map(versions.map((version) => [version.code, version])),
      contracts: new Map(),
      claimed: new Map(),
      next: new Map(),
      fresh: [],
    };
    for (const contract of contracts) push(filing.contracts, contract.number, contract);
    const ids = contracts.map((contract) => contract.id);
    for (const claim of ids.length === 0
      ? []
      : await this.store.claimsOfContracts(beyond(ctx, 'claims.double-claim'), ids))
      note(filing, claim);
    return filing;
  }

  private async file(ctx: Ctx, filing: OpenFiling, filed: Filed): Promise<string> {
    const { programme, period } = filed;
    const series = `${programme}-${period}`;
    let number = filing.next.get(series);
    if (number === undefined) {
      await this.store.lock(ctx, programme, period);
      number = (await this.store.countOf(beyond(ctx, 'claims.number'), programme, period)) + 1;
    }
    filing.next.set(series, number + 1);
    const calls = filing.versions.get(programme)?.programme.calls ?? [];
    const row: ClaimRow = {
      ...filed,
      places: filed.contractIds.map((_id, index) => index + 1),
      corpusIds: [],
      id: newId(ctx),
      number: `${series}-${String(number).padStart(6, '0')}`,
      callKey: calls.find((call) => call.signed.from.startsWith(period))?.key ?? period,
      recordedAt: ctx.now,
    };
    filing.fresh.push(row);
    note(filing, row);
    return row.id;
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
    await this.steps.record(ctx, [...rows.map(step('submit')), ...rows.map(step('accept'))]);
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

/** What one filing knows: looked up once, kept by contract, so that a row costs no statement and no search. */
interface OpenFiling {
  readonly versions: ReadonlyMap<string, ProgrammeVersion>;
  /** By number as given; one number may stand in several programmes. */
  readonly contracts: Map<string, ContractFact[]>;
  /** Claims that hold a contract, by its id. */
  readonly claimed: Map<string, ClaimRow[]>;
  /** Next number of a programme and period. */
  readonly next: Map<string, number>;
  readonly fresh: ClaimRow[];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function note(filing: OpenFiling, claim: ClaimRow): void {
  for (const id of claim.contractIds) push(filing.claimed, id, claim);
}

function isClaimed(filing: OpenFiling, contractId: string, claim: Pick<Filed, 'programme' | 'period'>): boolean {
  const holders = filing.claimed.get(contractId) ?? [];
  return holders.some((known) => known.programme === claim.programme && known.period === claim.period);
}

function signedContract(fact: ContractFact, programme: string): SignedContract {
  const { id, number, signedOn } = fact;
  return { id, number, programme, applicantId: fact.buyerId, signedOn, year: yearOf(signedOn) };
}

function numberHeld(filing: OpenFiling, holder: ClaimRow, filed: Filed): string {
  const id = filed.contractIds.find((one) => holder.contractIds.includes(one));
  const contract = [...filing.contracts.values()].flat().find((one) => one.id === id);
  return contract?.number ?? '';
}

function judge(draft: ClaimDraft, applicantId: string | undefined, { contracts, versions }: OpenFiling): Filed {
  parsePeriod(draft.period, 'period');
  if (applicantId === undefined) throw no.unknownApplicant(draft.applicant);
  const file = versions.get(draft.programme)?.programme;
  const byUse = file !== undefined && isSharedByUse(file);
  if (byUse && draft.contracts.length > 0) throw no.sharedByUse(draft.programme);
  if (!byUse && draft.contracts.length === 0) throw no.noContracts();
  const seen = new Set<string>();
  for (const number of draft.contracts) {
    const found = contracts.get(number) ?? [];
    const contract = found.find((one) => one.programme === draft.programme) ?? found[0];
    if (!contract) throw no.unknownContract(number);
    if (contract.buyerId !== applicantId) throw no.notTheBuyer(number);
    if (contract.programme !== undefined && contract.programme !== draft.programme) {
      throw no.otherProgramme(number, contract.programme);
    }
    if (seen.has(contract.id)) throw no.contractTwice(number);
    seen.add(contract.id);
  }
  return { programme: draft.programme, period: draft.period, applicantId, origin: 'FILED', contractIds: [...seen] };
}

/** The rule of the programme asks for the use of a year and for no contract. */
function isSharedByUse({ parameters }: ProgrammeVersion['programme']): boolean {
  return parameters.use !== undefined;
}

function sameClaim(claim: ClaimRow, filed: Filed): boolean {
  return (
    claim.programme === filed.programme &&
    claim.period === filed.period &&
    claim.applicantId === filed.applicantId &&
    claim.contractIds.join() === filed.contractIds.join()
  );
}
