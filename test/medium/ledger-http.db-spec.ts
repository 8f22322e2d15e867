import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Global, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { fen } from '../../src/kernel/money.js';
import { IDENTITY_SETTINGS, Identity, IdentityModule } from '../../src/modules/identity/index.js';
import { appropriationAccount, Ledger, LedgerModule, move, poolAccount } from '../../src/modules/ledger/index.js';
import { LOG_SIGNER } from '../../src/modules/translog/index.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

@Global()
@Module({})
class Platform {}

@Module({ imports: [IdentityModule, LedgerModule] })
class App {}

const PASSWORD = 'a long enough password';
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
  const users = app.get(Identity, { strict: false });
  const ledger = app.get(Ledger, { strict: false });
  await db.run(async (ctx) => {
    await users.addUser(ctx, { username: 'auditor', roles: ['auditor'], password: PASSWORD });
    await users.addUser(ctx, {
      username: 'treasurer',
      roles: ['regulator'],
      duties: ['finance'],
      authority: 'sz-zsj',
      password: PASSWORD,
    });
    await users.addUser(ctx, {
      username: 'buyer',
      roles: ['buyer'],
      password: PASSWORD,
      organisationId: uuidv7(Date.now(), randomBytes(16)),
    });
    const [source, available] = [appropriationAccount('SZ', '2025'), poolAccount('SZ', '2025', 'available')];
    await ledger.open(ctx, [source, available]);
    const about = { eventDate: parseDate('2025-01-02'), reference: { kind: 'appropriation', id: 'a1' } };
    await ledger.post(ctx, [
      move('appropriate', source.code, available.code, fen(100n), about),
      move('appropriate', source.code, available.code, fen(50n), about),
    ]);
  });
  token = await tokenOf('auditor');
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function tokenOf(username: string): Promise<string> {
  const reply = await request(app.getHttpServer()).post('/api/v1/auth/token').send({ username, password: PASSWORD });
  return reply.body.accessToken as string;
}

const get = (path: string, as = token) =>
  request(app.getHttpServer()).get(`/api/v1/ledger/${path}`).set('Authorization', `Bearer ${as}`);

describe('the book over HTTP', () => {
  it('lists accounts with their balances, page by page', async () => {
    const first = await get('accounts?limit=1');
    expect(first.status).toBe(200);
    expect(first.body.items).toMatchObject([{ code: 'authority/appropriation/SZ/2025', balanceFen: '-150' }]);
    const second = await get(`accounts?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ balanceFen: '150', minBalanceFen: '0' }], nextCursor: null });
  });

  it('lists the entries of an account in the order recorded', async () => {
    const { items } = (await get('accounts')).body as { items: { id: string }[] };
    const first = await get(`accounts/${items[1]?.id}/entries?limit=1`);
    const second = await get(`accounts/${items[1]?.id}/entries?limit=1&cursor=${first.body.nextCursor}`);
    expect([first, second].map((reply) => reply.body.items[0].amountFen).sort()).toEqual(['100', '50']);
    expect(second.body.nextCursor).toBeNull();
    expect(first.body.items[0]).toMatchObject({ kind: 'appropriate', eventDate: '2025-01-02', referenceId: 'a1' });
  });

  it('gives the trial balance as of a day, and refuses a day that does not exist', async () => {
    expect((await get('trial-balance?asOf=2025-01-01')).body).toMatchObject({ asOf: '2025-01-01', totalFen: '0' });
    const after = await get('trial-balance?asOf=2025-01-02');
    expect(after.body.lines.map((line: { balanceFen: string }) => line.balanceFen)).toEqual(['-150', '150']);
    expect((await get('trial-balance?asOf=2025-02-29')).status).toBe(400);
  });

  it('answers 404 for an account that is not there, and nothing to those who may not look', async () => {
    expect((await get(`accounts/${uuidv7(0, randomBytes(16))}/entries`)).status).toBe(404);
    expect((await get('accounts/none/entries')).status).toBe(404);
    expect((await get('accounts', await tokenOf('buyer'))).status).toBe(403);
    expect((await request(app.getHttpServer()).get('/api/v1/ledger/accounts')).status).toBe(401);
  });

  it.each([
    ['by the day on which things count', 'asOf=2025-01-01', { by: 'event', asOf: '2025-01-01' }, '0'],
    ['by the day on which they were recorded', 'asOf=2025-01-02&by=recorded', { by: 'recorded' }, '0'],
    ['at an instant', 'asOf=2025-01-02T10:00:00%2B08:00&by=recorded', { asOf: '2025-01-02T10:00:00.000+08:00' }, '0'],
    ['now', 'by=recorded', { by: 'recorded' }, '150'],
  ])('gives the trial balance and the accounts as of a moment: %s', async (_what, query, head, available) => {
    const trial = await get(`trial-balance?${query}`);
    expect(trial.body).toMatchObject({ ...head, totalFen: '0' });
    expect(trial.body.lines[1].balanceFen).toBe(available);
    const accounts = await get(`accounts?${query}`);
    expect(accounts.body.items[1].balanceFen).toBe(available);
  });

  it.each([
    ['asOf=2999-01-01', 'LEDGER.AS_OF_FUTURE'],
    ['asOf=0001-01-01', 'LEDGER.AS_OF_FORM'],
    ['asOf=2025-01-02T10:00:00Z', 'LEDGER.AS_OF_FORM'],
    ['asOf=2025-01-02T25:00:00Z&by=recorded', 'LEDGER.AS_OF_FORM'],
    ['asOf=2999-01-01T00:00:00Z&by=recorded', 'LEDGER.AS_OF_FUTURE'],
  ])('refuses %s with the reason', async (query, code) => {
    for (const path of ['trial-balance', 'accounts']) {
      const reply = await get(`${path}?${query}`);
      expect([reply.status, reply.body.code]).toEqual([400, code]);
      expect(reply.body.errors[0].pointer).toBe('/asOf');
    }
  });

  it('refuses an axis that it does not know', async () => {
    for (const query of ['by=booked', 'asOf=2025-01-02&by=', 'by=event&by=recorded']) {
      expect((await get(`trial-balance?${query}`)).status).toBe(400);
      expect((await get(`accounts?${query}`)).status).toBe(400);
    }
  });
});
