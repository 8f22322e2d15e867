import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { addFen, type Fen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Attestations } from '../attestations/index.js';
import { type ContractFact, Contracts, eligiblePart } from '../contracts/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import type { ContractInput, Rules } from '../programmes/index.js';
import { ClaimsStore } from './claims.store.js';
import type { SignedFigures } from './core/claim-acts.js';
import type { ClaimRow } from './core/claim-records.js';
import { holdsContracts } from './core/claim-states.js';
import { type DecidedAttestation, type DecidedFinding, readDecision } from './core/decision.js';
import { type Duplicate, findDuplicates } from './core/duplicates.js';
import { worst } from './core/outcome.js';

/** What `settle` knows of one contract: the evaluator's input and the records it was drawn from. */
export interface SettlementFact {
  readonly contract: ContractFact;
  readonly input: ContractInput;
  readonly findings: readonly DecidedFinding[];
  readonly attestations: readonly DecidedAttestation[];
  /** Where reviewers or panels signed figures of the input. */
  readonly signed?: SignedFigures['signed'];
}

/** Gathers the facts of a run set-wise: a handful of statements for any number of contracts. */
@Injectable()
export class SettlementFacts {
  constructor(
    private readonly store: ClaimsStore,
    private readonly contracts: Contracts,
    private readonly parties: Parties,
    private readonly attestations: Attestations,
  ) {}

  /**
   * Facts by contract id, as of `asOf`. Every contract of the claims must exist and be signed; `duplicates` are those among
   * all contracts of the run.
   */
  async gather(
    ctx: Ctx,
    contractIds: readonly string[],
    rules: Rules,
    asOf: CalendarDate,
    duplicates: ReadonlyMap<string, Duplicate>,
  ): Promise<Map<string, SettlementFact>> {
    const contracts = await this.contracts.contracts(ctx, contractIds, asOf);
    const all = [...contracts.values()];
    const findings = await this.findings(ctx, all, asOf);
    const standings = await this.standings(ctx, all, rules, asOf);
    return new Map(
      all.map((contract) => {
        const found = findings.get(contract.id) ?? [];
        const attested = standings.get(contract.id) ?? [];
        const input = inputOf(contract, found, attested, duplicates.get(contract.id), asOf);
        return [contract.id, { contract, input, findings: found, attestations: attested }];
      }),
    );
  }

  /** The applicants of claims, by id. */
  applicants(ctx: Ctx, claims: readonly Pick<ClaimRow, 'applicantId'>[]): Promise<Map<string, Organisation>> {
    return this.parties.organisations(ctx, [...new Set(claims.map((claim) => claim.applicantId))]);
  }

  /** The same facts as they stand now, for somebody who only looks: no finding is frozen. */
  async look(
    ctx: Ctx,
    contractIds: readonly string[],
    rules: Rules,
    asOf: CalendarDate,
  ): Promise<Map<string, Omit<SettlementFact, 'findings'>>> {
    const all = [...(await this.contracts.contracts(ctx, contractIds, asOf)).values()];
    const standings = await this.standings(ctx, all, rules, asOf);
    const duplicates = await this.duplicates(ctx, contractIds);
    const asked = relationQuestions(all, asOf);
    const seen = await this.parties.lookAtFindings(ctx, asked);
    const ids = [...seen.values()].flatMap(({ findingId }) => findingId ?? []);
    const concluded = await this.parties.concluded(ctx, ids);
    return new Map(
      all.map((contract) => {
        const found = asked.flatMap(({ contractId, key }) => {
          const answer = contractId === contract.id ? seen.get(key) : undefined;
          if (answer === undefined) return [];
          const opinion = answer.findingId === undefined ? undefined : concluded.get(answer.findingId);
          return { outcome: opinion?.outcome ?? answer.relatedness.outcome };
        });
        const attestations = standings.get(contract.id) ?? [];
        const input = inputOf(contract, found, attestations, duplicates.get(contract.id), asOf);
        return [contract.id, { contract, input, attestations }];
      }),
    );
  }

  /** Under the default standard on the day of signing and on each day of payment, for everyone who gains. */
  private async findings(
    ctx: Ctx,
    contracts: readonly ContractFact[],
    asOf: CalendarDate,
  ): Promise<Map<string, DecidedFinding[]>> {
    const asked = relationQuestions(contracts, asOf);
    const frozen = await this.parties.freezeFindings(ctx, asked);
    const ids = new Set([...frozen.values()].map(({ findingId }) => findingId));
    const concluded = await this.parties.concluded(ctx, [...ids]);
    const byContract = new Map<string, DecidedFinding[]>();
    for (const { key, contractId, gainer, on } of asked) {
      const finding = frozen.get(key);
      if (!finding) continue;
      const opinion = concluded.get(finding.findingId);
      const decided = {
        on,
        gainer,
        finding: finding.findingId,
        digest: finding.digest,
        outcome: opinion?.outcome ?? finding.relatedness.outcome,
        ...(opinion === undefined ? {} : { opinion: opinion.opinionId, opinionDigest: opinion.digest }),
      };
      const known = byContract.get(contractId);
      if (known) known.push(decided);
      else byContract.set(contractId, [decided]);
    }
    return byContract;
  }

