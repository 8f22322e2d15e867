import { notRelated, related } from '../../../test/browser/finding-fixtures.table.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { fen } from '../../kernel/money.js';
import { drawingOf, nearMisses, type PathEdge } from './finding-drawing.js';
import { findingOf } from './finding-words.js';
import { buildMatrix, permissionsOf, stricter } from './matrix.view.js';
import { drawOwnership, nameLines } from './ownership.view.js';
import { NODE_HEIGHT, NODE_WIDTH } from './ownership-edges.js';
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
  const plain = drawingOf(notRelated, notRelated.holdings);
  const deciding = drawingOf(related);
  const edge = (from: string, to: string, more: Partial<PathEdge> = {}): PathEdge => ({
    from,
    to,
    type: 'HOLDS',
    sharePct: '30.000000',
    deciding: true,
    ...more,
  });
  const nodes = (ids: readonly string[]) => ids.map((id) => ({ id, name: id, natural: false }));

  it('takes the path as frozen for deciding, and of the other holdings those that matter', () => {
    expect(deciding.edges.map(({ from, to, deciding: thick }) => [from, to, thick])).toEqual([
      ['b', 'm', true],
      ['m', 's', true],
      ['p1', 'b', true],
      ['p1', 'p2', true],
      ['p2', 's', true],
    ]);
    expect(plain.edges.map(({ from, to, mark }) => [from, to, mark])).toEqual([
      ['p1', 'b', 'reaches'],
      ['v1', 'b', 'below'],
      ['v1', 's', 'reaches'],
    ]);
    expect([plain.othersCount, nearMisses(plain).length]).toEqual([3, 1]);
  });

  it('draws a holding of the head office at the box of its branch', () => {
    const branch = { id: 'br', natural: false, name: '分公司' };
    const { edges } = drawingOf({ ...related, a: branch });
    expect(edges.map(({ from }) => from)).toContain('br');
    expect(edges.flatMap(({ from, to }) => [from, to])).not.toContain('b');
  });

  it('speaks of the line of 25% only where a limb of announcement 42 decided', () => {
    const limbs = related.answer.limbs.map((limb) => ({ ...limb, code: 'LR_5PCT' as const }));
    const drawing = drawingOf({ ...related, answer: { ...related.answer, limbs } });
    expect(drawing.edges.every(({ mark }) => mark === undefined)).toBe(true);
  });

  it('puts holders above what they hold, kin side by side, and keeps every box inside', () => {
    for (const one of [plain, deciding]) {
      const drawn = drawOwnership(one, 'zh-CN');
      const parties = drawn.nodes.filter((node) => node.kind === 'party');
      expect(drawn.nodes.every((node) => node.kind === 'party' || node.y < (parties[0]?.y ?? 0))).toBe(true);
      expect(
        drawn.nodes.every(
          (node) => node.x - NODE_WIDTH / 2 >= 0 && node.x + NODE_WIDTH / 2 <= drawn.width && node.y < drawn.height,
        ),
      ).toBe(true);
    }
    const kin = drawOwnership(deciding, 'zh-CN').nodes.filter(({ id }) => id === 'p1' || id === 'p2');
    expect(new Set(kin.map(({ y }) => y)).size).toBe(1);
  });

  it('draws an arrow up where a party holds the one between, and one aside between the two', () => {
    const numbers = (path = '') => (path.match(/[\d.]+/g) ?? []).map(Number);
    const ends = (path?: string) => [numbers(path).slice(0, 2), numbers(path).slice(-2)].flat();
    const up = drawOwnership(deciding, 'zh-CN').edges.find(({ from, to }) => from === 'b' && to === 'm');
    const [, y1 = 0, , y2 = 0] = ends(up?.path);
    expect(y1).toBeGreaterThan(y2);
    const {
      edges,
      height,
      nodes: boxes,
    } = drawOwnership({ ...deciding, holders: [], edges: [edge('b', 's')] }, 'zh-CN');
    const label = edges[0]?.label;
    expect(label && label.y > (boxes[0]?.y ?? 0) + NODE_HEIGHT && label.y + label.halfHeight < height).toBe(true);
  });

  it('writes no words over others, nor over a box', () => {
    const both = ['x', 'y'].flatMap((id) => ['b', 's'].map((to) => edge(id, to, { mark: 'reaches' })));
    const crowded = { ...plain, holders: nodes(['x', 'y']), edges: both };
    for (const one of [plain, deciding, crowded]) {
      for (const locale of ['zh-CN', 'en'] as const) {
        const { edges, nodes: boxes } = drawOwnership(one, locale);
        const labels = edges.map(({ label }) => label);
        const apart = (x: number, y: number, w: number, h: number, label: (typeof labels)[number]) =>
          Math.abs(x - label.x) >= w + label.halfWidth || Math.abs(y - label.y) >= h + label.halfHeight;
        for (const [index, label] of labels.entries()) {
          for (const other of labels.slice(index + 1)) {
            expect(apart(other.x, other.y, other.halfWidth, other.halfHeight, label)).toBe(true);
          }
          for (const { x, y } of boxes) {
            expect(apart(x, y + NODE_HEIGHT / 2, NODE_WIDTH / 2, NODE_HEIGHT / 2, label)).toBe(true);
          }
        }
      }
    }
  });

  it('draws at most four on a line and counts the others', () => {
    const ids = Array.from({ length: 6 }, (_, index) => `h${index}`);
    const edges = ids.map((id) => edge(id, 's', { deciding: false }));
    const drawing = drawOwnership({ ...plain, holders: nodes(ids), edges, othersCount: 1 }, 'zh-CN');
    expect([drawing.nodes.length, drawing.leftOut]).toEqual([6, 3]);
  });

  it('breaks a long name without losing a character', () => {
    expect(nameLines('深圳市云岫人工智能股份有限公司', 'zh-CN').join('')).toBe('深圳市云岫人工智能股份有限公司');
    const english = nameLines('Shenzhen Yunxiu Artificial Intelligence Co., Ltd.', 'en');
    expect(english.join(' ')).toBe('Shenzhen Yunxiu Artificial Intelligence Co.,\u00a0Ltd.');
    expect(english.at(-1)).toBe('Co.,\u00a0Ltd.');
  });

  it('survives holders that hold each other', () => {
    const edges = [edge('x', 'y'), edge('y', 'x'), edge('x', 's')];
    expect(drawOwnership({ ...plain, holders: nodes(['x', 'y']), edges }, 'zh-CN').nodes).toHaveLength(4);
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
