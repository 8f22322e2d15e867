import { Injectable } from '@nestjs/common';
import { type CalendarDate, yearOf } from '../../kernel/calendar-date.js';
import { ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { Attestations, attestationKind, sourceOf } from '../attestations/index.js';
import { type ContractFact, Contracts } from '../contracts/index.js';
import { Declarations, type Organisation, Parties } from '../parties/index.js';
import { Programmes, type ProgrammeVersion, type Rules, type TraceRule } from '../programmes/index.js';
import { Claims } from './claims.service.js';
import {
  type AttestationAnswer,
  type ClaimLine,
  claimChecklist,
  type GateAnswer,
  isClaimable,
} from './core/claim-checklist.js';
import { unknownContractToClaim } from './core/claims-errors.js';
import { SettlementFacts } from './settlement.facts.service.js';

/** A contract with everything it must have to be claimed under a programme. */
export interface ContractChecklist {
  readonly contract: Pick<ContractFact, 'id' | 'number' | 'signedOn'>;
  readonly programmeVersion: string;
  readonly asOf: CalendarDate;
  readonly lines: readonly ClaimLine[];
  readonly claimable: boolean;
}

type Looked = Awaited<ReturnType<SettlementFacts['look']>> extends Map<string, infer Fact> ? Fact : never;

/** What contracts must have to be claimed: the gates that will decide, asked of the facts as they stand. */
@Injectable()
export class ClaimChecklists {
  constructor(
    private readonly claims: Claims,
    private readonly facts: SettlementFacts,
    private readonly contracts: Contracts,
    private readonly attestations: Attestations,
    private readonly parties: Parties,
    private readonly declarations: Declarations,
    private readonly programmes: Programmes,
  ) {}

  /** The contracts of a claim, in its order. Throws `CLAIMS.NOT_FOUND` for whoever may not see it. */
  async claim(ctx: Ctx, claimId: string): Promise<readonly ContractChecklist[]> {
    const { claim, applicant } = await this.claims.caseFile(ctx, claimId);
    const { lastDay } = parsePeriod(claim.period);
    const version = await this.programmes.inForce(ctx, claim.programme, lastDay);
    return this.checklists(ctx, claim.contractIds, applicant, version, claim.period);
  }

  /** A contract that nobody has claimed yet. Throws `CLAIMS.CONTRACT_UNKNOWN` for whoever may not see it. */
  async contract(ctx: Ctx, contractId: string, programme: string): Promise<ContractChecklist> {
    const visible = await this.contracts.mayRead(ctx, contractId);
    const fact = visible ? (await this.contracts.contracts(ctx, [contractId])).get(contractId) : undefined;
    if (fact === undefined) throw unknownContractToClaim();
    const period = String(yearOf(fact.signedOn));
    const version = await this.programmes.inForce(ctx, programme, parsePeriod(period).lastDay);
    const applicant = await this.parties.organisation(ctx, fact.buyerId);
    const [checklist] = await this.checklists(ctx, [contractId], applicant, version, period);
    if (checklist === undefined) throw unknownContractToClaim();
    return checklist;
  }

  private async checklists(
    ctx: Ctx,
    contractIds: readonly string[],
    applicant: Organisation,
    version: ProgrammeVersion,
    period: string,
  ): Promise<readonly ContractChecklist[]> {
    const { lastDay } = parsePeriod(period);
    const rules = this.programmes.rules(version, lastDay);
    const looked = await this.facts.look(ctx, contractIds, rules, lastDay);
    const lists: ContractChecklist[] = [];
    for (const id of contractIds) {
      const fact = looked.get(id);
      if (fact === undefined) continue;
      const { contract } = fact;
      const basis = rules.basis.value;
      const declared = rules.gates.UNRELATED && (await this.declared(ctx, contract));
      const lines = claimChecklist({
        signedOn: contract.signedOn,
        gates: this.gates(fact, applicant, version, rules, period),
        attestations: await this.attested(ctx, fact),
        ...(declared === undefined ? {} : { declared }),
        ...(basis === 'EVIDENCED_MIN' ? { evidenced: contract } : {}),
      });
      const { number, signedOn } = contract;
      const claimable = isClaimable(lines);
      lists.push({
        contract: { id, number, signedOn },
        programmeVersion: version.name,
        asOf: lastDay,
        lines,
        claimable,
      });
    }
    return lists;
  }

  /** Every gate that the programme names, as the evaluator answers it. */
  private gates(
    { contract, input }: Looked,
    applicant: Organisation,
    version: ProgrammeVersion,
    rules: Rules,
    period: string,
  ): readonly GateAnswer[] {
    const { kind, startUp, placeCode } = applicant;
    const { trace, contracts } = this.programmes.evaluate(version, parsePeriod(period).lastDay, {
      period: parsePeriod(period),
      applicant: { kind, startUp, ...(placeCode === undefined ? {} : { placeCode }) },
      alreadyAwardedFen: ZERO_FEN,
      contracts: [input],
    });
    const refusals = contracts.find(({ key }) => key === contract.number)?.refusals ?? [];
    return trace.flatMap(({ rule, clause, result }) => {
      if (!rule.startsWith('GATE_')) return [];
      const predicate = rule.slice('GATE_'.length);
      const codes = (result as { refusals?: readonly string[] }).refusals ?? [];
      const { source, tag } = rules.gates[predicate as keyof Rules['gates']] ?? rules.inForce;
      return {
        predicate,
        name: this.programmes.titleOf(rule as TraceRule),
        clause,
        source: tag === 'policy' ? source : `[${tag}] ${source}`,
        refusals: refusals.filter(({ code }) => codes.includes(code)),
      };
    });
  }

  private async attested(ctx: Ctx, { attestations }: Looked): Promise<readonly AttestationAnswer[]> {
    const ids = attestations.flatMap(({ attestation }) => attestation ?? []);
    const facts = await this.attestations.attestations(ctx, ids);
    return attestations.flatMap(({ type, standing, attestation }) => {
      const kind = attestationKind(type);
      if (kind === undefined) return [];
      const fact = attestation === undefined ? undefined : facts.get(attestation);
      return {
        type,
        name: kind.name,
        giver: kind.giver,
        clause: kind.clause,
        source: sourceOf(kind),
        standing: standing as AttestationAnswer['standing'],
        ...(attestation === undefined ? {} : { attestation }),
        ...(fact?.validUntil === undefined ? {} : { validUntil: fact.validUntil }),
        ...(fact?.revokedOn === undefined ? {} : { revokedOn: fact.revokedOn }),
      };
    });
  }

  /** What both sides signed by the day of the contract, or a statement over the contract that says so. */
  private async declared(ctx: Ctx, { id, buyerId, sellerId, signedOn }: ContractFact) {
    const { a, b } = await this.declarations.declarationsOf(ctx, buyerId, sellerId, signedOn);
    const attestation = await this.attestations.overContract(ctx, id, 'NON_RELATED_DECLARATION');
    return {
      buyer: a?.statement === 'NOT_RELATED',
      seller: b?.statement === 'NOT_RELATED',
      ...(attestation === undefined ? {} : { attestation }),
    };
  }
}
