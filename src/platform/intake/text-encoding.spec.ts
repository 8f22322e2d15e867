import fc from 'fast-check';
import { decodeText } from './text-encoding.js';

const verdict = (bytes: readonly number[] | Uint8Array): unknown => {
  const decoded = decodeText('f.csv', Uint8Array.from(bytes));
  return 'text' in decoded ? decoded.text : [decoded.refusal.line, decoded.refusal.code, decoded.refusal.detail.en];
};
const utf8 = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const GBK_NAME = [0xbd, 0xf0, 0xb7, 0xe3, 0xbe, 0xc6, 0xd2, 0xb5];

describe('the text of a file', () => {
  it('is the same in UTF-8, UTF-8 with mark, and UTF-16 of either order with mark', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', maxLength: 40 })
          .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff')),
        (text) => {
          const little = Buffer.from(text, 'utf16le');
          const big = Buffer.from(little).swap16();
          expect(verdict(utf8(text))).toBe(text);
          expect(verdict([0xef, 0xbb, 0xbf, ...utf8(text)])).toBe(text);
          expect(verdict([0xff, 0xfe, ...little])).toBe(text);
          expect(verdict([0xfe, 0xff, ...big])).toBe(text);
        },
      ),
    );
  });

  it('is never taken from bytes that a strict UTF-8 decoder refuses', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0x41, 0x0a, 0x80, 0xbf, 0xc3, 0xe8, 0xaf, 0xad, 0xf0, 0x9f, 0xed, 0xa0), {
          maxLength: 24,
        }),
        (bytes) => {
          let text: string | undefined;
          try {
            text = strict.decode(Uint8Array.from(bytes));
          } catch {
            text = undefined;
          }
          if (text !== undefined) expect(verdict(bytes)).toBe(text);
          else expect(verdict(bytes)).toEqual([expect.any(Number), 'LOAD.ENCODING', expect.any(String)]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['GB18030 by name', [...utf8('id,name\n1,'), ...GBK_NAME], [2, /GB18030\/GBK \(from byte 11\)/]],
    ['GB18030 cut inside a character', [...utf8('id,name\n1,'), ...GBK_NAME, 0xbd], [2, /GB18030\/GBK/]],
    ['GB18030 with its own mark', [0x84, 0x31, 0x95, 0x33, 0x41], [1, /GB18030/]],
    ['UTF-16 without mark', [...Buffer.from('id,name\n1,x', 'utf16le')], [1, /UTF-16 without/]],
    ['a workbook', [0x50, 0x4b, 0x03, 0x04, 0x14, 0], [1, /workbook/]],
    ['UTF-32', [0xff, 0xfe, 0, 0, 0x41, 0, 0, 0], [1, /UTF-32/]],
    ['UTF-8 that was cut', [...utf8('a\n语'), 0xe8, 0xaf], [2, /cut off at byte 6/]],
    ['UTF-8 that was damaged', [...utf8('语料\n语'), 0xff, ...utf8('料')], [2, /Byte 11 is not UTF-8/]],
    [
      'UTF-16 with an odd number of bytes',
      [0xff, 0xfe, 0x41, 0, 0x42],
      [1, /UTF-16LE, but broken or cut off at byte 5/],
    ],
    ['UTF-16 with a lone surrogate', [0xff, 0xfe, 0x0a, 0, 0, 0xd8, 0x41, 0], [2, /at byte 5/]],
  ])('is refused for %s', (_name, bytes, [line, words]) => {
    expect(verdict(bytes as number[])).toEqual([line, 'LOAD.ENCODING', expect.stringMatching(words as RegExp)]);
  });

  it('of an empty file is empty', () => {
    expect(verdict([])).toBe('');
  });
});
