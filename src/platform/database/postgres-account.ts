/**
 * Under which account the server runs. PostgreSQL refuses to run as root, so root has two ways: a user namespace, where
 * files keep their owner and the process is nobody special, and another user of the system. Both have places that they
 * cannot enter, and namespaces are forbidden in many containers; {@link accountsToTry} orders them, the caller tries.
 */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface PostgresAccount {
  readonly kind: 'self' | 'namespace' | 'user';
  /** Who must own the files; absent = whoever we are. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const SELF: PostgresAccount = { kind: 'self' };
const NAMESPACE: PostgresAccount = { kind: 'namespace' };

export function userAccount(uid: number, gid: number): PostgresAccount {
  return { kind: 'user', owner: { uid, gid } };
}

/** The accounts for a new cluster, best first. `folderOwner` is who owns the data folder. */
export function accountsToTry(folderOwner: { uid: number; gid: number }, passwd = readPasswd()): PostgresAccount[] {
  if (process.getuid?.() !== 0) return [SELF];
  const users = folderOwner.uid === 0 ? [] : [folderOwner];
  for (const name of ['postgres', 'nobody']) {
    const user = parsePasswd(passwd, name);
    if (user && user.uid !== 0) users.push(user);
  }
  return [NAMESPACE, ...users.map(({ uid, gid }) => userAccount(uid, gid))];
}

/** The account for a cluster that exists and belongs to `owner`; undefined when we may not run it. */
export function accountFor(owner: { uid: number; gid: number }): PostgresAccount | undefined {
  const me = process.getuid?.();
  if (me === undefined) return SELF;
  if (me !== 0) return owner.uid === me ? SELF : undefined;
  return owner.uid === 0 ? NAMESPACE : userAccount(owner.uid, owner.gid);
}

/** Starts a program under the account. */
export function spawnAs(
  account: PostgresAccount,
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const [command, all] = commandFor(account, program, args);
  return spawn(command, all, { ...options, ...account.owner, env: serverEnvironment() });
}

/** True when the account can run the program (with `args`) to a good end. */
export function canRun(account: PostgresAccount, program: string, args: readonly string[]): boolean {
  const [command, all] = commandFor(account, program, args);
  return (
    spawnSync(command, all, { ...account.owner, env: serverEnvironment(), stdio: 'ignore', cwd: '/' }).status === 0
  );
}

/** uid and gid of a named user in the text of /etc/passwd. */
export function parsePasswd(passwd: string, name: string): { uid: number; gid: number } | undefined {
  const line = passwd.split('\n').find((each) => each.startsWith(`${name}:`));
  const [, , uid = '', gid = ''] = line?.split(':') ?? [];
  return /^[0-9]+$/.test(uid) && /^[0-9]+$/.test(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function commandFor(account: PostgresAccount, program: string, args: readonly string[]): [string, string[]] {
  return account.kind === 'namespace' ? ['unshare', ['-U', '--', program, ...args]] : [program, [...args]];
}

/** The caller's PG* settings are for other servers and would change ours. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
