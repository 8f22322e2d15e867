import type { StatementBody } from '../modules/claims/index.js';
import { organisationStatementText, statementText } from './statement-text.js';

const reason = { clause: '若干措施第（三）条', reason: '达到年度上限', reasonEn: 'the yearly cap is reached' };

const statement: StatementBody = {
  programme: 'SZ-CORPUS-PURCHASE',
  period: '2025',
  programmeVersion: 'SZ-CORPUS-PURCHASE@1',
  asOf: '2025-12-31',
  pool: { totalFen: '5000000000', beforeFen: '5000000000', awardedFen: '200000000', remainingFen: '4800000000' },
  claims: [
    {
      id: 'c',
      number: 'SZ-CORPUS-PURCHASE-2025-000001',
      applicant: { uscc: '91440300999001016R', nameZh: '深圳云岫智算科技有限公司' },
      amountFen: '200000000',
      contracts: [
        {
          number: 'QW-2025-0001',
          baseFen: '666666670',
          rate: { num: '3', den: '10' },
          amountFen: '200000000',
          cuts: [{ code: 'PARTY_CAP', amountFen: '1', ...reason }],
          refusals: [],
        },
        {
          number: '粤2025-２',
          baseFen: '0',
          rate: { num: '3', den: '10' },
          amountFen: '0',
          cuts: [],
          refusals: [{ code: 'PROGRAMMES.NOTHING_PAID', ...reason }],
        },
      ],
    },
  ],
  log: { size: 42, root: 'ab' },
};

describe('the statement as people read it', () => {
  const lines = statementText(statement);

  it('names who, what, base, rate and amount in yuan', () => {
    const who = '深圳云岫智算科技有限公司  91440300999001016R  SZ-CORPUS-PURCHASE-2025-000001  合计 Total 2,000,000.00';
    expect(lines).toContain(who);
    expect(lines.find((line) => line.includes('QW-2025-0001'))).toMatch(/6,666,666\.70 +3\/10 +2,000,000\.00$/);
  });

  it('tells each cut and refusal under its contract, with the clause, in both languages', () => {
    const at = lines.findIndex((line) => line.includes('QW-2025-0001'));
    expect(lines.slice(at + 1, at + 3)).toEqual([
      '      少 0.01 元：达到年度上限（若干措施第（三）条）',
      '      less CNY 0.01: the yearly cap is reached [PARTY_CAP]',
    ]);
    expect(lines).toContain('      refused: the yearly cap is reached [PROGRAMMES.NOTHING_PAID]');
  });

  it('shows the pool before and after, and the head of the log', () => {
    expect(lines.find((line) => line.startsWith('结算前余额 Before'))).toMatch(/ 50,000,000\.00$/);
    expect(lines.find((line) => line.startsWith('结算后余额 Remaining'))).toMatch(/ 48,000,000\.00$/);
    expect(lines.find((line) => line.startsWith('本年核定 Awarded (1/1)'))).toMatch(/ 2,000,000\.00$/);
    expect(lines.at(-1)).toBe('公开日志 Log: 42 条 entries, 根 root ab');
  });
});

describe("an organisation's own statement", () => {
  const organisation = { uscc: '91440300999001016R', nameZh: '深圳云岫智算科技有限公司' };

  it('says so where nothing was decided', () => {
    const lines = organisationStatementText({ organisation, period: '2025', programmes: [] });
    expect(lines).toContain('No claim was decided in this period');
  });

  it('lists its claims by programme', () => {
    const programmes = [{ programme: 'SZ-CORPUS-PURCHASE', claims: statement.claims }];
    const lines = organisationStatementText({ organisation, period: '2025', programmes });
    expect(lines[1]).toBe('SZ-CORPUS-PURCHASE');
    expect(lines.some((line) => line.includes('粤2025-２'))).toBe(true);
  });
});
