import { languageTag } from './language-tag.js';
import { readUpdate } from './update-frequency.js';

describe('a rhythm of updates', () => {
  it.each([
    ['Daily', { days: 1 }],
    ['weekly', { days: 7 }],
    ['Monthly', { days: 30 }],
    ['quarterly', { days: 91 }],
    ['annual', { days: 365 }],
    ['every 6 days', { days: 6 }],
    ['每月更新', { days: 30 }],
    ['Not updated.', { code: 'NEVER' }],
    ['None Planned', { code: 'NEVER' }],
    ['irregular', { code: 'IRREG' }],
    ['As needed', { code: 'IRREG' }],
    ['real-time', { code: 'CONT' }],
    ['GDC offers monthly data releases, although this dataset may not', { unclear: true }],
    ['2 times a day, every 12 hours', { unclear: true }],
    ['Varies by dataset', { unclear: true }],
    ['every 0000 days', { unclear: true }],
  ])('%j is %j', (text, reading) => expect(readUpdate(text)).toEqual(reading));
});

describe('a language', () => {
  it.each([
    ['zh', 'zh'],
    ['zh_cn', 'zh-CN'],
    ['ZH-hant-tw', 'zh-Hant-TW'],
    ['bcc', 'bcc'],
    ['no', 'no'],
    ['中文', 'zh'],
    ['Chinese', 'zh'],
    ['es-419', 'es-419'],
    ['code', undefined],
    ['multilingual', undefined],
    ['ru-en', undefined],
    ['zh-', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j has the tag %j', (text, tag) => expect(languageTag(text)).toBe(tag));
});
