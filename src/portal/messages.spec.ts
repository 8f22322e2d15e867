import { MESSAGES, type MessageKey } from './messages.table.js';
import { TRACE_WORDS } from './trace-words.table.js';
import { CLAIM_STATES } from './views/case-file.view.js';
import { filled, say } from './wording.js';

const blanks = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
const entries = Object.entries(MESSAGES) as [MessageKey, { zh: string; en: string }][];

describe('the words of the portal', () => {
  it('says every message in both languages', () => {
    for (const [key, text] of [...entries, ...Object.entries(TRACE_WORDS)]) {
      expect([key, text.zh.trim() !== '', text.en.trim() !== '']).toEqual([key, true, true]);
    }
  });

  it('has the same blanks in both languages', () => {
    for (const [key, text] of entries) expect([key, blanks(text.zh)]).toEqual([key, blanks(text.en)]);
  });

  it('uses neither the empty politeness nor the marks that the wording page forbids', () => {
    for (const [key, text] of entries)
      expect([key, /请知悉|温馨提示|亲，|系统繁忙|[!！]/.test(text.zh + text.en)]).toEqual([key, false]);
  });

  it('has a word for every state of a claim', () => {
    for (const state of CLAIM_STATES) expect(MESSAGES).toHaveProperty(`st${state}`);
  });

  it('has a word for every code by which a reward by use is refused', () => {
    const codes = ['PARTY_KIND', 'PLACE', 'OPEN_MODE', 'SCALE', 'QUALITY', 'UPDATES', 'NO_APPLICATION_CASE'];
    expect(codes.filter((code) => TRACE_WORDS[`PROGRAMMES.${code}`] === undefined)).toEqual([]);
  });

  it('stops rather than show a sentence with a hole', () => {
    expect(say('en', 'left', { n: 2 })).toBe('2 working days left');
    expect(() => say('en', 'left')).toThrow('no value for {n}');
    expect(filled('{a}{a}', { a: 1 })).toBe('11');
  });
});
