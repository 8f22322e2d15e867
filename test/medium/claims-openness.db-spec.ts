import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statementText } from '../../src/cli/statement-text.js';
import type { StatementBody, StatementClaim } from '../../src/modules/claims/index.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Disputes } from '../../src/modules/usage/index.js';
import { SAMPLE_DISPUTE } from '../../src/sample-dispute.table.js';
import { csv, holding, organisation, removeFolders, writeFolder } from '../support/load-folder.js';
import { codeOf } from '../support/market.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const OPENNESS = { programme: 'SZ-CORPUS-OPENNESS' };
const [SHIBEI, LUTING, HENGZHI, HEMU, XIYUN, WANPAN] = [
  '91440300999001083P',
  '914403009990011123',
  '914403009990011048',
  '91440300999001155G',
  '91440300999001147M',
  '12440300999002019F',
];

const bare = (reasons: readonly { readonly code: string }[] | undefined) =>
  (reasons ?? []).map(({ code }) => code.replace('PROGRAMMES.', ''));

/** What a person would ask of a claim: the reward and why, and of each used corpus what counted. */
function shown(claim: StatementClaim) {
  const used = (claim.corpora ?? []).filter(({ usedBy, excludedUse }) => usedBy.length + excludedUse.length > 0);
  return {
    amountFen: claim.amountFen,
    why: [...bare(claim.cuts), ...bare(claim.refusals)],
    corpora: Object.fromEntries(
      used.map(({ key, days, groups, excluded, refusals }) => {
        const left = Object.entries(excluded).filter(([, count]) => count > 0);
        return [key, { days, groups, ...Object.fromEntries(left), why: bare(refusals) }];
      }),
    ),
  };
}

const byUnit = (statement: StatementBody) =>
  Object.fromEntries(statement.claims.map((claim) => [claim.applicant.uscc, shown(claim)]));

describe('the sample year of opened corpora', () => {
  let service: TestService;
  let statement: StatementBody;
  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    const { application } = service;
    await application.run((ctx) => application.get(Disputes).dispute(ctx, SAMPLE_DISPUTE));
    statement = await service.settle({ ...OPENNESS, issue: true });
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('has a source unit for each outcome', () => {
    expect(byUnit(statement)).toEqual({
      // 82.5 x (12 + 12 + 10 + 8) = 3465 of 3850: 9,000,000.00, capped.
      [SHIBEI]: {
        amountFen: '100000000',
        why: ['PARTY_CAP'],
        corpora: { 'sb-open-idioms': { days: 42, groups: 4, SELF: 1, why: [] } },
      },
      // 75 x 3 = 225 of 3850: 584,415.584..., the fraction of a fen is left in the pool.
      [LUTING]: {
        amountFen: '58441558',
        why: [],
        corpora: { 'lt-open-captions': { days: 3, groups: 2, RELATED: 1, why: [] } },
      },
      [HENGZHI]: {
        amountFen: '0',
        why: [],
        corpora: { 'hz-open-glossary': { days: 0, groups: 0, RELATED: 8, why: ['NO_APPLICATION_CASE'] } },
      },
      [HEMU]: {
        amountFen: '0',
        why: [],
        corpora: { 'hm-open-prompts': { days: 3, groups: 1, why: ['SCALE'] } },
      },
      // 80 x 2 = 160 of 3850.
      [XIYUN]: {
        amountFen: '41558441',
        why: [],
        corpora: { 'xy-open-dialogue': { days: 2, groups: 1, INDETERMINATE: 4, TEST: 2, why: [] } },
      },
      [WANPAN]: {
        amountFen: '0',
        why: ['PARTY_KIND'],
        corpora: { 'wp-local-archives': { days: 1, groups: 1, INDETERMINATE: 1, UNDELIVERED: 1, why: [] } },
      },
    });
    expect(statement.pool).toMatchObject({ awardedFen: '199999999', remainingFen: '4800000001' });
  });

  it('shows the part that the platform could not identify, which is not paid', () => {
    const claim = statement.claims.find(({ applicant }) => applicant.uscc === SHIBEI);
    expect(claim?.corpora?.find(({ key }) => key === 'sb-open-idioms')?.unidentified).toBe(217);
    expect(statementText(statement).join('\n')).toContain('未识别账号 unidentified 217');
  });

  it('shows which unit disputes how its use was counted', () => {
    const disputed = statement.claims.flatMap(({ corpora = [] }) => corpora.filter(({ disputes }) => disputes > 0));
    expect(disputed.map(({ key, disputes }) => [key, disputes])).toEqual([['xy-open-dialogue', 1]]);
    expect(statementText(statement).join('\n')).toContain('数源单位提出异议 1 件');
  });

  it('is printed again with the same bytes', async () => {
    const again = await service.settle({ ...OPENNESS, issue: true });
    expect(JSON.stringify(again)).toBe(JSON.stringify(statement));
  });

  it('is paid, booked and in the log', async () => {
    const { application } = service;
    expect(await application.run((ctx) => application.get(Claims).audit(ctx))).toEqual([]);
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
    const paid = await service.db.adminQuery<{ amount_fen: bigint }>(
      `select y.amount_fen from claims.payment y join claims.claim c on c.id = y.claim_id
        where c.programme = 'SZ-CORPUS-OPENNESS' order by 1`,
    );
    expect(paid.map((row) => Number(row.amount_fen))).toEqual([41_558_441, 58_441_558, 100_000_000]);
  });

  it('leaves users whose relation is not known to a person, one item for each', async () => {
    const { application } = service;
    const items = await application.run((ctx) =>
      application.get(Followups).queue(ctx, { authority: 'sz-zsj', kind: 'RELATION_INDETERMINATE' }),
    );
    expect(items.map(({ basisKind }) => basisKind)).toEqual(['finding', 'finding']);
  });
});

