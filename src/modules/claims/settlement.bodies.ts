/** What a settlement writes down: a contract as the caps see it, and the record of a decision. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { addFen, type Fen, fen, formatFen } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { rateToJson } from '../../kernel/rate.js';
import type { Organisation } from '../parties/index.js';
import type { ContractInput, Evaluation, Programmes, ProgrammeVersion, Rules } from '../programmes/index.js';
import { type SignedFigures, signedFigures } from './core/claim-acts.js';
import type { ClaimEventRow, ClaimRow, RunRow } from './core/claim-records.js';
import type { DecidedContract, DecisionBody } from './core/decision.js';
import { bySigning, type Entrant, type Judge, type Settled, settle, type Want } from './core/settlement.js';
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
  run: Pick<RunRow, 'asOf'>,
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

/** What a run starts from: what each cap party has, and what the pool still gives. */
export interface Start {
  readonly already: ReadonlyMap<string, Fen>;
  readonly remaining: Fen;
}

/** Decides claims together by a version's rules on the run's as-of date; the records of the decisions, in their order. */
export function settleClaims(
  programmes: Programmes,
  run: Pick<RunRow, 'asOf' | 'period'>,
  version: ProgrammeVersion,
  claims: readonly ClaimRow[],
  applicants: ReadonlyMap<string, Organisation>,
  facts: ReadonlyMap<string, SettlementFact>,
  { already, remaining }: Start,
): DecisionBody[] {
  const rules = programmes.rules(version, run.asOf);
  const period = parsePeriod(run.period);
  const entrants = claims.flatMap((claim) => {
    const applicant = must(applicants.get(claim.applicantId), 'applicant');
    return claim.contractIds.map((contractId) => ({
      claim,
      applicant,
      entrant: entrantOf(claim, applicant, must(facts.get(contractId), 'contract')),
    }));
  });
  const owner = new Map(entrants.map((one) => [one.entrant.contractId, one]));
  const judge: Judge<Evaluation> = (entrant, standing) => {
    const { claim, applicant } = must(owner.get(entrant.contractId), 'claim of an entrant');
    const { input } = must(facts.get(entrant.contractId), 'facts');
    const signed = version.programme.calls.find((call) => call.key === claim.callKey)?.signed;
    const result = programmes.evaluate(version, run.asOf, {
      period,
      ...(signed ? { signed } : {}),
      applicant: {
        kind: applicant.kind,
        startUp: applicant.startUp,
        ...(applicant.placeCode ? { placeCode: applicant.placeCode } : {}),
        ...agedBy(rules, applicant),
      },
      ...standing,
      contracts: [input],
    });
    return { amountFen: result.amountFen, result };
  };
  const share = (wanted: readonly Want[], left: Fen) => programmes.allocatePool(wanted, left, rules.exhaustion.value);
  const settled = settle(
    entrants.map((one) => one.entrant),
    already,
    remaining,
    { share },
    judge,
  );
  const ofClaim = new Map<string, Settled<Evaluation>[]>(claims.map((claim) => [claim.id, []]));
  for (const one of settled) {
    const { claim } = must(owner.get(one.entrant.contractId), 'claim of an entrant');
    ofClaim.get(claim.id)?.push(one);
  }
  return claims.map((claim) => {
    const applicant = must(applicants.get(claim.applicantId), 'applicant');
    return bodyOf(claim, applicant, run, version, rules, ofClaim.get(claim.id) ?? [], facts);
  });
}
