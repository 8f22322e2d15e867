import { readFileSync } from 'node:fs';
import { graphOfVector, type RelatedVector } from '../../../../test/support/parties-vectors.js';
import { present } from '../../../kernel/assert.js';
import { parseDate } from '../../../kernel/calendar-date.js';
import { drawPath } from './draw-path.js';
import { judge } from './relatedness.js';
import { standardOf } from './standards.table.js';

const vectors = JSON.parse(readFileSync('test/vectors/related-t42.json', 'utf8')) as RelatedVector[];
const names = new Map([
  ['A', '甲公司'],
  ['B', '乙公司'],
  ['C', '丙公司'],
]);

function drawn(id: string, locale: 'zh-CN' | 'en'): string {
  const vector = present(
    vectors.find((one) => one.id === id),
    id,
  );
  const question = { a: vector.a, b: vector.b, on: parseDate(vector.on ?? '2025-06-18') };
  return drawPath(judge(graphOfVector(vector), question, present(standardOf('T42'), 'T42')), names, locale);
}

describe('the answer drawn as text', () => {
  it('shows the limb, the share and each step of the path', () => {
    const text = drawn('E1', 'zh-CN');
    expect(text).toContain('甲公司  ↔  丙公司');
    expect(text).toContain('T42_EQUITY  一方持有另一方25%以上股份  40%');
    expect(text).toContain('    甲公司 ──持股 30%──▶ 乙公司\n    乙公司 ──持股 40%──▶ 丙公司');
  });

  it('says in English what is missing and whom to ask', () => {
    const text = drawn('E22', 'en');
    expect(text).toContain('by T42/1: INDETERMINATE');
    expect(text).toContain('known holders sum to 70%; ask code-A for the rest');
  });
});
