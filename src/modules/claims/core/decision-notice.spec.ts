import { decisionNotice } from './decision-notice.js';

const title = { zh: '语料券', en: 'Corpus voucher' };
const claim = { id: 'c', number: 'S-1', programme: 'P', period: '2025', call: '' };
const applicant = { id: 'o', uscc: 'u', nameZh: '甲', kind: 'ENTERPRISE', capParty: 'u' };

describe('the notice of a decision', () => {
  it.each([
    ['123456', '核定 1,234.56 元', 'CNY 1,234.56 was granted'],
    ['1', '核定 0.01 元', 'CNY 0.01 was granted'],
    ['0', '未予支持', 'nothing was granted'],
  ])('of %s fen says so to the applicant, in both languages', (amountFen, zh, en) => {
    const notice = decisionNotice({ claim, applicant, amountFen }, title);
    expect(notice).toMatchObject({ organisationId: 'o', kind: 'DECISION', subjectKind: 'claim', subjectId: 'c' });
    expect([notice.text.zh, notice.text.en]).toEqual([expect.stringContaining(zh), expect.stringContaining(en)]);
  });
});
