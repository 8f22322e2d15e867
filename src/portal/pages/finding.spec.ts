import { cannotTell, findingViews, question, related } from '../../../test/browser/finding-fixtures.table.js';
import { chromeOf, items, manyContracts } from '../../../test/browser/fixtures.table.js';
import { withTitles } from '../case-mapping.js';
import { casePage } from './case.js';
import { claimPage } from './claim.js';
import { findingPage } from './finding.js';
import { grouped } from './finding-parts.js';
import { operatorPage } from './lists.js';
import { relatedPage } from './related.js';

const words = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const shown = (name: keyof typeof findingViews, locale: 'zh-CN' | 'en' = 'zh-CN'): string =>
  words(findingPage(findingViews[name], chromeOf({ locale })));

describe('the page of a finding', () => {
  it('answers in its title, and names the standard by its title with the code small beside it', () => {
    const html = findingPage(findingViews.related, chromeOf());
    expect(html).toMatch(/<h1>深圳市星舟智能科技有限公司与广东海棠语料科技有限公司：属于关联方<\/h1>/);
    expect(html).toContain('深圳语料券默认认定标准，第 1 版 <span class="mono quiet">SZ_VOUCHER_DEFAULT_v1</span>');
  });

  it('shows each limb with its share, its clause and its path, and flags apart from them', () => {
    const text = shown('related');
    const [limbs = '', flags = ''] = text.split('提示，不影响结论（1 项）');
    expect(limbs).toContain('一方直接或间接持有另一方 25% 以上 30.00%');
    expect(limbs).toContain('国家税务总局公告2016年第42号，第二条（一）');
    expect(limbs).toContain('深圳市星舟智能科技有限公司 持股 60.00% → 深圳市星舟控股有限公司');
    expect([limbs.includes('上市规则'), flags.includes('上市规则')]).toEqual([false, true]);
    expect(flags).toContain('本认定的结论不以它们为依据');
  });

  it('names what is missing with whoever gives it, by name and code', () => {
    expect(shown('waiting')).toContain(
      '请向 广东海棠语料科技有限公司 91440300999001083P、深圳市星舟智能科技有限公司 91440300999001016R 索取',
    );
    expect(shown('waiting')).toContain('有持股只知区间');
  });

  it('sets the old path beside the new one, and says whether the register still differs', () => {
    const text = shown('eventful');
    expect(text).toContain('起因：登记了一项新的关系');
    expect(text.indexOf('此前')).toBeLessThan(text.indexOf('按变动后的登记'));
    expect(text).toContain('按现在的登记，结论或依据已不同');
    expect(shown('related')).toContain('登记变动过，现与本认定一致');
  });

  it('shows what reviewers concluded and which conclusion counts, with their names where the reader may know them', () => {
    const text = shown('eventful');
    expect(text).toContain('资料不足，暂不能判断 两名复核人员认定：非关联方');
    expect(text).toContain('陈静 2025 年 7 月 2 日 10:00 提出，梁审 2025 年 7 月 3 日 10:00 确认');
    expect(text.indexOf('已由第二人确认')).toBeLessThan(text.indexOf('已被较新的结论取代，未确认'));
    const nameless = words(findingPage({ ...findingViews.eventful, officers: new Map() }, chromeOf()));
    expect([nameless.includes('陈静'), nameless.includes('u1')]).toEqual([false, false]);
  });

  it('tells a reviewer alone what is still to be concluded', () => {
    expect(shown('waiting')).toContain('须由一名复核人员提出结论');
    const other = words(findingPage({ ...findingViews.waiting, reviewer: false }, chromeOf()));
    expect(other).not.toContain('须由一名复核人员提出结论');
  });

  it('shows requests with their answer, and declarations with what contradicts them', () => {
    const text = shown('eventful', 'en');
    expect(text).toContain('Replaced by the conclusion of two reviewers');
    expect(text).toContain('Contradicted by the register: 1');
    expect(text).toContain('A loan is on record, none was declared');
    expect(shown('related')).not.toContain('双方的声明');
  });
});

describe('findings on other pages', () => {
  it('are drawn on the case and on the claim as frozen, with a link to each', () => {
    for (const html of [casePage(manyContracts, new Date(), chromeOf()), claimPage(manyContracts, chromeOf())]) {
      expect(html.match(/<figure class="ownership">/g)).toHaveLength(2);
      expect(html).toContain('href="/findings/f1"');
      expect(words(html)).toContain('提示，不影响结论（1 项）');
    }
  });

  it('are told once for contracts with the same facts, and apart where something happened to one of them', () => {
    const [first] = manyContracts.findings;
    if (!first?.shown) throw new Error('the fixture shows a finding');
    const again = { ...first, id: 'f9', contract: 'HT-2' };
    expect(grouped([first, again])).toHaveLength(1);
    const since = { ...again, shown: { ...first.shown, differsNow: true } };
    expect(grouped([first, since])).toHaveLength(2);
  });

  it('are not linked where the reader may not see them, and the outcome that counted is told all the same', () => {
    const findings = manyContracts.findings.map(({ shown: _, ...finding }) => finding);
    const html = claimPage({ ...manyContracts, findings }, chromeOf());
    expect(html).not.toContain('href="/findings/');
    expect(words(html)).toContain('属于关联方');
  });

  it('lead on from the items of a queue', () => {
    const html = operatorPage(items, chromeOf());
    expect(html).toContain('<a href="/findings/f3"><b>登记变动后，认定会有不同</b></a>');
    expect(words(html)).toContain('其他事项');
  });

  it('have the standard by its title where a recorded reason has its code', () => {
    const reason = { zh: '按 SZ_VOUCHER_DEFAULT_v1 认定，为关联方', en: 'By SZ_VOUCHER_DEFAULT_v1 they were related' };
    expect(withTitles(reason)).toEqual({
      zh: '按“深圳语料券默认认定标准”认定，为关联方',
      en: 'By “Shenzhen corpus voucher, default standard” they were related',
    });
    const limb = { zh: 'T42_EQUITY', en: 'T42_EQUITY' };
    expect(withTitles(limb)).toEqual(limb);
  });
});

describe('the question on the spot', () => {
  it('says that its answer is no finding', () => {
    for (const answer of [related, cannotTell]) {
      expect(words(relatedPage({ ...question, answer }, chromeOf()))).toContain('不是已作出的认定');
    }
    expect(words(relatedPage(question, chromeOf()))).not.toContain('不是已作出的认定');
  });
});
