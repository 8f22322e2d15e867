import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Global, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { IDENTITY_SETTINGS, Identity, IdentityModule } from '../../src/modules/identity/index.js';
import { Programmes, ProgrammesModule } from '../../src/modules/programmes/index.js';
import { LOG_SIGNER } from '../../src/modules/translog/index.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

@Global()
@Module({})
class Platform {}

@Module({ imports: [IdentityModule, ProgrammesModule] })
class App {}

const PASSWORD = 'a long enough password';
const FIVE = ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'];
let db: TestDatabase;
let app: NestExpressApplication;
let token: string;

beforeAll(async () => {
  db = await openTestDatabase();
  const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: tmpdir() };
  const providers = [
    { provide: Database, useValue: db.database },
    { provide: IDENTITY_SETTINGS, useValue: identity },
    { provide: LOG_SIGNER, useValue: testLogKeys().signer },
  ];
  const platform = { module: Platform, providers, exports: [Database, IDENTITY_SETTINGS, LOG_SIGNER] };
  app = await createHttpApp(
    { module: App, imports: [platform] },
    { settings: httpSettings({ production: false }), logger: false },
  );
  await db.run(async (ctx) => {
    await app
      .get(Identity, { strict: false })
      .addUser(ctx, { username: 'auditor', roles: ['auditor'], password: PASSWORD });
    await app.get(Programmes, { strict: false }).sync(ctx);
  });
  const reply = await request(app.getHttpServer())
    .post('/api/v1/auth/token')
    .send({ username: 'auditor', password: PASSWORD });
  token = reply.body.accessToken as string;
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const get = (path: string) =>
  request(app.getHttpServer()).get(`/api/v1/programmes${path}`).set('Authorization', `Bearer ${token}`);

const evaluate = (body: object, code = 'SZ-CORPUS-PURCHASE', language = 'zh-CN') =>
  request(app.getHttpServer())
    .post(`/api/v1/programmes/${code}/evaluate`)
    .set('Authorization', `Bearer ${token}`)
    .set('Accept-Language', language)
    .send(body);

function contract(changes: object = {}): object {
  return {
    key: 'A',
    signedOn: '2025-06-18',
    amountFen: '666666667',
    onPlatform: true,
    purpose: 'MODEL_RESEARCH',
    relatedness: 'NOT_RELATED',
    attestations: FIVE,
    ...changes,
  };
}

function asked(...contracts: object[]): object {
  return { on: '2025-12-31', applicant: { kind: 'ENTERPRISE', placeCode: '440305' }, contracts };
}

describe('programmes over HTTP', () => {
  it('lists the programmes, the rules of one on a day, and its versions', async () => {
    const list = await get('?limit=4');
    expect(list.body.items.map((item: { code: string }) => item.code)).toEqual([
      'DG-COMPUTE',
      'DG-MODEL',
      'SZ-CORPUS-OPENNESS',
      'SZ-CORPUS-PURCHASE',
    ]);
    const rest = await get(`?cursor=${list.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ code: 'SZ-TRAINING-COMPUTE' }], nextCursor: null });
    const one = await get('/SZ-CORPUS-PURCHASE?on=2025-06-18');
    expect(one.body.parameters).toMatchObject({
      capFen: { value: '200000000', tag: 'policy' },
      rateCeiling: { value: { num: '3', den: '10' } },
      basis: { value: 'EVIDENCED_MIN', tag: 'proposal' },
    });
    expect(one.body.fairCompetitionReview).toMatchObject({ tag: 'proposal' });
    expect(one.body.calls).toMatchObject([
      {
        key: '2025',
        applicantKinds: ['ENTERPRISE', 'BRANCH'],
        materials: expect.arrayContaining([
          expect.objectContaining({ code: 'TRADE_CERTIFICATE', title: '数据交易凭证', issuer: '数据交易场所' }),
        ]),
        approvalLevels: [{ by: '处室负责人' }, { by: '分管负责人' }, { by: '集体审议' }],
      },
    ]);
    const openness = await get('/SZ-CORPUS-OPENNESS?on=2025-06-18');
    expect(openness.body.parameters).toMatchObject({ use: { value: { maxDaysPerUser: 12 }, tag: 'proposal' } });
    expect(openness.body.parameters.rateCeiling).toBeUndefined();
    expect((await get('/SZ-CORPUS-PURCHASE/versions')).body.items).toMatchObject([{ version: 1 }]);
    expect((await get('/NO-SUCH')).status).toBe(404);
    expect((await get('/SZ-CORPUS-PURCHASE?on=2024-12-17')).body).toMatchObject({
      status: 422,
      code: 'PROGRAMMES.NOT_IN_FORCE',
    });
  });

  it('evaluates in the shape of the surface page, contracts in the order of the request', async () => {
    const reply = await evaluate(
      asked(contract({ key: 'B' }), contract({ relatedness: 'RELATED', onPlatform: false })),
    );
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ amountFen: '200000000', programmeVersion: 'SZ-CORPUS-PURCHASE@1' });
    expect(reply.body.contracts).toMatchObject([
      { key: 'B', baseFen: '666666667', rate: { num: '3', den: '10' }, amountFen: '200000000', cuts: [], refusals: [] },
      {
        key: 'A',
        baseFen: '666666667',
        rate: { num: '3', den: '10' },
        amountFen: '0',
        cuts: [],
        refusals: [{ code: 'PROGRAMMES.NOT_ON_PLATFORM' }, { code: 'PROGRAMMES.RELATED_PARTY' }],
      },
    ]);
    for (const step of reply.body.trace) {
      expect(Object.keys(step)).toEqual(expect.arrayContaining(['step', 'rule', 'clause', 'inputs', 'result']));
    }
    expect(reply.body.trace.map((one: { step: number }) => one.step)).toEqual(
      reply.body.trace.map((_one: unknown, index: number) => index + 1),
    );
  });

  it('speaks the language asked for', async () => {
    const reason = async (language: string) => {
      const { body } = await evaluate(asked(contract({ onPlatform: false })), 'SZ-CORPUS-PURCHASE', language);
      return body.contracts[0].refusals[0].reason as string;
    };
    expect(await reason('zh-CN')).toMatch(/交易凭证/);
    expect(await reason('en')).toMatch(/trade certificate/);
  });

  it('tells what is wrong with a request: form 400, meaning 422, unknown programme 404', async () => {
    const code = async (body: object, programme?: string) => {
      const reply = await evaluate(body, programme);
      return [reply.status, reply.body.code] as const;
    };
    expect((await code(asked()))[0]).toBe(400);
    expect((await code(asked(...Array.from({ length: 201 }, (_, index) => contract({ key: `K${index}` })))))[0]).toBe(
      400,
    );
    expect((await code(asked(contract({ amountFen: 5 }))))[0]).toBe(400);
    expect((await code(asked(contract({ amountFen: '-5' }))))[0]).toBe(400);
    expect((await code(asked(contract({ bonus: true }))))[0]).toBe(400);
    expect((await code(asked(contract({ purpose: 'FUN' }))))[0]).toBe(400);
    expect((await code({ ...asked(contract()), on: '2025-02-29' }))[0]).toBe(400);
    expect(await code(asked(contract(), contract()))).toEqual([422, 'PROGRAMMES.DUPLICATE_KEY']);
    expect(await code({ ...asked(contract()), on: '2024-12-17' })).toEqual([422, 'PROGRAMMES.NOT_IN_FORCE']);
    expect(await code({ ...asked(contract()), on: '2025-02-04' }, 'DG-COMPUTE')).toEqual([
      422,
      'PROGRAMMES.NOT_IN_FORCE',
    ]);
    expect((await code(asked(contract()), 'NO-SUCH'))[0]).toBe(404);
  });

  it('tells beside the answer what would bring more, and how much', async () => {
    const short = contract({ key: 'A', amountFen: '1000000', paidFen: '400000' });
    const reply = await evaluate(asked(short, contract({ key: 'B', amountFen: '1000', onPlatform: false })));
    const changes = reply.body.contracts.map((one: { nearestChanges: object[] }) => one.nearestChanges);
    expect(changes).toMatchObject([
      [{ code: 'EVIDENCED_BASE', gainFen: '180000', change: expect.stringContaining('实付金额') }],
      [{ code: 'PROGRAMMES.NOT_ON_PLATFORM', gainFen: '300' }],
    ]);
  });

  it('asks for a sign-in', async () => {
    expect((await request(app.getHttpServer()).get('/api/v1/programmes')).status).toBe(401);
  });

  it('says that a contract alone does not tell an award that a panel signs or that is shared by use', async () => {
    const ask = (code: string, placeCode: string) =>
      evaluate({ ...asked(contract()), applicant: { kind: 'ENTERPRISE', placeCode } }, code);
    for (const reply of [await ask('DG-MODEL', '441900'), await ask('SZ-CORPUS-OPENNESS', '440305')]) {
      expect([reply.status, reply.body.code]).toEqual([422, 'PROGRAMMES.NOT_FORMULA']);
    }
  });
});
