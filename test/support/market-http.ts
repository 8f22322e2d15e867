/** A market over HTTP: a buyer, a seller, a stranger, the exchange, an officer and an auditor, and a listed corpus. */
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ContractsModule } from '../../src/modules/contracts/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { corpus, enterprises } from './market.js';
import { openRooms, type Setting } from './rooms-app.js';

const PASSWORD = 'a long enough password';
export const CALLERS = ['buyer', 'seller', 'stranger', 'operator', 'officer', 'auditor'] as const;
export type Caller = (typeof CALLERS)[number];

export interface Market {
  readonly db: TestDatabase;
  readonly app: NestExpressApplication;
  /** Organisations 1 to 4: buyer, seller, stranger, and one without a user. */
  readonly organisations: readonly string[];
  /** The listed release of the seller. */
  readonly release: string;
  get(as: Caller | 'nobody', path: string): request.Test;
  post(as: Caller | 'nobody', path: string, body: object): request.Test;
  put(as: Caller, path: string, type: string, bytes: Buffer): request.Test;
  close(): Promise<void>;
}

export interface MarketOptions {
  /** What else is provided everywhere. */
  readonly settings?: readonly Setting[];
  readonly modules?: readonly Type<unknown>[];
}

export async function openMarket({ settings = [], modules = [] }: MarketOptions = {}): Promise<Market> {
  const db = await openTestDatabase();
  const app = await openRooms(db, [ContractsModule, ...modules], settings);
  const users = app.get(Identity, { strict: false });
  const { organisations, release } = await db.run(async (ctx) => {
    const known = await enterprises(ctx, 4);
    const [buyer = '', seller = '', stranger = ''] = known;
    const [listed = ''] = await corpus(ctx, 'med-zh', seller, ['2025-01-01']);
    const password = PASSWORD;
    await users.addUser(ctx, { username: 'buyer', roles: ['buyer'], password, organisationId: buyer });
    await users.addUser(ctx, { username: 'seller', roles: ['provider'], password, organisationId: seller });
    await users.addUser(ctx, { username: 'stranger', roles: ['buyer'], password, organisationId: stranger });
    await users.addUser(ctx, { username: 'operator', roles: ['operator'], password });
    const office = { roles: ['regulator'], duties: ['case'], authority: 'SZ-DATA' };
    await users.addUser(ctx, { username: 'officer', ...office, password });
    await users.addUser(ctx, { username: 'auditor', roles: ['auditor'], password, authority: 'SZ-AUDIT' });
    return { organisations: known, release: listed };
  });
  const http = () => request(app.getHttpServer());
  const tokens = new Map<string, string>();
  for (const username of CALLERS) {
    const reply = await http().post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, String(reply.body.accessToken));
  }
  const signed = (as: Caller | 'nobody', asked: request.Test): request.Test => {
    const token = tokens.get(as);
    return token === undefined ? asked : asked.set('Authorization', `Bearer ${token}`);
  };
  let keys = 0;
  return {
    db,
    app,
    organisations,
    release,
    get: (as, path) => signed(as, http().get(`/api/v1${path}`)),
    post: (as, path, body) =>
      signed(as, http().post(`/api/v1${path}`))
        .set('Idempotency-Key', `key-${keys++}`)
        .set('Content-Type', 'application/json')
        .send(JSON.stringify(body)),
    put: (as, path, type, bytes) =>
      signed(as, http().put(`/api/v1${path}`))
        .set('Content-Type', type)
        .send(bytes),
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
