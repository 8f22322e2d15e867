/** Opens what every edge stands on: settings, keys, the database at its newest migration. */
import type { Parts } from './app.module.js';
import type { Text } from './kernel/text.js';
import { type Config, readConfig } from './platform/config.js';
import { makeDataSource } from './platform/database/data-source.js';
import { Database } from './platform/database/database.js';
import { openEmbedded } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { openKeys } from './platform/keys.js';
import { StartError } from './platform/start-error.js';

export interface Booted extends Parts {
  /** How people read where the data is, without a password. */
  readonly databaseName: string;
  close(): Promise<void>;
}

export type Progress = (step: Text) => void;

interface Server {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly name: string;
  stop(): Promise<void>;
}

/** Throws {@link StartError} (exit 3) naming the setting when a key is missing or no database answers. */
export async function boot(progress: Progress, config: Config = readConfig()): Promise<Booted> {
  const keys = openKeys(config);
  const server = await openServer(config, progress);
  try {
    if (server.adminUrl !== undefined) await bringUpToDate(server.adminUrl, server.url, progress);
    const dataSource = makeDataSource({ url: server.url, poolSize: config.databasePoolSize });
    await dataSource.initialize().catch((error: unknown) => {
      throw unreachable(config, error);
    });
    const database = new Database(dataSource);
    return {
      config,
      keys,
      database,
      databaseName: server.name,
      close: async () => {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error instanceof StartError ? error : unreachable(config, error);
  }
}

async function openServer(config: Config, progress: Progress): Promise<Server> {
  if (config.databaseUrl === undefined) {
    const embedded = await openEmbedded(config.dataDir, { onProgress: progress });
    return { url: embedded.url, adminUrl: embedded.adminUrl, name: config.dataDir, stop: () => embedded.stop() };
  }
  const { host, pathname } = new URL(config.databaseUrl);
  const own = config.databaseAdminUrl ?? (config.production ? undefined : config.databaseUrl);
  return { url: config.databaseUrl, adminUrl: own, name: `${host}${pathname}`, stop: async () => undefined };
}

/** In production migrations are a step of their own (`cli migrate`); elsewhere the start brings the tables along. */
export async function bringUpToDate(adminUrl: string, appUrl: string, progress: Progress): Promise<readonly string[]> {
  progress({ zh: '正在检查数据表结构…', en: 'Checking the tables ...' });
  const role = decodeURIComponent(new URL(appUrl).username);
  return migrate(adminUrl, role === '' ? undefined : role);
}

function unreachable(config: Config, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  const setting = config.databaseUrl === undefined ? 'DATA_DIR' : 'DATABASE_URL';
  return new StartError(
    'PLATFORM.DATABASE_UNREACHABLE',
    {
      zh: `数据库无法使用：${reason}。请检查 ${setting}；不设 DATABASE_URL 时使用随产品提供的内置数据库`,
      en: `The database cannot be used: ${reason}. Check ${setting}; without DATABASE_URL the embedded database is used`,
    },
    setting,
    { cause: error },
  );
}
