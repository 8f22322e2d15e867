/** The server's files: where they are, under which account, and how they are made for the first time. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BugError } from '../../kernel/assert.js';
import type { Text } from '../../kernel/text.js';
import { StartError } from '../start-error.js';
import { accountFor, accountsToTry, canRun, type PostgresAccount, spawnAs } from './postgres-account.js';
import { executable, findPostgresFolder } from './postgres-binaries.js';

export interface PostgresCluster {
  /** The server's data folder (PGDATA). */
  readonly folder: string;
  readonly account: PostgresAccount;
  readonly binFolder: string;
  readonly password: string;
}

export const ADMIN_ROLE = 'ledger_admin';

/** Where root keeps files for an account that cannot enter the project: system state, not a temporary folder. */
const SYSTEM_FOLDER = '/var/lib/corpus-ledger';

/** Folders that `initdb` is filling; what a killed first start left is cleared away. */
const HALF_MADE = '.postgres.new-';

/** `--icu-locale=zh-Hans-CN` sorts Chinese by pinyin unless a column says otherwise. */
const INITDB_FLAGS = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--locale-provider=icu',
  '--icu-locale=zh-Hans-CN',
  '--data-checksums',
];

const CREATING: Text = { zh: '正在建立数据库文件（约 3 秒）…', en: 'Creating the database files (about 3 s) ...' };

/** The cluster of a data folder, made when there is none. Expects to be the only process at it (see embedded-postgres). */
export async function openCluster(home: string, onProgress: (step: Text) => void): Promise<PostgresCluster> {
  const native = findPostgresFolder();
  const password = ownPassword(home);
  const folder = recordedFolder(home);
  if (existsSync(join(folder, 'PG_VERSION'))) return existingCluster(folder, native, password);
  onProgress(CREATING);
  clearHalfMade(home);
  const failures: string[] = [];
  for (const account of accountsToTry(ownerAround(home))) {
    const cluster = place(home, native, account, password);
    if (typeof cluster === 'string') {
      failures.push(cluster);
      continue;
    }
    const failure = await initialise(cluster);
    if (failure === undefined) {
      if (dirname(cluster.folder) !== home) writeFileSync(locationFile(home), cluster.folder);
      return cluster;
    }
    failures.push(failure);
  }
  throw new StartError(
    'PLATFORM.DATABASE_INIT',
    {
      zh: `无法在 ${home} 建立数据库文件：${failures.join('；')}。请换一个可写的 DATA_DIR，或设置 DATABASE_URL 使用现有服务器`,
      en: `The database files could not be made in ${home}: ${failures.join('; ')}. Name another writable folder with DATA_DIR, or set DATABASE_URL to a server that exists`,
    },
    'DATA_DIR',
  );
}

