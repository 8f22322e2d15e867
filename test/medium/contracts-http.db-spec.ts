import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ContractsModule } from '../../src/modules/contracts/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { OversightModule } from '../../src/modules/oversight/index.js';
import { UsageModule } from '../../src/modules/usage/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf, corpus, enterprises, followups } from '../support/market.js';
import { openRooms } from '../support/rooms-app.js';

const PASSWORD = 'a long enough password';
const tokens = new Map<string, string>();
let db: TestDatabase;
let app: NestExpressApplication;
let release: string;
let keys = 0;

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openRooms(db, [ContractsModule, UsageModule, OversightModule]);
  const users = app.get(Identity, { strict: false });
  await db.run(async (ctx) => {
    const [buyer = '', seller = '', stranger = ''] = await enterprises(ctx, 3);
    [release = ''] = await corpus(ctx, 'med-zh', seller, ['2025-01-01']);
    const password = PASSWORD;
    await users.addUser(ctx, { username: 'buyer', roles: ['buyer'], password, organisationId: buyer });
    await users.addUser(ctx, { username: 'seller', roles: ['provider'], password, organisationId: seller });
    await users.addUser(ctx, { username: 'stranger', roles: ['buyer'], password, organisationId: stranger });
    await users.addUser(ctx, { username: 'operator', roles: ['operator'], password });
    await users.addUser(ctx, {
      username: 'officer',
      roles: ['regulator'],
      duties: ['case'],
      password,
      authority: 'SZ-DATA',
    });
    const reason = { zh: '请复核', en: 'look at it' };
    const ask = { kind: 'ASKED', subjectKind: 'contract', subjectId: 'c', reason };
    await followups.items(ctx, [
      { ...ask, authority: 'SZ-DATA' },
      { ...ask, authority: 'SZ-DATA', subjectId: 'd' },
      { ...ask, authority: 'DG-TECH' },
      ask,
    ]);
  });
  for (const username of ['buyer', 'seller', 'stranger', 'operator', 'officer']) {
    const reply = await http().post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, String(reply.body.accessToken));
  }
}, 60_000);
afterAll(async () => {
  await app.close();
  await db.close();
});

const http = () => request(app.getHttpServer());
const get = (as: string, path: string) =>
  http()
    .get(`/api/v1${path}`)
    .set('Authorization', `Bearer ${tokens.get(as)}`);
const post = (as: string, path: string, body: object, type = 'application/json') =>
  http()
    .post(`/api/v1${path}`)
    .set('Authorization', `Bearer ${tokens.get(as)}`)
    .set('Idempotency-Key', `key-${keys++}`)
    .set('Content-Type', type)
    .send(JSON.stringify(body));

const terms = (number: string) => ({
  number,
  subjectKind: 'CORPUS',
  buyer: codeOf(1),
  seller: codeOf(2),
  release,
  signedOn: '2025-02-01',
  amountFen: '0100000',
  lines: [{ kind: 'corpus', amountFen: '100000', eligible: 'YES' }],
  vatRatePct: '6',
  purpose: 'MODEL_RESEARCH',
  instalments: [{ dueOn: '2025-03-01', amountFen: '100000' }],
});

