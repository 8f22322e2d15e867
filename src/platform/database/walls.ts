/** The doors in the walls of row security that belong to roles and not to callers: opened after each migration. */
import type { QueryRunner } from 'typeorm';
import { AUDITOR_ROLE, BACKUP_ROLE } from './roles.js';
import { quoted, ROOM_SCHEMAS } from './rooms.js';

interface Door {
  readonly policy: string;
  /** For whom, as an SQL expression over a table `c`. */
  readonly role: string;
  readonly rights: (role: string) => string;
}

/**
 * The owner, as whom nobody can sign in, migrates data and runs the few functions that look past a wall; auditors and
 * backups read everything under a role of their own (a dump needs `--enable-row-security`). Where a login owns the tables
 * the wall does not stand for it: `/health/ready` says so, and production refuses to start.
 */
const DOORS: readonly Door[] = [
  {
    policy: 'owner_works',
    role: 'pg_get_userbyid(c.relowner)',
    rights: (role) => `for all to ${role} using (true) with check (true)`,
  },
  { policy: 'auditor_sees', role: `'${AUDITOR_ROLE}'`, rights: (role) => `for select to ${role} using (true)` },
  { policy: 'backup_sees', role: `'${BACKUP_ROLE}'`, rights: (role) => `for select to ${role} using (true)` },
];

/** Walled tables that have no such door, or one for somebody else. */
const closed = ({ policy, role }: Door): string => `
  select c.oid::regclass::text as "table", r.rolname as role
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.rolname = ${role}
   where n.nspname = any ($1) and c.relkind in ('r', 'p') and c.relrowsecurity
     and not exists (select from pg_policy p
                      where p.polrelid = c.oid and p.polname = '${policy}' and p.polroles = array[r.oid])
   order by 1`;

/** Runs as the owner of the tables. A role that does not exist yet gets its door at a later migration. */
export async function openDoors(runner: QueryRunner): Promise<void> {
  for (const door of DOORS) {
    const tables = (await runner.query(closed(door), [ROOM_SCHEMAS])) as { table: string; role: string }[];
    const statements = tables.flatMap(({ table, role }) => [
      `drop policy if exists ${door.policy} on ${table}`,
      `create policy ${door.policy} on ${table} ${door.rights(quoted(role))}`,
    ]);
    if (statements.length > 0) await runner.query(statements.join(';\n'));
  }
}
