/** The catalogue and the contracts over HTTP, with one user of each role that touches a release. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Global, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { ContractsModule } from '../../src/modules/contracts/index.js';
import { IDENTITY_SETTINGS, Identity, IdentityModule } from '../../src/modules/identity/index.js';
import { LOG_SIGNER } from '../../src/modules/translog/index.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import type { TestDatabase } from './database.js';
import { testLogKeys } from './log-keys.js';
import { enterprises } from './market.js';

@Global()
@Module({})
class Platform {}

@Module({ imports: [IdentityModule, ContractsModule] })
class App {}

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
  const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: tmpdir() };
  const providers = [
    { provide: Database, useValue: db.database },
    { provide: IDENTITY_SETTINGS, useValue: identity },
    { provide: LOG_SIGNER, useValue: testLogKeys().signer },
  ];
  const platform = { module: Platform, providers, exports: [Database, IDENTITY_SETTINGS, LOG_SIGNER] };
  const settings = httpSettings({ production: false });
  const app = await createHttpApp({ module: App, imports: [platform] }, { settings, logger: false });
  await app.init();
  await addUsers(app, db);
  const http = () => request(app.getHttpServer());
  const tokens = new Map<User, string>();
  for (const username of USERS) {
    const reply = await http().post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, `Bearer ${String(reply.body.accessToken)}`);
  }
  let keys = 0;
  const posted = (as: User, path: string) =>
    http().post(`/api/v1${path}`).set('Authorization', tokens.get(as) ?? '').set('Idempotency-Key', `key-${keys++}`);
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