/** The superuser's and the application's password: random, kept beside the data, readable by its owner only. */
function ownPassword(home: string): string {
  const file = join(home, 'postgres.password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

const locationFile = (home: string): string => join(home, 'postgres.location');

function recordedFolder(home: string): string {
  const file = locationFile(home);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : join(home, 'postgres');
}

function existingCluster(folder: string, native: string, password: string): PostgresCluster {
  const owner = statSync(folder);
  const account = accountFor(owner);
  if (!account) throw notOurs(folder, owner.uid);
  const binFolder = usableBinaries(native, account);
  if (binFolder && canEnter(account, folder)) return { folder, account, binFolder, password };
  // The cluster was made where namespaces were allowed, or before its folder was closed: hand it to another account.
  for (const other of accountsToTry(ownerAround(dirname(folder)))) {
    const otherBin = usableBinaries(native, other);
    if (other.kind === account.kind || !otherBin || !canEnter(other, dirname(folder))) continue;
    give(folder, other);
    return { folder, account: other, binFolder: otherBin, password };
  }
  throw notOurs(folder, owner.uid);
}

function notOurs(folder: string, uid: number): StartError {
  return new StartError(
    'PLATFORM.DATA_FOLDER_OWNER',
    {
      zh: `数据库文件 ${folder} 属于用户 ${uid}，当前用户不能使用。请以该用户运行，或用 DATA_DIR 指定另一个目录`,
      en: `The database files in ${folder} belong to user ${uid} and cannot be used by this one. Run as that user, or name another folder with DATA_DIR`,
    },
    'DATA_DIR',
  );
}

/** Whose place this is: root often makes the data folder inside somebody else's project. */
function ownerAround(home: string): { uid: number; gid: number } {
  const own = statSync(home);
  return own.uid === 0 ? statSync(dirname(home)) : own;
}

/** Folder and programs for a new cluster under the account, or the reason why not. */
function place(home: string, native: string, account: PostgresAccount, password: string): PostgresCluster | string {
  const binFolder = usableBinaries(native, account);
  if (!binFolder) return `${describe(account)} cannot run the server's programs`;
  if (canEnter(account, home)) return { folder: join(home, 'postgres'), account, binFolder, password };
  if (account.kind !== 'user') return `${describe(account)} cannot enter ${home}`;
  const key = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const folder = join(SYSTEM_FOLDER, key, 'postgres');
  mkdirSync(dirname(folder), { recursive: true });
  return { folder, account, binFolder, password };
}

function describe(account: PostgresAccount): string {
  if (account.owner) return `user ${account.owner.uid}`;
  return account.kind === 'namespace' ? 'a user namespace (unshare -U)' : 'this user';
}

/** The programs where they are installed, else (root only) a copy that the account can enter. */
function usableBinaries(native: string, account: PostgresAccount): string | undefined {
  const inPlace = join(native, 'bin');
  if (runsThere(account, inPlace)) return inPlace;
  if (account.kind !== 'user') return undefined;
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(SYSTEM_FOLDER, `programs-${version}`);
  if (!runsThere(account, join(copy, 'bin'))) {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true, force: true });
    renameSync(`${copy}.new`, copy);
  }
  return runsThere(account, join(copy, 'bin')) ? join(copy, 'bin') : undefined;
}

function runsThere(account: PostgresAccount, binFolder: string): boolean {
  return canRun(account, join(binFolder, executable('postgres')), ['--version']);
}

function canEnter(account: PostgresAccount, folder: string): boolean {
  return account.kind === 'self' || canRun(account, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
}

function clearHalfMade(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(HALF_MADE)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Makes the files beside their final place and renames them there, so that a killed first start leaves no half cluster. */
async function initialise(cluster: PostgresCluster): Promise<string | undefined> {
  const parent = dirname(cluster.folder);
  clearHalfMade(parent);
  // A name of its own each time: the initdb of a killed first start may still be writing into its folder.
  const fresh = join(parent, `${HALF_MADE}${randomUUID()}`);
  mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = `${fresh}.password`;
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  try {
    if (cluster.account.owner) {
      const { uid, gid } = cluster.account.owner;
      for (const path of [fresh, passwordFile]) chownSync(path, uid, gid);
    }
    const args = ['-D', fresh, '-U', ADMIN_ROLE, `--pwfile=${passwordFile}`, ...INITDB_FLAGS];
    await runProgram(cluster, 'initdb', args);
    renameSync(fresh, cluster.folder);
    return undefined;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    return (error as Error).message;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runProgram(cluster: PostgresCluster, program: string, args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    let output = '';
    const child = spawnAs(cluster.account, join(cluster.binFolder, executable(program)), args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: dirname(cluster.folder),
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new BugError(`${program}: ${output.trim().replaceAll('\n', ' ').slice(0, 500) || `exit ${code}`}`));
    });
  });
}

function give(folder: string, account: PostgresAccount): void {
  if (!account.owner) return;
  const { uid, gid } = account.owner;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    lchownSync(join(entry.parentPath, entry.name), uid, gid);
  chownSync(folder, uid, gid);
}
