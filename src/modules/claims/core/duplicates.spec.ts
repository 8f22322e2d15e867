import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Claimed, findDuplicates } from './duplicates.js';

const claimed = (contractId: string, more: Partial<Claimed> = {}): Claimed => ({
  contractId,
  number: `N-${contractId}`,
  normalisedNumber: `N${contractId}`,
  invoices: [],
  signedOn: '2025-03-01' as CalendarDate,
  issued: false,
  ...more,
});

const day = (text: string) => ({ signedOn: text as CalendarDate });
const found = (...all: readonly Claimed[]) => Object.fromEntries(findDuplicates(all));

describe('duplicates', () => {
  it('leaves contracts alone that share nothing', () => {
    expect(found(claimed('1', { invoices: ['a'] }), claimed('2', { invoices: ['b'] }))).toEqual({});
  });

  it('lets the contract signed first stand, and names it by its own spelling', () => {
    const first = claimed('1', { number: 'QW-1', normalisedNumber: 'QW1', ...day('2025-01-02') });
    const second = claimed('2', { number: 'qw 1', normalisedNumber: 'QW1', ...day('2025-01-03') });
    expect(found(second, first)).toEqual({ 2: { contract: 'QW-1' } });
  });

  it('lets the first number in byte order stand among those of one day', () => {
    const both = [claimed('1', { number: 'qw-1' }), claimed('2', { number: 'QW-1' })];
    const same = both.map((one) => ({ ...one, normalisedNumber: 'QW1' }));
    expect(found(...same)).toEqual({ 1: { contract: 'QW-1' } });
  });

  it('lets an issued one stand before an earlier one', () => {
    const early = claimed('1', { normalisedNumber: 'X', ...day('2025-01-01') });
    const issued = claimed('2', { normalisedNumber: 'X', ...day('2025-12-01'), issued: true });
    expect(found(early, issued)).toEqual({ 1: { contract: 'N-2' } });
  });

  it('finds an invoice that another contract has used, and says which', () => {
    const first = claimed('1', { invoices: ['i1', 'i2'], ...day('2025-01-01') });
    const second = claimed('2', { invoices: ['i3', 'i2'], ...day('2025-02-01') });
    expect(found(first, second)).toEqual({ 2: { invoice: { number: 'i2', contract: 'N-1' } } });
  });

  it('tells number and invoice each for itself', () => {
    const first = claimed('1', { normalisedNumber: 'X', invoices: ['i'], ...day('2025-01-01') });
    const second = claimed('2', { normalisedNumber: 'X', invoices: ['i'], ...day('2025-01-02') });
    expect(found(first, second)).toEqual({ 2: { contract: 'N-1', invoice: { number: 'i', contract: 'N-1' } } });
  });

  it('of three under one number lets only the first stand', () => {
    const three = ['3', '1', '2'].map((id) => claimed(id, { normalisedNumber: 'X', ...day(`2025-01-0${id}`) }));
    expect(found(...three)).toEqual({ 2: { contract: 'N-1' }, 3: { contract: 'N-1' } });
  });

  it('of three with one invoice names the first to each of the others', () => {
    const three = ['1', '2', '3'].map((id) => claimed(id, { invoices: ['i'], ...day(`2025-01-0${id}`) }));
    const first = { invoice: { number: 'i', contract: 'N-1' } };
    expect(found(...three)).toEqual({ 2: first, 3: first });
  });

  it('does not hold an invoice against the contract that names it twice', () => {
    expect(found(claimed('1', { invoices: ['i', 'i'] }))).toEqual({});
  });
});
