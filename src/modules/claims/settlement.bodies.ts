/** What a settlement writes down: a contract as the caps see it, and the record of a decision. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { addFen, fen, formatFen } from '../../kernel/money.js';
import { rateToJson } from '../../kernel/rate.js';
import type { Organisation } from '../parties/index.js';
import type { ContractInput, Evaluation, ProgrammeVersion, Rules } from '../programmes/index.js';
import { type SignedFigures, signedFigures } from './core/claim-acts.js';
import type { ClaimEventRow, ClaimRow, RunRow } from './core/claim-records.js';
import type { DecidedContract, DecisionBody } from './core/decision.js';
import { bySigning, type Entrant, type Settled } from './core/settlement.js';
import type { SettlementFact } from './settlement.facts.service.js';

/** Requires what the run has gathered before. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`settlement: ${what} is missing`);
  return value;
}

/** The day of registration is told, and recorded, only where a programme tells a start-up by its age. */
export function agedBy(rules: Rules, { registeredOn }: Organisation): { registeredOn?: CalendarDate } {
  return rules.startUpTest && registeredOn ? { registeredOn } : {};
}

/** A claimed contract as the caps and the pool see it. */
export function entrantOf(claim: ClaimRow, applicant: Organisation, fact: SettlementFact): Entrant {
  return {
    contractId: fact.contract.id,
    number: fact.contract.number,
    signedOn: fact.contract.signedOn,
    applicant: applicant.uscc ?? applicant.foreignId ?? applicant.id,
    capParty: applicant.headOfficeId ?? applicant.id,
    arrived: `${claim.recordedAt.toISOString()} ${claim.number}`,
    batch: claim.callKey,
  };
}

/** The facts with what reviewers and panels have signed for the contracts of their claims. */
export function withSigned(
  facts: ReadonlyMap<string, SettlementFact>,
  claims: readonly ClaimRow[],
  events: ReadonlyMap<string, readonly ClaimEventRow[]>,
): ReadonlyMap<string, SettlementFact> {
  if (events.size === 0) return facts;
  const all = new Map(facts);
  for (const claim of claims) {
    for (const [id, figures] of signedFigures(events.get(claim.id) ?? [], claim.contractIds)) {
      const fact = facts.get(id);
      if (fact) all.set(id, { ...fact, input: { ...fact.input, ...inputsOf(figures) }, signed: figures.signed });
    }
  }
  return all;
}

/** A signed reason is one text, whoever reads it. */
function inputsOf({ lineCuts, awardedRate, approved }: SignedFigures): Partial<ContractInput> {
  const both = (reason: string) => ({ zh: reason, en: reason });
  return {
    lineCuts: lineCuts.map((cut) => ({ ...cut, reason: both(cut.reason) })),
    ...(awardedRate ? { awardedRate: { ...awardedRate, reason: both(awardedRate.reason) } } : {}),
    ...(approved ? { approved: { ...approved, reason: both(approved.reason) } } : {}),
  };
}

function inputJson(input: ContractInput): JsonObject {
  return JSON.parse(
    JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? formatFen(fen(value)) : value)),
  ) as JsonObject;
}

function decidedContract(settled: Settled<Evaluation>, fact: SettlementFact): DecidedContract {
  const result = must(settled.result.contracts[0], 'result');
  const { poolPartFen } = settled.standing;
  return {
    id: fact.contract.id,
    number: fact.contract.number,
    digest: fact.contract.digest,
    signedOn: fact.contract.signedOn,
    input: inputJson(fact.input),
    alreadyAwardedFen: formatFen(settled.standing.alreadyAwardedFen),
    ...(poolPartFen === undefined ? {} : { poolPartFen: formatFen(poolPartFen) }),
    findings: fact.findings,
    attestations: fact.attestations,
    ...(fact.signed ? { signed: fact.signed } : {}),
    baseFen: formatFen(result.baseFen),
    rate: rateToJson(result.rate),
    ceilingFen: formatFen(result.ceilingFen),
    amountFen: formatFen(result.amountFen),
    cuts: result.cuts.map((cut) => ({ ...cut, amountFen: formatFen(cut.amountFen) })),
    refusals: result.refusals,
    flags: result.flags,
    trace: settled.result.trace as unknown as JsonObject[],
  };
}

/** The record of a decision on one claim. */
export function bodyOf(
  claim: ClaimRow,
  applicant: Organisation,
  run: RunRow,
  version: ProgrammeVersion,
  rules: Rules,
  settled: readonly Settled<Evaluation>[],
  facts: ReadonlyMap<string, SettlementFact>,
): DecisionBody {
  const contracts = [...settled]
    .sort((a, b) => bySigning(a.entrant, b.entrant))
    .map((one) => decidedContract(one, must(facts.get(one.entrant.contractId), 'facts')));
  return {
    claim: {
      id: claim.id,
      number: claim.number,
      programme: claim.programme,
      period: claim.period,
      call: claim.callKey,
    },
    applicant: {
      id: applicant.id,
      uscc: applicant.uscc ?? applicant.foreignId ?? '',
      nameZh: applicant.nameZh,
      kind: applicant.kind,
      ...(applicant.placeCode ? { placeCode: applicant.placeCode } : {}),
      startUp: applicant.startUp,
      ...agedBy(rules, applicant),
      capParty: applicant.headOfficeId ?? applicant.id,
    },
    asOf: run.asOf,
    programmeVersion: { id: version.id, name: version.name, digest: version.digest },
    contracts,
    amountFen: formatFen(addFen(settled.map((one) => one.amountFen))),
  };
}
