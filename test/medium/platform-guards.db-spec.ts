import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { missingGuards } from '../../src/platform/database/guards.js';
import { HealthController } from '../../src/platform/http/health.controller.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

interface Fact {
  readonly table: string;
  readonly column: string;
  readonly key: string;
  /** Names of all columns but those that the database draws from others. */
  readonly given: string;
}

/** Every table with the append-only guard, from the catalogue: a new one cannot be forgotten. */
const FACTS = `
  select c.oid::regclass::text as "table",
    (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attidentity = '' and a.attgenerated = '' order by a.attnum desc limit 1) as "column",
    (select string_agg(quote_ident(attname), ', ') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '') as given,
    (select conname from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as "key"
  from pg_class c where exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where t.tgrelid = c.oid and p.proname = 'refuse_change' and t.tgtype & 24 = 24) order by 1`;

const changesOf = ({ table, column, key, given }: Fact): string[] => [
  `update ${table} set ${column} = ${column}`,
  `update ${table} set ${column} = ${column} where false`,
  `delete from ${table}`,
  `truncate ${table} cascade`,
  `insert into ${table} (${given}) overriding system value select ${given} from ${table} limit 0
     on conflict on constraint ${key} do update set ${column} = excluded.${column}`,
];

const ddlOf = ({ table, column }: Fact): string[] => [
  `alter table ${table} disable trigger append_only_row`,
  `alter table ${table} disable trigger all`,
  `alter table ${table} enable replica trigger append_only_statement`,
  `drop trigger append_only_row on ${table}`,
  `alter trigger append_only_row on ${table} rename to gone`,
  `create trigger first before insert on ${table} for each row execute function platform.refuse_change()`,
  `create rule quiet as on insert to ${table} do instead nothing`,
  `alter table ${table} drop column ${column}`,
  `alter table ${table} rename to renamed`,
  `drop table ${table} cascade`,
  `grant update on ${table} to public`,
];

/** Not allowed to this role, and refused by the append-only guard. */
const REFUSALS = ['42501', '23001'];

