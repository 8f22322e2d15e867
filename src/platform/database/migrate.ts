import { MigrationExecutor, type QueryRunner } from 'typeorm';
import type { Text } from '../../kernel/text.js';
import { StartError } from '../start-error.js';
import { makeDataSource } from './data-source.js';
import { guardDdl, MIGRATING } from './ddl-guard.js';
import { closePublic, grantRights } from './grants.js';
import { missingGuards } from './guards.js';
import { giveToOwner } from './ownership.js';
import { asOwner, canBeOwner, currentUser, type Login, loginOf, makeRoles, OWNER_ROLE } from './roles.js';
import { isForbidden } from './rooms.js';
import { unreachable } from './unreachable.js';
import { openDoors } from './walls.js';

/** Any number, the same in every process: two starts at once migrate one after the other. */
const MIGRATION_LOCK = 7_220_415_001;

/**
 * Brings the database to the newest migration: makes the roles that are missing, gives all tables to the owner without
 * login, gives each role its rights, and forbids DDL to everyone else. `adminUrl` is a superuser, or whatever login there
 * is: what it may not make is left out and told to `onMissing`, as `/health/ready` tells it. `appUrl` is the login that
 * is let in. Returns the names of the migrations that ran. Throws StartError when the server cannot be reached, or when
 * this login may not change tables that are already there.
 */
export async function migrate(
  adminUrl: string,
  appUrl?: string,
  onMissing: (guard: Text) => void = () => undefined,
): Promise<string[]> {
  const dataSource = makeDataSource({ url: adminUrl, poolSize: 1, applicationName: 'corpus-ledger-migrate' });
  await dataSource.initialize().catch((error: unknown) => {
    throw unreachable(appUrl === adminUrl ? 'DATABASE_URL' : 'DATABASE_ADMIN_URL', error);
  });
  const runner = dataSource.createQueryRunner();
  const app = appUrl === undefined ? undefined : loginOf(appUrl);
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runner.query(MIGRATING);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    const ran = await withGuards(runner, app, () => executor.executePendingMigrations());
    if (app) {
      const missing = await missingGuards((sql, given) => runner.query(sql, given), app.role);
      for (const { text } of missing) onMissing(text);
    }
    return ran.map((migration) => migration.name);
  } catch (error) {
    throw isForbidden(error) ? notAllowed(error) : error;
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}

/** A migration that fails leaves the tables before it; they get their rights and guards all the same. */
async function withGuards<T>(runner: QueryRunner, app: Login | undefined, migrations: () => Promise<T>): Promise<T> {
  const me = await currentUser(runner);
  await makeRoles(runner, app?.role === me ? undefined : app);
  const owner = (await canBeOwner(runner, app?.role)) && (await giveToOwner(runner));
  await closePublic(runner);
  try {
    return await asOwner(runner, owner, migrations);
  } finally {
    await guardDdl(runner);
    await asOwner(runner, owner, async () => {
      await grantRights(runner, app?.role);
      await openDoors(runner);
    });
  }
}

function notAllowed(error: unknown): StartError {
  const why = String((error as Error).message);
  return new StartError(
    'PLATFORM.DATABASE_RIGHTS',
    {
      zh: `迁移所用的登录没有足够权限：${why}。请以超级用户作为 DATABASE_ADMIN_URL；或由超级用户执行 grant ${OWNER_ROLE} to 该登录，并使其成为本数据库的所有者`,
      en: `The login that migrates may not do this: ${why}. Give a superuser as DATABASE_ADMIN_URL; or let a superuser grant ${OWNER_ROLE} to this login and make it the owner of this database`,
    },
    'DATABASE_ADMIN_URL',
    { cause: error },
  );
}
