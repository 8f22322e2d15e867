import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDate, yearOf } from '../../../kernel/calendar-date.js';
import type { Json } from '../../../kernel/canonical-json.js';
import { addFen, fen, parseFen } from '../../../kernel/money.js';
import { parsePeriod } from '../../../kernel/period.js';
import { parsePct, rate } from '../../../kernel/rate.js';
import { evaluate } from './evaluate.js';
import type { Applicant, ContractInput, Evaluation, EvaluationInput, RelatednessOutcome } from './evaluation.js';
import { type ProgrammeFile, type Purpose, type Rules, rulesOn } from './programme.js';
import { checkProgrammeText } from './programme-version.js';
import { notInForce } from './programmes-errors.js';
import { taxExclusive } from './vat.js';

const ROOT = new URL('../../../../', import.meta.url);
const NOTE = { zh: '评审意见', en: 'opinion' };

interface RateText {
  num: string;
  den: string;
}

interface CaseContract {
  key?: string;
  signedOn: string;
  amountFen: string;
  acceptedFen?: string;
  invoicedFen?: string;
  paidFen?: string;
  serviceFeeFen?: string;
  procurementCostFen?: string;
  vatRatePct?: string;
  approvedFen?: string;
  eligibleFen?: string;
  lineCuts?: string[];
  awardedRate?: RateText;
  onPlatform: boolean;
  purpose: Purpose;
  relatedness: RelatednessOutcome;
  attestations: string[];
  failed?: string[];
  terminatedOn?: string;
  duplicateOf?: string;
  duplicateInvoice?: { number: string; contract: string };
}

interface Case {
  why: string;
  programme: string;
  /** Values of the programme file that are other ones in this case, by JSON pointer. */
  set?: Record<string, Json>;
  on?: string;
  applicant?: Applicant;
  alreadyAwardedFen?: string;
  poolRemainingFen?: string;
  groupAwardedFen?: string;
  signed?: { from: string; until: string };
  contracts: (Partial<CaseContract> & { amountFen: string })[];
  expectedError?: string;
  expected?: {
    amountFen: string;
    contracts: {
      key?: string;
      baseFen?: string;
      rate?: RateText;
      amountFen: string;
      cuts?: { code: string; amountFen: string }[];
      refusals?: string[];
      flags?: string[];
    }[];
  };
}

interface PolicyFile {
  defaults: Record<string, { on: string; applicant: Applicant; contract: Omit<CaseContract, 'amountFen'> }>;
  cases: Case[];
}

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`test/vectors/${name}`, ROOT), 'utf8')) as T;
}

/** The shipped files, and an invented one of which the code knows nothing. */
const FILES = new Map(
  [
    ...readdirSync(new URL('config/programmes/', ROOT))
      .filter((name) => name.endsWith('.json') && name !== 'programme.schema.json')
      .map((name) => `config/programmes/${name}`),
    'test/vectors/programme-invented.json',
  ].map((path) => {
    const text = readFileSync(new URL(path, ROOT), 'utf8');
    return [(JSON.parse(text) as { code: string }).code, text];
  }),
);

type Box = Record<string, Json>;

function programmeOf({ programme, set = {} }: Case): ProgrammeFile {
  const document = JSON.parse(FILES.get(programme) ?? '{}') as Box;
  for (const [pointer, value] of Object.entries(set)) {
    const names = pointer.split('/').slice(1);
    const last = names.pop() ?? '';
    const at = names.reduce((box, name) => box[name] as Box, document);
    at[last] = value;
  }
  const checked = checkProgrammeText(JSON.stringify(document));
  if (!checked.publishable) throw new Error(`${programme}: ${JSON.stringify(checked.problems)}`);
  return checked.publishable.programme;
}

