import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANGING, MIGRATION_ROUTINES, SECRETS, WORKER_RECORDS } from '../../src/platform/database/changing.table.js';
import { ROOM_SCHEMAS } from '../../src/platform/database/rooms.js';
import { DEFINERS } from '../../src/platform/database/walls.table.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const TABLES = `
  select n.nspname || '.' || c.relname as name,
    exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where t.tgrelid = c.oid and p.proname = 'refuse_change' and t.tgtype & 24 = 24) as guarded
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p') order by 1`;

/** Rights as the catalogue spells them, by role and table; column rights with their column. */
const RIGHTS = `
  select grantee::regrole::text as role, name, string_agg(lower(what), ', ' order by what) as rights from (
    select n.nspname || '.' || c.relname as name, a.grantee, a.privilege_type as what
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
     where n.nspname = any ($1) and c.relkind in ('r', 'p') and a.grantee <> c.relowner
    union all
    select n.nspname || '.' || c.relname, a.grantee, a.privilege_type || ' (' || t.attname || ')'
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute t on t.attrelid = c.oid,
           aclexplode(t.attacl) a
     where n.nspname = any ($1)) given
  where grantee::regrole::text = $2 group by 1, 2`;

/** `update (a, b)` as the catalogue tells it, sorted. */
function spelled(rights: string): string {
  return rights
    .split(/, (?![^(]*\))/)
    .flatMap((right) => {
      const columns = /^(\w+) \((.*)\)$/.exec(right);
      return columns ? (columns[2] ?? '').split(', ').map((column) => `${columns[1]} (${column})`) : [right];
    })
    .sort()
    .join(', ');
}

