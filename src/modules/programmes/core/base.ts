/**
 * One contract on its own: what the rate is applied to, the amount before caps, and what each step took away (surface
 * page, "How a year is settled"). With r the ceiling rate and a the awarded rate, everything floored to the fen:
 * EVIDENCED_BASE = amount r - base1 r; LINE_CUT = base1 r - base2 r; PANEL_RATE = base2 r - base2 a.
 */
import { present } from '../../../kernel/assert.js';
import type { Json } from '../../../kernel/canonical-json.js';
import { addFen, atLeastZero, type Fen, fen, formatFen, minFen } from '../../../kernel/money.js';
import { compareRates, floorOf, formatPct, type Rate, rateToJson } from '../../../kernel/rate.js';
import { linesCut, panelRate, shortEvidence } from './cut-texts.js';
import type { Applicant, ContractInput, Cut } from './evaluation.js';
import type { Basis, Cited, Rules } from './programme.js';
import { rateOverCeiling, vatRateMissing } from './programmes-errors.js';
import type { Trace } from './trace.js';
import { taxExclusive } from './vat.js';

export interface BeforeCaps {
  readonly baseFen: Fen;
  readonly rate: Rate;
  readonly ceilingFen: Fen;
  readonly amountFen: Fen;
  readonly cuts: readonly Cut[];
}

/** The ceiling rate for this applicant: a start-up has its own where the programme says so. */
export function ceilingFor(rules: Rules, applicant: Applicant): Cited<Rate> {
  return applicant.startUp && rules.startUpRateCeiling ? rules.startUpRateCeiling : rules.rateCeiling;
}

type Figures = Pick<ContractInput, 'amountFen' | 'acceptedFen' | 'invoicedFen' | 'paidFen' | 'serviceFeeFen'> & {
  readonly eligibleFen: Fen;
};

function figuresOf(rules: Rules, contract: ContractInput, trace: Trace): Figures {
  const { amountFen, acceptedFen, invoicedFen, paidFen, serviceFeeFen, eligibleFen = amountFen } = contract;
  const given = { amountFen, acceptedFen, invoicedFen, paidFen, serviceFeeFen, eligibleFen };
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
    eligibleFen: net(eligibleFen),
  };
}

type Figure = Exclude<keyof Figures, 'eligibleFen'>;

const COUNTED: Readonly<Record<Basis, readonly Figure[]>> = {
  EVIDENCED_MIN: ['amountFen', 'acceptedFen', 'invoicedFen', 'paidFen'],
  ACTUAL_FEE: ['amountFen', 'serviceFeeFen', 'paidFen'],
  CONTRACT: ['amountFen'],
};

/**
 * The amount of one contract before any cap. Figures are not negative; an awarded rate over the ceiling is refused with
 * `PROGRAMMES.AWARDED_RATE_OVER_CEILING`, since a ceiling binds the panel too.
 */
export function beforeCaps(rules: Rules, applicant: Applicant, contract: ContractInput, trace: Trace): BeforeCaps {
  const ceiling = ceilingFor(rules, applicant);
  const awarded = contract.awardedRate;
  if (awarded && compareRates(awarded.rate, ceiling.value) > 0) throw rateOverCeiling(contract.key);
  const applied = awarded?.rate ?? ceiling.value;
  const figures = figuresOf(rules, contract, trace);
  const counted = COUNTED[rules.basis.value];
  const base1 = minFen(figures.amountFen, ...counted.map((figure) => figures[figure]));
  const cutFen = addFen(contract.lineCuts.map((cut) => cut.amountFen));
  const base2 = minFen(base1, atLeastZero(fen(figures.eligibleFen - cutFen)));
  const amountFen = floorOf(base2, applied);
  const ceilingFen = floorOf(figures.amountFen, ceiling.value);
  const afterEvidence = floorOf(base1, ceiling.value);
  const afterLines = floorOf(base2, ceiling.value);

  const least = present(counted.find((figure) => figures[figure] === base1) ?? counted[0], 'a counted figure');
  const lineClause = contract.lineCuts.map((cut) => cut.clause).join('；') || rules.basis.clause;
  const cuts: Cut[] = [
    {
      code: 'EVIDENCED_BASE',
      amountFen: fen(ceilingFen - afterEvidence),
      reason: shortEvidence(least, figures.amountFen, base1),
      clause: rules.basis.clause,
    },
    {
      code: 'LINE_CUT',
      amountFen: fen(afterEvidence - afterLines),
      reason: linesCut(base1, base2, contract.lineCuts),
      clause: lineClause,
    },
    {
      code: 'PANEL_RATE',
      amountFen: fen(afterLines - amountFen),
      reason: panelRate(ceiling.value, applied, awarded),
      clause: awarded?.clause ?? ceiling.clause,
    },
  ];
  traceBase(trace, rules, contract, {
    ceiling,
    applied,
    figures,
    counted,
    base1,
    base2,
    cutFen,
    amountFen,
    ceilingFen,
    lineClause,
  });
  return { baseFen: base2, rate: applied, ceilingFen, amountFen, cuts: cuts.filter((cut) => cut.amountFen > 0n) };
}

interface Working {
  readonly ceiling: Cited<Rate>;
  readonly applied: Rate;
  readonly figures: Figures;
  readonly counted: readonly Figure[];
  readonly base1: Fen;
  readonly base2: Fen;
  readonly cutFen: Fen;
  readonly amountFen: Fen;
  readonly ceilingFen: Fen;
  readonly lineClause: string;
}

function traceBase(trace: Trace, rules: Rules, contract: ContractInput, working: Working): void {
  const { ceiling, applied, figures, counted, base1, base2, cutFen, amountFen, ceilingFen } = working;
  const key = { contract: contract.key };
  const shown: Record<string, Json> = {};
  for (const figure of counted) shown[figure] = formatFen(figures[figure]);
  trace.add('BASE', rules.basis.clause, { ...key, basis: rules.basis.value, ...shown }, { baseFen: formatFen(base1) });
  if (contract.eligibleFen !== undefined || contract.lineCuts.length > 0) {
    trace.add(
      'LINES',
      working.lineClause,
      { ...key, baseFen: formatFen(base1), eligibleFen: formatFen(figures.eligibleFen), cutFen: formatFen(cutFen) },
      { baseFen: formatFen(base2) },
    );
  }
  trace.add(
    'FLOOR',
    contract.awardedRate?.clause ?? ceiling.clause,
    { ...key, baseFen: formatFen(base2), rate: rateToJson(applied), rateCeiling: rateToJson(ceiling.value) },
    { amountFen: formatFen(amountFen), ceilingFen: formatFen(ceilingFen) },
  );
}
