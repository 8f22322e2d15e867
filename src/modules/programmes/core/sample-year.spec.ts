import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { holdsOn, parseDate } from '../../../kernel/calendar-date.js';
import { addFen, parseFen, ZERO_FEN } from '../../../kernel/money.js';
import { parsePeriod } from '../../../kernel/period.js';
import { innerOrganisationCode, usccCheckHolds } from '../../../kernel/uscc.js';
import { evaluate } from './evaluate.js';
import type { ContractInput } from './evaluation.js';
import { poolFor } from './pool.js';
import { type Purpose, rulesOn } from './programme.js';
import { checkProgrammeText } from './programme-version.js';
import { type PartyKind } from './vocabulary.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const rows = (name: string): Record<string, string>[] => parse(read(`config/sample-year/${name}`), { columns: true });

interface Expected {
  pool: Record<'totalFen' | 'awardedFen' | 'remainingFen', string>;
  applicants: { uscc: string; amountFen: string }[];
  contracts: {
    number: string;
    applicant: string;
    baseFen: string;
    amountFen: string;
    cuts: { code: string; amountFen: string }[];
    refusals: string[];
  }[];
  /** The other vouchers that the year has claims of. */
  others: (Pick<Expected, 'pool' | 'contracts'> & { programme: string; why: string })[];
}

const EXPECTED = JSON.parse(read('test/vectors/sample-year-expected.json')) as Expected;
const ORGANISATIONS = new Map(rows('organisations.csv').map((row) => [row.uscc ?? '', row]));
const { publishable } = checkProgrammeText(read('config/programmes/sz-corpus-purchase.json'));
if (!publishable) throw new Error('the purchase programme does not pass its check');
const PERIOD = parsePeriod('2025');
const RULES = rulesOn(publishable.programme, PERIOD.lastDay);
const FIVE = RULES?.gates.ATTESTATIONS?.value ?? [];

/** Figures are the row's; what other rooms find out (relation, attestations, duplicates) is taken as expected. */
function contractOf(row: Record<string, string>, refusals: readonly string[]): ContractInput {
  const paidBy = row.paidOn ? parseDate(row.paidOn) <= PERIOD.lastDay : false;
  const evidenced = (name: string) => (paidBy ? parseFen(row[name] || '0') : ZERO_FEN);
  const attested = Object.fromEntries(FIVE.map((type) => [type, 'VALID' as const]));
  return {
    key: row.number ?? '',
    signedOn: parseDate(row.signedOn ?? ''),
    amountFen: parseFen(row.amountFen ?? ''),
    acceptedFen: evidenced('acceptedFen'),
    invoicedFen: evidenced('invoicedFen'),
    paidFen: evidenced('paidFen'),
    serviceFeeFen: ZERO_FEN,
    lineCuts: [],
    onPlatform: row.exchangeCertificate !== '',
    purpose: row.purpose as Purpose,
    relatedness: refusals.includes('RELATED_PARTY')
      ? 'RELATED'
      : refusals.includes('RELATION_INDETERMINATE')
        ? 'INDETERMINATE'
        : 'NOT_RELATED',
    attestations: {
      ...attested,
      ...(refusals.includes('ATTESTATION_MISSING') ? { INTELLECTUAL_PROPERTY: 'MISSING' as const } : {}),
      ...(refusals.includes('ATTESTATION_FAILED') ? { CONTENT_SAFETY: 'FAILED' as const } : {}),
    },
    ...(row.terminatedOn ? { terminatedOn: parseDate(row.terminatedOn) } : {}),
    duplicateOf: {
      ...(refusals.includes('DUPLICATE_CONTRACT') ? { contract: 'QW-2025-0001' } : {}),
      ...(refusals.includes('DUPLICATE_INVOICE') ? { invoice: { number: '1', contract: 'QW-2025-0014' } } : {}),
    },
  };
}

