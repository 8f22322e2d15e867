/**
 * The roles of a database: who owns the tables (nobody can sign in as it), and what auditors, background jobs and
 * backups may do. Names are the whole cluster's, so each step looks, makes what is missing, and takes it well when
 * another database's migration was first.
 */
import type { QueryRunner } from 'typeorm';
import { isForbidden, literal, quoted } from './rooms.js';

export const OWNER_ROLE = 'ledger_owner';
export const AUDITOR_ROLE = 'ledger_auditor';
export const WORKER_ROLE = 'ledger_worker';
export const BACKUP_ROLE = 'ledger_backup';

/** The application's login in the embedded database; elsewhere DATABASE_URL names it. */
export const APP_ROLE = 'ledger_app';

/** Duplicate object, unique violation, and a row of a shared catalogue that another session was just writing. */
const SOMEBODY_WAS_FIRST = ['42710', '23505', 'XX000'];

export interface Login {
  readonly role: string;
  readonly password: string;
}

/** User name and password of a database URL; undefined when it names nobody. */
export function loginOf(url: string): Login | undefined {
  const { username, password } = new URL(url);
  return username === '' ? undefined : { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Makes the roles that are missing, as far as this login may; what it may not is seen in the catalogue afterwards. */
export async function makeRoles(runner: QueryRunner, app: Login | undefined): Promise<void> {
  for (const role of [OWNER_ROLE, AUDITOR_ROLE, WORKER_ROLE, BACKUP_ROLE]) {
    await makeRole(runner, role, 'nologin');
  }
  if (app) await makeRole(runner, app.role, `login password ${literal(app.password)}`);
}

/**
 * True when this login can act as the owner. A login that may make roles lets itself in; not so the application's own
 * login (DATABASE_URL alone), which would keep that right after a better login has taken over.
 */
export async function canBeOwner(runner: QueryRunner, appRole: string | undefined): Promise<boolean> {
  if (!(await exists(runner, OWNER_ROLE))) return false;
  if (await maySetRole(runner)) return true;
  const me = await currentUser(runner);
  if (me === appRole) return false;
  await tolerant(runner, `grant ${OWNER_ROLE} to ${quoted(me)}`);
  return maySetRole(runner);
}

/** Does `work` as the owner, or as this login itself where it cannot be the owner. */
export async function asOwner<T>(runner: QueryRunner, owner: boolean, work: () => Promise<T>): Promise<T> {
  if (!owner) return work();
  await runner.query(`set role ${OWNER_ROLE}`);
  try {
    return await work();
  } finally {
    await runner.query('reset role');
  }
}

export async function currentUser(runner: QueryRunner): Promise<string> {
  const [row] = (await runner.query('select current_user::text as me')) as { me: string }[];
  return row?.me ?? '';
}

export async function exists(runner: QueryRunner, role: string): Promise<boolean> {
  const rows = (await runner.query('select from pg_roles where rolname = $1', [role])) as unknown[];
  return rows.length > 0;
}

async function makeRole(runner: QueryRunner, role: string, how: string): Promise<void> {
  if (await exists(runner, role)) return;
  await tolerant(runner, `create role ${quoted(role)} ${how}`);
}

async function maySetRole(runner: QueryRunner): Promise<boolean> {
  try {
    await runner.query(`set role ${OWNER_ROLE}`);
    await runner.query('reset role');
    return true;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

async function tolerant(runner: QueryRunner, sql: string): Promise<void> {
  try {
    await runner.query(sql);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (!isForbidden(error) && !SOMEBODY_WAS_FIRST.includes(code)) throw error;
  }
}
