/**
 * Who may do what, given anew after each migration from the catalogue: a new table gets its rights by the same rule as
 * the old ones. Append-only tables are read and added to; what {@link CHANGING} lists may change as it says; nobody has
 * TRUNCATE, TRIGGER, REFERENCES or CREATE.
 */
import type { QueryRunner } from 'typeorm';
import { CHANGING, MIGRATION_ROUTINES, SECRETS, WORKER_RECORDS } from './changing.table.js';
import { AUDITOR_ROLE, BACKUP_ROLE, currentUser, exists, WORKER_ROLE } from './roles.js';
import { literal, quoted, ROOM_SCHEMAS } from './rooms.js';

interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'sequence';
}

interface Routine {
  readonly schema: string;
  readonly name: string;
  readonly signature: string;
}

type Grantee = 'app' | 'auditor' | 'worker' | 'backup';

const RELATIONS = `
  select n.nspname as schema, c.relname as name,
         case when c.relkind in ('r', 'p') then 'table' when c.relkind = 'S' then 'sequence' else 'view' end as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'S') order by 1, 2`;

const ROUTINES = `
  select n.nspname as schema, p.proname as name, p.oid::regprocedure::text as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = any ($1) and p.prokind in ('f', 'p')
     and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) order by 1, 3`;

/** Gives every role its rights and takes all others. Runs as the owner of the tables; `appRole` may be that owner. */
export async function grantRights(runner: QueryRunner, appRole: string | undefined): Promise<void> {
  const roles = await grantees(runner, appRole);
  const schemas = (await runner.query('select nspname as name from pg_namespace where nspname = any ($1) order by 1', [
    ROOM_SCHEMAS,
  ])) as { name: string }[];
  const relations = (await runner.query(RELATIONS, [ROOM_SCHEMAS])) as Relation[];
  const routines = (await runner.query(ROUTINES, [ROOM_SCHEMAS])) as Routine[];
  const everyone = ['public', ...roles.values()].join(', ');
  const statements = schemas.flatMap(({ name }) => clean(quoted(name), everyone));
  for (const [grantee, role] of roles) {
    for (const { name } of schemas) statements.push(`grant usage on schema ${quoted(name)} to ${role}`);
    for (const relation of relations) statements.push(...relationGrants(grantee, role, relation));
    for (const routine of routines) statements.push(...routineGrants(grantee, role, routine));
    if (grantee === 'auditor' || grantee === 'backup') statements.push(`grant select on public.migration to ${role}`);
  }
  // Several statements in one query are one transaction: nobody ever sees a table without its rights.
  if (statements.length > 0) await runner.query(statements.join(';\n'));
}

/** A fresh database lets nobody but its owner make things in `public`; one that comes from before PostgreSQL 15 does. */
export async function closePublic(runner: QueryRunner): Promise<void> {
  await runner.query(`
    do $$ begin
      if exists (select from pg_namespace n, aclexplode(n.nspacl) a
                  where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE') then
        revoke create on schema public from public;
      end if;
    exception when insufficient_privilege then null;
    end $$`);
}

async function grantees(runner: QueryRunner, appRole: string | undefined): Promise<Map<Grantee, string>> {
  const wanted: [Grantee, string | undefined][] = [
    ['app', appRole],
    ['auditor', AUDITOR_ROLE],
    ['worker', WORKER_ROLE],
    ['backup', BACKUP_ROLE],
  ];
  const me = await currentUser(runner);
  const found = new Map<Grantee, string>();
  for (const [grantee, role] of wanted) {
    if (role !== undefined && role !== me && (await exists(runner, role))) found.set(grantee, quoted(role));
  }
  return found;
}

function clean(schema: string, everyone: string): string[] {
  return [
    `revoke all on schema ${schema} from ${everyone}`,
    `revoke all on all tables in schema ${schema} from ${everyone}`,
    `revoke all on all sequences in schema ${schema} from ${everyone}`,
    `revoke all on all routines in schema ${schema} from ${everyone}`,
  ];
}

function relationGrants(grantee: Grantee, role: string, { schema, name, kind }: Relation): string[] {
  const full = `${quoted(schema)}.${quoted(name)}`;
  if (kind === 'sequence') {
    const right = grantee === 'app' || grantee === 'worker' ? 'usage' : 'select';
    return [`grant ${right} on sequence ${full} to ${role}`];
  }
  const rights = kind === 'view' ? 'select' : tableRights(grantee, `${schema}.${name}`);
  return rights === undefined ? [] : [`grant ${rights} on table ${full} to ${role}`];
}

function tableRights(grantee: Grantee, table: string): string | undefined {
  const changing = CHANGING[table];
  if (grantee === 'app') return changing?.app ?? 'select, insert';
  if (grantee === 'worker') {
    if (changing?.worker !== undefined) return changing.worker;
    return WORKER_RECORDS.includes(table) ? 'select, insert' : SECRETS.includes(table) ? undefined : 'select';
  }
  return grantee === 'auditor' && SECRETS.includes(table) ? undefined : 'select';
}

function routineGrants(grantee: Grantee, role: string, { schema, name, signature }: Routine): string[] {
  const mayCall = grantee !== 'backup' && !MIGRATION_ROUTINES.includes(`${schema}.${name}`);
  return mayCall ? [`grant execute on routine ${signature} to ${role}`] : [];
}

/** The table names of {@link CHANGING} as an SQL array, for checks against the catalogue. */
export const CHANGING_TABLES = `array[${Object.keys(CHANGING).map(literal).join(', ')}]::text[]`;
