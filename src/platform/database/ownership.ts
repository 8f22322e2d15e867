/** Everything in the rooms' schemas belongs to the owner role, also what an older version left to its administrator. */
import type { QueryRunner } from 'typeorm';
import { OWNER_ROLE } from './roles.js';
import { isForbidden, ROOM_SCHEMAS } from './rooms.js';

/**
 * What is ours and belongs to somebody else, as the statement that hands it over. Sequences of a column and the row
 * types and indexes of tables follow their tables; a part of a table is handed over by itself.
 */
const FOREIGN_OWNED = `
  with ours as (select oid, nspname, nspowner from pg_namespace where nspname = any ($1)),
  owner as (select oid, rolname from pg_roles where rolname = $2),
  foreign_owned as (
    select 1 as step, format('schema %I', n.nspname) as what from ours n, owner o where n.nspowner <> o.oid
    union all
    select 2, case c.relkind when 'v' then 'view ' when 'm' then 'materialized view ' when 'S' then 'sequence '
                when 'f' then 'foreign table ' when 'c' then 'type ' else 'table ' end || c.oid::regclass
      from pg_class c, owner o
     where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and c.relowner <> o.oid
       and (c.relnamespace in (select oid from ours) or c.oid = to_regclass('public.migration'))
       and (c.relispartition or not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                        and d.deptype in ('a', 'i', 'e') and d.objsubid = 0
                        and d.refclassid in ('pg_class'::regclass, 'pg_extension'::regclass)))
    union all
    select 3, format('routine %s', p.oid::regprocedure) from pg_proc p, owner o
     where p.prokind in ('f', 'p', 'w') and p.proowner <> o.oid and p.pronamespace in (select oid from ours)
    union all
    select 4, format('type %s', t.oid::regtype) from pg_type t, owner o
     where t.typtype in ('e', 'd', 'r') and t.typowner <> o.oid and t.typnamespace in (select oid from ours))
  select format('alter %s owner to %I', what, $2::text) as sql from foreign_owned order by step, what`;

/**
 * Hands everything of ours to the owner role, all or nothing. False when this login may not, since some of it belongs
 * to a third.
 */
export async function giveToOwner(runner: QueryRunner): Promise<boolean> {
  const statements = (await runner.query(FOREIGN_OWNED, [ROOM_SCHEMAS, OWNER_ROLE])) as { sql: string }[];
  try {
    // Several statements in one query are one transaction.
    if (statements.length > 0) await runner.query(statements.map(({ sql }) => sql).join(';\n'));
    await letOwnerMake(runner);
    return true;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

/** Later migrations make schemas, and `public.migration` says which of them ran. */
async function letOwnerMake(runner: QueryRunner): Promise<void> {
  await runner.query(`
    do $$ begin
      if not has_database_privilege('${OWNER_ROLE}', current_database(), 'create') then
        execute format('grant create on database %I to ${OWNER_ROLE}', current_database());
      end if;
      if not has_schema_privilege('${OWNER_ROLE}', 'public', 'create') then
        grant usage, create on schema public to ${OWNER_ROLE};
      end if;
    end $$`);
}