function contractOf(one: CaseContract): ContractInput {
  const amountFen = parseFen(one.amountFen);
  const figure = (text: string | undefined) => (text === undefined ? amountFen : parseFen(text));
  const standing = [
    ...one.attestations.map((type) => [type, 'VALID'] as const),
    ...(one.failed ?? []).map((type) => [type, 'FAILED'] as const),
  ];
  const duplicateOf = {
    ...(one.duplicateOf === undefined ? {} : { contract: one.duplicateOf }),
    ...(one.duplicateInvoice === undefined ? {} : { invoice: one.duplicateInvoice }),
  };
  return {
    key: one.key ?? 'C',
    signedOn: parseDate(one.signedOn),
    amountFen,
    acceptedFen: figure(one.acceptedFen),
    invoicedFen: figure(one.invoicedFen),
    paidFen: figure(one.paidFen),
    serviceFeeFen: figure(one.serviceFeeFen),
    ...(one.procurementCostFen === undefined ? {} : { procurementCostFen: parseFen(one.procurementCostFen) }),
    ...(one.vatRatePct === undefined ? {} : { vatRatePct: parsePct(one.vatRatePct) }),
    ...(one.approvedFen === undefined
      ? {}
      : { approved: { amountFen: parseFen(one.approvedFen), reason: NOTE, clause: '核定' } }),
    ...(one.eligibleFen === undefined ? {} : { eligibleFen: parseFen(one.eligibleFen) }),
    lineCuts: (one.lineCuts ?? []).map((cut) => ({ amountFen: parseFen(cut), reason: NOTE, clause: '核减' })),
    ...(one.awardedRate === undefined
      ? {}
      : {
          awardedRate: {
            rate: rate(BigInt(one.awardedRate.num), BigInt(one.awardedRate.den)),
            reason: NOTE,
            clause: '评审',
          },
        }),
    onPlatform: one.onPlatform,
    purpose: one.purpose,
    relatedness: one.relatedness,
    attestations: Object.fromEntries(standing),
    ...(one.terminatedOn === undefined ? {} : { terminatedOn: parseDate(one.terminatedOn) }),
    duplicateOf,
  };
}

function run(file: PolicyFile, one: Case): Evaluation {
  const programme = programmeOf(one);
  const defaults = file.defaults[one.programme];
  if (!defaults) throw new Error(`no programme ${one.programme}`);
  const on = parseDate(one.on ?? defaults.on);
  const rules: Rules | undefined = rulesOn(programme, on);
  if (!rules) throw notInForce(programme.code, on, programme.inForce.from, undefined, programme.inForce);
  const input: EvaluationInput = {
    period: parsePeriod(String(yearOf(on))),
    ...(one.signed ? { signed: { from: parseDate(one.signed.from), until: parseDate(one.signed.until) } } : {}),
    applicant: one.applicant ?? defaults.applicant,
    alreadyAwardedFen: parseFen(one.alreadyAwardedFen ?? '0'),
    ...(one.poolRemainingFen === undefined ? {} : { poolPartFen: parseFen(one.poolRemainingFen) }),
    ...(one.groupAwardedFen === undefined ? {} : { groupAwardedFen: parseFen(one.groupAwardedFen) }),
    contracts: one.contracts.map((contract) => contractOf({ ...defaults.contract, ...contract })),
  };
  return evaluate(rules, input);
}

function checkExpected(result: Evaluation, expected: NonNullable<Case['expected']>): void {
  expect(String(result.amountFen)).toBe(expected.amountFen);
  expect(result.contracts).toHaveLength(expected.contracts.length);
  for (const [index, want] of expected.contracts.entries()) {
    const got = result.contracts[index];
    if (!got) throw new Error('fewer contracts than expected');
    const shown = {
      key: got.key,
      baseFen: String(got.baseFen),
      rate: { num: String(got.rate.num), den: String(got.rate.den) },
      amountFen: String(got.amountFen),
      cuts: got.cuts.map((cut) => ({ code: cut.code, amountFen: String(cut.amountFen) })),
      refusals: got.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', '')),
      flags: got.flags.map((flag) => flag.code.replace('PROGRAMMES.', '')),
    };
    expect(shown).toEqual({ ...shown, refusals: [], ...want });
    for (const { clause, reason } of [...got.cuts, ...got.refusals, ...got.flags]) {
      expect(clause).not.toBe('');
      expect(reason.zh && reason.en).toBeTruthy();
    }
    const parts = got.amountFen + addFen(got.cuts.map((cut) => cut.amountFen));
    expect(parts).toBe(got.refusals.length > 0 ? 0n : got.ceilingFen);
  }
}

describe.each(['policy-amounts.json', 'policy-refusals.json', 'policy-vouchers.json'])(
  'programmes pay as %s says',
  (name) => {
    const file = vectors<PolicyFile>(name);
    it.each(file.cases.map((one) => [`${one.programme}: ${one.why}`, one] as const))('%s', (_why, one) => {
      if (one.expectedError !== undefined) {
        expect(() => run(file, one)).toThrow(expect.objectContaining({ code: one.expectedError }));
      } else if (one.expected) {
        checkExpected(run(file, one), one.expected);
      } else {
        throw new Error('a case without an expectation');
      }
    });
  },
);

describe('tax is taken out of a price as policy-vat.json says', () => {
  const { cases } = vectors<{
    cases: { why: string; inclusiveFen: string; vatRatePct: string; floorFen: string; halfUpFen: string }[];
  }>('policy-vat.json');
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const price = parseFen(one.inclusiveFen);
    expect(taxExclusive(price, parsePct(one.vatRatePct), 'FLOOR')).toBe(fen(BigInt(one.floorFen)));
    expect(taxExclusive(price, parsePct(one.vatRatePct), 'HALF_UP')).toBe(fen(BigInt(one.halfUpFen)));
  });
});
