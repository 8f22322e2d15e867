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
import {
  bySigning,
  type Entrant,
  type Judge,
  poolParts,
  type Settled,
  settleCaps,
  settleParts,
  type Want,
  wantsOf,
} from './core/settlement.js';
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

/** Claims of whole cap parties with all that is known of them: what a run decides by, without looking anything up. */
export interface Gathered {
  readonly claims: readonly ClaimRow[];
  readonly applicants: ReadonlyMap<string, Organisation>;
  readonly facts: ReadonlyMap<string, SettlementFact>;
}

/** By which rules a run decides, and what each cap party was awarded before. */
export interface Deciding {
  readonly programmes: Programmes;
  readonly run: Pick<RunRow, 'asOf' | 'period'>;
  readonly version: ProgrammeVersion;
  readonly already: ReadonlyMap<string, Fen>;
}

/** What the applicants want of the pool once their caps are kept. */
export function wantsIn(deciding: Deciding, gathered: Gathered): Want[] {
  return wantsOf(cappedIn(deciding, gathered).capped);
}

/** The records of the decisions, in the order of the claims; `parts` are the applicants' of a pool that is short. */
export function bodiesOf(
  deciding: Deciding,
  gathered: Gathered,
  parts: ReadonlyMap<string, Fen> | undefined,
): DecisionBody[] {
  const { run, version } = deciding;
  const { claims, applicants, facts } = gathered;
  const { capped, judge, owner } = cappedIn(deciding, gathered);
  const ofClaim = new Map<string, Settled<Evaluation>[]>(claims.map((claim) => [claim.id, []]));
  for (const one of parts ? settleParts(capped, parts, judge) : capped) {
    ofClaim.get(owner(one.entrant).claim.id)?.push(one);
  }
  const rules = deciding.programmes.rules(version, run.asOf);
  return claims.map((claim) => {
    const applicant = must(applicants.get(claim.applicantId), 'applicant');
    return bodyOf(claim, applicant, run, version, rules, ofClaim.get(claim.id) ?? [], facts);
  });
}

/** The parts of a pool over all that the applicants want; nothing where it suffices. */
export function partsOf(
  { programmes, run, version }: Deciding,
  wanted: readonly Want[],
  remaining: Fen,
): ReadonlyMap<string, Fen> | undefined {
  const { exhaustion } = programmes.rules(version, run.asOf);
  const share = (wants: readonly Want[], left: Fen) => programmes.allocatePool(wants, left, exhaustion.value);
  return poolParts(wanted, remaining, { share });
}

function cappedIn({ programmes, run, version, already }: Deciding, { claims, applicants, facts }: Gathered) {
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
  const owners = new Map(entrants.map((one) => [one.entrant.contractId, one]));
  const owner = ({ contractId }: Entrant) => must(owners.get(contractId), 'claim of an entrant');
  const judge: Judge<Evaluation> = (entrant, standing) => {
    const { claim, applicant } = owner(entrant);
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
  const capped = settleCaps(
    entrants.map((one) => one.entrant),
    already,
    judge,
  );
  return { capped, judge, owner };
}
