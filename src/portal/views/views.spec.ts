import { finding, indirect } from '../../../test/browser/fixtures.table.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { fen } from '../../kernel/money.js';
import { findingOf } from './finding-words.js';
import { buildMatrix, permissionsOf, stricter } from './matrix.view.js';
import { drawOwnership, NODE_WIDTH, nameLines } from './ownership.view.js';
import { poolPoints } from './pool-points.js';

describe('the permission matrix', () => {
  it('takes for a commercial product the stricter of the use and of commercial', () => {
    const rows = buildMatrix({ pretrain: 'yes', redistribute: 'no', commercial: 'ask' });
    expect(rows.find((row) => row.use === 'pretrain')).toEqual({ use: 'pretrain', research: 'yes', commercial: 'ask' });
    expect(rows.find((row) => row.use === 'redistribute')?.commercial).toBe('no');
    expect([stricter('yes', 'no'), stricter('ask', 'yes'), stricter('yes', 'yes')]).toEqual(['no', 'ask', 'yes']);
  });

  it('asks first everywhere when nothing is known', () => {
    expect(buildMatrix({}).every((row) => row.research === 'ask' && row.commercial === 'ask')).toBe(true);
    expect(permissionsOf([{ use: 'pretrain', value: 'ask', source: 'DEFAULT' }]).source).toBe('unknown');
  });
});

describe('the ownership drawing', () => {
  it('puts holders above what they hold and keeps every box inside', () => {
    for (const one of [finding, indirect]) {
      const { nodes, width, height } = drawOwnership(one, 'zh-CN');
      const parties = nodes.filter((node) => node.kind === 'party');
      expect(nodes.every((node) => node.kind === 'party' || node.y < (parties[0]?.y ?? 0))).toBe(true);
      expect(
        nodes.every((node) => node.x - NODE_WIDTH / 2 >= 0 && node.x + NODE_WIDTH / 2 <= width && node.y < height),
      ).toBe(true);
    }
  });

  it('draws an arrow up where a party holds the one between', () => {
    const edge = drawOwnership(indirect, 'zh-CN').edges.find((one) => one.from === 'b');
    expect(edge && edge.y1 > edge.y2).toBe(true);
  });

  it('draws at most four on a line and counts the others', () => {
    const holders = Array.from({ length: 6 }, (_, index) => ({
      id: `h${index}`,
      name: { zh: '甲', en: 'A' },
      natural: false,
    }));
    const holdings = holders.map(({ id }) => ({
      from: id,
      to: 'b',
      sharePct: '10.000000',
      deciding: false,
      nearMiss: false,
    }));
    const drawing = drawOwnership({ ...finding, holders, holdings, othersCount: 1 }, 'zh-CN');
    expect([drawing.nodes.length, drawing.leftOut]).toEqual([6, 3]);
  });

  it('breaks a long name without losing a character', () => {
    expect(nameLines('深圳市云岫人工智能股份有限公司', 'zh-CN').join('')).toBe('深圳市云岫人工智能股份有限公司');
    expect(nameLines('Shenzhen Yunxiu Artificial Intelligence', 'en').join(' ')).toBe(
      'Shenzhen Yunxiu Artificial Intelligence',
    );
  });

  it('survives holders that hold each other', () => {
    const holders = ['x', 'y'].map((id) => ({ id, name: { zh: id, en: id }, natural: false }));
    const ring = [
      ['x', 'y'],
      ['y', 'x'],
      ['x', 'b'],
    ].map(([from = '', to = '']) => ({ from, to, sharePct: '30.000000', deciding: true, nearMiss: false }));
    expect(drawOwnership({ ...finding, holders, holdings: ring }, 'zh-CN').nodes).toHaveLength(4);
  });
});

describe('the pool and the findings', () => {
  const on = (text: string) => text as CalendarDate;

  it('moves what is left when a plan is published and what waits when it is paid', () => {
    const points = poolPoints(fen(100n), [
      { on: on('2025-01-01'), kind: 'APPROPRIATED', amountFen: fen(100n) },
      { on: on('2025-02-01'), kind: 'PUBLISHED', amountFen: fen(30n) },
      { on: on('2025-02-01'), kind: 'ISSUED', amountFen: fen(30n) },
      { on: on('2025-03-01'), kind: 'PAID', amountFen: fen(10n) },
    ]);
    expect(points.map((one) => [one.remainingFen, one.committedFen])).toEqual([
      [100n, 0n],
      [70n, 30n],
      [70n, 20n],
    ]);
  });

  it('words an attestation from its metrics and says nothing where there are none', () => {
    expect(findingOf('CONTENT_SAFETY', { manualSampled: 4000, manualPassed: 3921 })?.zh).toBe(
      '人工抽检 4000 条，合格 3921 条',
    );
    expect(findingOf('PERSONAL_INFO', { level: 'ANONYMISED' })?.en).toBe('anonymised');
    expect(findingOf('CONTENT_SAFETY', {})).toBeUndefined();
  });
});
