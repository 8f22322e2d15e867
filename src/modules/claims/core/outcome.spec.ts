import { worst } from './outcome.js';

describe('the worst of several answers', () => {
  it.each([
    [['NOT_RELATED', 'RELATED', 'REVIEW'], 'RELATED'],
    [['INDETERMINATE', 'REVIEW', 'NOT_RELATED'], 'REVIEW'],
    [['NOT_RELATED', 'INDETERMINATE'], 'INDETERMINATE'],
    [['NOT_RELATED', 'NOT_RELATED'], 'NOT_RELATED'],
  ])('of %j is %s', (outcomes, expected) => {
    expect(worst(outcomes)).toBe(expected);
  });

  it('is never "not related" where nothing was asked', () => {
    expect(worst([])).toBe('INDETERMINATE');
  });
});