describe('who may do what', () => {
  let db: TestDatabase;
  let tables: { name: string; guarded: boolean }[];
  beforeAll(async () => {
    db = await openTestDatabase();
    tables = await db.adminQuery(TABLES, [ROOM_SCHEMAS]);
  });
  afterAll(() => db.close());

  const names = async (sql: string, given: readonly unknown[] = [ROOM_SCHEMAS]): Promise<string[]> =>
    (await db.adminQuery<{ name: string }>(sql, given)).map(({ name }) => name);

  const rightsOf = async (role: string): Promise<Record<string, string>> => {
    const rows = await db.adminQuery<{ name: string; rights: string }>(RIGHTS, [ROOM_SCHEMAS, role]);
    return Object.fromEntries(rows.map(({ name, rights }) => [name, spelled(rights)]));
  };

  it('covers every schema, and every table is either append-only or listed with its reason', async () => {
    const schemas = await names(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> all ($1)`,
      [[...ROOM_SCHEMAS, 'information_schema', 'public', 'ledger_guard']],
    );
    const unguarded = tables.filter(({ guarded }) => !guarded).map(({ name }) => name);
    expect([schemas, unguarded]).toEqual([[], Object.keys(CHANGING).sort()]);
  });

  it('names only tables and routines that are there', async () => {
    const all = tables.map(({ name }) => name);
    const routines = await names(`select p.oid::regproc::text as name from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1)`);
    expect([...WORKER_RECORDS, ...SECRETS].filter((name) => !all.includes(name))).toEqual([]);
    expect(MIGRATION_ROUTINES.filter((name) => !routines.includes(name))).toEqual([]);
  });

  it('enables every trigger always, so that no setting of a session skips one', async () => {
    const lax = await names(`select t.tgrelid::regclass || ' ' || t.tgname as name from pg_trigger t
      join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and not t.tgisinternal and t.tgenabled <> 'A'`);
    const events = await names(`select evtname as name from pg_event_trigger where evtenabled = 'A'`, []);
    expect([lax, events]).toEqual([[], ['ledger_refuse_ddl']]);
  });

  it('gives the application to read and add, and to change only what is listed', async () => {
    const expected = tables.map(({ name }) => [name, spelled(CHANGING[name]?.app ?? 'select, insert')]);
    expect(await rightsOf('ledger_app')).toEqual(Object.fromEntries(expected));
  });

  it('gives the application nothing of its own, no mighty role, no DDL and no CREATE', async () => {
    const owned = await names(
      `select classid::regclass || ' ' || objid as name from pg_shdepend
        where deptype = 'o' and refobjid = 'ledger_app'::regrole`,
      [],
    );
    const creates = await names(`select nspname as name from pg_namespace
      where has_schema_privilege('ledger_app', oid, 'create') and nspname <> all ($1) or
        (nspname = any ($1) and has_schema_privilege('ledger_app', oid, 'create'))`);
    const memberships = await names(
      `select roleid::regrole::text as name from pg_auth_members where member = 'ledger_app'::regrole`,
      [],
    );
    const [role] = await db.adminQuery(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
      has_database_privilege(rolname, current_database(), 'create') as creates from pg_roles where rolname = 'ledger_app'`);
    expect([owned, creates, memberships]).toEqual([[], [], []]);
    expect(Object.values(role as object)).toEqual(Array(6).fill(false));
  });

  it('lets the owner of everything not sign in', async () => {
    const others = await names(`
      select n.nspname as name from pg_namespace n where n.nspname = any ($1) and n.nspowner <> 'ledger_owner'::regrole
      union all select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any ($1) and c.relowner <> 'ledger_owner'::regrole
      union all select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any ($1) and p.proowner <> 'ledger_owner'::regrole
      union all select t.oid::regtype::text from pg_type t join pg_namespace n on n.oid = t.typnamespace
       where n.nspname = any ($1) and t.typowner <> 'ledger_owner'::regrole`);
    const [owner] = await db.adminQuery(
      `select rolcanlogin, rolsuper, rolcreaterole from pg_roles where rolname = 'ledger_owner'`,
    );
    expect([others, owner]).toEqual([[], { rolcanlogin: false, rolsuper: false, rolcreaterole: false }]);
  });

  it('lets auditors and backups read everything, a password only backups, and both write nothing', async () => {
    const read = (left: readonly string[] = []) =>
      Object.fromEntries(tables.filter(({ name }) => !left.includes(name)).map(({ name }) => [name, 'select']));
    expect(await rightsOf('ledger_backup')).toEqual(read());
    expect(await rightsOf('ledger_auditor')).toEqual(read(SECRETS));
    const unread = await names(`select c.oid::regclass::text as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where (n.nspname = any ($1) or c.oid = 'public.migration'::regclass)
      and c.relkind in ('r', 'p', 'v', 'm', 'S') and (c.relkind = 'S' and not has_sequence_privilege('ledger_backup', c.oid, 'select')
      or c.relkind <> 'S' and not has_table_privilege('ledger_backup', c.oid, 'select'))`);
    expect(unread).toEqual([]);
  });

  it('lets jobs of a login of their own do what jobs do', async () => {
    const rights = await rightsOf('ledger_worker');
    const writing = Object.entries(rights).filter(([, right]) => right !== 'select');
    const expected = [
      ...Object.entries(CHANGING).flatMap(([name, { worker }]) =>
        worker === undefined ? [] : [[name, spelled(worker)]],
      ),
      ...WORKER_RECORDS.map((name) => [name, 'insert, select']),
    ];
    expect(Object.fromEntries(writing)).toEqual(Object.fromEntries(expected));
    expect(rights['identity.credential']).toBeUndefined();
  });

  it('lets nobody call what only migrations call, and only what is listed runs with the rights of its owner', async () => {
    const open = await names(`select p.oid::regprocedure::text as name from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1) and exists (
        select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`);
    const definers = await names(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
      [],
    );
    const callable = await names(`select p.oid::regproc::text as name from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1) and has_function_privilege('ledger_app', p.oid, 'execute')`);
    expect([open, definers.sort()]).toEqual([[], Object.keys(DEFINERS).sort()]);
    expect(callable.filter((name) => MIGRATION_ROUTINES.includes(name))).toEqual([]);
  });
});
