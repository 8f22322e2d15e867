import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText, digestOf, type Json } from './canonical-json.js';

describe('canonical JSON (RFC 8785)', () => {
  it('sorts keys by UTF-16 code units and writes numbers as ECMAScript does', () => {
    expect(canonicalText({ b: 1, a: [1.0, 1e21, 0.000001, -0, 333333333.3333333] })).toBe(
      '{"a":[1,1e+21,0.000001,0,333333333.3333333],"b":1}',
    );
    expect(
      canonicalText({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude02': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude02":5,"\ufb33":3}');
  });

  it('escapes only what it must, and keeps Chinese as it is', () => {
    expect(canonicalText('语料\u0007"\\/\u007f')).toBe('"语料\\u0007\\"\\\\/\u007f"');
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['\ud800'],
    [{ '\udead': 1 }],
    [[{ a: 1n as unknown as number }]],
  ])('refuses what JSON cannot carry', (value) => {
    expect(() => canonicalText(value as Json)).toThrow('canonical JSON');
  });

  it('writes what the published library writes, whatever the names and numbers', () => {
    const peer = canonicalize as unknown as (value: Json) => string;
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constantFrom('10', '9', 'toString'));
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => expect(canonicalText(value)).toBe(peer(value))),
      { numRuns: 1_000 },
    );
  });

  it('gives the same text for every order of keys and reads back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\ud'));
        const text = canonicalText(value as Json);
        expect(canonicalText(JSON.parse(text) as Json)).toBe(text);
        expect(digestOf(value as Json)).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 500 },
    );
  });
});
