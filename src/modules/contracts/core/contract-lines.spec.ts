import fc from 'fast-check';
import { DomainError } from '../../../kernel/domain-error.js';
import { fen } from '../../../kernel/money.js';
import { parsePct } from '../../../kernel/rate.js';
import {
  assertLines,
  type ContractLine,
  measuredLines,
  priceOf,
  quantityOf,
  quantityText,
  withoutTax,
} from './contract-lines.js';

const line = (amount: bigint, more: Partial<ContractLine> = {}): ContractLine => ({
  kind: 'corpus',
  amountFen: fen(amount),
  eligible: 'YES',
  ...more,
});
const usage = (quantity: string, price: bigint, amount: bigint): ContractLine =>
  line(amount, { quantity, unitPriceFen: fen(price), pricing: 'USAGE' });

function codeOf(lines: readonly ContractLine[], amount: bigint, net?: bigint, rate?: string): string | undefined {
  try {
    assertLines(lines, fen(amount), {
      ...(net === undefined ? {} : { amountExclTaxFen: fen(net) }),
      ...(rate === undefined ? {} : { vatRatePct: parsePct(rate) }),
    });
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('an amount without tax', () => {
  it('is floored or rounded half up, as the worked cases of the domain page say', () => {
    expect(withoutTax(fen(1_060_000_000n), parsePct('6'))).toEqual([1_000_000_000n, 1_000_000_000n]);
    expect(withoutTax(fen(100_000_000n), parsePct('6'))).toEqual([94_339_622n, 94_339_623n]);
  });

  it.each([
    ['94339622', undefined],
    ['94339623', undefined],
    ['94339621', 'CONTRACTS.AMOUNT_TAX'],
    ['94339624', 'CONTRACTS.AMOUNT_TAX'],
  ])('of 1,000,000 yuan at 6%% may be %s: %s', (net, code) => {
    expect(codeOf([], 100_000_000n, BigInt(net), '6')).toBe(code);
  });

  it('is never above the amount with tax', () => {
    expect(codeOf([], 100n, 100n)).toBeUndefined();
    expect(codeOf([], 100n, 101n)).toBe('CONTRACTS.AMOUNT_TAX');
  });

  it('of lines sums to the total, each line rounded by itself', () => {
    const taxed = (amount: bigint, net: bigint) =>
      line(amount, { amountExclTaxFen: fen(net), vatRatePct: parsePct('6') });
    expect(codeOf([taxed(106n, 100n), taxed(53n, 50n)], 159n, 150n, '6')).toBeUndefined();
    expect(codeOf([taxed(106n, 100n), taxed(53n, 50n)], 159n, 149n, '6')).toBe('CONTRACTS.TAX_SUM');
    expect(codeOf([taxed(106n, 98n)], 106n)).toBe('CONTRACTS.LINE_TAX');
  });
});

describe('quantity and price of a line', () => {
  it.each([
    ['3', 33n, 99n, undefined],
    ['3', 33n, 100n, 'CONTRACTS.LINE_PRICE'],
    ['0.5', 3n, 1n, undefined],
    ['0.5', 3n, 2n, undefined],
    ['0.5', 3n, 3n, 'CONTRACTS.LINE_PRICE'],
  ])('%s times %s is %s: %s', (quantity, price, amount, code) => {
    expect(codeOf([line(amount, { quantity, unitPriceFen: fen(price) })], amount)).toBe(code);
  });

  it('may be of the amount without tax', () => {
    const net = line(106n, {
      quantity: '2',
      unitPriceFen: fen(50n),
      amountExclTaxFen: fen(100n),
      vatRatePct: parsePct('6'),
    });
    expect(codeOf([net], 106n)).toBeUndefined();
  });

  it('must both stand where usage is paid, and their product is the ceiling', () => {
    expect(codeOf([usage('10', 10n, 100n)], 100n)).toBeUndefined();
    expect(codeOf([usage('10', 10n, 101n)], 101n)).toBe('CONTRACTS.LINE_USAGE');
    expect(codeOf([line(100n, { pricing: 'USAGE', quantity: '10' })], 100n)).toBe('CONTRACTS.LINE_USAGE');
    expect(codeOf([usage('0', 10n, 0n)], 0n)).toBe('CONTRACTS.LINE_USAGE');
  });

  it('reads and writes quantities without losing a millionth', () => {
    for (const text of ['0', '1', '0.000001', '12.5', '999999999999999999.999999']) {
      expect(quantityText(quantityOf(text))).toBe(text);
    }
    expect(quantityText(quantityOf('1.500000'))).toBe('1.5');
  });
});

describe('a line priced by usage', () => {
  it('earns by its running total, so that no way of stating it earns a fen more', () => {
    const millionths = fc.bigInt({ min: 1n, max: 10_000_000_000n });
    fc.assert(
      fc.property(
        fc.array(millionths, { minLength: 1, maxLength: 8 }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (parts, price) => {
          let before = 0n;
          let sum = 0n;
          for (const part of parts) {
            sum += priceOf(before + part, fen(price)) - priceOf(before, fen(price));
            before += part;
          }
          expect(sum).toBe(priceOf(before, fen(price)));
        },
      ),
    );
  });

  it('stands with what was stated, and an eligible part that is not above it', () => {
    const part: ContractLine = { ...usage('10', 10n, 100n), eligible: 'PART', eligibleFen: fen(50n) };
    const [used, unused] = [measuredLines([part], new Map([[0, quantityOf('3')]])), measuredLines([part], new Map())];
    expect(used).toMatchObject([{ quantity: '3', amountFen: 30n, eligibleFen: 30n }]);
    expect(unused).toMatchObject([{ quantity: '0', amountFen: 0n, eligibleFen: 0n }]);
  });
});
