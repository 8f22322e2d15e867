import { edgeRows, numberRows } from './canonical-json.set.js';

describe('numbers by their bits', () => {
  it('are as expected in the text of RFC 8785, leading zeros left out', () => {
    const rows = numberRows('n.csv', 'hex_ieee754,expected\n8000000000000000,0\n1,5e-324\r\n444b1ae4d6e2ef50,1e+21\n');
    expect(rows.map(({ vector, ok }) => [vector, ok])).toEqual([
      ['8000000000000000', true],
      ['1', true],
      ['444b1ae4d6e2ef50', true],
    ]);
  });

  it('differ in any other text', () => {
    expect(numberRows('n.csv', 'h,e\n8000000000000000,-0\n')).toMatchObject([{ expected: '-0', got: '0', ok: false }]);
  });

  it('must fail where null is expected, and only there', () => {
    const edge = (ieee_hex: string, expected: string | null) =>
      edgeRows('e.json', JSON.stringify([{ ieee_hex, expected }]))[0]?.ok;
    expect(edge('7ff0000000000000', null)).toBe(true);
    expect(edge('7fffffffffffffff', null)).toBe(true);
    expect(edge('7ff0000000000000', '1e+309')).toBe(false);
    expect(edge('3ff0000000000000', null)).toBe(false);
  });
});
