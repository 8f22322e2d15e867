/**
 * Random applicants with their contracts: the facts as our evaluator takes them, and beside them what the oracle is
 * told and which refusals were planted. Written from the surface page, not from the evaluator.
 */
import { type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { pct, rate } from '../../src/kernel/rate.js';
import type { ContractInput, EvaluationInput } from '../../src/modules/programmes/index.js';
import type { OracleCase, OracleContract } from '../oracle/rebate-oracle.js';
import type { Random } from './random.js';

/**
 * The figures of the programmes that pay for contracts, from the texts (domain page), not from config/programmes. `open`
 * ones are tried on every basis and tax basis that a programme file may name, as the text leaves them open.
 */
export const TERMS = [
  { code: 'SZ-CORPUS-PURCHASE', rate: [3n, 10n], cap: 200_000_000n, place: '440305', strict: true, open: true },
  { code: 'SZ-TRAINING-COMPUTE', rate: [5n, 10n], cap: 1_000_000_000n, place: '440306', basis: 'EVIDENCED_MIN' },
  { code: 'DG-COMPUTE', rate: [5n, 10n], cap: 100_000_000n, place: '441900', basis: 'ACTUAL_FEE' },
  { code: 'DG-MODEL', rate: [1n, 1n], cap: 100_000_000n, place: '441900', basis: 'PANEL_APPROVED' },
] as const;

export interface Terms {
  readonly code: (typeof TERMS)[number]['code'];
  readonly rate: readonly [bigint, bigint];
  readonly cap: bigint;
  readonly place: string;
  readonly strict?: boolean;
  readonly basis: (typeof BASES)[number];
  readonly tax: (typeof TAXES)[number];
  readonly startUp?: boolean;
}

export const BASES = [
  'EVIDENCED_MIN',
  'ACTUAL_FEE',
  'CONTRACT',
  'PROCUREMENT_COST',
  'APPROVED',
  'PANEL_APPROVED',
] as const;
export const TAXES = ['AS_GIVEN', 'TAX_EXCLUSIVE_FLOOR', 'TAX_EXCLUSIVE_HALF_UP'] as const;

function drawTerms(random: Random): Terms {
  const chosen = random.pick([TERMS[0], TERMS[0], ...TERMS]);
  if ('open' in chosen) {
    const basis = random.once(2) ? 'EVIDENCED_MIN' : random.pick(BASES);
    return { ...chosen, basis, tax: random.once(2) ? 'AS_GIVEN' : random.pick(TAXES) };
  }
  if (chosen.code !== 'SZ-TRAINING-COMPUTE' || random.once(2)) return { ...chosen, tax: 'AS_GIVEN' };
  return { ...chosen, tax: 'AS_GIVEN', rate: [6n, 10n], startUp: true };
}

export interface RebateCase {
  readonly terms: Terms;
  readonly input: EvaluationInput;
  readonly oracle: OracleCase;
  /** Refusal codes by contract, without the room's name. */
  readonly refusals: ReadonlyMap<string, readonly string[]>;
  /** True when some figure lies within one fen of the figure that reaches the cap. */
  readonly atThreshold: boolean;
}

const PERIOD = parsePeriod('2025');
const NOTE = { zh: '评审意见', en: 'opinion' };
const FIVE = ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'];
const KEYS = ['b', 'a', 'C', '10', '9', '语'];

type Standing = ContractInput['attestations'][string];
type Planted = { -readonly [Field in keyof ContractInput]?: ContractInput[Field] };

/** What can be wrong with a contract, and the refusal that must follow; `strict` ones only where the voucher asks. */
const DEFECTS: readonly { readonly code: string; readonly strict?: true; plant(random: Random): Planted }[] = [
  {
    code: 'WRONG_PERIOD',
    plant: (random) => ({ signedOn: random.pick(['2024-12-31', '2026-01-01'].map((day) => parseDate(day))) }),
  },
  { code: 'NOT_ON_PLATFORM', plant: () => ({ onPlatform: false }) },
  { code: 'PURPOSE', plant: () => ({ purpose: 'OTHER' }) },
  { code: 'RELATED_PARTY', strict: true, plant: () => ({ relatedness: 'RELATED' }) },
  { code: 'RELATION_INDETERMINATE', strict: true, plant: () => ({ relatedness: 'INDETERMINATE' }) },
  { code: 'RELATION_REVIEW', strict: true, plant: () => ({ relatedness: 'REVIEW' }) },
  { code: 'ATTESTATION_MISSING', strict: true, plant: (random) => ({ attestations: without(random, 'MISSING') }) },
  { code: 'ATTESTATION_FAILED', strict: true, plant: (random) => ({ attestations: without(random, 'FAILED') }) },
  { code: 'CONTRACT_TERMINATED', plant: () => ({ terminatedOn: parseDate('2025-12-31') }) },
  { code: 'DUPLICATE_CONTRACT', plant: () => ({ duplicateOf: { contract: 'Z-1' } }) },
  { code: 'DUPLICATE_INVOICE', plant: () => ({ duplicateOf: { invoice: { number: '1', contract: 'Z-1' } } }) },
  { code: 'NOTHING_PAID', plant: () => ({ paidFen: fen(0n) }) },
];
/** Of the defects above, what the compute vouchers do not ask. */
const NOT_ASKED: Readonly<Record<Terms['code'], readonly string[]>> = {
  'SZ-CORPUS-PURCHASE': [],
  'SZ-TRAINING-COMPUTE': ['NOT_ON_PLATFORM'],
  'DG-COMPUTE': ['PURPOSE'],
  'DG-MODEL': ['PURPOSE', 'NOT_ON_PLATFORM'],
};

function without(random: Random, standing: Standing): Record<string, Standing> {
  const chosen = random.pick(FIVE);
  return Object.fromEntries(FIVE.map((type) => [type, type === chosen ? standing : ('VALID' as const)]));
}

/** An amount near nothing, near what reaches the cap, or anywhere up to ten times that. */
function amountOf(random: Random, terms: Terms): bigint {
  const threshold = (terms.cap * terms.rate[1]) / terms.rate[0];
  const kind = random.below(12);
  if (kind === 0) return random.between(1n, 9n);
  if (kind === 1) return threshold + random.between(-1n, 2n);
  return random.between(1n, kind <= 10 ? threshold / 5n : threshold * 3n);
}

function atMost(random: Random, most: bigint): bigint {
  const kind = random.below(6);
  if (kind <= 3) return most;
  return kind === 4 ? random.between(1n, most) : most === 1n ? 1n : most - 1n;
}

interface DrawnContract {
  readonly ours: ContractInput;
  readonly oracle: OracleContract;
  readonly refusals: readonly string[];
}

function drawContract(random: Random, terms: Terms, key: string, ofApplicant: readonly string[]): DrawnContract {
  const amount = amountOf(random, terms);
  const short = random.once(3);
  const [accepted, invoiced, paid, fee] = [1, 2, 3, 4].map(() => (short ? atMost(random, amount) : amount)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const eligible = random.once(8) ? atMost(random, amount) : undefined;
  const cuts = Array.from({ length: random.once(8) ? 1 + random.below(2) : 0 }, () => random.between(0n, amount / 2n));
  const awarded = random.once(8) ? ([random.between(0n, terms.rate[0] * 10n), 100n] as const) : undefined;
  const vat = random.pick([0n, 1_000_000n, 6_000_000n, 13_000_000n, random.between(0n, 20_000_000n)]);
  const cost = amount + (random.once(2) ? 0n : random.between(0n, amount / 10n));
  const approved = random.once(6) ? undefined : atMost(random, amount) + (random.once(6) ? amount : 0n);
  const signedOn = `2025-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
  const { planted, codes } = plant(random, terms);
  const refusals = [...ofApplicant, ...codes];
  const counted = codes.includes('NOTHING_PAID') ? 0n : paid;
  const ours: ContractInput = {
    key,
    signedOn: parseDate(signedOn),
    amountFen: fen(amount),
    acceptedFen: fen(accepted),
    invoicedFen: fen(invoiced),
    paidFen: fen(paid),
    serviceFeeFen: fen(fee),
    procurementCostFen: fen(cost),
    ...(terms.tax === 'AS_GIVEN' ? {} : { vatRatePct: pct(vat) }),
    ...(approved === undefined ? {} : { approved: { amountFen: fen(approved), reason: NOTE, clause: '核定' } }),
    ...(eligible === undefined ? {} : { eligibleFen: fen(eligible) }),
    lineCuts: cuts.map((cut) => ({ amountFen: fen(cut), reason: NOTE, clause: '核减' })),
    ...(awarded ? { awardedRate: { rate: rate(...awarded), reason: NOTE, clause: '评审' } } : {}),
    onPlatform: true,
    purpose: 'MODEL_RESEARCH',
    relatedness: 'NOT_RELATED',
    attestations: Object.fromEntries(FIVE.map((type) => [type, 'VALID' as const])),
    ...planted,
  };
  const figures = { amount, accepted, invoiced, paid: counted, fee, cost };
  const oracle: OracleContract = {
    key,
    signedOn: ours.signedOn as CalendarDate as string,
    refused: refusals.length > 0,
    figures: FIGURES[terms.basis].map((name) => figures[name]),
    ...(eligible === undefined ? {} : { eligible }),
    cuts,
    ...(awarded ? { awarded } : {}),
    ...(terms.tax === 'AS_GIVEN'
      ? {}
      : { tax: { percent: [vat, 1_000_000n], toNearest: terms.tax === 'TAX_EXCLUSIVE_HALF_UP' } }),
    ...(terms.basis === 'APPROVED' ? { approvedBase: approved ?? 0n } : {}),
    ...(terms.basis === 'PANEL_APPROVED' ? { approvedAward: approved ?? 0n } : {}),
  };
  return { ours, oracle, refusals };
}

/** What each basis counts (surface page), the figure that the ceiling is reckoned from first. */
const FIGURES = {
  EVIDENCED_MIN: ['amount', 'accepted', 'invoiced', 'paid'],
  ACTUAL_FEE: ['amount', 'fee', 'paid'],
  CONTRACT: ['amount'],
  PROCUREMENT_COST: ['cost'],
  APPROVED: ['amount'],
  PANEL_APPROVED: ['amount', 'accepted', 'invoiced', 'paid'],
} as const;

function plant(random: Random, terms: Terms): { planted: Planted; codes: string[] } {
  const asked = DEFECTS.filter((one) => (terms.strict || !one.strict) && !NOT_ASKED[terms.code].includes(one.code));
  const chosen = random.below(5) < 2 ? [random.pick(asked), ...(random.once(4) ? [random.pick(asked)] : [])] : [];
  const planted: Planted = {};
  const codes = new Set<string>();
  for (const defect of chosen) {
    const fields = defect.plant(random);
    // Two defects of one field would hide each other: the first stays.
    if (Object.keys(fields).some((field) => field in planted)) continue;
    Object.assign(planted, fields);
    codes.add(defect.code);
  }
  return { planted, codes: DEFECTS.map((one) => one.code).filter((code) => codes.has(code)) };
}

export function drawCase(random: Random): RebateCase {
  const terms = drawTerms(random);
  const wrongKind = random.once(12);
  const wrongPlace = random.once(12);
  const ofApplicant = [...(wrongKind ? ['PARTY_KIND'] : []), ...(wrongPlace ? ['PLACE'] : [])];
  const contracts = KEYS.slice(0, 1 + random.below(KEYS.length)).map((key) =>
    drawContract(random, terms, key, ofApplicant),
  );
  const already = random.once(5) ? random.between(0n, terms.cap + terms.cap / 20n) : 0n;
  const poolPart = random.once(3) ? random.between(0n, terms.cap + terms.cap / 2n) : undefined;
  const threshold = (terms.cap * terms.rate[1]) / terms.rate[0];
  return {
    terms,
    input: {
      period: PERIOD,
      applicant: {
        kind: wrongKind ? 'GOVERNMENT' : 'ENTERPRISE',
        placeCode: wrongPlace ? '330100' : terms.place,
        ...(terms.startUp ? { startUp: true } : {}),
      },
      alreadyAwardedFen: fen(already),
      ...(poolPart === undefined ? {} : { poolPartFen: fen(poolPart) }),
      contracts: contracts.map((one) => one.ours),
    },
    oracle: {
      ceiling: terms.rate,
      cap: terms.cap,
      before: already,
      ...(poolPart === undefined ? {} : { poolPart }),
      contracts: contracts.map((one) => one.oracle),
    },
    refusals: new Map(contracts.map((one) => [one.ours.key, orderedRefusals(one.refusals)])),
    atThreshold: contracts.some(
      ({ ours: { amountFen } }) => amountFen >= threshold - 1n && amountFen <= threshold + 2n,
    ),
  };
}

const ORDER = ['WRONG_PERIOD', 'PARTY_KIND', 'PLACE', ...DEFECTS.map((one) => one.code).slice(1)];

function orderedRefusals(codes: readonly string[]): string[] {
  return ORDER.filter((code) => codes.includes(code));
}
