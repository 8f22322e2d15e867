import fc from 'fast-check';
import { formatPct, pct } from '../../../../kernel/rate.js';
import { readPct, readShare } from './bods-share.js';
import type { WrittenShare } from './bods-statement.js';

function read(share: WrittenShare): string {
  try {
    const { sharePct, range } = readShare(share);
    if (sharePct !== undefined) return formatPct(sharePct);
    const [open, close] = [range?.minExclusive ? '(' : '[', range?.maxExclusive ? ')' : ']'];
    return `${open}${formatPct(range?.min ?? pct(0n))} ${formatPct(range?.max ?? pct(0n))}${close}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a share of BODS', () => {
  it('is read from its digits, never from a double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: -9, max: 9 }), (millionths, shift) => {
        const digits = `${String(millionths).padStart(30, '0')}0000000000`;
        const point = 24 - shift;
        const written = `${digits.slice(0, point)}.${digits.slice(point)}e${shift}`.replace(/^0+(?=[0-9])/, '');
        expect(readPct(written, 'exact')).toBe(BigInt(millionths));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['33.333333', '33.333333'],
    ['2.5e1', '25.000000'],
    ['250e-1', '25.000000'],
    ['25.0000000000', '25.000000'],
    ['0.000001', '0.000001'],
    ['-0', '0.000000'],
    ['1e2', '100.000000'],
    ['0e999999999999', '0.000000'],
  ])('written %s is %s', (written, share) => {
    expect(read({ exact: written })).toBe(share);
  });

  it.each(['33.3333333', '1e-7', '100.0000001', '-1', '-1e-400', '1e3', '1e999999999', `0.${'1'.repeat(500)}`])(
    'written %s cannot be kept, and nothing is rounded',
    (written) => {
      expect(read({ exact: written })).toBe('PARTIES.BODS_SHARE');
    },
  );

  it('has bounds in or out as written, the tighter of two, and 0 and 100 where there is none', () => {
    expect(read({ minimum: '25', maximum: '50' })).toBe('[25.000000 50.000000]');
    expect(read({ exclusiveMinimum: '25', exclusiveMaximum: '50' })).toBe('(25.000000 50.000000)');
    expect(read({ minimum: '25', exclusiveMinimum: '30' })).toBe('(30.000000 100.000000]');
    expect(read({ minimum: '30', exclusiveMinimum: '25' })).toBe('[30.000000 100.000000]');
    expect(read({ minimum: '25', exclusiveMinimum: '25' })).toBe('(25.000000 100.000000]');
    expect(read({ maximum: '30', exclusiveMaximum: '30' })).toBe('[0.000000 30.000000)');
    expect(read({ minimum: '30', maximum: '30' })).toBe('[30.000000 30.000000]');
    expect(read({})).toBe('[0.000000 100.000000]');
  });

  it('is refused where its bounds leave nothing, or deny the exact one', () => {
    expect(read({ minimum: '50', maximum: '25' })).toBe('PARTIES.BODS_SHARE_RANGE');
    expect(read({ minimum: '25', exclusiveMaximum: '25' })).toBe('PARTIES.BODS_SHARE_RANGE');
    expect(read({ exclusiveMinimum: '25', exclusiveMaximum: '25.000001' })).toBe('PARTIES.BODS_SHARE_RANGE');
    expect(read({ exact: '20', minimum: '25' })).toBe('PARTIES.BODS_SHARE_RANGE');
    expect(read({ exact: '25', exclusiveMinimum: '25' })).toBe('PARTIES.BODS_SHARE_RANGE');
    expect(read({ exact: '25', minimum: '25', maximum: '30' })).toBe('25.000000');
  });
});
