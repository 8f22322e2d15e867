/** The HTTP side of the service over a test database, with whatever modules a test needs. */
import { type DynamicModule, Global, Module, type ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IDENTITY_SETTINGS, IdentityModule, type IdentitySettings } from '../../src/modules/identity/index.js';
import { LOG_SIGNER, type Signer } from '../../src/modules/translog/index.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { type HttpSettings, httpSettings } from '../../src/platform/http/http-settings.js';

/** Never asked to sign in these tests: leaves are appended, no checkpoint is made. */
const SILENT_SIGNER: Signer = {
  name: 'test',
  keyId: new Uint8Array(4),
  algorithm: 'ed25519',
  sign: () => {
    throw new Error('this test signs nothing');
  },
};

@Global()
@Module({})
class TestPlatform {}

@Module({})
class TestApp {}

export interface TestAppOptions extends Pick<ModuleMetadata, 'controllers'> {
  readonly database: Database;
  readonly identity: IdentitySettings;
  readonly http?: Partial<HttpSettings>;
}

export function openTestApp(options: TestAppOptions): Promise<NestExpressApplication> {
  const platform: DynamicModule = {
    module: TestPlatform,
    providers: [
      { provide: Database, useValue: options.database },
      { provide: IDENTITY_SETTINGS, useValue: options.identity },
      { provide: LOG_SIGNER, useValue: SILENT_SIGNER },
    ],
    exports: [Database, IDENTITY_SETTINGS, LOG_SIGNER],
  };
  const app: DynamicModule = {
    module: TestApp,
    imports: [platform, IdentityModule],
    controllers: options.controllers ?? [],
  };
  const settings = httpSettings({ production: options.identity.production, ...options.http });
  return createHttpApp(app, { settings, logger: false });
}
