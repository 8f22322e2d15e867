import type { DataSource } from 'typeorm';
import { makeDataSource } from './data-source.js';
import { unreachable } from './unreachable.js';

/** Any number, the same in every process: two starts at once migrate one after the other. */
const MIGRATION_LOCK = 7_220_415_001;

const ROOM_SCHEMAS = `
  select nspname as name from pg_namespace
   where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by nspname`;

/**
 * Brings the database to the newest migration and lets the application's login, the one of `appUrl`, work in it; the
 * role is made where it is missing. `adminUrl` owns the tables and may be the same login, then nothing is granted.
 * Returns the names of the migrations that ran. Throws StartError when the server cannot be reached.
 */
export async function migrate(adminUrl: string, appUrl?: string): Promise<string[]> {
  const dataSource = makeDataSource({ url: adminUrl, poolSize: 2, applicationName: 'corpus-ledger-migrate' });
  await dataSource.initialize().catch((error: unknown) => {
    throw unreachable(appUrl === adminUrl ? 'DATABASE_URL' : 'DATABASE_ADMIN_URL', error);
  });
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    if (appUrl !== undefined) await letIn(dataSource, new URL(appUrl));
    return ran.map((migration) => migration.name);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

async function letIn(dataSource: DataSource, appUrl: URL): Promise<void> {
  const role = decodeURIComponent(appUrl.username);
  if (role === '') return;
  const [known] = await dataSource.query<{ found: boolean }[]>(
    'select exists (select from pg_roles where rolname = $1) as found',
    [role],
  );
  if (known?.found === false) {
    const [literal] = await dataSource.query<{ password: string }[]>('select quote_literal($1) as password', [
      decodeURIComponent(appUrl.password),
    ]);
    await dataSource.query(`create role ${quoted(role)} login password ${literal?.password ?? "''"}`);
  }
  await grantTables(dataSource, role);
}

/** The application reads and writes rows of the rooms; it owns nothing, and neither TRUNCATE nor DDL is given. */
export async function grantTables(dataSource: DataSource, appRole: string): Promise<void> {
  const [me] = await dataSource.query<{ role: string }[]>('select current_user::text as role');
  if (me?.role === appRole) return;
  const role = quoted(appRole);
  for (const { name } of await dataSource.query<{ name: string }[]>(ROOM_SCHEMAS)) {
    const schema = quoted(name);
    await dataSource.query(
      `grant usage on schema ${schema} to ${role};
       grant select, insert, update, delete on all tables in schema ${schema} to ${role};
       grant usage, select on all sequences in schema ${schema} to ${role}`,
    );
  }
}

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
