import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { drawStep, shortShare } from './draw-path.js';
import { LIMB_WORDS } from './limb-words.table.js';
import { chainsOf } from './path-chains.js';

const step = (from: string, to: string) => ({ from: { id: from }, to: { id: to } });
const holds = {
  relationId: 'r',
  type: 'HOLDS',
  from: 'A',
  to: 'B',
  sharePct: '30.000000',
  validFrom: '2020-01-01' as CalendarDate,
} as const;

describe('a path in words', () => {
  it('draws an edge with its share in both languages', () => {
    const name = (id: string) => `公司${id}`;
    expect(drawStep(holds, name, 'zh-CN')).toBe('公司A ──持股 30%──▶ 公司B');
    expect(drawStep({ ...holds, type: 'KIN' }, name, 'en')).toBe('公司A ──kin of 30%──▶ 公司B');
  });

  it('leaves out zeros that say nothing, and no other', () => {
    expect(['24.990000', '100.000000', '0.000000', '30'].map(shortShare)).toEqual(['24.99', '100', '0', '30']);
  });

  it('reads the edges as chains that go on where the one before ended', () => {
    const chains = chainsOf([step('P', 'A'), step('A', 'M'), step('P', 'B'), step('B', 'C')]);
    expect(chains.map((chain) => chain.map(({ from, to }) => `${from.id}${to.id}`))).toEqual([
      ['PA', 'AM'],
      ['PB', 'BC'],
    ]);
    expect(chainsOf([])).toEqual([]);
  });

  it('cites a clause for every limb of announcement 42, and for each its own', () => {
    const cited = Object.entries(LIMB_WORDS).flatMap(([code, words]) =>
      code.startsWith('T42_') ? [`${words.cited?.source.zh} ${words.cited?.clause.zh}`] : [],
    );
    expect(cited).toHaveLength(8);
    expect(new Set(cited).size).toBe(7);
  });
});
