import { fen, parseFen } from '../../../kernel/money.js';
import { capitalAmount, writtenAmount, writtenDay } from './paper-words.js';

describe('amounts and days in papers', () => {
  it.each([
    ['0', '零元整'],
    ['1', '壹分'],
    ['10', '壹角整'],
    ['15', '壹角伍分'],
    ['100', '壹元整'],
    ['105', '壹元零伍分'],
    ['150', '壹元伍角整'],
    ['1000', '壹拾元整'],
    ['10100', '壹佰零壹元整'],
    ['100001', '壹仟元零壹分'],
    ['1000100', '壹万零壹元整'],
    ['10010000', '壹拾万零壹佰元整'],
    ['27000000', '贰拾柒万元整'],
    ['100500000', '壹佰万伍仟元整'],
    ['10000000000', '壹亿元整'],
    ['10000000100', '壹亿零壹元整'],
    ['10001000000', '壹亿零壹万元整'],
    ['123456789012', '壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分'],
    ['999999999999999999', '玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ])('writes %s fen as %s', (amount, capital) => {
    expect(capitalAmount(parseFen(amount))).toBe(capital);
  });

  it('writes an amount in figures and in capital characters', () => {
    expect(writtenAmount(fen(27_000_000n))).toBe('270,000.00元（大写：人民币贰拾柒万元整）');
  });

  it('writes a day without zeros before its figures', () => {
    expect(writtenDay('2026-04-01' as Parameters<typeof writtenDay>[0])).toBe('2026年4月1日');
  });
});