  private async standings(
    ctx: Ctx,
    contracts: readonly ContractFact[],
    rules: Rules,
    asOf: CalendarDate,
  ): Promise<Map<string, DecidedAttestation[]>> {
    const types = rules.gates.ATTESTATIONS?.value ?? [];
    if (types.length === 0) return new Map();
    const asked = contracts.flatMap((contract) =>
      contract.releaseId === undefined
        ? []
        : [{ key: contract.id, releaseId: contract.releaseId, on: contract.signedOn }],
    );
    const answers = await this.attestations.standings(ctx, asked, types, asOf);
    return new Map(contracts.map((contract) => [contract.id, [...(answers.get(contract.id) ?? missing(types))]]));
  }

  /** Duplicates among these and all contracts that live claims of any programme hold, by a shared number or invoice. */
  async duplicates(ctx: Ctx, contractIds: readonly string[]): Promise<Map<string, Duplicate>> {
    const rivals = await this.contracts.sharing(ctx, contractIds);
    if (rivals.length === 0) return new Map();
    const wide = beyond(ctx, 'claims.duplicates');
    const claims = await this.store.claimsOfContracts(
      wide,
      rivals.map((rival) => rival.id),
    );
    const issued = await this.issuedContracts(wide, claims);
    const steps = await this.store.steps(
      wide,
      claims.map((claim) => claim.id),
    );
    const live = new Set(steps.filter(({ types }) => holdsContracts(types)).map(({ claimId }) => claimId));
    const refused = new Set(steps.filter(({ types }) => types.includes('refuse')).map(({ claimId }) => claimId));
    // Of claims that came as history the first stands, whatever else was wrong with it (surface page section 5).
    const counts = ({ id, origin }: ClaimRow) => live.has(id) || (origin !== 'APPLIED' && refused.has(id));
    const claimed = new Set([...contractIds, ...claims.filter(counts).flatMap((claim) => claim.contractIds)]);
    return findDuplicates(
      rivals
        .filter((rival) => claimed.has(rival.id))
        .map((rival) => ({
          contractId: rival.id,
          number: rival.number,
          normalisedNumber: rival.numberKey,
          invoices: rival.invoiceKeys,
          signedOn: rival.signedOn,
          issued: issued.has(rival.id),
        })),
    );
  }

  /** Contracts for which an award was issued: a positive amount in a decision of a claim that has gone past issue. */
  private async issuedContracts(ctx: Ctx, claims: readonly ClaimRow[]): Promise<Set<string>> {
    const events = await this.store.events(
      ctx,
      claims.map((claim) => claim.id),
    );
    const issued = new Set(events.filter((event) => event.type === 'issue').map((event) => event.claimId));
    const paidOut = claims.filter((claim) => issued.has(claim.id));
    const decisions = await this.store.decisions(ctx, { claimIds: paidOut.map((claim) => claim.id) });
    return new Set(
      decisions.flatMap((row) =>
        readDecision(row.body)
          .contracts.filter((one) => parseFen(one.amountFen) > ZERO_FEN)
          .map((one) => one.id),
      ),
    );
  }
}

function relationQuestions(contracts: readonly ContractFact[], asOf: CalendarDate) {
  return contracts.flatMap((contract) => {
    const days = new Set([contract.signedOn, ...contract.paidDates.filter((day) => day <= asOf)]);
    return [...days].flatMap((on) =>
      contract.gainerIds.map((gainer) => ({
        key: `${contract.id}/${on}/${gainer}`,
        contractId: contract.id,
        gainer,
        a: contract.buyerId,
        b: gainer,
        on,
      })),
    );
  });
}

function missing(types: readonly string[]): DecidedAttestation[] {
  return types.map((type) => ({ type, standing: 'MISSING' }));
}

function eligibleOf(contract: ContractFact): Fen | undefined {
  if (contract.lines.length === 0) return undefined;
  return addFen(contract.lines.map(eligiblePart));
}

function inputOf(
  contract: ContractFact,
  findings: readonly Pick<DecidedFinding, 'outcome'>[],
  attestations: readonly DecidedAttestation[],
  duplicateOf: Duplicate | undefined,
  asOf: CalendarDate,
): ContractInput {
  const eligibleFen = eligibleOf(contract);
  const ended = contract.terminatedOn !== undefined && contract.terminatedOn <= asOf;
  return {
    key: contract.number,
    signedOn: contract.signedOn,
    amountFen: contract.amountFen,
    acceptedFen: contract.acceptedFen,
    invoicedFen: contract.invoicedFen,
    paidFen: contract.paidFen,
    serviceFeeFen: contract.serviceFeeFen ?? contract.acceptedFen,
    ...(eligibleFen === undefined ? {} : { eligibleFen }),
    lineCuts: [],
    onPlatform: contract.certificate !== undefined,
    purpose: contract.purpose,
    relatedness: worst(findings.map((finding) => finding.outcome)),
    attestations: Object.fromEntries(
      attestations.map(({ type, standing }) => [type, standing]),
    ) as ContractInput['attestations'],
    ...(ended && contract.terminatedOn ? { terminatedOn: contract.terminatedOn } : {}),
    ...(duplicateOf ? { duplicateOf } : {}),
  };
}
