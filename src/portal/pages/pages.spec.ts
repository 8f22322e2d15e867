import { caseFile, chromeOf, corpus } from '../../../test/browser/fixtures.table.js';
import { renderFixtures } from '../../../test/browser/render-fixtures.js';
import { localPath, otherLanguageHref } from '../chrome.js';
import { languageOf, pathWithoutLanguage, themeOf } from '../reader.service.js';
import { PORTAL_PATHS } from '../routes.js';
import { STYLESHEET } from '../stylesheet.js';
import { claimPage } from './claim.js';
import { corpusPage } from './corpus.js';
import { signInGaps } from './sign-in.js';

const HOSTILE = '<script>alert(1)</script>"\'&';

describe('every page', () => {
  const all = (['zh-CN', 'en'] as const).flatMap((locale) =>
    Object.entries(renderFixtures({ locale, theme: 'light' })),
  );

  it('is a whole document with one h1, without script, inline style or hole', () => {
    for (const [name, page] of all) {
      const facts = {
        name,
        whole: page.startsWith('<!doctype html><html lang="') && page.endsWith('</html>'),
        headings: page.match(/<h1[ >]/g)?.length,
        inline: /<script|<style| style="| on\w+="/.test(page),
        hole: />[^<]*(?:\{\w+\}|undefined|NaN|\[object)[^<]*</.test(page),
      };
      expect(facts).toEqual({ name, whole: true, headings: 1, inline: false, hole: false });
    }
  });

  it('shows no code of the record, and leads to no part that is not there', () => {
    for (const [name, page] of all) {
      const words = page.replace(/<[^>]+>/g, ' ').replaceAll('SZ_VOUCHER_DEFAULT_v1', '');
      const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
      const lost = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id).filter((id) => !ids.has(id));
      expect([name, words.match(/\b[A-Z]{3,}(?:_[A-Z]+)+\b|PROGRAMMES\.\w+/g), lost]).toEqual([name, null, []]);
    }
  });

  it('leads to itself in the other language', () => {
    expect(otherLanguageHref({ locale: 'en', path: '/corpora?q=a' })).toBe('/corpora?q=a&lang=zh-CN');
    for (const [name, page] of all) expect([name, /lang=(en|zh-CN)"/.test(page)]).toEqual([name, true]);
  });

  it('marks one place of its navigation at most', () => {
    for (const [name, page] of all) {
      const marked = [...page.matchAll(/<a href="([^"]+)" aria-current="page"/g)].map(([, href]) => href);
      expect([name, [...new Set(marked)].length]).toEqual([name, Math.min(marked.length, 1)]);
    }
    expect(all.some(([, page]) => page.includes('aria-current="page"'))).toBe(true);
  });

  it('shows what others wrote as text, never as markup', () => {
    const name = { zh: HOSTILE, en: HOSTILE };
    const pages = [
      corpusPage({ ...corpus, name, licence: HOSTILE, domain: HOSTILE }, chromeOf()),
      claimPage(
        { ...caseFile, number: HOSTILE, applicant: { id: 'x', name } },
        chromeOf({ reader: { name: HOSTILE, formToken: HOSTILE } }),
      ),
    ];
    for (const page of pages) {
      expect(page).not.toContain('<script');
      expect(page).toContain('&lt;script&gt;');
    }
  });
});

describe('forms and addresses', () => {
  it('names each field that was left empty, in the order of the form', () => {
    expect(signInGaps('', '').map((gap) => gap.field)).toEqual(['username', 'password']);
    expect(signInGaps('a', 'b')).toEqual([]);
  });

  it('goes back to paths of this site alone', () => {
    expect(localPath('/builder?x=1')).toBe('/builder?x=1');
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', '', undefined, '/a\nb', ['/']]) {
      expect(localPath(bad)).toBe('/');
    }
  });

  it('takes no language or theme that it does not know', () => {
    expect([languageOf('en'), languageOf('fr'), themeOf('dark'), themeOf('<b>')]).toEqual([
      'en',
      undefined,
      'dark',
      'system',
    ]);
    expect(pathWithoutLanguage('/corpora?lang=en&q=a')).toBe('/corpora?q=a');
  });

  it('excludes its own routes from the prefix of the API, and none of the same name', () => {
    expect(PORTAL_PATHS).toContain('/corpora\\{/\\}');
    expect(PORTAL_PATHS).not.toContain('/corpora');
  });
});

describe('the stylesheet', () => {
  it('balances its braces and defines every variable that it uses', () => {
    expect(STYLESHEET.split('{').length).toBe(STYLESHEET.split('}').length);
    const defined = new Set([...STYLESHEET.matchAll(/(--[\w-]+):/g)].map((match) => match[1]));
    for (const [, name] of STYLESHEET.matchAll(/var\((--[\w-]+)\)/g))
      expect([name, defined.has(name)]).toEqual([name, true]);
  });
});

describe('a corpus that nobody can buy now', () => {
  it.each([
    ['SUSPENDED', '暂停上架', 'Suspended'],
    ['WITHDRAWN', '已下架', 'Withdrawn'],
    ['PENDING', '尚未上市', 'Not listed yet'],
  ] as const)('says so where it is %s, and promises no rebate', (standing, zh, en) => {
    const programme = corpus.rebate?.programme;
    for (const [locale, word, promised] of [
      ['zh-CN', zh, programme?.zh ?? ''],
      ['en', en, programme?.en ?? ''],
    ] as const) {
      const onSale = corpusPage({ ...corpus, standing: 'ON_SALE' }, chromeOf({ locale }));
      const page = corpusPage({ ...corpus, standing }, chromeOf({ locale }));
      expect([onSale, page].map((text) => text.includes(word))).toEqual([false, true]);
      expect([onSale, page].map((text) => text.includes(promised))).toEqual([true, false]);
    }
  });
});
