import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OracleContract, reckon, share } from '../../../../test/oracle/rebate-oracle.js';
import { addDays, type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { canonicalText, type Json } from '../../../kernel/canonical-json.js';
import { addFen, atLeastZero, type Fen, fen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import { parsePeriod } from '../../../kernel/period.js';
import { rate, wholePct } from '../../../kernel/rate.js';
import { evaluate } from './evaluate.js';
import type { ContractInput, EvaluationInput } from './evaluation.js';
import { allocatePool } from './pool.js';
import { type Basis, type Rules, rulesOn, type TaxBasis } from './programme.js';
import { checkProgrammeText } from './programme-version.js';

const FILE = new URL('../../../../config/programmes/sz-corpus-purchase.json', import.meta.url);
const { publishable } = checkProgrammeText(readFileSync(FILE, 'utf8'));
if (!publishable) throw new Error('the purchase programme does not pass its check');
const PERIOD = parsePeriod('2025');
const FIRST = parseDate('2025-01-01');
const LOADED = rulesOn(publishable.programme, PERIOD.lastDay);
if (!LOADED) throw new Error('the purchase programme does not run in 2025');
const BASE_RULES: Rules = LOADED;
const ATTESTED = Object.fromEntries(
  (BASE_RULES.gates.ATTESTATIONS?.value ?? []).map((type) => [type, 'VALID' as const]),
);
const NOTE = { zh: '评审', en: 'panel' };

/** Amounts around the figures that matter: zero, the cap's threshold, and anything up to ten times it. */
const amount: fc.Arbitrary<Fen> = fc
  .oneof(
    { weight: 1, arbitrary: fc.bigInt(0n, 9n) },
    { weight: 2, arbitrary: fc.bigInt(666_666_660n, 666_666_670n) },
    { weight: 5, arbitrary: fc.bigInt(0n, 7_000_000_000n) },
  )
  .map(fen);

function below(most: Fen): fc.Arbitrary<Fen> {
  const lower = fc.oneof(
    { weight: 3, arbitrary: fc.constant(most as bigint) },
    { weight: 2, arbitrary: fc.bigInt(0n, most) },
    { weight: 1, arbitrary: fc.constant(most === 0n ? 0n : most - 1n) },
  );
  return lower.map(fen);
}

const contract = (key: string): fc.Arbitrary<ContractInput> =>
  amount.chain((amountFen) =>
    fc.record(
      {
        key: fc.constant(key),
        signedOn: fc.integer({ min: 0, max: 364 }).map((day): CalendarDate => addDays(FIRST, day)),
        amountFen: fc.constant(amountFen),
        acceptedFen: below(amountFen),
        invoicedFen: below(amountFen),
        paidFen: below(amountFen),
        serviceFeeFen: below(amountFen),
        eligibleFen: below(amountFen),
        lineCuts: fc.array(
          fc.bigInt(0n, 50_000_000n).map((cut) => ({ amountFen: fen(cut), reason: NOTE, clause: '核减' })),
          { maxLength: 2 },
        ),
        awardedRate: fc
          .integer({ min: 0, max: 30 })
          .map((part) => ({ rate: rate(BigInt(part), 100n), reason: NOTE, clause: '评审' })),
        onPlatform: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
        purpose: fc.constant('MODEL_RESEARCH' as const),
        relatedness: fc.constant('NOT_RELATED' as const),
        attestations: fc.constant(ATTESTED),
      },
      {
        requiredKeys: [
          'key',
          'signedOn',
          'amountFen',
          'acceptedFen',
          'invoicedFen',
          'paidFen',
          'serviceFeeFen',
          'lineCuts',
          'onPlatform',
          'purpose',
          'relatedness',
          'attestations',
        ],
      },
    ),
  );

const contracts = fc
  .integer({ min: 1, max: 6 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => contract(['b', 'a', 'C', '10', '9', '语'][index] ?? 'z'))),
  );

const input: fc.Arbitrary<EvaluationInput> = fc.record(
  {
    period: fc.constant(PERIOD),
    applicant: fc.constant({ kind: 'ENTERPRISE' as const, placeCode: '440305' }),
    alreadyAwardedFen: fc.oneof(fc.constant(0n), fc.bigInt(0n, 210_000_000n)).map(fen),
    poolPartFen: fc.bigInt(0n, 300_000_000n).map(fen),
    contracts,
  },
  { requiredKeys: ['period', 'applicant', 'alreadyAwardedFen', 'contracts'] },
);

const BASES: readonly Basis[] = ['EVIDENCED_MIN', 'ACTUAL_FEE', 'CONTRACT'];

function withBasis(basis: Basis): Rules {
  return { ...BASE_RULES, basis: { ...BASE_RULES.basis, value: basis } };
}

function figuresOf(one: ContractInput, basis: Basis): readonly bigint[] {
  if (basis === 'CONTRACT') return [one.amountFen];
  if (basis === 'ACTUAL_FEE') return [one.amountFen, one.serviceFeeFen, one.paidFen];
  return [one.amountFen, one.acceptedFen, one.invoicedFen, one.paidFen];
}

function forOracle(one: ContractInput, basis: Basis): OracleContract {
  return {
    key: one.key,
    signedOn: one.signedOn,
    refused: !one.onPlatform || one.paidFen === 0n,
    figures: figuresOf(one, basis),
    ...(one.eligibleFen === undefined ? {} : { eligible: one.eligibleFen }),
    cuts: one.lineCuts.map((cut) => cut.amountFen),
    ...(one.awardedRate === undefined
      ? {}
      : { awarded: [one.awardedRate.rate.num, one.awardedRate.rate.den] as const }),
  };
}

describe('the evaluator', () => {
  it('agrees to the fen with a reckoning in exact fractions, on every basis', () => {
    fc.assert(
      fc.property(input, fc.constantFrom(...BASES), (given, basis) => {
        const result = evaluate(withBasis(basis), given);
        const reckoned = reckon({
          ceiling: [3n, 10n],
          cap: 200_000_000n,
          before: given.alreadyAwardedFen,
          ...(given.poolPartFen === undefined ? {} : { poolPart: given.poolPartFen }),
          contracts: given.contracts.map((one) => forOracle(one, basis)),
        });
        expect(new Map(result.contracts.map((one) => [one.key, one.amountFen as bigint]))).toEqual(reckoned);
      }),
      { numRuns: 1000 },
    );
  });

  it('accounts for every fen between the ceiling and the amount, and never passes cap or pool', () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = evaluate(BASE_RULES, given);
        for (const one of result.contracts) {
          const cuts = addFen(one.cuts.map((cut) => cut.amountFen));
          expect(one.amountFen + cuts).toBe(one.refusals.length > 0 ? 0n : one.ceilingFen);
          expect(one.cuts.every((cut) => cut.amountFen > 0n)).toBe(true);
        }
        const room = atLeastZero(fen(200_000_000n - given.alreadyAwardedFen));
        expect(result.amountFen).toBeLessThanOrEqual(room);
        if (given.poolPartFen !== undefined) expect(result.amountFen).toBeLessThanOrEqual(given.poolPartFen);
        expect(result.amountFen).toBe(addFen(result.contracts.map((one) => one.amountFen)));
      }),
      { numRuns: 200 },
    );
  });

  it('gives a contract the same whatever the order of the request', () => {
    fc.assert(
      fc.property(input, (given) => {
        const there = evaluate(BASE_RULES, given).contracts;
        const back = evaluate(BASE_RULES, { ...given, contracts: [...given.contracts].reverse() }).contracts;
        expect([...back].reverse()).toEqual(there);
      }),
      { numRuns: 150 },
    );
  });

  it('never pays more for a contract that was split in two, before the pool', () => {
    fc.assert(
      fc.property(contract('whole'), fc.bigInt(0n, 7_000_000_000n), (one, cutAt) => {
        const plain = { ...one, acceptedFen: one.amountFen, invoicedFen: one.amountFen, lineCuts: [] };
        const { eligibleFen: _eligible, awardedRate: _rate, ...rest } = plain;
        const first = minFen(fen(cutAt), rest.amountFen);
        const part = (key: string, amountFen: Fen): ContractInput => ({
          ...rest,
          key,
          amountFen,
          acceptedFen: amountFen,
          invoicedFen: amountFen,
          paidFen: amountFen,
        });
        const pay = (given: readonly ContractInput[]) =>
          evaluate(BASE_RULES, {
            period: PERIOD,
            applicant: { kind: 'ENTERPRISE', placeCode: '440305' },
            alreadyAwardedFen: ZERO_FEN,
            contracts: given,
          }).amountFen;
        const whole = pay([part('whole', rest.amountFen)]);
        expect(pay([part('a', first), part('b', fen(rest.amountFen - first))])).toBeLessThanOrEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('answers with the same canonical bytes each time, so that a decision can be replayed', () => {
    const write = (value: unknown) =>
      canonicalText(
        JSON.parse(
          JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)),
        ) as Json,
      );
    fc.assert(
      fc.property(input, (given) => {
        expect(write(evaluate(BASE_RULES, given))).toBe(write(evaluate(BASE_RULES, given)));
      }),
      { numRuns: 30 },
    );
  });

  it('counts figures without tax where the programme says so, and asks for the rate', () => {
    const taxed = (value: TaxBasis): Rules => ({ ...BASE_RULES, taxBasis: { ...BASE_RULES.taxBasis, value } });
    const amountFen = fen(100_000_000n);
    const one: ContractInput = {
      key: 'taxed',
      signedOn: FIRST,
      amountFen,
      acceptedFen: amountFen,
      invoicedFen: amountFen,
      paidFen: amountFen,
      serviceFeeFen: amountFen,
      lineCuts: [],
      onPlatform: true,
      purpose: 'MODEL_RESEARCH',
      relatedness: 'NOT_RELATED',
      attestations: ATTESTED,
    };
    const pay = (rules: Rules, given: ContractInput) =>
      evaluate(rules, {
        period: PERIOD,
        applicant: { kind: 'ENTERPRISE', placeCode: '440305' },
        alreadyAwardedFen: ZERO_FEN,
        contracts: [given],
      });
    const vatRatePct = wholePct(6n);
    expect(pay(taxed('TAX_EXCLUSIVE_FLOOR'), { ...one, vatRatePct }).contracts[0]?.baseFen).toBe(94_339_622n);
    expect(pay(taxed('TAX_EXCLUSIVE_HALF_UP'), { ...one, vatRatePct }).contracts[0]?.baseFen).toBe(94_339_623n);
    expect(() => pay(taxed('TAX_EXCLUSIVE_FLOOR'), one)).toThrow(
      expect.objectContaining({ code: 'PROGRAMMES.VAT_RATE_MISSING' }),
    );
  });
});

describe('the pool', () => {
  const claims = fc.uniqueArray(
    fc.record({
      uscc: fc.stringMatching(/^[0-9A-Z]{1,6}$/),
      amountFen: fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 200_000_000n)).map(fen),
    }),
    { selector: (claim) => claim.uscc, minLength: 1, maxLength: 12 },
  );

  it('is shared as an independent reckoning shares it, to the last fen, whatever the order of the claims', () => {
    fc.assert(
      fc.property(claims, fc.bigInt(0n, 400_000_000n), (given, pool) => {
        const parts = allocatePool(given, fen(pool));
        expect(parts).toEqual(share(new Map(given.map((claim) => [claim.uscc, claim.amountFen as bigint])), pool));
        expect(allocatePool([...given].reverse(), fen(pool))).toEqual(new Map([...parts].reverse()));
        const wanted = addFen(given.map((claim) => claim.amountFen));
        expect(addFen(parts.values())).toBe(minFen(wanted, fen(pool)));
        for (const claim of given) expect(parts.get(claim.uscc)).toBeLessThanOrEqual(claim.amountFen);
      }),
      { numRuns: 300 },
    );
  });
});
