import { describe, expect, it } from '@jest/globals';
import { judgeAllocations } from './allocation.set.js';

const judge = (one: object) => judgeAllocations('list', JSON.stringify({ cases: [{ id: 'x', ...one }] }))[0];

describe('a list of splits by others', () => {
  it.each([
    ['ties go to the earlier share', { amount: 5, ratios: [1, 1, 1], unit: 'minor units' }, '2 2 1'],
    ['ratios are exact fractions', { amount: '100', ratios: ['1/3', '2/7'], unit: 'USD, scale 2' }, '53.85 46.15'],
    ['decimals are fractions too', { amount: 100, ratios: [0.1, 0.1, 0.2], unit: 'minor units' }, '25 25 50'],
    [
      'a negative amount is split by its absolute value',
      { amount: '-100', ratios: ['30', '20', '40', '40'], unit: 'USD, scale 2' },
      '-23.08 -15.38 -30.77 -30.77',
    ],
    [
      'parts are multiples of the smallest coin',
      { amount: '100', ratios: ['1', '2', '3', '7'], unit: 'CHF, scale 2', note: 'cash rounding step 0.05' },
      '7.70 15.40 23.05 53.85',
    ],
    ['nothing to be proportional to is refused', { amount: 100, ratios: [], unit: 'minor units' }, 'refused'],
    ['ratios that sum to nothing are refused', { amount: 100, ratios: [0, 0], unit: 'minor units' }, 'refused'],
    ['a negative ratio is refused', { amount: 100, ratios: [3, -1], unit: 'minor units' }, 'refused'],
  ])('%s', (_why, one, got) => {
    expect(judge({ ...one, largest_remainder_expected: null })?.got).toBe(got);
  });

  it('differs where the list expects another method', () => {
    const expected = { largest_remainder_expected: ['4', '4', '2'] };
    expect(judge({ amount: 10, ratios: [1, 1, 1], unit: 'minor units', ...expected })?.ok).toBe(false);
  });
});