const ANYWHERE = [
  `create or replace function platform.refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
  'alter function platform.refuse_change() rename to gone',
  'drop function platform.refuse_change() cascade',
  'drop schema ledger cascade',
  'create schema mine',
  'create table ledger.mine (n int)',
  'create table public.mine (n int)',
  'create function public.mine() returns int language sql return 1',
  'set session_replication_role = replica',
  'alter event trigger ledger_refuse_ddl disable',
  'drop event trigger ledger_refuse_ddl',
  'drop schema ledger_guard cascade',
  'drop owned by current_user cascade',
  'set event_triggers = off',
];

describe('the append-only tables', () => {
  let db: TestDatabase;
  let facts: Fact[];
  /** A person who may act as the owner of the tables, and nothing else. */
  const owner = `owns_${randomUUID().slice(0, 8)}`;

  beforeAll(async () => {
    db = await openTestDatabase();
    facts = await db.adminQuery<Fact>(FACTS);
    await db.adminQuery(`create role ${owner} login password 'owner' in role ledger_owner`);
  });
  afterAll(async () => {
    await db.adminQuery(`drop role ${owner}`);
    await db.close();
  });

  /** Tries each statement by itself; answers those that were not refused, with what happened instead. */
  async function passed(url: string, statements: readonly string[], first: readonly string[] = []): Promise<string[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const found: string[] = [];
    try {
      for (const sql of statements) {
        const outcome = await client.query(['rollback', 'begin', ...first, sql].join('; ')).then(
          () => 'done',
          ({ code, message }: { code: string; message: string }) =>
            REFUSALS.includes(code) || message.startsWith('unrecognized configuration parameter')
              ? undefined
              : `${code} ${message}`,
        );
        if (outcome !== undefined) found.push(`${sql}: ${outcome}`);
      }
    } finally {
      await client.end();
    }
    return found;
  }
  const ownerUrl = (): string => {
    const url = new URL(db.adminUrl);
    [url.username, url.password] = [owner, 'owner'];
    return url.href;
  };

  it('are many, and refuse the application every change', async () => {
    expect(facts.length).toBeGreaterThan(40);
    expect(await passed(db.url, facts.flatMap(changesOf))).toEqual([]);
    expect(await passed(db.url, [...facts.flatMap(ddlOf), ...ANYWHERE])).toEqual([]);
  });

  it('refuse their owner every change too, also where no row would be touched', async () => {
    const asOwner = ['set local role ledger_owner'];
    expect(await passed(ownerUrl(), facts.flatMap(changesOf), asOwner)).toEqual([]);
    const inherited = facts.flatMap((fact) => [...changesOf(fact), ...ddlOf(fact)]);
    expect(await passed(ownerUrl(), inherited)).toEqual([]);
  });

  it('cannot be freed of their guards by the owner, nor by one who says that it migrates', async () => {
    const statements = [...facts.flatMap(ddlOf), ...ANYWHERE];
    expect(await passed(ownerUrl(), statements, ['set local role ledger_owner'])).toEqual([]);
    const pretending = ['set local role ledger_owner', 'set local ledger.migrating = on'];
    expect(await passed(ownerUrl(), statements, pretending)).toEqual([]);
  });

  it('keep their guards from a superuser who only forgets himself', async () => {
    const rows = await db.adminQuery<{ name: string }>(`select 1 from parties.organisation`);
    expect(rows).toEqual([]);
    await expect(
      db.adminQuery('set session_replication_role = replica; update parties.organisation set uscc = null'),
    ).rejects.toThrow('append-only');
  });

  it('leave the application its ordinary work with temporary tables', async () => {
    await db.run(async ({ tx }) => {
      await tx.query('create temporary table work (n int, m int) on commit drop');
      await tx.query('create index on work (n)');
      await tx.query('alter table work add column k int');
      await tx.query('insert into work select 1, 2, 3');
      await tx.query('select n into temporary work_copy from work');
      await tx.query('drop table work_copy');
      expect(await tx.query('select k from work')).toEqual([{ k: 3 }]);
    });
  });
});

describe('a guard that is not there', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  const APP = 'ledger_app';
  const BROKEN: readonly (readonly [guard: string, sql: string, named: string])[] = [
    ['ddl', 'drop event trigger ledger_refuse_ddl', 'ledger_refuse_ddl'],
    ['ddl', 'alter event trigger ledger_refuse_ddl disable', 'ledger_refuse_ddl'],
    ['ddl', 'alter event trigger ledger_refuse_ddl enable', 'ledger_refuse_ddl'],
    ['append-only', 'alter table ledger.leg disable trigger append_only_row', 'ledger.leg append_only_row'],
    ['append-only', 'alter table ledger.leg enable trigger append_only_row', 'ledger.leg append_only_row'],
    ['append-only', 'create table ledger.forgotten (n int)', 'ledger.forgotten'],
    [
      'append-only',
      'drop trigger append_only_row on claims.claim; drop trigger append_only_statement on claims.claim',
      'claims.claim',
    ],
    ['rights', `grant update on claims.claim to ${APP}`, 'UPDATE claims.claim'],
    ['rights', `grant update (number) on claims.claim to ${APP}`, 'UPDATE claims.claim (columns)'],
    ['rights', `grant delete on claims.claim to public`, 'DELETE claims.claim'],
    ['rights', `grant truncate on ledger.balance to ${APP}`, 'TRUNCATE ledger.balance'],
    ['rights', `grant create on schema public to ${APP}`, 'CREATE public'],
    ['rights', `grant create on schema ledger to public`, 'CREATE ledger'],
    ['owner-without-login', `alter table ledger.leg owner to ${APP}`, APP],
  ];

  /** What is missing after `sql`, which a superuser did and which is undone. */
  async function missingAfter(sql: string) {
    const client = new pg.Client({ connectionString: db.adminUrl });
    await client.connect();
    try {
      await client.query(`begin; ${sql}`);
      return await missingGuards(async (question, given) => (await client.query(question, given)).rows, APP);
    } finally {
      await client.end();
    }
  }

  it('is none to begin with, in the catalogue and at /health/ready', async () => {
    expect(await missingAfter('select 1')).toEqual([]);
    expect(await new HealthController(db.database).ready()).toEqual({
      status: 'ok',
      checks: { database: 'ok' },
      missingGuards: [],
    });
  });

  it.each(BROKEN)('is found and named: %s after %s', async (guard, sql, named) => {
    const missing = await missingAfter(sql);
    expect(missing.map((each) => each.guard)).toContain(guard);
    expect(missing.find((each) => each.guard === guard)?.text.en).toContain(named);
    expect(missing.find((each) => each.guard === guard)?.text.zh).toContain(named);
  });

  it('is shown at /health/ready of a service that starts then, which stays ready', async () => {
    await db.adminQuery('drop event trigger ledger_refuse_ddl');
    const answer = await new HealthController(db.database).ready();
    expect(answer.status).toBe('ok');
    expect(answer.missingGuards).toEqual([
      { guard: 'ddl', zh: expect.stringContaining('migrate'), en: expect.stringContaining('migrate') },
    ]);
  });
});
