import { describe, expect, it } from '@jest/globals';
import { csvCell, csvLine } from './csv-cell.js';

describe('a cell that is given out', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '|cmd', '%0A=1', ' =1', '\t=1', '\r=1', '\n=1'])(
    'is no formula to a spreadsheet: %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['2026-03-01T08:00:00.000+08:00', '2026-03-01T08:00:00.000+08:00'],
    ['', ''],
  ])('keeps what it says: %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('stands in a line with its end', () => {
    expect(csvLine(['a', '=b'])).toBe("a,'=b\r\n");
  });
});
