/** From the settings to the database: the given server, or the embedded one. */
import type { Text } from '../../kernel/text.js';
import type { Config } from '../config.js';
import { StartError } from '../start-error.js';
import { makeDataSource } from './data-source.js';
import { Database } from './database.js';
import { openEmbedded } from './embedded-postgres.js';
import { unreachable } from './unreachable.js';

export interface DatabasePlace {
  readonly url: string;
  /** Who owns the tables; absent in production unless DATABASE_ADMIN_URL is set, then `migrate` is run apart. */
  readonly adminUrl?: string;
  /** True when this process started the embedded server. */
  readonly started: boolean;
  /** Leaves the embedded server; nothing for a given one. */
  stop(): Promise<void>;
}

type DatabaseSettings = Pick<
  Config,
  'production' | 'dataDir' | 'databaseUrl' | 'databaseAdminUrl' | 'databasePoolSize'
>;

const OLDEST_VERSION = 150_000;

/** Finds or starts the server. Throws {@link StartError} when neither works. */
export async function locateDatabase(
  config: DatabaseSettings,
  onProgress: (step: Text) => void,
): Promise<DatabasePlace> {
  if (config.databaseUrl === undefined) return openEmbedded(config.dataDir, { onProgress });
  const adminUrl = config.databaseAdminUrl ?? (config.production ? undefined : config.databaseUrl);
  return {
    url: config.databaseUrl,
    ...(adminUrl === undefined ? {} : { adminUrl }),
    started: false,
    stop: async () => undefined,
  };
}

/** Connects as the application. Throws {@link StartError}: not reachable, too old, or in production a login too mighty. */
export async function connectDatabase(place: DatabasePlace, config: DatabaseSettings): Promise<Database> {
  const dataSource = makeDataSource({ url: place.url, poolSize: config.databasePoolSize });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw unreachable('DATABASE_URL', error);
  }
  const database = new Database(dataSource);
  try {
    await checkVersion(database);
    if (config.production) await refuseMightyLogin(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function checkVersion({ dataSource }: Database): Promise<void> {
  const [row] = await dataSource.query<{ version: number }[]>(
    `select current_setting('server_version_num')::int as version`,
  );
  if ((row?.version ?? 0) >= OLDEST_VERSION) return;
  throw new StartError(
    'PLATFORM.DATABASE_VERSION',
    {
      zh: '数据库版本过低：需要 PostgreSQL 15 或更新版本',
      en: 'The database is too old: PostgreSQL 15 or newer is needed',
    },
    'DATABASE_URL',
  );
}

/**
 * A superuser, an owner of tables or of the database, whoever may become one of them, or a role that bypasses row
 * security could undo what the database guards.
 */
async function refuseMightyLogin({ dataSource }: Database): Promise<void> {
  const [row] = await dataSource.query<{ mighty: boolean }[]>(`
    select rolsuper or rolbypassrls or rolcreaterole
        or exists (select from pg_database d where d.datname = current_database() and pg_has_role(r.oid, d.datdba, 'member'))
        or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where pg_has_role(r.oid, c.relowner, 'member') and n.nspname !~ '^pg_'
                      and n.nspname <> 'information_schema') as mighty
      from pg_roles r where rolname = current_user`);
  if (row?.mighty === false) return;
  throw new StartError(
    'PLATFORM.DATABASE_LOGIN',
    {
      zh: '生产环境中 DATABASE_URL 的登录不得为超级用户、表或数据库的所有者（或其成员）、带 BYPASSRLS 或 CREATEROLE；请使用 migrate 建立的应用登录',
      en: 'In production the login of DATABASE_URL must not be superuser, owner of tables or of the database (or a member of that role), BYPASSRLS or CREATEROLE; use the application login that migrate makes',
    },
    'DATABASE_URL',
  );
}
