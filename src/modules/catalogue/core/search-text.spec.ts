import fc from 'fast-check';
import { normaliseText, textQuery, tokensOf, tsqueryText } from './search-text.js';

const SMALL = process.env.SIZE !== 'full';
const finds = (text: string, typed: string): boolean => {
  const body = normaliseText(text);
  const { terms, tokens } = textQuery(typed);
  const index = new Set(tokensOf(body));
  return terms.length > 0 && tokens.every((token) => index.has(token)) && terms.every((term) => body.includes(term));
};

describe('what a typed query finds', () => {
  it.each([
    ['深圳医疗影像语料', '医疗', 'two characters in the middle'],
    ['深圳医疗影像语料', '医', 'one character'],
    ['深圳医疗影像语料', '深圳医疗影像语料', 'the whole name'],
    ['深圳医疗影像语料', '影像 深圳', 'two terms in any order'],
    ['深圳医疗影像语料', '影像，深圳', 'terms between which a Chinese comma stands'],
    ['ＧＰＴ微调语料（２０２５）', 'gpt微调', 'full-width letters, and letters beside characters'],
    ['GPT fine-tuning corpus', 'ＦＩＮＥ', 'full-width capitals'],
    ['Medical QA corpus v2', 'medical', 'a word in other capitals'],
    ['sz-med-001', 'sz-med', 'the beginning of a key'],
    ['纯度100%的语料', '100%', 'a per cent sign as itself'],
    ['a_b c', 'a_b', 'an underscore as itself'],
    ['C:\\data', 'c:\\data', 'a backslash as itself'],
    ["it's", "it's", 'an apostrophe'],
    ['深\u200b圳', '深圳', 'a text with an invisible character inside'],
    ['日本語コーパス', 'コーパス', 'kana'],
    ['한국어 말뭉치', '말뭉치', 'hangul'],
    ['𠮷野家語料', '𠮷野', 'a character beyond sixteen bits'],
    ['ไทยคลังข้อมูล', 'คลัง', 'thai'],
  ])('finds in %s what was typed as %s: %s', (text, typed) => {
    expect(finds(text, typed)).toBe(true);
  });

  it.each([
    ['深圳医疗影像语料', '疗医', 'characters in another order'],
    ['医疗 疗影 影像', '医疗影像', 'all pairs, and not the term'],
    ['纯度100分', '100%', 'a per cent sign is no wildcard'],
    ['axb', 'a_b', 'an underscore is no wildcard'],
    ['语料', '*', 'an asterisk finds only itself'],
    ['medical', 'med', 'the beginning of a word is another word'],
    ['语料', ' \u3000\u200b', 'nothing visible was typed'],
    ['a & b', "a & !c | 'x':*", 'operators of a search language are text'],
  ])('does not find in %s what was typed as %s: %s', (text, typed) => {
    expect(finds(text, typed)).toBe(false);
  });

  it('finds every part of a Chinese text that is typed, and every word of any', () => {
    const han = fc.array(fc.constantFrom(...'深圳医疗影像语料数据集金融法律文本语音视频标注𠮷'), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(han, fc.nat(), fc.nat(), (characters, from, length) => {
        const start = from % characters.length;
        const part = characters.slice(start, start + 1 + (length % 8)).join('');
        expect(finds(`前缀 ${characters.join('')}，后缀`, part)).toBe(true);
      }),
      { numRuns: SMALL ? 100 : 5_000 },
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 6 }), (parts) => {
        const body = normaliseText(parts.join(' '));
        for (const word of body.split(/[\s,;、]+/).filter((one) => one !== '')) expect(finds(body, word)).toBe(true);
      }),
      { numRuns: SMALL ? 100 : 5_000 },
    );
  });

  it('cuts a word that is longer than an index entry may be, in text and query alike', () => {
    const long = 'ж'.repeat(5_000);
    expect(tokensOf(normaliseText(long)).every((token) => Buffer.byteLength(token) < 2_046)).toBe(true);
    expect(finds(`x ${long} y`, long)).toBe(true);
    expect(finds(`x ${long} y`, `${'ж'.repeat(64)}x`)).toBe(false);
  });

  it('asks the index for a limited number of tokens however much is typed', () => {
    const typed = Array.from({ length: 500 }, (_, at) =>
      String.fromCodePoint(...[0, 1, 2].map((more) => 0x4e00 + 3 * at + more)),
    ).join(' ');
    const { terms, tokens } = textQuery(typed);
    expect([terms.length, tokens.length]).toEqual([16, 24]);
  });

  it('quotes every token for the database', () => {
    expect(tsqueryText(["it's", 'a\\b', '语料', '&'])).toBe("'it''s' & 'a\\\\b' & '语料' & '&'");
  });
});
