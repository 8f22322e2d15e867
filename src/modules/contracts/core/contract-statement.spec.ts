import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { fen } from '../../../kernel/money.js';
import type { Terms } from './contract.js';
import { type Contract, type ContractEvent, fold, type Step } from './contract-events.js';
import { quantityText } from './contract-lines.js';
import { statementOf } from './contract-statement.js';

const ON = parseDate('2025-03-01');
const TERMS: Terms = {
  number: 'HT-1',
  subjectKind: 'CORPUS',
  buyerId: 'buyer',
  sellerId: 'seller',
  gainers: [],
  releaseId: 'release',
  releaseDigest: 'aa',
  signedOn: parseDate('2025-02-01'),
  amountFen: fen(1000n),
  lines: [
    { kind: 'corpus', amountFen: fen(600n), eligible: 'YES' },
    { kind: 'tax', amountFen: fen(100n), eligible: 'NO' },
    { kind: 'calls', quantity: '30', unitPriceFen: fen(10n), pricing: 'USAGE', amountFen: fen(300n), eligible: 'YES' },
  ],
  purpose: 'MODEL_RESEARCH',
  instalments: [],
};

function contractOf(steps: readonly Step[], terms: Terms = TERMS): Contract {
  const signed: Step = { type: 'SIGNED', on: ON, detail: { party: 'BOTH', digest: 'd', findings: [] } };
  const events = [signed, ...steps].map(
    (step, index): ContractEvent => ({
      ...step,
      id: `e${index}`,
      contractId: 'c',
      seq: index + 1,
      invoiceKeys: [],
      doneBy: 'u',
      recordedAt: new Date(0),
    }),
  );
  return fold('c', terms, events);
}

const step = (type: Step['type'], amount: bigint, detail: Step['detail'] = {}, on = ON): Step => ({
  type,
  on,
  amountFen: fen(amount),
  detail,
});
const used = (amount: bigint): Step =>
  step('MEASURED', amount, { line: 2, quantity: quantityText((amount * 1_000_000n) / 10n) });

describe('the statement of a contract', () => {
  it('says what was agreed, done and paid, and what of it can be claimed', () => {
    const statement = statementOf(
      contractOf([
        { type: 'DELIVERED', on: ON, detail: { digest: 'aa' } },
        { type: 'RECEIVED', on: ON, detail: { digest: 'aa' } },
        used(120n),
        step('ACCEPTED', 820n),
        step('INVOICED', 820n, { numbers: ['FP-1'] }),
        step('RED_INVOICED', 20n, { number: 'FP-2', of: 'FP-1' }),
        step('PAID', 900n, { number: 'V-1', evidence: ['aa'] }),
        step('REFUNDED', 50n),
      ]),
    );
    expect(statement?.agreed).toMatchObject({
      amountFen: 1000n,
      fixedFen: 700n,
      ceilingFen: 300n,
      measuredFen: 120n,
      unusedFen: 180n,
      comesToFen: 820n,
      eligibleFen: 720n,
      ineligibleFen: 100n,
    });
    expect([statement?.acceptedFen, statement?.openFen]).toEqual([820n, 0n]);
    expect(statement?.invoices).toEqual({ grossFen: 820n, redFen: 20n, netFen: 800n });
    expect(statement?.payments).toEqual({ grossFen: 900n, refundedFen: 50n, netFen: 850n });
    expect(statement?.claimable).toEqual({ baseFen: 800n, claimableFen: 720n, shortFen: 200n, ineligibleFen: 80n });
    const codes = (section: 'agreed' | 'delivered' | 'paid' | 'invoiced') =>
      statement?.missing.get(section)?.map(({ code, what }) => `${code} ${what ?? ''}`.trim());
    expect(codes('delivered')).toEqual([]);
    expect(codes('paid')).toEqual([]);
    expect(codes('invoiced')).toEqual(['PAPER 6', 'PAPER 7']);
    expect(codes('agreed')?.slice(0, 4)).toEqual([
      'DECLARATION_BUYER',
      'DECLARATION_SELLER',
      'CERTIFICATE',
      'LINE_REASON 1',
    ]);
  });

  it('counts what is dated by the day asked for', () => {
    const later = parseDate('2025-03-02');
    const contract = contractOf([
      step('ACCEPTED', 700n),
      step('PAID', 500n, {}, later),
      step('REFUNDED', 100n, {}, later),
    ]);
    expect(statementOf(contract, ON)?.payments).toEqual({ grossFen: 0n, refundedFen: 0n, netFen: 0n });
    expect(statementOf(contract, later)?.payments).toEqual({ grossFen: 500n, refundedFen: 100n, netFen: 400n });
  });

  it('asks why another than the buyer paid, and says that a delivery differs', () => {
    const statement = statementOf(
      contractOf([
        { type: 'DELIVERED', on: ON, detail: { digest: 'bb', flags: ['DIGEST_DIFFERS'] } },
        step('PAID', 1n, { number: 'V-1', payer: 'X', evidence: ['aa'] }),
      ]),
    );
    expect(statement?.missing.get('paid')).toEqual([{ code: 'PAYER_REASON', what: '3' }]);
    expect(statement?.missing.get('delivered')).toEqual([{ code: 'RECEIPT' }, { code: 'DELIVERY_DIFFERS', what: '2' }]);
  });

  it('claims nothing of a contract that has ended', () => {
    const all = [step('ACCEPTED', 700n), step('INVOICED', 700n, { numbers: ['F'] }), step('PAID', 700n)];
    expect(statementOf(contractOf(all))?.claimable.claimableFen).toBe(600n);
    const ended: Step = { type: 'TERMINATED', on: ON, detail: { reason: 'r' } };
    expect(statementOf(contractOf([...all, ended]))?.claimable.claimableFen).toBe(0n);
  });

  it('is none before both have signed', () => {
    expect(statementOf(fold('c', TERMS, []))).toBeUndefined();
  });

  it('has totals that are the sum of their parts, whatever happened', () => {
    const amount = fc.bigInt({ min: 0n, max: 2000n });
    const kinds = fc.constantFrom<Step['type']>('ACCEPTED', 'INVOICED', 'RED_INVOICED', 'PAID', 'REFUNDED');
    const steps = fc.array(
      fc.tuple(kinds, amount).map(([type, value]) => step(type, value)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, fc.bigInt({ min: 0n, max: 30n }), (taken, calls) => {
        const statement = statementOf(contractOf([used(calls * 10n), ...taken]));
        const { agreed, claimable, invoices, payments } = statement ?? fail();
        expect(agreed.fixedFen + agreed.measuredFen + agreed.unusedFen).toBe(agreed.amountFen);
        expect(agreed.eligibleFen + agreed.ineligibleFen).toBe(agreed.comesToFen);
        expect(claimable.claimableFen + claimable.shortFen + claimable.ineligibleFen).toBe(agreed.amountFen);
        for (const part of [claimable.claimableFen, claimable.shortFen, claimable.ineligibleFen, payments.netFen]) {
          expect(part >= 0n).toBe(true);
        }
        expect(claimable.claimableFen <= payments.netFen && claimable.claimableFen <= invoices.netFen).toBe(true);
      }),
    );
  });
});

function fail(): never {
  throw new Error('no statement of a signed contract');
}
