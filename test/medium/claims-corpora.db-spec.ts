/** A source unit claims the reward for corpora that it names. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Applications } from '../../src/modules/claims/applications.service.js';
import { CaseWork } from '../../src/modules/claims/case-work.service.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Plans } from '../../src/modules/claims/plans.service.js';
import { Parties } from '../../src/modules/parties/index.js';
import type { Actor, Duty } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { csv, holding, organisation, removeFolders, writeFolder } from '../support/load-folder.js';
import { actorOf, codeOf } from '../support/market.js';
import { openTestService, type TestService } from '../support/service.js';

const [UNIT, USER, OTHER, ASSESSOR] = [11, 12, 13, 902].map(codeOf) as [string, string, string, string];
const PROGRAMME = 'SZ-CORPUS-OPENNESS';
const PAPERS = ['APPLICATION_FORM', 'UNDERTAKING', 'APPLICATION_CASES', 'CREDIT_REPORT'].map((code) => ({
  code,
  sha256: 'a'.repeat(64),
}));
const KEYS = ['first', 'second', 'for-sale', 'of-other'] as const;

const corpus = (key: (typeof KEYS)[number], at: number) => ({
  key,
  provider: key === 'of-other' ? OTHER : UNIT,
  nameZh: `样例语料${key}`,
  releaseDigest: String(at).repeat(64),
  modality: 'text',
  language: 'zh',
  licence: 'CC-BY-4.0',
  openMode: key === 'for-sale' ? 'SALE' : 'OPEN_PUBLIC_PLATFORM',
  priceFen: key === 'for-sale' ? '100' : '',
  releasedOn: '2025-02-01',
  updateIntervalDays: '400',
  records: '1000000',
});
const quality = (key: string) =>
  JSON.stringify({
    type: 'QUALITY_ASSESSMENT',
    corpus: key,
    issuer: ASSESSOR,
    issuedOn: '2025-03-01',
    validUntil: '2026-03-01',
    metrics: { score: '80' },
    evidenceSha256: 'ab'.repeat(32),
  });
const used = (key: string, kind: string, unit: string) =>
  JSON.stringify({
    specversion: '1.0',
    id: `${key} ${kind}`,
    source: 'https://open.example',
    type: `org.corpus.usage.${kind}.v1`,
    subject: key,
    time: '2025-06-01T10:00:00+08:00',
    data: { user: USER, quantity: '1', unit, delivered: true },
  });

/** No claim comes with the folder. */
const FOLDER = {
  'organisations.csv': csv(
    [UNIT, USER, OTHER].map((uscc) => organisation(uscc)).concat(organisation(ASSESSOR, { kind: 'ASSESSOR' })),
  ),
  'holdings.csv': csv([UNIT, USER, OTHER, ASSESSOR].map((uscc) => holding(uscc))),
  'corpora.csv': csv(KEYS.map(corpus)),
  'attestations.jsonl': `${KEYS.map(quality).join('\n')}\n`,
  'usage.jsonl': KEYS.flatMap((key) => [used(key, 'download', 'BYTES'), used(key, 'application-case', 'CASES')]).join(
    '\n',
  ),
  'claims.csv': 'programme,period,applicant,contracts\n',
};

describe('a claim of the openness reward', () => {
  let service: TestService;
  let ids: Record<(typeof KEYS)[number], string>;
  let unit: Actor;
  let tick = 0;

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(writeFolder(FOLDER))).refused).toEqual([]);
    const { application } = service;
    await application.run(async (ctx) => {
      const releases = await application.get(Catalogue).releaseForKey(ctx, [...KEYS]);
      ids = Object.fromEntries(KEYS.map((key) => [key, releases.get(key)?.[0]?.corpusId ?? ''])) as typeof ids;
      const known = await application.get(Parties).organisationsByUscc(ctx, [UNIT]);
      unit = actorOf('provider', known.get(UNIT)?.id);
    });
  });
  afterAll(async () => {
    await service?.close();
    removeFolders();
  });

  /** In December 2025, each act a moment after the one before. */
  const act = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> => {
    tick += 5;
    return service.db.database.run(actor, work, { now: new Date(Date.parse('2025-12-10T10:00:00+08:00') + tick) });
  };
  const officer = (duty: Duty): Actor => ({
    ...actorOf('regulator', undefined, 'sz-zsj'),
    id: `officer-${duty}`,
    duties: [duty],
  });
  const file = (objects: { contracts?: readonly string[]; corpora?: readonly string[] }, programme = PROGRAMME) =>
    act(unit, (ctx) =>
      service.application.get(Applications).file(ctx, { programme, call: '2025', materials: [], ...objects }),
    );
  const submit = (id: string) => act(unit, (ctx) => service.application.get(Applications).submit(ctx, id, PAPERS));

  it('names own corpora that were opened; one of another, one for sale and an unknown one are answered alike', async () => {
    const refused = await Promise.all(
      [ids['of-other'], ids['for-sale'], randomUUID()].map((id) =>
        file({ corpora: [ids.first, id] }).then(
          () => undefined,
          (error: { code: string; text: object; extras: object }) => [error.code, error.text, error.extras],
        ),
      ),
    );
    expect(refused[0]?.[0]).toBe('CLAIMS.UNKNOWN_CORPUS');
    expect(new Set(refused.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('names corpora and no contracts, each once', async () => {
    await expect(file({})).rejects.toMatchObject({ code: 'CLAIMS.CORPORA_NOT_CONTRACTS' });
    await expect(file({ contracts: [ids.first] })).rejects.toMatchObject({ code: 'CLAIMS.CORPORA_NOT_CONTRACTS' });
    await expect(file({ corpora: [ids.first, ids.first] })).rejects.toMatchObject({ code: 'CLAIMS.CORPUS_TWICE' });
    await expect(file({ corpora: [ids.first] }, 'SZ-CORPUS-PURCHASE')).rejects.toMatchObject({
      code: 'CLAIMS.CONTRACTS_NOT_CORPORA',
    });
  });

  it('goes by the corpora that it names and by no other, to the decision and into the log', async () => {
    const { application } = service;
    const id = await file({ corpora: [ids.second] });
    expect(await submit(id)).toBe('SUBMITTED');
    const cases = application.get(CaseWork);
    await act(officer('case'), (ctx) => cases.accept(ctx, id));
    await act(officer('case'), (ctx) =>
      cases.check(ctx, id, {
        kind: 'TAX',
        askedOf: '税务局',
        on: '2025-12-10' as never,
        answer: '无',
        blocking: false,
      }),
    );
    await act(officer('review'), (ctx) => cases.review(ctx, id, '予以支持'));
    await act(officer('resolve'), (ctx) => application.get(Plans).make(ctx, '2025', [id]));
    const { claim, decision } = await act(unit, (ctx) => application.get(Claims).caseFile(ctx, id));
    expect(claim.corpusIds).toEqual([ids.second]);
    expect(decision?.body.openness?.corpora.map(({ input }) => input.key)).toEqual(['second']);
    expect(decision?.body.amountFen).not.toBe('0');
    await application.sequence();
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
  });

  it('is the only one of the unit for the year', async () => {
    const second = await file({ corpora: [ids.first] });
    await expect(submit(second)).rejects.toMatchObject({ code: 'CLAIMS.ALREADY_CLAIMED' });
  });
});
