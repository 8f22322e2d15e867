/**
 * The event trigger that refuses DDL to everyone but the administrator who migrates: the owner of a table could else
 * disable its triggers. Only a superuser may make one. It stands in a schema of its own that belongs to that superuser,
 * so that what runs at a superuser's DDL is written by none but a superuser.
 */
import type { QueryRunner } from 'typeorm';
import { isForbidden, literal } from './rooms.js';

export const DDL_GUARD = 'ledger_refuse_ddl';

/** Set by `migrate` on its own connection; a login that does not own the database gains nothing by it. */
export const MIGRATING = 'set ledger.migrating = on';

/** What ordinary work with temporary tables consists of; done by a role that owns none of our tables it can harm none. */
const TEMPORARY_WORK = [
  ...['CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'DROP TABLE'],
  ...['CREATE INDEX', 'ALTER INDEX', 'DROP INDEX', 'CREATE SEQUENCE', 'ALTER SEQUENCE', 'DROP SEQUENCE'],
  ...['CREATE VIEW', 'ALTER VIEW', 'DROP VIEW'],
];

const BODY = `
begin
  if (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = session_user) then
    return;
  end if;
  if pg_catalog.current_setting('ledger.migrating', true) = 'on' and exists (
    select from pg_catalog.pg_database d join pg_catalog.pg_roles r on r.oid = d.datdba
     where d.datname = pg_catalog.current_database() and r.rolname = session_user) then
    return;
  end if;
  if tg_tag in (${TEMPORARY_WORK.map(literal).join(', ')}) and not exists (
    select from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and pg_catalog.pg_has_role(current_user, c.relowner, 'usage')) then
    return;
  end if;
  raise exception '% is refused: tables, triggers and functions are changed by migrations alone', tg_tag
    using errcode = 'insufficient_privilege',
      hint = 'Run migrate with DATABASE_ADMIN_URL: a superuser, or the login that owns this database.';
end`;

const STANDS = `
  select from pg_event_trigger e join pg_proc p on p.oid = e.evtfoid
   where e.evtname = $1 and e.evtevent = 'ddl_command_start' and e.evttags is null and e.evtenabled = 'A' and p.prosrc = $2`;

const MAKE = `
  create schema if not exists ledger_guard;
  revoke all on schema ledger_guard from public;
  drop event trigger if exists ${DDL_GUARD};
  create or replace function ledger_guard.refuse_ddl() returns event_trigger language plpgsql
    set search_path = pg_catalog, pg_temp as ${literal(BODY)};
  revoke all on function ledger_guard.refuse_ddl() from public;
  create event trigger ${DDL_GUARD} on ddl_command_start execute function ledger_guard.refuse_ddl();
  alter event trigger ${DDL_GUARD} enable always`;

/** Makes the event trigger where this login may; where it may not, the catalogue shows that it is missing. */
export async function guardDdl(runner: QueryRunner): Promise<void> {
  const standing = (await runner.query(STANDS, [DDL_GUARD, BODY])) as unknown[];
  if (standing.length > 0) return;
  try {
    await runner.query(MAKE);
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
}
