import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { parseFen } from '../../../kernel/money.js';
import { changesFromJson, changesJson } from './amendment.js';
import { assertAddsUp, assertParties, normaliseNumber, type Terms, termsDigest } from './contract.js';
import { releaseCurrentOn } from './contract-history.js';

function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(`test/vectors/${name}.json`, 'utf8')) as T[];
}

function codeOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const TERMS: Terms = {
  number: 'HT-1',
  subjectKind: 'CORPUS',
  buyerId: 'buyer',
  sellerId: 'seller',
  gainers: [],
  releaseId: 'release',
  releaseDigest: 'aa',
  signedOn: parseDate('2025-02-01'),
  amountFen: parseFen('1000'),
  lines: [],
  purpose: 'MODEL_RESEARCH',
  instalments: [],
};

describe('the number of a contract as it is compared', () => {
  it.each(vectors<{ why: string; given: string; key: string }>('contract-numbers'))('$why', ({ given, key }) => {
    expect(normaliseNumber(given)).toBe(key);
  });

  /** Characters that the comparison touches, beside some that it leaves. */
  const ODD = [...'Aa1１Ａａ-－–—―−ー ﬁ㎏ﾊﾞé語①', '\u3000', '\u00a0', '\u200b', '\u00ad', '\u0301', '\ud83d\ude00'];

  it('is the same when it is made comparable again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ODD), { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          expect(normaliseNumber(normaliseNumber(text))).toBe(normaliseNumber(text));
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface SumVector {
  why: string;
  code?: string;
  terms: {
    amountFen: string;
    lines?: { amountFen: string; eligible: 'YES' | 'NO' | 'PART'; eligibleFen?: string }[];
    instalments?: { dueOn: string; amountFen: string }[];
    gainers?: string[];
  };
}

describe('the sums of a contract', () => {
  it.each(vectors<SumVector>('contract-sums'))('$why', ({ terms, code }) => {
    const { amountFen, gainers, ...rest } = terms;
    const lines = rest.lines?.map((line) => ({ kind: 'corpus', ...line }));
    const changes = changesFromJson({
      amountFen,
      ...(lines === undefined ? {} : { lines }),
      ...(rest.instalments === undefined ? {} : { instalments: rest.instalments }),
    });
    const offered = {
      ...TERMS,
      ...changes,
      gainers: (gainers ?? []).map((organisationId) => ({ organisationId, part: 'principal' })),
    };
    expect(codeOf(() => assertAddsUp(offered))).toBe(code);
  });

  it('reads back every amendment as it was written', () => {
    const changes = changesFromJson({
      amountFen: '5',
      vatRatePct: '6.000000',
      purpose: 'OTHER',
      serviceFeeFen: '1',
      amountExclTaxFen: '5',
      clauses: { description: '语料', rights: ['USE'], inspectionDays: 7, useIsAcceptance: true },
      instalments: [{ dueOn: '2025-01-01', amountFen: '5' }],
      lines: [
        {
          kind: 'corpus',
          release: 'r',
          quantity: '2',
          unitPriceFen: '2',
          unit: 'GB',
          pricing: 'USAGE',
          amountFen: '4',
          amountExclTaxFen: '4',
          vatRatePct: '0.000000',
          eligible: 'PART',
          eligibleFen: '1',
          reason: 'x',
        },
        { kind: 'tax', amountFen: '1', eligible: 'NO' },
      ],
    });
    expect(changesFromJson(changesJson(changes))).toEqual(changes);
    expect(Object.keys(changes)).toHaveLength(8);
  });
});

describe('the parties of a contract', () => {
  it('are two', () => {
    expect(codeOf(() => assertParties({ ...TERMS, sellerId: TERMS.buyerId }))).toBe('CONTRACTS.SAME_PARTY');
  });

  it('buy a release when they buy a corpus', () => {
    const { releaseId, releaseDigest, ...without } = TERMS;
    expect([releaseId, releaseDigest]).toEqual(['release', 'aa']);
    expect(codeOf(() => assertParties(without))).toBe('CONTRACTS.RELEASE_MISSING');
    expect(codeOf(() => assertParties({ ...without, subjectKind: 'COMPUTE' }))).toBeUndefined();
  });

  it('give a number of which something remains', () => {
    expect(codeOf(() => assertParties({ ...TERMS, form: 'ORDER' }))).toBe('CONTRACTS.FRAMEWORK_MISSING');
    expect(codeOf(() => assertParties({ ...TERMS, frameworkId: 'f' }))).toBe('CONTRACTS.FRAMEWORK_MISSING');
    expect(codeOf(() => assertParties({ ...TERMS, number: ' — ' }))).toBe('CONTRACTS.NUMBER_FORM');
    expect(codeOf(() => assertParties({ ...TERMS, number: 'x'.repeat(101) }))).toBe('CONTRACTS.NUMBER_FORM');
  });
});

describe('the digest of the terms', () => {
  it('changes with every term', () => {
    const others: Terms[] = [
      { ...TERMS, number: 'HT-2' },
      { ...TERMS, programme: 'SZ-CORPUS-PURCHASE' },
      { ...TERMS, subjectKind: 'MODEL' },
      { ...TERMS, buyerId: 'other' },
      { ...TERMS, sellerId: 'other' },
      { ...TERMS, gainers: [{ organisationId: 'x', part: 'principal' }] },
      { ...TERMS, releaseId: 'other' },
      { ...TERMS, releaseDigest: 'bb' },
      { ...TERMS, signedOn: parseDate('2025-02-02') },
      { ...TERMS, amountFen: parseFen('1001') },
      { ...TERMS, ...changesFromJson({ lines: [{ kind: 'corpus', amountFen: '1000', eligible: 'YES' }] }) },
      { ...TERMS, ...changesFromJson({ vatRatePct: '6' }) },
      { ...TERMS, purpose: 'OTHER' },
      { ...TERMS, ...changesFromJson({ instalments: [{ dueOn: '2025-03-01', amountFen: '1000' }] }) },
      { ...TERMS, serviceFeeFen: parseFen('1') },
      { ...TERMS, form: 'FRAMEWORK' },
      { ...TERMS, frameworkId: 'f' },
      { ...TERMS, amountExclTaxFen: parseFen('900') },
      { ...TERMS, permissions: [{ use: 'pretrain', value: 'yes', source: 'STATED', basis: '' }] },
      { ...TERMS, clauses: { inspectionDays: 7 } },
    ];
    expect(new Set([TERMS, ...others].map(termsDigest)).size).toBe(others.length + 1);
  });
});

describe('the release of a corpus current on a day', () => {
  interface ReleaseVector {
    why: string;
    releases: [string, string | null][];
    on: string;
    current: string;
  }
  it.each(vectors<ReleaseVector>('contract-releases'))('$why', ({ releases, on, current }) => {
    const dated = releases.map(([id, day]) => ({
      id,
      digest: id,
      ...(day === null ? {} : { releasedOn: parseDate(day) }),
    }));
    expect(releaseCurrentOn(dated, parseDate(on))?.id).toBe(current);
  });

  it('is none of no releases', () => {
    expect(releaseCurrentOn([], parseDate('2025-01-01'))).toBeUndefined();
  });
});
