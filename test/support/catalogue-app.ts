/** The catalogue and the contracts over HTTP, with one user of each role that touches a release. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ContractsModule } from '../../src/modules/contracts/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import type { TestDatabase } from './database.js';
import { enterprises } from './market.js';
import { openRooms } from './rooms-app.js';

const PASSWORD = 'a long enough password';
export const USERS = ['provider', 'rival', 'buyer', 'operator', 'safety', 'auditor'] as const;
export type User = (typeof USERS)[number];

export interface CatalogueApp {
  readonly app: NestExpressApplication;
  get(as: User | undefined, path: string): request.Test;
  post(as: User, path: string, body: object): request.Test;
  /** A file, with a language to be answered in. */
  send(as: User, path: string, type: string, bytes: Buffer, language?: string): request.Test;
}

export async function openCatalogueApp(db: TestDatabase): Promise<CatalogueApp> {
  const app = await openRooms(db, [ContractsModule]);
  await addUsers(app, db);
  const http = () => request(app.getHttpServer());
  const tokens = new Map<User, string>();
  for (const username of USERS) {
    const reply = await http().post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, `Bearer ${String(reply.body.accessToken)}`);
  }
  let keys = 0;
  const posted = (as: User, path: string) =>
    http()
      .post(`/api/v1${path}`)
      .set('Authorization', tokens.get(as) ?? '')
      .set('Idempotency-Key', `key-${keys++}`);
  return {
    app,
    get: (as, path) => {
      const asked = http().get(`/api/v1${path}`);
      return as === undefined ? asked : asked.set('Authorization', tokens.get(as) ?? '');
    },
    post: (as, path, body) => posted(as, path).send(body),
    send: (as, path, type, bytes, language = 'zh-CN') =>
      posted(as, path).set('Content-Type', type).set('Accept-Language', language).send(bytes),
  };
}

async function addUsers(app: NestExpressApplication, db: TestDatabase): Promise<void> {
  const users = app.get(Identity, { strict: false });
  await db.run(async (ctx) => {
    const [provider = '', rival = '', buyer = ''] = await enterprises(ctx, 3);
    const password = PASSWORD;
    await users.addUser(ctx, { username: 'provider', roles: ['provider'], password, organisationId: provider });
    await users.addUser(ctx, { username: 'rival', roles: ['provider'], password, organisationId: rival });
    await users.addUser(ctx, { username: 'buyer', roles: ['buyer'], password, organisationId: buyer });
    await users.addUser(ctx, { username: 'operator', roles: ['operator'], password });
    await users.addUser(ctx, { username: 'safety', roles: ['contentSafety'], password });
    await users.addUser(ctx, { username: 'auditor', roles: ['auditor'], password });
  });
}
