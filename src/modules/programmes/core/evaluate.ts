/**
 * The evaluator: rules and facts in, an amount with every reason out (surface page, "How a year is settled"; domain
 * page 1.7). Pure, and it knows no programme by name. Order: gates and floor per contract, the applicant's cap over
 * its contracts, then its part of the pool.
 */
import { assert } from '../../../kernel/assert.js';
import { addFen, type Fen, formatFen, ZERO_FEN } from '../../../kernel/money.js';
import { rateToJson } from '../../../kernel/rate.js';
import { awaitsApproval, beforeCaps, ceilingFor } from './base.js';
import { applyPartyCap, applyPoolPart, type Running } from './caps.js';
import type { ContractInput, ContractResult, Evaluation, EvaluationInput, Flag } from './evaluation.js';
import { askGates } from './gates.js';
import type { Cited, Rules, StartUpTest } from './programme.js';
import { duplicateKey } from './programmes-errors.js';
import { isStartUp } from './start-up.js';
import { Trace } from './trace.js';

/**
 * Decides one applicant's contracts. Requires amounts that are not negative; refuses a key given twice with
 * `PROGRAMMES.DUPLICATE_KEY`. For every contract not refused, amount + cuts = ceiling.
 */
export function evaluate(rules: Rules, input: EvaluationInput): Evaluation {
  const seen = new Set<string>();
  for (const [index, { key }] of input.contracts.entries()) {
    if (seen.has(key)) throw duplicateKey(key, index);
    seen.add(key);
  }
  const trace = new Trace();
  trace.add('RULES', rules.inForce.clause, { programme: rules.programme, on: rules.on }, { period: input.period.key });
  const ceiling = ceilingFor(rules, input.applicant);
  if (rules.startUpTest) traceStartUp(rules, rules.startUpTest, input, trace);
  const onItsWord = ceiling === rules.startUpRateCeiling && rules.startUpTest?.value.kind !== 'REGISTERED_WITHIN';
  trace.add('RATE_CEILING', ceiling.clause, { startUp: input.applicant.startUp ?? false }, rateToJson(ceiling.value));

  const drafts = input.contracts.map((contract) => draft(rules, input, contract, trace));
  const payable = drafts.filter((one) => one.refusals.length === 0);
  const capped = applyPartyCap(rules, input.alreadyAwardedFen, payable.map(running), trace);
  const pooled = applyPoolPart(rules, input.poolPartFen, capped, trace);
  const final = new Map(pooled.map((one) => [one.contract.key, one]));
  const given = addFen(pooled.map((one) => one.amountFen));
  const flags: readonly Flag[] = [
    ...(onItsWord ? [startUpFlag(ceiling.clause)] : []),
    ...(overGroup(rules, input, given) ? [groupFlag(rules.capFen.clause)] : []),
  ];

  const contracts = drafts.map(({ signedOn: _signedOn, ...one }): ContractResult => {
    const settled = final.get(one.key);
    if (!settled) return { ...one, amountFen: ZERO_FEN, cuts: [], flags: [...flags, ...one.flags] };
    const { amountFen, cuts } = settled;
    assert(amountFen + addFen(cuts.map((cut) => cut.amountFen)) === one.ceilingFen, 'amount + cuts = ceiling');
    return { ...one, amountFen, cuts, flags: [...flags, ...one.flags] };
  });
  const amountFen = addFen(contracts.map((one) => one.amountFen));
  trace.add(
    'TOTAL',
    rules.inForce.clause,
    { contracts: contracts.length, payable: payable.length },
    { amountFen: formatFen(amountFen) },
  );
  return { amountFen, contracts, trace: trace.steps };
}

type Draft = ContractResult & Pick<ContractInput, 'signedOn'>;

function draft(rules: Rules, input: EvaluationInput, contract: ContractInput, trace: Trace): Draft {
  const facts = { ...input, on: rules.on, ...(rules.startUpTest ? { startUpTest: rules.startUpTest } : {}) };
  const { refusals, flags: asked } = askGates(rules.gates, facts, contract, trace);
  const flags = awaitsApproval(rules, contract) ? [...asked, pendingFlag(rules.basis.clause)] : asked;
  const { baseFen, rate, ceilingFen, amountFen, cuts } = beforeCaps(rules, input.applicant, contract, trace);
  return {
    key: contract.key,
    signedOn: contract.signedOn,
    baseFen,
    rate,
    ceilingFen,
    amountFen,
    cuts,
    refusals,
    flags,
  };
}

function running(one: Draft): Running {
  return { contract: { key: one.key, signedOn: one.signedOn }, amountFen: one.amountFen, cuts: one.cuts };
}

/** The text defines no start-up, so the applicant's word is taken and an officer is told (domain page 1.6). */
function startUpFlag(clause: string): Flag {
  return {
    code: 'START_UP_DECLARED',
    clause,
    reason: {
      zh: '按申报单位自述为初创企业计算；政策未给出初创企业的定义，请核实',
      en: "Computed on the applicant's own word that it is a start-up; the policy defines none, so please verify",
    },
  };
}

function traceStartUp(rules: Rules, test: Cited<StartUpTest>, input: EvaluationInput, trace: Trace): void {
  const { startUp = false, registeredOn = null } = input.applicant;
  trace.add(
    'START_UP_TEST',
    test.clause,
    { startUp, registeredOn, test: test.value.kind },
    isStartUp(rules, input.applicant),
  );
}

/** True when the applicant and its group together were given more than one cap. */
function overGroup(
  rules: Rules,
  { alreadyAwardedFen, groupAwardedFen = ZERO_FEN }: EvaluationInput,
  given: Fen,
): boolean {
  return groupAwardedFen > 0n && groupAwardedFen + alreadyAwardedFen + given > rules.capFen.value;
}

/** The text caps the enterprise, so a group over one cap is shown to an officer and nothing is denied (domain page 5.2). */
function groupFlag(clause: string): Flag {
  return {
    code: 'GROUP_OVER_CAP',
    clause,
    reason: {
      zh: '申报单位所在集团合计已超过一家企业的最高额；政策按企业设限，请核实是否通过关联企业分拆申报',
      en: "The applicant's group together is over the cap of one enterprise; the policy caps enterprises, so please check whether claims were split over affiliates",
    },
  };
}

function pendingFlag(clause: string): Flag {
  return {
    code: 'APPROVAL_PENDING',
    clause,
    reason: {
      zh: '资助金额须由评审核定，尚无评审意见，暂按 0 元',
      en: 'Somebody must sign an amount and nobody has; nothing is given until then',
    },
  };
}
