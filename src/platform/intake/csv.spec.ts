import fc from 'fast-check';
import { readCsv } from './csv.js';

const AB = { required: ['a', 'b'], optional: ['c'] };
const read = (text: string | Uint8Array, shape = AB) => {
  const table = readCsv('t.csv', typeof text === 'string' ? Buffer.from(text) : text, shape);
  return {
    rows: table.rows.map((row) => [row.line, Object.fromEntries(row.values)]),
    refused: table.refusals.map((each) => [each.line, each.code, each.field].filter((part) => part !== undefined)),
  };
};

describe('a table', () => {
  it('is read by its header, whatever the order of columns, empty being absent', () => {
    expect(read('b,a\n1,2\n,3\n')).toEqual({
      rows: [
        [2, { b: '1', a: '2' }],
        [3, { a: '3' }],
      ],
      refused: [],
    });
  });

  it.each(['\n', '\r\n'])('counts lines as an editor does, with %j in quotes and blank lines between', (eol) => {
    const text = ['a,b', '1,2', '"x', 'y",3', '', '5,6', '7'].join(eol);
    expect(read(text)).toEqual({
      rows: [
        [2, { a: '1', b: '2' }],
        [3, { a: `x${eol}y`, b: '3' }],
        [6, { a: '5', b: '6' }],
      ],
      refused: [[7, 'LOAD.CSV']],
    });
  });

  it('refuses a line with a misplaced quote and takes the others', () => {
    expect(read('a,b\n1,"2"x\n3,4\n5,he said "hi"\n7,8\n')).toEqual({
      rows: [
        [3, { a: '3', b: '4' }],
        [5, { a: '7', b: '8' }],
      ],
      refused: [
        [2, 'LOAD.CSV'],
        [4, 'LOAD.CSV'],
      ],
    });
  });

  it('takes nothing behind a quote that is never closed, and nothing of what it swallowed', () => {
    expect(read('a,b\n1,2\n3,"4\n5,6\n7,8\n')).toEqual({ rows: [[2, { a: '1', b: '2' }]], refused: [[3, 'LOAD.CSV']] });
    expect(read('a,b\n1,2\n3,"4\n5,"6"\n7,8\n')).toEqual({
      rows: [[2, { a: '1', b: '2' }]],
      refused: [[3, 'LOAD.CSV']],
    });
  });

  it('refuses unknown, missing and doubled columns by name, and takes no row then', () => {
    expect(read('a,x,a\n1,2,3\n')).toEqual({
      rows: [],
      refused: [
        [1, 'LOAD.COLUMNS', 'x'],
        [1, 'LOAD.COLUMNS', 'a'],
        [1, 'LOAD.COLUMNS', 'b'],
      ],
    });
  });

  it('refuses a file without a header, a header broken by a quote, and a NUL in a field', () => {
    expect(read('')).toEqual({ rows: [], refused: [[1, 'LOAD.COLUMNS']] });
    expect(read('"a,b\n1,2\n')).toEqual({
      rows: [],
      refused: [
        [1, 'LOAD.CSV'],
        [1, 'LOAD.COLUMNS'],
      ],
    });
    expect(read('a"x",b\na,b\n1,2\n').rows).toEqual([]);
    expect(read('a,b\n1,x\0y\n3,4\n')).toEqual({ rows: [[3, { a: '3', b: '4' }]], refused: [[2, 'LOAD.CSV', 'b']] });
  });

  it('refuses a broken encoding as a whole', () => {
    expect(read(Uint8Array.from([0x61, 0x2c, 0x62, 0x0a, 0xff])).refused).toEqual([[2, 'LOAD.ENCODING']]);
  });

  it('gives back every cell that was written by the rules, on the line where it was written', () => {
    const cell = fc.stringMatching(/^[a语",\r\n\t =']{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, eol) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        let text = `a,b${eol}`;
        const expected = rows.map(([a, b]) => {
          const line = text.split('\n').length;
          text += `${quote(a)},${quote(b)}${eol}`;
          return [line, { a, b }];
        });
        expect(read(text)).toEqual({ rows: expected, refused: [] });
      }),
    );
  });
});
