import fc from 'fast-check';
import { page, startAfter } from './paging.js';

describe('a page', () => {
  it('has no next one when the store found no more than the limit', () => {
    expect(page([1, 2], 2, String)).toEqual({ items: [1, 2], nextCursor: null });
    expect(page([], 2, String)).toEqual({ items: [], nextCursor: null });
    expect(page([1, 2, 3], 2, String).items).toEqual([1, 2]);
  });

  it('hands any sort key through its cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (key) => {
        fc.pre(!key.includes('\0'));
        const { nextCursor } = page([key, 'more'], 1, (item) => item);
        expect(startAfter({ cursor: nextCursor ?? undefined })).toBe(key);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a cursor that it did not give', () => {
    for (const cursor of ['_w', 'AA', 'QQ1', 'QR']) expect(() => startAfter({ cursor })).toThrow('CURSOR_FORM');
    expect(startAfter({})).toBeUndefined();
  });
});
