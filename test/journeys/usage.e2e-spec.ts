import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { signingPlatform, statementTable } from '../support/signing-platform.js';

const CORPUS = 'sb-open-idioms';
const BUYER = '91440300999001016R';
const PLATFORM = '市公共数据开放平台';
const JOSE = 'application/jose';

interface Reading {
  readonly statements: readonly {
    readonly platform: string;
    readonly account: string;
    readonly user?: string;
    readonly mapping?: string;
    readonly signedBy?: string;
  }[];
}

describe('metering that can carry money, over HTTP', () => {
  let journey: Journey;
  let keys = 0;
  const platform = signingPlatform();
  const table = statementTable(
    `${PLATFORM},2025-10,${CORPUS},company-7,download,12,${BUYER}`,
    `${PLATFORM},2025-10,${CORPUS},company-8,api-call,3,`,
    `${PLATFORM},2025-10,${CORPUS},unidentified,download,5,`,
  );
  const post = (path: string, body: object, as: Username) =>
    journey.post(`/api/v1${path}`, body, as, `usage-journey-${keys++}`);
  const send = (body: string, as: Username, type = JOSE) =>
    journey
      .send('post', '/api/v1/usage-statements', as)
      .set('Idempotency-Key', `usage-journey-${keys++}`)
      .set('Content-Type', type)
      .send(body);
  const reading = async () => {
    const { body } = await journey.get(`/api/v1/usage/statements?corpus=${CORPUS}&period=2025`, 'provider').expect(200);
    return (body as Reading).statements.filter((one) => one.platform === PLATFORM);
  };

  beforeAll(async () => {
    journey = await openJourney();
    const key = { platform: PLATFORM, jwk: platform.jwk, validFrom: '2025-01-01' };
    await post('/platform-keys', key, 'provider').expect(403);
    const { body } = await post('/platform-keys', key, 'operator').expect(201);
    expect(body).toMatchObject({ platform: PLATFORM, kid: platform.kid, algorithm: 'EdDSA' });
    expect((await post('/platform-keys', key, 'operator').expect(409)).body.code).toBe('USAGE.KEY_TAKEN');
    const withPrivate = { ...key, jwk: { ...platform.jwk, d: 'secret' } };
    expect((await post('/platform-keys', withPrivate, 'operator').expect(422)).body.code).toBe('USAGE.KEY_FORM');
  });
  afterAll(() => journey?.close());

  it('takes a statement that its platform signed, and answers who signed what and how much nobody is named for', async () => {
    const { body } = await send(await platform.sign(table), 'operator').expect(200);
    expect(body).toMatchObject({ accepted: 3, unchanged: 0, refused: [] });
    expect(body.file).toEqual({
      id: expect.any(String),
      platform: PLATFORM,
      month: '2025-10',
      kid: platform.kid,
      sha256: createHash('sha256').update(table, 'utf8').digest('hex'),
      unidentified: { count: '8', of: '20', pct: '40.00' },
    });
    expect((await reading()).map(({ signedBy }) => signedBy)).toEqual(Array(3).fill(platform.kid));
  });

  it('refuses it unsigned, altered, as another type and to others, in words and never with a 500', async () => {
    const signed = await platform.sign(table);
    const row = { platform: PLATFORM, month: '2025-11', corpus: CORPUS, account: 'x', kind: 'download', count: '1' };
    const bare = await post('/usage-statements', { items: [row] }, 'operator').expect(200);
    expect(bare.body).toMatchObject({ accepted: 0, refused: [{ index: 0, code: 'USAGE.STATEMENT_UNSIGNED' }] });
    const altered = await send(`${signed.slice(0, -8)}AAAAAAAA`, 'operator').expect(422);
    expect(altered.body).toMatchObject({ code: 'USAGE.SIGNATURE' });
    await send(table, 'operator', 'text/csv').expect(415);
    await send(signed, 'provider').expect(403);
    for (const text of ['', '.', '..', 'a.b.c', '{}', signed.repeat(3), `${signed}.x`]) {
      const { status } = await send(text, 'operator');
      expect([text.slice(0, 20), [400, 422].includes(status)]).toEqual([text.slice(0, 20), true]);
    }
  });

  it('maps an account with evidence, shows it to the source unit, and takes what either says against it', async () => {
    const entry = {
      platform: PLATFORM,
      account: 'company-8',
      organisation: BUYER,
      from: '2025-01-01',
      note: '平台实名认证材料（盖章）',
      document: 'd'.repeat(64),
    };
    const { body: mapping } = await post('/account-mappings', entry, 'operator').expect(201);
    expect(mapping).toMatchObject({ user: BUYER, from: '2025-01-01', document: entry.document, disputes: [] });
    const shown = (await reading()).map(({ account, user, mapping: id }) => [account, user, id]);
    expect(shown).toEqual([
      ['company-7', BUYER, undefined],
      ['company-8', BUYER, mapping.id],
      ['unidentified', undefined, undefined],
    ]);
    const evidence = [{ sha256: 'e'.repeat(64), mediaType: 'application/pdf', name: '情况说明' }];
    const said = { ground: '该账号不属于本单位', evidence };
    await post(`/account-mappings/${mapping.id}/dispute`, said, 'buyer-luming').expect(404);
    await post(`/account-mappings/${mapping.id}/dispute`, said, 'buyer').expect(201);
    await post(`/account-mappings/${mapping.id}/dispute`, said, 'provider').expect(201);
    const own = await journey.get('/api/v1/account-mappings', 'buyer').expect(200);
    expect(own.body.items.map(({ disputes }: { disputes: unknown[] }) => disputes.length)).toEqual([1]);
    const all = await journey.get(`/api/v1/account-mappings?account=company-8`, 'auditor').expect(200);
    expect(all.body.items[0].disputes).toMatchObject([said, said]);
    const queue = await journey.get('/api/v1/queue?kind=USAGE_DISPUTED', 'operator').expect(200);
    expect(queue.body.items.map(({ subject }: { subject: { kind: string } }) => subject.kind)).toContain(
      'usage-mapping-dispute',
    );
  });

  it('gives the figures that screens look at to regulators alone', async () => {
    const path = `/api/v1/usage/screens?corpus=${CORPUS}&period=2025`;
    for (const other of ['operator', 'provider', 'buyer', 'auditor'] as const)
      await journey.get(path, other).expect(403);
    const { body } = await journey.get(path, 'officer-review').expect(200);
    expect(body).toMatchObject({ key: CORPUS, period: '2025' });
    for (const part of [body.self, body.related, body.unidentified]) expect(part.pct).toMatch(/^\d{1,3}\.\d\d$/);
    expect(BigInt(body.hhi.num) <= BigInt(body.hhi.den)).toBe(true);
    await journey.get('/api/v1/usage/screens?corpus=nothing&period=2025', 'officer-review').expect(404);
    await journey.get(`/api/v1/usage/screens?corpus=${CORPUS}&period=25`, 'officer-review').expect(400);
  });
});
