import fc from 'fast-check';
import { NumberMap } from './number-map.js';
import { Spans } from './spans.js';

describe('numbers by numbers', () => {
  it('gives back what was set last, for any number of keys, and -1 for a key that was not', () => {
    const key = fc.oneof(fc.nat(2 ** 30), fc.nat(3_000), fc.constantFrom(0, 255, 256, 2 ** 30));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 4_000, size: 'max' }), (pairs) => {
        const [map, known] = [new NumberMap(), new Map<number, number>()];
        for (const [at, value] of pairs) {
          map.set(at, value);
          known.set(at, value);
        }
        for (const [at, value] of known) expect(map.get(at)).toBe(value);
        for (let at = 0; at < 50; at++) expect(map.get(at)).toBe(known.get(at) ?? -1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the spans of companies', () => {
  it('lie one after another, for few holders and for very many, and are empty for who came later', () => {
    const count = fc.oneof({ weight: 9, arbitrary: fc.nat(4) }, fc.constantFrom(254, 255, 256, 70_000));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 200, size: 'max' }), (counts) => {
        const spans = new Spans(Uint32Array.from(counts));
        let from = 0;
        for (const [node, holders] of counts.entries()) {
          const span = spans.of(node);
          expect(span.until - span.from).toBe(holders);
          if (holders > 0) expect(span.from).toBe(from);
          from += holders;
        }
        expect(spans.of(counts.length)).toEqual({ from: 0, until: 0 });
      }),
      { numRuns: 100 },
    );
  });
});
