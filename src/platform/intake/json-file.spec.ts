import { readJsonDocument, readJsonLines } from './json-file.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('JSON Lines', () => {
  it('are taken line by line; a broken line is refused by itself with its number', () => {
    const { records, refusals } = readJsonLines(
      'u.jsonl',
      bytes('{"a":1}\r\n\r\n{"a":}\n[1]\n{"b":"\\u0000"}\n{"c":3}'),
    );
    expect(records).toEqual([
      { file: 'u.jsonl', line: 1, value: { a: 1 } },
      { file: 'u.jsonl', line: 6, value: { c: 3 } },
    ]);
    expect(refusals.map((each) => [each.line, each.code, each.detail.en])).toEqual([
      [3, 'LOAD.JSON', 'Not valid JSON: line 3, column 6: a value should be here, not "}"'],
      [4, 'LOAD.JSON', 'A JSON object {...} is expected here'],
      [5, 'LOAD.JSON', 'A text holds the character NUL (\\u0000); remove it'],
    ]);
  });

  it('in a broken encoding are refused as a whole', () => {
    const { records, refusals } = readJsonLines('u.jsonl', Buffer.from([0x7b, 0x7d, 0x0a, 0xff]));
    expect([records.length, refusals.map((each) => each.code)]).toEqual([0, ['LOAD.ENCODING']]);
  });
});

describe('a JSON document', () => {
  it('is an object, read whole', () => {
    expect(readJsonDocument('c.json', bytes('{"a":{"b":[1]}}'))).toMatchObject({ value: { a: { b: [1] } } });
  });

  it.each(['"text"', 'null', '[]', '{"a":1,"a":1}', '{', ''])('is refused when it is %j', (text) => {
    expect(readJsonDocument('c.json', bytes(text))).toMatchObject({
      refusal: { file: 'c.json', line: 1, code: 'LOAD.JSON' },
    });
  });
});
