/** What the database has to hold by itself, each as a question to the catalogue whose answer should be empty. */
import type { Text } from '../../kernel/text.js';
import { DDL_GUARD } from './ddl-guard.js';
import { CHANGING_TABLES } from './grants.js';
import { AUDITOR_ROLE, BACKUP_ROLE, OWNER_ROLE, WORKER_ROLE } from './roles.js';
import { literal, ROOM_SCHEMAS } from './rooms.js';
import { DEFINERS } from './walls.table.js';

export interface Guard {
  /** Part of the public answer of `/health/ready`. */
  readonly guard: string;
  /** `$1` is the application's login; each row's `what` is something found wrong. */
  readonly finds: string;
  readonly says: (found: string) => Text;
}

const texts = (list: readonly string[]): string => `array[${list.map(literal).join(', ')}]::text[]`;

const OURS = texts(ROOM_SCHEMAS);

/** Tables with their rows' guards; `guarded` is what `platform.make_append_only` makes (UPDATE and DELETE, see tgtype). */
const TABLES = `
  select c.oid, c.relowner, n.nspname || '.' || c.relname as name,
         exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                  where t.tgrelid = c.oid and p.proname = 'refuse_change' and t.tgtype & 24 = 24) as guarded
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname = any (${OURS})`;

/** Rights that make it possible to become the owner, or to write past every right. */
const MIGHTY_GROUPS = `array['pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program']::text[]`;

