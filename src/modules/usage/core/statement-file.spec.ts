import { DomainError } from '../../../kernel/domain-error.js';
import { draftOfLine, monthOfFile, shareJson } from './statement-file.js';

const cells = (count: string, month = '2025-07', platform = 'P') =>
  new Map(Object.entries({ platform, month, corpus: 'c', account: 'a', kind: 'download', count }));
const drafts = (...months: readonly [month: string, platform?: string][]) =>
  months.map(([month, platform]) => draftOfLine(2, cells('1', month, platform)));

function refusal(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.text.en}`;
    throw error;
  }
}

describe('the table of a signed statement', () => {
  it('is of one month and of the platform whose key signed it', () => {
    expect(monthOfFile('P', drafts(['2025-07'], ['2025-07']))).toBe('2025-07');
    expect(refusal(() => monthOfFile('P', drafts(['2025-07'], ['2025-08'])))).toContain('2025-07 and 2025-08');
    expect(refusal(() => monthOfFile('P', drafts(['2025-07'], ['2025-07', 'Q'])))).toContain('a line of Q');
    expect(refusal(() => monthOfFile('P', []))).toContain('no line');
  });

  it('counts in up to 18 digits, and says on which line it does not', () => {
    expect(draftOfLine(2, cells('999999999999999999')).count).toBe(999_999_999_999_999_999n);
    for (const wrong of ['', '-1', '1.5', '1e3', '1000000000000000000', '１']) {
      expect(refusal(() => draftOfLine(7, cells(wrong)))).toContain('USAGE.STATEMENT_FILE');
      expect(refusal(() => draftOfLine(7, cells(wrong)))).toContain('line 7');
    }
  });

  it.each([
    [0n, 0n, '0.00'],
    [0n, 7n, '0.00'],
    [1n, 3n, '33.33'],
    [2n, 3n, '66.66'],
    [1n, 10_000n, '0.01'],
    [1n, 10_001n, '0.00'],
    [7n, 7n, '100.00'],
  ])('shows %s of %s as %s percent, rounded down', (part, of, pct) => {
    expect(shareJson(part, of)).toEqual({ count: String(part), of: String(of), pct });
  });
});
