/** The whole service on a test database: every room as the composition root wires it, with a data folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { appModule } from '../../src/app.module.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { load } from '../../src/cli/load/load.js';
import type { LoadReport } from '../../src/cli/load/report.js';
import { settle } from '../../src/cli/settle.command.js';
import type { StatementBody } from '../../src/modules/claims/index.js';
import { ProgrammeFolder } from '../../src/modules/programmes/index.js';
import { formatVerifierKey } from '../../src/modules/translog/index.js';
import { projectFolder, readConfig } from '../../src/platform/config.js';
import { openKeys } from '../../src/platform/keys.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import type { TestWitness } from './test-witness.js';

export const SAMPLE_FOLDER = join(projectFolder(), 'config', 'sample-year');
export const PURCHASE = 'SZ-CORPUS-PURCHASE';

export interface TestService {
  readonly db: TestDatabase;
  readonly application: Application;
  load(folder: string, provider?: string): Promise<LoadReport>;
  settle(order?: Partial<Parameters<typeof settle>[1]>, dryRun?: boolean): Promise<StatementBody>;
  close(): Promise<void>;
}

export interface TestServiceOptions {
  /** A folder of programme files instead of the shipped ones. */
  readonly programmes?: string;
  /** The service knows this witness; whoever tests it brings its cosignatures. */
  readonly witness?: TestWitness;
}

/** What the composition root needs, over a fresh database and a temporary data folder. */
export async function openParts() {
  const db = await openTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'ledger-service-'));
  const config = readConfig({ NODE_ENV: 'test', DATA_DIR: dataDir });
  const close = async () => {
    await db.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { db, config, keys: openKeys(config), database: db.database, databaseName: 'test', close };
}

/** Rooms without HTTP, programmes published; close it in `afterAll`. */
export async function openTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const opened = await openParts();
  const witnessKeys = options.witness ? [formatVerifierKey(options.witness.key)] : opened.keys.witnessKeys;
  const parts = { ...opened, keys: { ...opened.keys, witnessKeys } };
  const builder = Test.createTestingModule({ imports: [appModule(parts)] });
  if (options.programmes !== undefined) {
    builder.overrideProvider(ProgrammeFolder).useValue(new ProgrammeFolder(options.programmes));
  }
  const rooms = await builder.compile();
  const application = new Application(parts, rooms);
  await publishProgrammes(application);
  return serviceOf(parts.db, application);
}

export function serviceOf(db: TestDatabase, application: Application): TestService {
  return {
    db,
    application,
    load: async (folder, provider) => {
      const report = await application.run((ctx) =>
        load(ctx, application.loadRooms(), folder, provider === undefined ? {} : { provider }),
      );
      await application.sequence();
      return report;
    },
    settle: (order = {}, dryRun = false) =>
      settle(
        application,
        { programme: PURCHASE, period: '2025', ...order },
        { reviewer: undefined, resolver: undefined },
        dryRun,
      ),
    close: () => application.close(),
  };
}
