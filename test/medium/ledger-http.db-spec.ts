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
});
