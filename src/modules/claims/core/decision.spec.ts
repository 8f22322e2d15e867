import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { fen } from '../../../kernel/money.js';
import {
  type DecidedContract,
  type DecisionBody,
  readDecision,
  statementClaim,
  statementHead,
  writeDecision,
} from './decision.js';

const text = (zh: string, en: string) => ({ zh, en });

const contract = (number: string, amountFen: string, more: Partial<DecidedContract> = {}): DecidedContract => ({
  id: `id-${number}`,
  number,
  digest: 'd'.repeat(64),
  signedOn: '2025-03-01' as CalendarDate,
  input: { key: number, paidFen: '1000' },
  alreadyAwardedFen: '0',
  findings: [],
  attestations: [],
  baseFen: '1000',
  rate: { num: '3', den: '10' },
  ceilingFen: '300',
  amountFen,
  cuts: [],
  refusals: [],
  flags: [],
  trace: [],
  ...more,
});

const body = (
  uscc: string,
  number: string,
  contracts: readonly DecidedContract[],
  amountFen: string,
): DecisionBody => ({
  claim: { id: `claim-${number}`, number, programme: 'P', period: '2025', call: '2025' },
  applicant: { id: 'org', uscc, nameZh: '样例', kind: 'ENTERPRISE', capParty: 'org' },
  asOf: '2025-12-31' as CalendarDate,
  programmeVersion: { id: 'v', name: 'P@1', digest: 'e'.repeat(64) },
  contracts,
  amountFen,
});

const one = body('A', '1', [contract('x', '100'), contract('y', '23')], '123');

describe('a decision', () => {
  it('is read back as it was written', () => {
    expect(readDecision(writeDecision(one).text)).toEqual(one);
  });

  it('states the sum of its contracts', () => {
    expect(writeDecision(one).amountFen).toBe(123n);
  });

  it('is the same bytes whatever order its fields were built in', () => {
    const turned = Object.fromEntries(Object.entries(one).reverse()) as unknown as DecisionBody;
    expect(writeDecision(turned).text).toBe(writeDecision(one).text);
  });

  const digest = (more: Partial<DecidedContract>) =>
    writeDecision(body('A', '1', [contract('x', '100', more)], '100')).inputDigest;

  it.each<[string, Partial<DecidedContract>]>([
    ['an input', { input: { key: 'x', paidFen: '1001' } }],
    ['what was awarded before', { alreadyAwardedFen: '1' }],
    ['its part of the pool', { poolPartFen: '0' }],
    [
      'a finding',
      {
        findings: [
          { on: '2025-03-01' as CalendarDate, gainer: 'g', finding: 'f', digest: 'h', outcome: 'NOT_RELATED' },
        ],
      },
    ],
    ['an attestation', { attestations: [{ type: 'CONTENT_SAFETY', standing: 'IN_FORCE' }] }],
    ["the contract's digest", { digest: 'f'.repeat(64) }],
  ])('has another input digest when %s differs', (_what, more) => {
    expect(digest(more)).not.toBe(digest({}));
  });

  it('has the same input digest when only its result differs', () => {
    expect(digest({ baseFen: '1', trace: [{ step: 1 }] })).toBe(digest({}));
  });
});

describe('a statement', () => {
  const run = { programme: 'P', period: '2025', asOf: '2025-12-31', programmeVersion: 'P@1' };
  const pool = { totalFen: fen(1000n), beforeFen: fen(900n), awardedFen: fen(123n), remainingFen: fen(777n) };

  it('tells the pool in whole fen and the head of the log, and nothing of its signature', () => {
    const head = statementHead(run, pool, { size: 3, root: 'r' });
    expect(head.pool).toEqual({ totalFen: '1000', beforeFen: '900', awardedFen: '123', remainingFen: '777' });
    expect(head.log).toEqual({ size: 3, root: 'r' });
  });

  it('gives every cut and refusal with code, clause and both languages', () => {
    const cut = { code: 'PARTY_CAP', amountFen: '7', clause: '第三条', reason: text('封顶', 'cap') };
    const refusal = {
      code: 'PROGRAMMES.PURPOSE',
      clause: '第四条',
      reason: text('用途', 'purpose'),
      wouldQualifyIf: text('改', 'mend'),
    };
    const decided = body('A', '1', [contract('x', '0', { cuts: [cut], refusals: [refusal] })], '0');
    expect(statementClaim(decided).contracts[0]).toEqual({
      number: 'x',
      baseFen: '1000',
      rate: { num: '3', den: '10' },
      amountFen: '0',
      cuts: [{ code: 'PARTY_CAP', amountFen: '7', clause: '第三条', reason: '封顶', reasonEn: 'cap' }],
      refusals: [
        {
          code: 'PROGRAMMES.PURPOSE',
          clause: '第四条',
          reason: '用途',
          reasonEn: 'purpose',
          wouldQualifyIf: '改',
          wouldQualifyIfEn: 'mend',
        },
      ],
    });
  });
});
