import fc from 'fast-check';
import { type JsonLines, readJsonDocument, readJsonLines, streamJsonLines } from './json-file.js';

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

describe('JSON Lines of a file that is read in parts', () => {
  async function streamed(whole: Buffer, chunk: number, page: number): Promise<JsonLines> {
    async function* parts() {
      for (let at = 0; at < whole.length; at += chunk) yield whole.subarray(at, at + chunk);
    }
    const records: JsonLines['records'][number][] = [];
    const refusals: JsonLines['refusals'][number][] = [];
    for await (const found of streamJsonLines('u.jsonl', parts, page)) {
      records.push(...found.records);
      refusals.push(...found.refusals);
    }
    return { records, refusals };
  }

  /** Which other encoding a broken file looks like is a guess from the part that is broken; where and that it is is none. */
  const told = ({ records, refusals }: JsonLines) => ({
    records,
    refusals: refusals.map((one) =>
      one.code === 'LOAD.ENCODING' ? [one.line, /byte (\d+)/i.exec(one.detail.en)?.[1]] : one,
    ),
  });

  it('say the same as those of the whole file, wherever it is cut and whatever is wrong with it', async () => {
    const line = fc.constantFrom(
      '{"a":"语料"}',
      '{"a":1.5}',
      '',
      '{"a":}',
      '[1]',
      '{"b":"\\u0000"}\r',
      '\ufeff{"a":1}',
    );
    const broken = fc.constantFrom([], [0xff], [0xe8, 0xaf], [0x7b, 0xe8, 0xaf, 0x0a, 0x7b, 0x7d]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.nat(12),
        broken,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (lines, at, odd, chunk, page) => {
          const before = bytes(lines.slice(0, at).join('\n'));
          const whole = Buffer.concat([before, Buffer.from(odd), bytes(`\n${lines.slice(at).join('\n')}`)]);
          expect(told(await streamed(whole, chunk, page))).toEqual(told(readJsonLines('u.jsonl', whole)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read from UTF-16 too, which does not end its lines with a byte', async () => {
    const whole = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"a":"语"}\n{"a":"料"}', 'utf16le')]);
    expect((await streamed(whole, 4, 6)).records.map(({ value }) => value)).toEqual([{ a: '语' }, { a: '料' }]);
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
