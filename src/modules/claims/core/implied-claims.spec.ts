import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { impliedClaims, type SignedContract } from './implied-claims.js';

const signed = (number: string, signedOn: string, applicantId = 'a', programme = 'P'): SignedContract => ({
  id: `id-${number}`,
  number,
  programme,
  applicantId,
  signedOn: signedOn as CalendarDate,
  year: Number(signedOn.slice(0, 4)),
});

const told = (contracts: readonly SignedContract[]) =>
  impliedClaims(contracts).map((one) => `${one.programme} ${one.applicantId} ${one.period}: ${one.contractIds.join()}`);

describe('claims that nobody wrote down', () => {
  it('are one per applicant and programme', () => {
    const contracts = [signed('1', '2025-02-01'), signed('2', '2025-01-01'), signed('3', '2025-01-01', 'b')];
    expect(told([...contracts, signed('4', '2025-01-01', 'a', 'Q')])).toEqual([
      'P a 2025: id-2,id-1',
      'P b 2025: id-3',
      'Q a 2025: id-4',
    ]);
  });

  it('hold their contracts by day of signing, then by number in byte order', () => {
    const contracts = [signed('b', '2025-01-01'), signed('B', '2025-01-01'), signed('c', '2024-12-31')];
    expect(told([...contracts, signed('d', '2025-05-01')])).toEqual([
      'P a 2024: id-c,id-B,id-b,id-d',
      'P a 2025: id-c,id-B,id-b,id-d',
    ]);
  });

  it("show a contract of another year in the programme's main year too", () => {
    const contracts = [signed('1', '2025-01-01', 'a'), signed('2', '2025-01-01', 'a'), signed('3', '2024-01-01', 'b')];
    expect(told(contracts)).toEqual(['P a 2025: id-1,id-2', 'P b 2024: id-3', 'P b 2025: id-3']);
  });

  it('take the later of two years with equally many contracts as the main year', () => {
    expect(told([signed('1', '2024-06-01', 'a'), signed('2', '2025-06-01', 'b')])).toEqual([
      'P a 2024: id-1',
      'P a 2025: id-1',
      'P b 2025: id-2',
    ]);
  });

  it('have a main year for each programme by itself', () => {
    const contracts = [signed('1', '2024-06-01', 'a', 'Q'), signed('2', '2025-06-01', 'a', 'P')];
    expect(told(contracts)).toEqual(['Q a 2024: id-1', 'P a 2025: id-2']);
  });

  it('are none where there are no contracts', () => {
    expect(told([])).toEqual([]);
  });
});
