/**
 * One contract on its own: what the rate is applied to, the amount before caps, and what each step took away (surface
 * page, "How a year is settled"). With r the ceiling rate and a the awarded rate, everything floored to the fen:
 * EVIDENCED_BASE = amount r - base1 r; LINE_CUT = base1 r - base2 r; PANEL_RATE = base2 r - base2 a, or down to the
 * panel's own figure where the award is one. Where a programme counts the procurement cost, that stands for the amount.
 */
import type { Json } from '../../../kernel/canonical-json.js';
import { addFen, atLeastZero, type Fen, fen, formatFen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import { compareRates, floorOf, formatPct, type Rate, rateToJson } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import { auditApproved, linesCut, panelApproved, panelRate, shortEvidence } from './cut-texts.js';
import type { Applicant, ContractInput, Cut } from './evaluation.js';
import type { Basis, Cited, Rules } from './programme.js';
import { notFormula, rateOverCeiling, vatRateMissing } from './programmes-errors.js';
import { isStartUp } from './start-up.js';
import type { Trace } from './trace.js';
import { taxExclusive } from './vat.js';

/** Bases of which nothing can be said before a person has signed a figure. */
export const NEEDS_SIGNED: readonly Basis[] = ['APPROVED', 'PANEL_APPROVED'];

export interface BeforeCaps {
  readonly baseFen: Fen;
  readonly rate: Rate;
  readonly ceilingFen: Fen;
  readonly amountFen: Fen;
  readonly cuts: readonly Cut[];
}

/**
 * The ceiling rate for this applicant: a start-up has its own where the programme says so. A programme whose award is no
 * rate of anything is refused with `PROGRAMMES.NOT_FORMULA`.
 */
export function ceilingFor(rules: Rules, applicant: Applicant): Cited<Rate> {
  if (rules.startUpRateCeiling && isStartUp(rules, applicant)) return rules.startUpRateCeiling;
  if (!rules.rateCeiling) throw notFormula(rules.programme);
  return rules.rateCeiling;
}

type Figures = Pick<ContractInput, 'amountFen' | 'acceptedFen' | 'invoicedFen' | 'paidFen' | 'serviceFeeFen'> & {
  readonly procurementCostFen: Fen;
  readonly eligibleFen: Fen;
};

function figuresOf(rules: Rules, contract: ContractInput, trace: Trace): Figures {
  const { amountFen, acceptedFen, invoicedFen, paidFen, serviceFeeFen, procurementCostFen = amountFen } = contract;
  const whole = rules.basis.value === 'PROCUREMENT_COST' ? procurementCostFen : amountFen;
  const { eligibleFen = whole } = contract;
  const given = { amountFen, acceptedFen, invoicedFen, paidFen, serviceFeeFen, procurementCostFen, eligibleFen };
  if (rules.taxBasis.value === 'AS_GIVEN') return given;
  if (contract.vatRatePct === undefined) throw vatRateMissing(contract.key);
  const vatRate = contract.vatRatePct;
  const rounding = rules.taxBasis.value === 'TAX_EXCLUSIVE_FLOOR' ? 'FLOOR' : 'HALF_UP';
  const net = (figure: Fen) => taxExclusive(figure, vatRate, rounding);
  trace.add(
    'TAX_BASIS',
    rules.taxBasis.clause,
    { contract: contract.key, vatRatePct: formatPct(vatRate), amountFen: formatFen(amountFen) },
    { amountFen: formatFen(net(amountFen)) },
  );
  return {
    amountFen: net(amountFen),
    acceptedFen: net(acceptedFen),
    invoicedFen: net(invoicedFen),
    paidFen: net(paidFen),
    serviceFeeFen: net(serviceFeeFen),
    procurementCostFen: net(procurementCostFen),
    eligibleFen: net(eligibleFen),
  };
}

export type Figure = Exclude<keyof Figures, 'eligibleFen'>;

/** The figures that a basis counts, the one that the ceiling is reckoned from first. */
export const COUNTED: Readonly<Record<Exclude<Basis, 'USE_SHARE'>, readonly [Figure, ...Figure[]]>> = {
  EVIDENCED_MIN: ['amountFen', 'acceptedFen', 'invoicedFen', 'paidFen'],
  ACTUAL_FEE: ['amountFen', 'serviceFeeFen', 'paidFen'],
  CONTRACT: ['amountFen'],
  PROCUREMENT_COST: ['procurementCostFen'],
  APPROVED: ['amountFen'],
  PANEL_APPROVED: ['amountFen', 'acceptedFen', 'invoicedFen', 'paidFen'],
};

interface Working {
  readonly ceiling: Cited<Rate>;
  readonly applied: Rate;
  readonly figures: Figures;
  readonly counted: readonly [Figure, ...Figure[]];
  readonly wholeFen: Fen;
  readonly base1: Fen;
  readonly base2: Fen;
  readonly cutFen: Fen;
  readonly amountFen: Fen;
}

/**
 * The amount of one contract before any cap. Figures are not negative; an awarded rate over the ceiling is refused with
 * `PROGRAMMES.AWARDED_RATE_OVER_CEILING`, since a ceiling binds the panel too; a signed figure over what is evidenced
 * counts only as far as that. A figure that somebody must sign and nobody has signed counts as zero.
 */
export function beforeCaps(rules: Rules, applicant: Applicant, contract: ContractInput, trace: Trace): BeforeCaps {
  const working = work(rules, applicant, contract, trace);
  const { figures, counted, ceiling, wholeFen, base1, base2, applied, amountFen } = working;
  const ceilingFen = floorOf(wholeFen, ceiling.value);
  const afterEvidence = floorOf(base1, ceiling.value);
  const afterLines = floorOf(base2, ceiling.value);
  const least = counted.find((figure) => figures[figure] === base1) ?? counted[0];
  const panel = rules.basis.value === 'PANEL_APPROVED';
  const signed = panel ? contract.approved : contract.awardedRate;
  const cuts: Cut[] = [
    {
      code: 'EVIDENCED_BASE',
      amountFen: fen(ceilingFen - afterEvidence),
      reason: shortEvidence(least, wholeFen, base1),
      clause: rules.basis.clause,
    },
    {
      code: 'LINE_CUT',
      amountFen: fen(afterEvidence - afterLines),
      reason: lineReason(rules, contract, working),
      clause: lineClause(rules, contract),
    },
    {
      code: 'PANEL_RATE',
      amountFen: fen(afterLines - amountFen),
      reason: panel
        ? panelApproved(base2, amountFen, contract.approved)
        : panelRate(ceiling.value, applied, contract.awardedRate),
      clause: signed?.clause ?? (panel ? rules.basis.clause : ceiling.clause),
    },
  ];
  traceBase(trace, rules, contract, working, ceilingFen);
  return { baseFen: base2, rate: applied, ceilingFen, amountFen, cuts: cuts.filter((cut) => cut.amountFen > 0n) };
}

function work(rules: Rules, applicant: Applicant, contract: ContractInput, trace: Trace): Working {
  const ceiling = ceilingFor(rules, applicant);
  const awarded = contract.awardedRate;
  if (awarded && compareRates(awarded.rate, ceiling.value) > 0) throw rateOverCeiling(contract.key);
  const applied = awarded?.rate ?? ceiling.value;
  const figures = figuresOf(rules, contract, trace);
  const basis = rules.basis.value;
  if (basis === 'USE_SHARE') throw notFormula(rules.programme);
  const counted = COUNTED[basis];
  const wholeFen = figures[counted[0]];
  const base1 = minFen(wholeFen, ...counted.map((figure) => figures[figure]));
  const cutFen = addFen(contract.lineCuts.map((cut) => cut.amountFen));
  const eligible = atLeastZero(fen(figures.eligibleFen - cutFen));
  const approvedFen = contract.approved?.amountFen ?? ZERO_FEN;
  const base2 = minFen(base1, eligible, ...(basis === 'APPROVED' ? [approvedFen] : []));
  const formula = floorOf(base2, applied);
  const amountFen = basis === 'PANEL_APPROVED' ? minFen(formula, approvedFen) : formula;
  return { ceiling, applied, figures, counted, wholeFen, base1, base2, cutFen, amountFen };
}

/** True where the award waits for a figure that a person must sign. */
export function awaitsApproval(rules: Rules, contract: ContractInput): boolean {
  return NEEDS_SIGNED.includes(rules.basis.value) && contract.approved === undefined;
}

function lineClause(rules: Rules, contract: ContractInput): string {
  const clauses = contract.lineCuts.map((cut) => cut.clause);
  if (rules.basis.value === 'APPROVED' && contract.approved) clauses.push(contract.approved.clause);
  return clauses.join('；') || rules.basis.clause;
}

function lineReason(rules: Rules, contract: ContractInput, { base1, base2, figures, cutFen }: Working): Text {
  const byLines = base2 === minFen(base1, atLeastZero(fen(figures.eligibleFen - cutFen)));
  if (rules.basis.value !== 'APPROVED' || byLines) return linesCut(base1, base2, contract.lineCuts);
  return auditApproved(base1, base2, contract.approved);
}

function traceBase(trace: Trace, rules: Rules, contract: ContractInput, working: Working, ceilingFen: Fen): void {
  const { ceiling, applied, figures, counted, base1, base2, cutFen, amountFen } = working;
  const key = { contract: contract.key };
  const shown: Record<string, Json> = {};
  for (const figure of counted) shown[figure] = formatFen(figures[figure]);
  trace.add('BASE', rules.basis.clause, { ...key, basis: rules.basis.value, ...shown }, { baseFen: formatFen(base1) });
  if (contract.eligibleFen !== undefined || contract.lineCuts.length > 0) {
    trace.add(
      'LINES',
      contract.lineCuts.map((cut) => cut.clause).join('；') || rules.basis.clause,
      { ...key, baseFen: formatFen(base1), eligibleFen: formatFen(figures.eligibleFen), cutFen: formatFen(cutFen) },
      { baseFen: formatFen(minFen(base1, atLeastZero(fen(figures.eligibleFen - cutFen)))) },
    );
  }
  if (NEEDS_SIGNED.includes(rules.basis.value)) {
    trace.add(
      'APPROVED',
      contract.approved?.clause ?? rules.basis.clause,
      { ...key, approvedFen: contract.approved ? formatFen(contract.approved.amountFen) : null },
      { baseFen: formatFen(base2), amountFen: formatFen(amountFen) },
    );
  }
  trace.add(
    'FLOOR',
    contract.awardedRate?.clause ?? ceiling.clause,
    { ...key, baseFen: formatFen(base2), rate: rateToJson(applied), rateCeiling: rateToJson(ceiling.value) },
    { amountFen: formatFen(amountFen), ceilingFen: formatFen(ceilingFen) },
  );
}
