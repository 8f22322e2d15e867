import { certificateCode, isSameCode } from './certificate.js';

describe('the code of a trade certificate', () => {
  it('writes eighty bits as sixteen digits', () => {
    expect(certificateCode(new Uint8Array(10))).toBe('0000-0000-0000-0000');
    expect(certificateCode(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(certificateCode(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toBe('0000-0000-0000-0001');
  });

  it('is read as people type it, and no other code is taken for it', () => {
    const code = 'A1B0-C2D3-E4F5-G6H7';
    for (const same of [code, 'a1b0c2d3e4f5g6h7', 'AIBO C2D3 E4F5 G6H7', 'Ａ１Ｂ０－Ｃ２Ｄ３－Ｅ４Ｆ５－Ｇ６Ｈ７']) {
      expect([same, isSameCode(same, code)]).toEqual([same, true]);
    }
    for (const other of ['', 'A1B0', 'A1B0-C2D3-E4F5-G6H8', `${code}0`]) {
      expect([other, isSameCode(other, code)]).toEqual([other, false]);
    }
  });
});