describe('the sample year', () => {
  it('names only organisations whose codes have both check characters right', () => {
    for (const uscc of ORGANISATIONS.keys()) {
      expect([uscc, usccCheckHolds(uscc), innerOrganisationCode(uscc).checkHolds]).toEqual([uscc, true, true]);
    }
  });

  it('knows every holder of every company but the two that it is about', () => {
    const known = new Map<string, number>();
    for (const row of rows('holdings.csv')) {
      const company = row.company ?? '';
      expect(holdsOn(parseDate(row.validFrom ?? ''), undefined, PERIOD.from)).toBe(true);
      known.set(company, (known.get(company) ?? 0) + Number(row.sharePct));
    }
    const partly = [...known].filter(([, sum]) => sum !== 100).map(([uscc]) => ORGANISATIONS.get(uscc)?.nameZh);
    expect(partly).toEqual(['深圳澄观屿语言科技有限公司', '深圳市海若川机器人股份有限公司']);
    const equity = new Set(['ENTERPRISE', 'EXCHANGE', 'ASSESSOR']);
    const held = [...ORGANISATIONS].filter(([, row]) => equity.has(row.kind ?? '')).map(([uscc]) => uscc);
    expect([...known.keys()].sort()).toEqual(held.sort());
  });

  it('refers only to organisations, corpora and contracts that it has', () => {
    const corpora = new Set(rows('corpora.csv').map((row) => row.key));
    const contracts = rows('contracts.csv');
    for (const row of contracts) {
      expect([
        ORGANISATIONS.has(row.buyer ?? ''),
        ORGANISATIONS.has(row.seller ?? ''),
        row.subjectKind === '' ? corpora.has(row.corpus) : row.corpus === '',
      ]).toEqual([true, true, true]);
    }
    const claimed = rows('claims.csv').flatMap((row) => (row.contracts ? row.contracts.split(' ') : []));
    expect(claimed.sort()).toEqual(contracts.map((row) => row.number).sort());
  });

  it.each(EXPECTED.others.map((one) => [`${one.programme}: ${one.why}`, one] as const))('%s', (_why, other) => {
    const file = checkProgrammeText(read(`config/programmes/${other.programme.toLowerCase()}.json`)).publishable;
    const rules = file && rulesOn(file.programme, PERIOD.lastDay);
    if (!file || !rules) throw new Error('no rules');
    const source = new Map(rows('contracts.csv').map((row) => [row.number, row]));
    for (const wanted of other.contracts) {
      const organisation = ORGANISATIONS.get(wanted.applicant);
      const row = source.get(wanted.number) ?? {};
      const result = evaluate(rules, {
        period: PERIOD,
        applicant: {
          kind: organisation?.kind as PartyKind,
          placeCode: organisation?.placeCode ?? '',
          startUp: organisation?.startUp === 'true',
        },
        alreadyAwardedFen: ZERO_FEN,
        contracts: [{ ...contractOf(row, wanted.refusals), serviceFeeFen: parseFen(row.serviceFeeFen || '0') }],
      });
      const [paid] = result.contracts;
      expect({
        baseFen: String(paid?.baseFen),
        amountFen: String(paid?.amountFen),
        cuts: paid?.cuts.map((cut) => ({ code: cut.code, amountFen: String(cut.amountFen) })),
        refusals: paid?.refusals,
      }).toEqual({ baseFen: wanted.baseFen, amountFen: wanted.amountFen, cuts: wanted.cuts, refusals: [] });
    }
    const awarded = addFen(other.contracts.map((one) => parseFen(one.amountFen)));
    expect(String(poolFor(file.programme, '2025')?.value)).toBe(other.pool.totalFen);
    expect(String(awarded)).toBe(other.pool.awardedFen);
    expect(BigInt(other.pool.totalFen) - awarded).toBe(BigInt(other.pool.remainingFen));
  });

  it('pays what was worked out by hand, contract by contract', () => {
    if (!RULES || !publishable) throw new Error('no rules');
    const source = new Map(rows('contracts.csv').map((row) => [row.number, row]));
    for (const { uscc, amountFen } of EXPECTED.applicants) {
      const wanted = EXPECTED.contracts.filter((one) => one.applicant === uscc);
      const organisation = ORGANISATIONS.get(uscc);
      const result = evaluate(RULES, {
        period: PERIOD,
        applicant: { kind: organisation?.kind as PartyKind, placeCode: organisation?.placeCode ?? '' },
        alreadyAwardedFen: ZERO_FEN,
        contracts: wanted.map((one) => contractOf(source.get(one.number) ?? {}, one.refusals)),
      });
      const shown = result.contracts.map((one) => ({
        number: one.key,
        baseFen: String(one.baseFen),
        amountFen: String(one.amountFen),
        cuts: one.cuts.map((cut) => ({ code: cut.code, amountFen: String(cut.amountFen) })),
        refusals: one.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', '')),
      }));
      expect(shown).toEqual(
        wanted.map(({ number, baseFen, amountFen: paid, cuts, refusals }) => ({
          number,
          baseFen,
          amountFen: paid,
          cuts,
          refusals,
        })),
      );
      expect(String(result.amountFen)).toBe(amountFen);
    }
    const awarded = addFen(EXPECTED.contracts.map((one) => parseFen(one.amountFen)));
    expect(String(awarded)).toBe(EXPECTED.pool.awardedFen);
    expect(String(poolFor(publishable.programme, '2025')?.value)).toBe(EXPECTED.pool.totalFen);
    expect(BigInt(EXPECTED.pool.totalFen) - awarded).toBe(BigInt(EXPECTED.pool.remainingFen));
  });

  it('meets every refusal of the purchase rebate and both cuts that a formula alone can make', () => {
    const met = new Set(EXPECTED.contracts.flatMap((one) => [...one.refusals, ...one.cuts.map((cut) => cut.code)]));
    expect([...met].sort()).toEqual(
      [
        'ATTESTATION_FAILED',
        'ATTESTATION_MISSING',
        'CONTRACT_TERMINATED',
        'DUPLICATE_CONTRACT',
        'DUPLICATE_INVOICE',
        'EVIDENCED_BASE',
        'NOTHING_PAID',
        'NOT_ON_PLATFORM',
        'PARTY_CAP',
        'PARTY_KIND',
        'PLACE',
        'PURPOSE',
        'RELATED_PARTY',
        'RELATION_INDETERMINATE',
        'WRONG_PERIOD',
      ].sort(),
    );
  });
});
