import { localeOf } from './locale.js';

describe('the language of a reply', () => {
  it.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['*', 'zh-CN'],
    ['fr-FR', 'zh-CN'],
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['zh-TW,en', 'zh-CN'],
    ['en;q=0.5, zh;q=0.9', 'zh-CN'],
    ['fr, en;q=0.8, zh;q=0.3', 'en'],
    ['en;q=0', 'zh-CN'],
    ['en;q=nonsense', 'en'],
    ['english', 'zh-CN'],
  ])('for %j is %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});
