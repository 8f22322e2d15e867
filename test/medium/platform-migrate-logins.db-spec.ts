import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import type { Text } from '../../src/kernel/text.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { missingGuards } from '../../src/platform/database/guards.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { connectDatabase } from '../../src/platform/database/open-database.js';
import { removeDataFolder } from '../support/remove-data.js';
import { withDatabase } from '../support/urls.js';

/** A cluster in which no migration has ever run: LEDGER_FRESH_SERVER names one, else one is made. */
async function openFreshCluster(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const given = process.env.LEDGER_FRESH_SERVER;
  if (given) return { adminUrl: given, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'ledger-fresh-'));
  const server = await openEmbedded(folder, { settings: { fsync: 'off' } });
  const stop = async (): Promise<void> => {
    await server.stop();
    removeDataFolder(folder);
  };
  return { adminUrl: server.adminUrl, stop };
}

const FIRST = MIGRATIONS[0]?.name ?? '';
const GUARD_MIGRATION = 'PlatformStatementGuard1760000100400';

describe('migrating', () => {
  let cluster: Awaited<ReturnType<typeof openFreshCluster>>;
  beforeAll(async () => {
    cluster = await openFreshCluster();
    await superuser(
      'postgres',
      `create role plain login password 'plain';
       create role maker login createrole createdb password 'maker';
       create role worker_app login password 'app'`,
    );
    for (const [database, owner] of Object.entries(DATABASES)) {
      await superuser('postgres', `create database ${database} ${owner && `owner ${owner}`}`);
    }
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const DATABASES = { alone: 'plain', modest: 'plain', one: 'maker', two: 'maker', old: '' } as const;

  const url = (role: string, database: string): string => {
    const changed = new URL(withDatabase(cluster.adminUrl, database));
    [changed.username, changed.password] = [role, role === 'worker_app' ? 'app' : role];
    return changed.href;
  };

  async function query<Row>(at: string, sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: at });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  }
  const superuser = <Row>(database: string, sql: string): Promise<Row[]> =>
    query<Row>(withDatabase(cluster.adminUrl, database), sql);

  /** The guards that migrating said are missing; the same as the application sees in the catalogue. */
  async function migrated(adminUrl: string, appUrl: string): Promise<{ ran: string[]; missing: string[] }> {
    const said: Text[] = [];
    const ran = await migrate(adminUrl, appUrl, (text) => said.push(text));
    const dataSource = await makeDataSource({ url: appUrl, poolSize: 1 }).initialize();
    const seen = await missingGuards((sql, given) => dataSource.query(sql, given), new URL(appUrl).username);
    await dataSource.destroy();
    expect(said).toEqual(seen.map(({ text }) => text));
    return { ran, missing: seen.map(({ guard }) => guard) };
  }

  const owners = (database: string): Promise<{ owner: string }[]> =>
    superuser(
      database,
      `select distinct relowner::regrole::text as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('platform', 'ledger', 'claims', 'translog') or c.relname = 'migration'`,
    );

  const record = (at: string): Promise<unknown[]> =>
    query(
      at,
      `set caller.kind = 'system';
       insert into ledger.account values (gen_random_uuid(), 'a', 'available', 'p', '2025', null, 'debit', null, now());
       update ledger.balance set balance_fen = balance_fen`,
    );

  const production = { production: true, dataDir: '/nowhere', databasePoolSize: 2 };
  const connects = (at: string) =>
    connectDatabase({ url: at, started: false, stop: async () => undefined }, production).then((open) => open.close());

  it('with the application login alone goes on and names what it could not make', async () => {
    const { ran, missing } = await migrated(url('plain', 'alone'), url('plain', 'alone'));
    expect([ran[0], ran.length]).toEqual([FIRST, MIGRATIONS.length]);
    expect(missing).toEqual(['application-login', 'owner-without-login', 'ddl', 'roles']);
    expect((await migrated(url('plain', 'alone'), url('plain', 'alone'))).ran).toEqual([]);
    await record(url('plain', 'alone'));
    await expect(query(url('plain', 'alone'), 'delete from ledger.account')).rejects.toThrow('append-only');
    await expect(connects(url('plain', 'alone'))).rejects.toMatchObject({ code: 'PLATFORM.DATABASE_LOGIN' });
  });

  it('as an administrator who may make no roles lets the application in and names the rest', async () => {
    const { ran, missing } = await migrated(url('plain', 'modest'), url('worker_app', 'modest'));
    expect([ran.length, missing]).toEqual([MIGRATIONS.length, ['owner-without-login', 'ddl', 'roles']]);
    await record(url('worker_app', 'modest'));
    await expect(query(url('worker_app', 'modest'), 'delete from ledger.account')).rejects.toThrow('permission denied');
    await connects(url('worker_app', 'modest'));
    expect((await migrated(url('plain', 'modest'), url('worker_app', 'modest'))).ran).toEqual([]);
  });

  it('makes the roles when two databases of one cluster are migrated at once by a login with CREATEROLE', async () => {
    const at = (database: string) => migrated(url('maker', database), url('worker_app', database));
    const [one, two] = await Promise.all([at('one'), at('two')]);
    expect([one, two].map(({ ran, missing }) => [ran.length, missing])).toEqual([
      [MIGRATIONS.length, ['ddl']],
      [MIGRATIONS.length, ['ddl']],
    ]);
    expect([await owners('one'), await owners('two')]).toEqual([
      [{ owner: 'ledger_owner' }],
      [{ owner: 'ledger_owner' }],
    ]);
    await record(url('worker_app', 'one'));
    await connects(url('worker_app', 'one'));
    expect((await at('one')).ran).toEqual([]);
  });

  it('makes the event trigger once a superuser migrates, and the owner of the database still migrates after it', async () => {
    const app = url('worker_app', 'one');
    expect(await migrated(withDatabase(cluster.adminUrl, 'one'), app)).toEqual({ ran: [], missing: [] });
    const maker = url('maker', 'one');
    await expect(query(maker, 'alter table ledger.leg disable trigger all')).rejects.toThrow('by migrations alone');
    await superuser(
      'one',
      `delete from public.migration where name = '${GUARD_MIGRATION}';
       do $$ declare t regclass; begin
         for t in select tgrelid from pg_trigger where tgname = 'append_only_statement' loop
           execute format('drop trigger append_only_statement on %s', t);
         end loop;
       end $$`,
    );
    expect(await migrated(maker, app)).toEqual({ ran: [GUARD_MIGRATION], missing: [] });
    expect(await owners('one')).toEqual([{ owner: 'ledger_owner' }]);
  });

  it('brings over tables that an older version left to the superuser, with the rights it gave', async () => {
    const admin = withDatabase(cluster.adminUrl, 'old');
    const older = await makeDataSource({ url: admin, poolSize: 1 }).initialize();
    await older.runMigrations();
    await older.destroy();
    await superuser(
      'old',
      `grant usage on schema ledger to worker_app, public; grant all on all tables in schema ledger to worker_app`,
    );
    await record(url('worker_app', 'old'));
    expect(await owners('old')).toEqual([{ owner: new URL(admin).username }]);
    expect(await migrated(admin, url('worker_app', 'old'))).toEqual({ ran: [], missing: [] });
    expect(await owners('old')).toEqual([{ owner: 'ledger_owner' }]);
    await expect(query(url('worker_app', 'old'), 'update ledger.account set code = code')).rejects.toThrow(
      'permission denied',
    );
    expect(await superuser('old', 'select code from ledger.account')).toEqual([{ code: 'a' }]);
  });

  it('says who may, when tables are there that the login may not change', async () => {
    await expect(migrate(url('plain', 'one'), url('worker_app', 'one'))).rejects.toMatchObject({
      code: 'PLATFORM.DATABASE_RIGHTS',
      setting: 'DATABASE_ADMIN_URL',
      exitCode: 3,
    });
    expect(await migrated(withDatabase(cluster.adminUrl, 'modest'), url('worker_app', 'modest'))).toEqual({
      ran: [],
      missing: [],
    });
    expect(await owners('modest')).toEqual([{ owner: 'ledger_owner' }]);
  });
});
