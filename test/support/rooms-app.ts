/** Some rooms over HTTP on a test database, with the settings that every room may ask for. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Global, Module, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IDENTITY_SETTINGS, IdentityModule } from '../../src/modules/identity/index.js';
import { PARTIES_SETTINGS } from '../../src/modules/parties/index.js';
import { LOG_SIGNER } from '../../src/modules/translog/index.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import type { TestDatabase } from './database.js';
import { testLogKeys } from './log-keys.js';

@Global()
@Module({})
class Platform {}

@Module({})
class App {}

/** What a room is given besides, under its symbol. */
export interface Setting {
  readonly provide: symbol;
  readonly useValue: unknown;
}

export async function openRooms(
  db: TestDatabase,
  rooms: readonly Type<unknown>[],
  settings: readonly Setting[] = [],
): Promise<NestExpressApplication> {
  const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 3_600, dataDir: tmpdir() };
  const providers = [
    { provide: Database, useValue: db.database },
    { provide: IDENTITY_SETTINGS, useValue: identity },
    { provide: LOG_SIGNER, useValue: testLogKeys().signer },
    { provide: PARTIES_SETTINGS, useValue: { graphMb: 64, extractMaxDays: 90, extractRenewalDays: 365 } },
    ...settings,
  ];
  const platform = { module: Platform, providers, exports: providers.map(({ provide }) => provide) };
  const app = await createHttpApp(
    { module: App, imports: [platform, IdentityModule, ...rooms] },
    { settings: httpSettings({ production: false }), logger: false },
  );
  await app.init();
  return app;
}