describe('a folder without claims', () => {
  const [UNIT, USER, KIN, OTHER] = [11, 12, 13, 14].map(codeOf) as [string, string, string, string];
  const ASSESSOR = codeOf(902);
  let service: TestService;
  let statement: StatementBody;

  const use = (id: string, user: string, time: string, more: object = {}, data: object = {}) =>
    JSON.stringify({
      specversion: '1.0',
      id,
      source: 'https://open.example',
      type: 'org.corpus.usage.download.v1',
      subject: 'opened',
      time,
      data: { user, quantity: '1', unit: 'BYTES', delivered: true, ...data },
      ...more,
    });

  beforeAll(async () => {
    service = await openTestService();
    const release = {
      key: 'opened',
      provider: UNIT,
      nameZh: '样例开放语料',
      modality: 'text',
      language: 'zh',
      licence: 'CC-BY-4.0',
      openMode: 'OPEN_PUBLIC_PLATFORM',
      updateIntervalDays: '200',
      records: '1000000',
    };
    const report = await service.load(
      writeFolder({
        'organisations.csv': csv(
          [UNIT, USER, KIN, OTHER]
            .map((uscc) => organisation(uscc))
            .concat(organisation(ASSESSOR, { kind: 'ASSESSOR' })),
        ),
        'holdings.csv': csv([
          holding(UNIT),
          holding(USER, '100', 'person:owner'),
          holding(KIN, '100', 'person:owner'),
          holding(OTHER),
          holding(ASSESSOR),
        ]),
        'corpora.csv': csv([
          { ...release, releaseDigest: 'aa'.repeat(32), releasedOn: '2025-02-01' },
          { ...release, releaseDigest: 'bb'.repeat(32), releasedOn: '2025-08-01' },
        ]),
        'attestations.jsonl': `${JSON.stringify({
          type: 'QUALITY_ASSESSMENT',
          corpus: 'opened',
          issuer: ASSESSOR,
          issuedOn: '2025-03-01',
          validUntil: '2026-03-01',
          metrics: { score: '60' },
          evidenceSha256: 'ab'.repeat(32),
        })}\n`,
        'usage.jsonl': [
          use('1', USER, '2025-01-31T10:00:00+08:00'),
          use('2', USER, '2025-02-01T00:00:00+08:00'),
          use('3', KIN, '2025-02-01T23:59:59+08:00'),
          use('4', KIN, '2025-02-02T10:00:00+08:00'),
          use('5', OTHER, '2025-12-31T23:59:59+08:00'),
          use('6', OTHER, '2026-01-01T00:00:00+08:00'),
          use('7', codeOf(77), '2025-03-03T10:00:00+08:00'),
          use(
            '8',
            OTHER,
            '2025-05-05T10:00:00+08:00',
            { type: 'org.corpus.usage.application-case.v1' },
            { unit: 'CASES' },
          ),
        ].join('\n'),
        'usage-statements.csv': csv([
          {
            platform: 'p',
            month: '2025-02',
            corpus: 'opened',
            account: 'a',
            kind: 'download',
            count: '40',
            user: OTHER,
          },
          {
            platform: 'p',
            month: '2025-02',
            corpus: 'opened',
            account: 'a',
            kind: 'api-call',
            count: '40',
            user: OTHER,
          },
        ]),
      }),
    );
    expect(report.refused).toEqual([]);
    statement = await service.settle(OPENNESS);
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  it('claims for each unit that opened a corpus, in each year of use', async () => {
    expect(statement.claims.map(({ applicant }) => applicant.uscc)).toEqual([UNIT]);
    const next = await service.settle({ ...OPENNESS, period: '2026' });
    expect(next.claims.map(({ applicant }) => applicant.uscc)).toEqual([UNIT]);
  });

  it('counts related users as one, bounds a month by its days and a group by twelve', () => {
    const [corpus] = statement.claims[0]?.corpora ?? [];
    expect(corpus).toMatchObject({
      qualityPct: '60.000000',
      // One group with 2025-02-01 and -02; the other with 28 days by statement and one date, of which 12 count.
      days: 2 + 12,
      users: 3,
      groups: 2,
      refusals: [],
      excluded: { NOT_LISTED: 1, UNKNOWN: 1 },
    });
    expect(corpus?.usedBy.map(({ uscc, dates, statementDays, group }) => [uscc, dates, statementDays, group])).toEqual(
      expect.arrayContaining([
        [OTHER, 1, 28, expect.any(Number)],
        [USER, 1, 0, expect.any(Number)],
        [KIN, 2, 0, expect.any(Number)],
      ]),
    );
    // The only unit takes the whole of ten million, capped.
    expect(statement.claims[0]).toMatchObject({ amountFen: '100000000', scoreNum: String(14n * 60_000_000n) });
  });
});

it('the sample year is told in words beside its figures', () => {
  const words = readFileSync(join(SAMPLE_FOLDER, '..', 'sample-year.md'), 'utf8');
  for (const figure of ['1,000,000.00', '584,415.58', '415,584.41']) expect(words).toContain(figure);
});
