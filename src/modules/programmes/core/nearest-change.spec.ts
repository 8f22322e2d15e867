import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, fen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import { parsePeriod } from '../../../kernel/period.js';
import { rate } from '../../../kernel/rate.js';
import { evaluate } from './evaluate.js';
import type { ContractInput, EvaluationInput } from './evaluation.js';
import { nearestChanges } from './nearest-change.js';
import type { Basis, Rules } from './programme.js';
import type { Citation } from './vocabulary.js';

const CITED: Citation = { clause: 'clause', source: 'source', tag: 'policy' };
const on = parseDate('2025-12-31');
const NOTE = { reason: { zh: '意见', en: 'opinion' }, clause: '评审' };
const rulesOf = (basis: Basis): Rules => ({
  programme: 'TEST',
  on,
  inForce: { ...CITED, from: parseDate('2025-01-01') },
  rateCeiling: { ...CITED, value: rate(3n, 10n) },
  basis: { ...CITED, value: basis },
  taxBasis: { ...CITED, value: 'AS_GIVEN' },
  capFen: { ...CITED, value: fen(1_000n) },
  exhaustion: { ...CITED, value: 'PRO_RATA' },
  publicity: { ...CITED, value: { days: 5, kind: 'WORKING_DAYS' } },
  gates: {
    PURPOSE: { ...CITED, value: ['MODEL_RESEARCH'] },
    ON_PLATFORM: { ...CITED, value: true },
    PAID: { ...CITED, value: true },
  },
});
const contract = (amount: bigint, more: Partial<ContractInput> = {}): ContractInput => ({
  key: 'C',
  signedOn: parseDate('2025-06-18'),
  amountFen: fen(amount),
  acceptedFen: fen(amount),
  invoicedFen: fen(amount),
  paidFen: fen(amount),
  serviceFeeFen: fen(amount),
  lineCuts: [],
  onPlatform: true,
  purpose: 'MODEL_RESEARCH',
  relatedness: 'NOT_RELATED',
  attestations: {},
  ...more,
});
const inputOf = (contracts: readonly ContractInput[], more: Partial<EvaluationInput> = {}): EvaluationInput => ({
  period: parsePeriod('2025'),
  applicant: { kind: 'ENTERPRISE' },
  alreadyAwardedFen: ZERO_FEN,
  contracts,
  ...more,
});

function told(input: EvaluationInput, basis: Basis = 'EVIDENCED_MIN') {
  const rules = rulesOf(basis);
  const changes = nearestChanges(rules, input, evaluate(rules, input));
  return [...changes].flatMap(([key, list]) => list.map(({ code, gainFen }) => `${key} ${code} +${gainFen}`));
}

describe('why not more', () => {
  it.each<[string, EvaluationInput, string[]]>([
    ['nothing is told of a contract paid in full', inputOf([contract(1_000n)]), []],
    [
      'paid 400 and invoiced 600 of 1000: paying 200 more brings 60, and no more, since the invoice then binds',
      inputOf([contract(1_000n, { paidFen: fen(400n), invoicedFen: fen(600n) })]),
      ['C EVIDENCED_BASE +60'],
    ],
    [
      'paid and invoiced 400: both rise to 1000, 180 more',
      inputOf([contract(1_000n, { paidFen: fen(400n), invoicedFen: fen(400n) })]),
      ['C EVIDENCED_BASE +180'],
    ],
    [
      'a line of 100 that was cut is worth 30',
      inputOf([contract(1_000n, { lineCuts: [{ ...NOTE, amountFen: fen(100n) }] })]),
      ['C LINE_CUT +30'],
    ],
    [
      'a panel that gave 1/10 left off 200',
      inputOf([contract(1_000n, { awardedRate: { ...NOTE, rate: rate(1n, 10n) } })]),
      ['C PANEL_RATE +200'],
    ],
    ['the cap: nothing brings more', inputOf([contract(10_000n)]), ['C PARTY_CAP +0']],
    [
      'under a cap with 40 left, 60 more bring only 40',
      inputOf([contract(1_000n, { paidFen: fen(800n) })], { alreadyAwardedFen: fen(720n) }),
      ['C EVIDENCED_BASE +40'],
    ],
    [
      'a short pool: nothing the applicant does brings more',
      inputOf([contract(1_000n, { paidFen: fen(800n) })], { poolPartFen: fen(100n) }),
      ['C EVIDENCED_BASE +0', 'C POOL_PRO_RATA +0'],
    ],
    [
      'a single reason that can be mended is worth the whole award',
      inputOf([contract(1_000n, { onPlatform: false })]),
      ['C NOT_ON_PLATFORM +300'],
    ],
    [
      'a reason that cannot be mended is worth nothing',
      inputOf([contract(1_000n, { purpose: 'OTHER' })]),
      ['C PURPOSE +0'],
    ],
    [
      'of two reasons none alone brings anything',
      inputOf([contract(1_000n, { onPlatform: false, purpose: 'OTHER' })]),
      ['C NOT_ON_PLATFORM +0', 'C PURPOSE +0'],
    ],
  ])('%s', (_why, input, expected) => {
    expect(told(input).map((one) => one.replace('PROGRAMMES.', ''))).toEqual(expected);
  });

  it('says what a signature could bring while none is there', () => {
    expect(told(inputOf([contract(1_000n)]), 'APPROVED')).toEqual(['C LINE_CUT +300']);
    expect(told(inputOf([contract(1_000n)]), 'PANEL_APPROVED')).toEqual(['C PANEL_RATE +300']);
    const signed = contract(1_000n, { approved: { ...NOTE, amountFen: fen(100n) } });
    expect(told(inputOf([signed]), 'PANEL_APPROVED')).toEqual(['C PANEL_RATE +200']);
  });

  it('tells the gain that the evaluator itself then gives, whatever was cut', () => {
    const part = fc.bigInt(1n, 4_000n).map(fen);
    const drawn = fc.record({ amount: part, paid: part, invoiced: part, already: part, other: part });
    fc.assert(
      fc.property(drawn, ({ amount, paid, invoiced, already, other }) => {
        const rules = rulesOf('EVIDENCED_MIN');
        const second = contract(other, { key: 'D' });
        const input = (one: ContractInput) => inputOf([one, second], { alreadyAwardedFen: fen(already / 4n) });
        const short = contract(amount, { paidFen: paid, invoicedFen: invoiced });
        const result = evaluate(rules, input(short));
        const change = nearestChanges(rules, input(short), result)
          .get('C')
          ?.find(({ code }) => code === 'EVIDENCED_BASE');
        if (!change) return;
        const figures = [amount, paid, invoiced].map((one) => minFen(one, amount));
        const [least = ZERO_FEN, ...above] = [...new Set(figures)].sort((a, b) => (a < b ? -1 : 1));
        const next = above[0] ?? least;
        const up = (value: Fen) => (value === least ? next : value);
        const raised = contract(amount, { paidFen: up(paid), invoicedFen: up(invoiced) });
        const sum = (given: EvaluationInput) => addFen(evaluate(rules, given).contracts.map((one) => one.amountFen));
        expect(change.gainFen).toBe(sum(input(raised)) - sum(input(short)));
      }),
    );
  });
});
