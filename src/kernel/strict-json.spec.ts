import fc from 'fast-check';
import { exactText, JSON_DEPTH_MAX, JsonFault, NumberText, parseStrictJson, roundedJson } from './strict-json.js';

const faultOf = (text: string): [number, number, string] | undefined => {
  try {
    parseStrictJson(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return [error.line, error.column, error.text.en];
  }
};

describe('strict JSON', () => {
  it('gives what JSON.parse gives for every text that JSON.stringify writes', () => {
    const kept = fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(kept, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        if (!text.isWellFormed() || /\\ud[89a-f]/.test(text)) return;
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes no text that JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '.',
      'e',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '\\u00',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        let lenient = true;
        try {
          JSON.parse(text);
        } catch {
          lenient = false;
        }
        const fault = faultOf(text);
        if (!lenient) expect(fault).toBeDefined();
        else if (fault) expect(fault[2]).toMatch(/given twice|kept exactly/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a":1,\n "a":2}', [2, 2, 'the field name "a" is given twice']],
    ['{"a":1,"\\u0061":2}', [1, 8, 'the field name "a" is given twice']],
    ['["\\ud800"]', [1, 2, 'the string holds a lone surrogate']],
    ['[10000000000000000999]', [1, 2, 'the number 10000000000000000999 cannot be kept exactly; write it as a string']],
    ['[1E-999]', [1, 2, 'the number 1E-999 cannot be kept exactly; write it as a string']],
    ['[1e400]', [1, 2, 'the number 1e400 cannot be kept exactly; write it as a string']],
    ['{"__proto__":{}}', [1, 2, 'a field may not be named __proto__']],
    ['{\n  "a": tru\n}', [2, 8, 'a value should be here, not "t"']],
    ['[1] x', [1, 5, 'something follows the end of the value']],
    ['{"a"', [1, 5, 'it ends where ":" should be']],
    ['', [1, 1, 'it ends where a value should be']],
  ])('says where and why it refuses %s', (text, expected) => {
    expect(faultOf(text)).toEqual(expected);
  });

  it('keeps what a double holds exactly', () => {
    expect(parseStrictJson('[-9223372036854775808, 1000000000000000, 1E6, 0e9, -0.0, 0.1]')).toEqual([
      Number('-9223372036854775808'),
      1000000000000000,
      1e6,
      0,
      -0,
      0.1,
    ]);
  });

  it('refuses 100,000 opening brackets at the depth limit, and takes the depth before it', () => {
    expect(faultOf('['.repeat(100_000))).toEqual([
      1,
      JSON_DEPTH_MAX + 1,
      `it is nested deeper than ${JSON_DEPTH_MAX} levels`,
    ]);
    expect(faultOf('{"a":'.repeat(100_000))).toBeDefined();
    const closed = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(faultOf(closed(JSON_DEPTH_MAX + 1))).toBeDefined();
    expect(faultOf(closed(100_000))).toBeDefined();
    expect(faultOf('['.repeat(JSON_DEPTH_MAX) + ']'.repeat(JSON_DEPTH_MAX))).toBeUndefined();
  });

  it('keeps numbers as written where asked, and writes them so again', () => {
    const text = '{"a":[25.000000,33.333333,1e1,-0,10000000000000000999,1E-999,0.1],"b":"7"}';
    const value = parseStrictJson(text, { numbers: 'text' });
    expect(exactText(value)).toBe(text);
    expect(roundedJson(value)).toEqual(JSON.parse(text));
    expect(parseStrictJson('1.50', { numbers: 'text' })).toEqual(new NumberText('1.50'));
    expect(() => parseStrictJson('[01]', { numbers: 'text' })).toThrow(JsonFault);
  });
});
