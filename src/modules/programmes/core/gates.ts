/**
 * The gates: who and what can be paid at all. Every gate that a programme names is asked; every refusal that holds is
 * told, in the fixed order of the surface page ("How a year is settled").
 */
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { formatFen } from '../../../kernel/money.js';
import { inPeriod } from '../../../kernel/period.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { ContractInput, EvaluationInput, Flag } from './evaluation.js';
import * as say from './gate-texts.js';
import { type Cited, type Gates, type GateValues, PREDICATES, type Predicate, type Rules } from './programme.js';
import { isStartUp } from './start-up.js';
import type { Trace } from './trace.js';

type Facts = Pick<EvaluationInput, 'period' | 'signed' | 'applicant'> & Pick<Rules, 'on' | 'startUpTest'>;
type Reasons = Omit<Refusal, 'clause'>;

interface Answer {
  readonly inputs: JsonObject;
  readonly refusals: readonly Reasons[];
  readonly flags?: readonly Omit<Flag, 'clause'>[];
}

type Gate<P extends Predicate> = (value: GateValues[P], facts: Facts, contract: ContractInput) => Answer;

function answer(inputs: JsonObject, ...refusals: readonly (Reasons | undefined)[]): Answer {
  return { inputs, refusals: refusals.filter((one) => one !== undefined) };
}

function period(_value: GateValues['PERIOD'], facts: Facts, { signedOn }: ContractInput): Answer {
  const { from, until } = facts.signed ?? facts.period;
  const within = inPeriod(facts.period, signedOn) && from <= signedOn && signedOn < until;
  return answer({ signedOn, from, until }, within ? undefined : say.wrongPeriod(signedOn, from, until));
}

function place(prefixes: GateValues['PLACE'], { applicant }: Pick<Facts, 'applicant'>): Answer {
  const code = applicant.placeCode;
  const within = code !== undefined && prefixes.some((prefix) => code.startsWith(prefix));
  return answer({ placeCode: code ?? null, prefixes }, within ? undefined : say.wrongPlace(code, prefixes));
}

function unrelated(rule: GateValues['UNRELATED'], _facts: Facts, { relatedness }: ContractInput): Answer {
  const inputs = { relatedness, standard: rule.standard, effect: rule.effect };
  if (relatedness === 'NOT_RELATED') return answer(inputs);
  const refusal = say.relation(relatedness, rule.standard);
  if (rule.effect === 'REFUSE') return answer(inputs, refusal);
  return { inputs, refusals: [], flags: [{ code: refusal.code, reason: refusal.reason }] };
}

function attestations(types: GateValues['ATTESTATIONS'], _facts: Facts, contract: ContractInput): Answer {
  const standing = (type: string) => contract.attestations[type] ?? 'MISSING';
  const missing = types.filter((type) => standing(type) === 'MISSING');
  const failed = types.filter((type) => standing(type) === 'FAILED');
  return answer(
    { standing: Object.fromEntries(types.map((type) => [type, standing(type)])) },
    missing.length > 0 ? say.attestationMissing(missing) : undefined,
    failed.length > 0 ? say.attestationFailed(failed) : undefined,
  );
}

function notDuplicate(_value: true, _facts: Facts, { duplicateOf }: ContractInput): Answer {
  const { contract, invoice } = duplicateOf ?? {};
  return answer(
    { contract: contract ?? null, invoice: invoice ? { number: invoice.number, contract: invoice.contract } : null },
    contract === undefined ? undefined : say.duplicateContract(contract),
    invoice === undefined ? undefined : say.duplicateInvoice(invoice.number, invoice.contract),
  );
}

const GATES: { readonly [P in Predicate]: Gate<P> } = {
  PERIOD: period,
  PARTY_KIND: (kinds, { applicant: { kind } }) =>
    answer({ kind, kinds }, kinds.includes(kind) ? undefined : say.partyKind(kind, kinds)),
  PLACE: place,
  START_UP: (_value, facts) => {
    const { startUp = false, registeredOn = null } = facts.applicant;
    const holds = isStartUp(facts, facts.applicant);
    return answer({ startUp, registeredOn }, holds ? undefined : say.notStartUp(facts.startUpTest?.value));
  },
  ON_PLATFORM: (_value, _facts, { onPlatform }) => answer({ onPlatform }, onPlatform ? undefined : say.notOnPlatform()),
  PURPOSE: (purposes, _facts, { purpose }) =>
    answer({ purpose, purposes }, purposes.includes(purpose) ? undefined : say.purpose(purpose, purposes)),
  UNRELATED: unrelated,
  ATTESTATIONS: attestations,
  NOT_TERMINATED: (_value, facts, { terminatedOn }) =>
    answer(
      { terminatedOn: terminatedOn ?? null, asOf: facts.period.lastDay },
      terminatedOn !== undefined && terminatedOn <= facts.period.lastDay
        ? say.terminated(terminatedOn, facts.period.lastDay)
        : undefined,
    ),
  NOT_DUPLICATE: notDuplicate,
  PAID: (_value, _facts, { paidFen }) =>
    answer({ paidFen: formatFen(paidFen) }, paidFen > 0n ? undefined : say.nothingPaid()),
};

/** Asks every gate that the rules name, adds a step each to the trace, and answers with every refusal and flag. */
export function askGates(
  gates: Gates,
  facts: Facts,
  contract: ContractInput,
  trace: Trace,
): { readonly refusals: readonly Refusal[]; readonly flags: readonly Flag[] } {
  const refusals: Refusal[] = [];
  const flags: Flag[] = [];
  for (const predicate of PREDICATES) {
    const rule = gates[predicate];
    if (!rule) continue;
    const { inputs, refusals: found, flags: seen = [] } = ask(predicate, rule, facts, contract);
    const { clause } = rule;
    refusals.push(...found.map((one) => ({ ...one, clause })));
    flags.push(...seen.map((one) => ({ ...one, clause })));
    trace.add(
      `GATE_${predicate}`,
      clause,
      { contract: contract.key, ...inputs },
      {
        holds: found.length === 0,
        refusals: found.map((one) => one.code),
        flags: seen.map((one) => one.code),
      },
    );
  }
  return { refusals, flags };
}

/** The refusals that rest on the applicant alone, where no contract is claimed. */
export function askApplicant(rules: Rules, applicant: EvaluationInput['applicant']): readonly Refusal[] {
  const { PARTY_KIND: kind, PLACE: where } = rules.gates;
  const refusals: Refusal[] = [];
  if (kind && !kind.value.includes(applicant.kind)) {
    refusals.push({ ...say.partyKind(applicant.kind, kind.value), clause: kind.clause });
  }
  if (where)
    refusals.push(...place(where.value, { applicant }).refusals.map((one) => ({ ...one, clause: where.clause })));
  return refusals;
}

function ask<P extends Predicate>(
  predicate: P,
  rule: Cited<GateValues[Predicate]>,
  facts: Facts,
  contract: ContractInput,
): Answer {
  return GATES[predicate](rule.value as GateValues[P], facts, contract);
}