export const GUARDS: readonly Guard[] = [
  {
    guard: 'application-login',
    finds: `
      select what from pg_roles r, lateral (values
          ('superuser', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
          ('REPLICATION', r.rolreplication),
          ('session_replication_role', has_parameter_privilege(r.oid, 'session_replication_role', 'set')),
          ('owner of the database', exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid))
        ) as can(what, held)
       where r.rolname = $1 and held
      union all
      select g.rolname from pg_roles r join pg_roles g on g.rolname = any (${MIGHTY_GROUPS})
       where r.rolname = $1 and not r.rolsuper and pg_has_role(r.oid, g.oid, 'member')
      union all
      select 'missing' where not exists (select from pg_roles where rolname = $1)`,
    says: (found) => ({
      zh: `应用登录权限过大或不存在（${found}）：请让 DATABASE_URL 使用一个普通登录，并用 DATABASE_ADMIN_URL 执行一次 migrate`,
      en: `The application's login may too much or does not exist (${found}): give DATABASE_URL an ordinary login and run migrate once with DATABASE_ADMIN_URL`,
    }),
  },
  {
    guard: 'owner-without-login',
    finds: `
      select distinct o.rolname as what from (${TABLES}) t join pg_roles o on o.oid = t.relowner
       where o.rolcanlogin or o.rolname <> '${OWNER_ROLE}'
          or exists (select from pg_roles r where r.rolname = $1 and not r.rolsuper and pg_has_role(r.oid, o.oid, 'member'))`,
    says: (found) => ({
      zh: `数据表的所有者 ${found} 可以登录，或就是应用本身：请用超级用户（或拥有本数据库、带 CREATEROLE 的登录）作为 DATABASE_ADMIN_URL 执行一次 migrate，表将归 ${OWNER_ROLE} 所有`,
      en: `The owner of the tables, ${found}, can sign in or is the application itself: run migrate once with a superuser, or a login with CREATEROLE that owns this database, as DATABASE_ADMIN_URL; the tables then belong to ${OWNER_ROLE}`,
    }),
  },
  {
    guard: 'append-only',
    finds: `
      select t.name as what from (${TABLES}) t where not guarded and t.name <> all (${CHANGING_TABLES})
      union all
      select t.name || ' ' || g.tgname from (${TABLES}) t join pg_trigger g on g.tgrelid = t.oid
       where not g.tgisinternal and g.tgenabled <> 'A'`,
    says: (found) => ({
      zh: `这些表没有只增保护，或其触发器未设为 ENABLE ALWAYS：${found}。请查明是谁改动的；以超级用户执行 alter table … enable always trigger … 可恢复`,
      en: `These tables have no append-only guard, or a trigger that is not ENABLE ALWAYS: ${found}. Find out who changed them; a superuser's alter table … enable always trigger … puts it back`,
    }),
  },
  {
    guard: 'rights',
    finds: `
      select p || ' ' || t.name as what
        from pg_roles r, (${TABLES}) t, unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
       where r.rolname = $1 and not pg_has_role(r.oid, t.relowner, 'member') and has_table_privilege(r.oid, t.oid, p)
         and (p in ('TRUNCATE', 'TRIGGER') or t.guarded)
      union all
      select 'UPDATE ' || t.name || ' (columns)' from pg_roles r, (${TABLES}) t
       where r.rolname = $1 and t.guarded and not pg_has_role(r.oid, t.relowner, 'member')
         and not has_table_privilege(r.oid, t.oid, 'UPDATE') and has_any_column_privilege(r.oid, t.oid, 'UPDATE')
      union all
      select 'CREATE ' || n.nspname from pg_roles r, pg_namespace n
       where r.rolname = $1 and not pg_has_role(r.oid, n.nspowner, 'member') and has_schema_privilege(r.oid, n.oid, 'CREATE')
         and (n.nspname = 'public' or n.nspname = any (${OURS}))`,
    says: (found) => ({
      zh: `应用登录有不该有的权限：${found}。执行一次 migrate 会按规则重新授权`,
      en: `The application's login has rights it should not have: ${found}. Running migrate gives them anew by rule`,
    }),
  },
  {
    guard: 'row-security',
    finds: `
      select t.name as what from (${TABLES}) t join pg_class c on c.oid = t.oid
       where not (c.relrowsecurity and c.relforcerowsecurity)
      union all
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any (${OURS}) and (c.relkind = 'm' or c.relkind = 'v'
         and not coalesce('security_invoker=true' = any (c.reloptions), false))
      union all
      select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any (${OURS}) and p.prosecdef and (p.oid::regprocedure::text <> all (${texts(Object.keys(DEFINERS))})
         or not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false))`,
    says: (found) => ({
      zh: `这些表没有强制的行级安全，或视图、函数以其所有者的权限读取：${found}。请查明是谁改动的；以所有者执行 alter table … enable row level security, force row level security（视图：alter view … set (security_invoker = true)）可恢复`,
      en: `These tables have no forced row security, or views and functions that read with their owner's rights: ${found}. Find out who changed them; alter table … enable row level security, force row level security as the owner (for a view alter view … set (security_invoker = true)) puts it back`,
    }),
  },
  {
    guard: 'ddl',
    finds: `
      select '${DDL_GUARD}' as what where not exists (
        select from pg_event_trigger e join pg_roles o on o.oid = e.evtowner
         where e.evtname = '${DDL_GUARD}' and e.evtevent = 'ddl_command_start' and e.evttags is null
           and e.evtenabled = 'A' and o.rolsuper)`,
    says: (found) => ({
      zh: `没有拒绝 DDL 的事件触发器 ${found}：只有超级用户能建立它，请以超级用户作为 DATABASE_ADMIN_URL 执行一次 migrate；在此之前，表的所有者可以停用触发器`,
      en: `The event trigger ${found}, which refuses DDL, is missing: only a superuser may make it; run migrate once with one as DATABASE_ADMIN_URL. Until then the owner of the tables can disable triggers`,
    }),
  },
  {
    guard: 'roles',
    finds: `
      select name as what from unnest(array['${AUDITOR_ROLE}', '${WORKER_ROLE}', '${BACKUP_ROLE}']) name
       where not exists (select from pg_roles where rolname = name)`,
    says: (found) => ({
      zh: `缺少角色 ${found}：请以带 CREATEROLE 的登录作为 DATABASE_ADMIN_URL 执行一次 migrate`,
      en: `The roles ${found} are missing: run migrate once with a login that has CREATEROLE as DATABASE_ADMIN_URL`,
    }),
  },
];
