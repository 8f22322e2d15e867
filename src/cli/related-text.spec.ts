import stringWidth from 'string-width';
import { cannotTell, notRelated, related } from '../../test/browser/finding-fixtures.table.js';
import { relatedText } from './related-text.js';
import { LINE_WIDTH, wrapped } from './text-lines.js';

describe('an answer on relatedness as text', () => {
  it('names the two, the day, the standard by its title, and the outcome', () => {
    const text = relatedText(related, 'zh-CN').join('\n');
    expect(text).toContain('甲方  深圳市星舟智能科技有限公司  91440300999001016R');
    expect(text).toContain('标准  深圳语料券默认认定标准，第 1 版（SZ_VOUCHER_DEFAULT_v1，待确认规则）');
    expect(text).toContain('结论  属于关联方（RELATED）');
  });

  it('shows each limb with its share and clause, and its path as chains', () => {
    const text = relatedText(related, 'zh-CN').join('\n');
    expect(text).toContain(
      '  1. 一方直接或间接持有另一方 25% 以上：30%\n     国家税务总局公告2016年第42号，第二条（一）',
    );
    expect(text).toContain(
      [
        '     深圳市星舟智能科技有限公司',
        '       ──持股 60%──▶ 深圳市星舟控股有限公司',
        '       ──持股 30%──▶ 广东海棠语料科技有限公司',
      ].join('\n'),
    );
    expect(text).toContain('     何敏（自然人）\n       ──亲属──▶ 何静（自然人）');
    expect(text).toContain('（恰在标准线上，含本数）');
  });

  it('sets flags apart as no part of the outcome', () => {
    const [limbs = '', flags = ''] = relatedText(related, 'en')
      .join('\n')
      .split('Shown beside, not part of the outcome');
    expect(limbs).toContain('[T42_EQUITY]');
    expect([limbs.includes('[LR_5PCT]'), flags.includes('[LR_5PCT]')]).toEqual([false, true]);
  });

  it('does not call the work of reviewers a reason for a relation', () => {
    const review = { ...related, answer: { ...related.answer, outcome: 'REVIEW' as const } };
    expect(relatedText(review, 'zh-CN')).toContain('需要人工判断');
    expect(relatedText(related, 'zh-CN')).toContain('认定依据');
  });

  it('says what is missing and whom to ask, why, and how much is known', () => {
    const text = relatedText(cannotTell, 'zh-CN').join('\n');
    expect(text).toContain('说明\n  - 有持股只知区间');
    expect(text).toMatch(
      /广东海棠语料科技有限公司的股东只查明 70%，其余请向 广东海棠语料科技有限公司\s+91440300999001083P/,
    );
    expect(text).toMatch(/广东海棠语料科技有限公司 +乙方 +70% +30% +按登记的股东/);
    expect(relatedText(notRelated, 'en').join('\n')).toContain('Not related (NOT_RELATED)');
  });

  it('tells of a branch that its head office was judged', () => {
    const branch = { id: 'br', natural: false, name: '龙岗分公司', code: '91440300999001024L' };
    expect(relatedText({ ...related, a: branch }, 'en').join('\n')).toContain('judged as its head office');
  });

  it('is never wider than 100 columns', () => {
    const long = { id: 'x', natural: false, name: '深圳市很长很长的名称'.repeat(12), code: 'LEI:5493001KJTIIGC8Y1R12' };
    const limbs = related.answer.limbs.map((limb) => ({
      ...limb,
      path: limb.path.map((step) => ({ ...step, to: long })),
    }));
    const answers = [related, cannotTell, notRelated, { ...related, b: long, answer: { ...related.answer, limbs } }];
    for (const question of answers) {
      for (const locale of ['zh-CN', 'en'] as const) {
        for (const line of relatedText(question, locale)) expect(stringWidth(line)).toBeLessThanOrEqual(LINE_WIDTH);
      }
    }
  });

  it('breaks between Chinese characters and between words, and loses nothing', () => {
    const text = `${'这是一段很长的说明，'.repeat(9)}with some English words at its end`;
    const lines = wrapped(text, '  - ');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('').replace(/\s/g, '')).toBe(`-${text}`.replace(/\s/g, ''));
    expect(lines.every((line) => !/^\s*[，。]/.test(line))).toBe(true);
    expect(lines.slice(1).every((line) => line.startsWith('    '))).toBe(true);
  });
});