describe('contracts over HTTP', () => {
  it('are recorded, signed by both, certified and evidenced, each step by its own side', async () => {
    const made = await post('buyer', '/contracts', terms('HT-1'));
    expect([made.status, made.body.state, made.body.amountFen]).toEqual([201, 'DRAFT', '100000']);
    const { id, digest } = made.body as { id: string; digest: string };
    const on = '2025-03-01';
    const amountFen = '100000';
    const steps: [string, string, object, number][] = [
      ['seller', 'deliver', { on, digest: 'aa' }, 409],
      ['buyer', 'sign', { digest, strength: 'PLATFORM_CLICK' }, 200],
      ['seller', 'sign', { digest, strength: 'PLATFORM_CLICK' }, 200],
      ['seller', 'certify', { number: 'JY-1' }, 403],
      ['operator', 'certify', { number: 'JY-1' }, 200],
      ['seller', 'deliver', { on, digest: 'aa', bytes: '12' }, 200],
      ['buyer', 'accept', { on, amountFen }, 200],
      ['seller', 'accept', { on, amountFen }, 403],
      ['stranger', 'accept', { on, amountFen }, 404],
      ['seller', 'invoice', { number: 'FP-1', on, amountFen }, 200],
      ['buyer', 'pay', { on, amountFen, voucherNumber: 'V-1' }, 200],
      ['seller', 'redInvoice', { number: 'FP-2', of: 'FP-1', on, amountFen: '1' }, 200],
      ['seller', 'refund', { on, amountFen: '1', reason: 'r' }, 200],
      ['buyer', 'amend', { fields: { purpose: 'OTHER' }, reason: 'r' }, 200],
      ['buyer', 'terminate', { on: '2025-06-01', reason: 'r' }, 200],
    ];
    for (const [as, step, body, status] of steps) {
      const reply = await post(as, `/contracts/${id}/${step}`, body);
      expect({ as, step, status: reply.status, detail: reply.body.detail }).toMatchObject({ as, step, status });
    }
    const shown = await get('seller', `/contracts/${id}`);
    expect(shown.body).toMatchObject({
      state: 'TERMINATED',
      certificate: 'JY-1',
      invoicedFen: '99999',
      paidFen: '99999',
    });
    expect(shown.body.buyer.uscc).toBe(codeOf(1));
  });

  it('are unknown to strangers and listed for their parties', async () => {
    const { body } = await post('seller', '/contracts', terms('HT-2'));
    expect((await get('stranger', `/contracts/${body.id}`)).status).toBe(404);
    expect((await get('officer', `/contracts/${body.id}`)).status).toBe(200);
    expect((await get('stranger', '/contracts')).body).toEqual({ items: [], nextCursor: null });
    const first = await get('buyer', '/contracts?limit=1');
    const second = await get('buyer', `/contracts?limit=1&cursor=${first.body.nextCursor}`);
    expect([first, second].map((reply) => reply.body.items[0].number)).toEqual(['HT-1', 'HT-2']);
  });

  it('are refused with a code and the field', async () => {
    const refused = async (body: object) => {
      const reply = await post('buyer', '/contracts', body);
      return [reply.status, reply.body.code];
    };
    expect(await refused({ ...terms('HT-3'), amountFen: '1' })).toEqual([422, 'CONTRACTS.LINES_SUM']);
    expect(await refused({ ...terms('HT-1') })).toEqual([409, 'CONTRACTS.NUMBER_TAKEN']);
    expect(await refused({ ...terms('HT-3'), seller: codeOf(1) })).toEqual([422, 'CONTRACTS.SAME_PARTY']);
    expect(await refused({ ...terms('HT-3'), amountFen: 1 })).toEqual([400, 'PLATFORM.INVALID_REQUEST']);
    expect(await refused({ ...terms('HT-3'), extra: 1 })).toEqual([400, 'PLATFORM.INVALID_REQUEST']);
    expect((await post('operator', '/contracts', terms('HT-3'))).status).toBe(403);
  });
});

describe('usage over HTTP', () => {
  const event = (id: string, subject = 'med-zh') => ({
    specversion: '1.0',
    id,
    source: 'https://platform.example',
    type: 'org.corpus.usage.download.v1',
    subject,
    time: '2025-06-18T09:30:00+08:00',
    data: { user: codeOf(3), quantity: '12', unit: 'BYTES', delivered: true },
  });
  const ONE = 'application/cloudevents+json';
  const MANY = 'application/cloudevents-batch+json';

  it('takes one event with 202 and a batch with 200, each event by itself', async () => {
    const one = await post('operator', '/usage-events', event('1'), ONE);
    expect([one.status, one.body]).toMatchObject([202, { accepted: 1, duplicate: 0, taken: [{ index: 0 }] }]);
    const many = await post('operator', '/usage-events', [event('1'), event('2'), event('3', 'x')], MANY);
    expect([many.status, many.body]).toMatchObject([
      200,
      { accepted: 1, duplicate: 1, refused: [{ index: 2, id: '3', code: 'USAGE.UNKNOWN_RELEASE' }] },
    ]);
  });

  it('refuses other content, other media types and others than the exchange', async () => {
    const other = { ...event('1'), ext: 'x' };
    expect((await post('operator', '/usage-events', other, ONE)).body.code).toBe('USAGE.CONFLICT');
    expect((await post('operator', '/usage-events', event('9'))).status).toBe(415);
    expect((await post('operator', '/usage-events', event('9'), MANY)).status).toBe(400);
    expect((await post('seller', '/usage-events', event('9'), ONE)).status).toBe(403);
  });
});

describe('the queue over HTTP', () => {
  it('shows each office its own items, page by page', async () => {
    const first = await get('officer', '/queue?limit=1');
    const second = await get('officer', `/queue?limit=1&cursor=${first.body.nextCursor}`);
    expect([first, second].map((reply) => reply.body.items[0].authority)).toEqual(['SZ-DATA', 'SZ-DATA']);
    expect(second.body.nextCursor).toBeNull();
    expect((await get('operator', '/queue?kind=ASKED')).body.items.length).toBe(1);
    expect((await get('buyer', '/queue')).status).toBe(403);
  });
});
