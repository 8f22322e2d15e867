import stringWidth from 'string-width';
import { pad, table } from './table.js';

describe('a table on a screen', () => {
  it('counts a Chinese character as two columns', () => {
    expect(pad('合同', 6, 'left')).toBe('合同  ');
    expect(pad('合同', 6, 'right')).toBe('  合同');
  });

  it('leaves a text alone that is wider than its column', () => {
    expect(pad('资金池', 2, 'right')).toBe('资金池');
  });

  it('keeps columns under each other whatever is written in them', () => {
    const lines = table(
      ['合同 Contract', '元'],
      ['left', 'right'],
      [
        ['QW-2025-0001', '1.00'],
        ['粤（2025）１号', '12,345,678.00'],
      ],
    );
    expect(lines).toEqual([
      '合同 Contract              元',
      '--------------  -------------',
      'QW-2025-0001             1.00',
      '粤（2025）１号  12,345,678.00',
    ]);
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
  });

  it('stands without rows, and with rows that are too short', () => {
    expect(table(['a', 'b'], ['left', 'right'], [])).toEqual(['a  b', '-  -']);
    expect(table(['a', 'b'], ['left', 'right'], [['x']])).toEqual(['a  b', '-  -', 'x']);
  });
});
