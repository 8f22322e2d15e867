import fc from 'fast-check';
import { canonicalText, type Json } from '../../kernel/canonical-json.js';
import { JSON_DEPTH_MAX, jsonFault } from './strict-json.js';

const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;

describe('our JSON', () => {
  it('may be as deep as the limit and no deeper', () => {
    expect(jsonFault(nested(JSON_DEPTH_MAX))).toBeUndefined();
    expect(jsonFault(nested(JSON_DEPTH_MAX + 1))?.en).toContain('nested');
  });

  it.each([
    ['a lone surrogate in a text', '["\\udc00"]'],
    ['a lone surrogate in a name', '{"\\ud800": 1}'],
    ['NUL in a text', '{"a": ["\\u0000"]}'],
    ['NUL in a name', '{"\\u0000": 1}'],
    ['__proto__ as a name', '{"a": {"__proto__": {}}}'],
    ['a number beyond a double', '[-1e400]'],
  ])('may not hold %s', (_what, text) => {
    expect(jsonFault(JSON.parse(text))).toBeDefined();
  });

  it('always has an RFC 8785 form once it passed', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const value = JSON.parse(text) as Json;
        if (jsonFault(value) === undefined) expect(() => canonicalText(value)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
