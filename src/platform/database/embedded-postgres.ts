/**
 * The database that comes with the product: an ordinary PostgreSQL server, started on the data folder and shared by all
 * processes that use the folder (the service, commands). Whoever leaves last stops it; a server left behind by a killed
 * process is found and used again. Each folder has its own server on its own free loopback port.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../../kernel/text.js';
import { dataFolderError, openDataFolder } from '../data-folder.js';
import { parseMark, withFileLock } from '../file-lock.js';
import { ownMark, stillRuns } from '../process-mark.js';
import { HeardClient } from './heard-client.js';
import { ADMIN_ROLE, openCluster, type PostgresCluster } from './postgres-cluster.js';
import { findServer, type RunningServer, serverUrl, startServer, stopServer } from './postgres-server.js';
import { APP_ROLE } from './roles.js';

export interface EmbeddedDatabase {
  /** As the application signs in: no superuser, owner of nothing. */
  readonly url: string;
  /** As migrations sign in. */
  readonly adminUrl: string;
  /** False when the server was already running. */
  readonly started: boolean;
  /** Leaves the server; stops it when no other process uses it. May be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Told of steps that may take more than a moment. */
  readonly onProgress?: (step: Text) => void;
  /** Server settings; the tests' server gives up durability with them. */
  readonly settings?: Readonly<Record<string, string>>;
}

const DATABASE = 'ledger';

const STARTING: Text = { zh: '正在启动内置数据库…', en: 'Starting the embedded database ...' };

/** Opens the embedded database of a data folder. Throws StartError when it cannot be made or started. */
export async function openEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const home = openDataFolder(dataDir);
  const onProgress = options.onProgress ?? (() => undefined);
  const waiting = (pid: number): void =>
    onProgress({
      zh: `等待进程 ${pid} 完成对数据库的启动或停止…`,
      en: `Waiting for process ${pid} to start or stop the database ...`,
    });
  try {
    return await withFileLock(lockFile(home), () => findOrStart(home, options.settings ?? {}, onProgress), waiting);
  } catch (error) {
    throw dataFolderError(home, error);
  }
}

async function findOrStart(
  home: string,
  settings: Readonly<Record<string, string>>,
  onProgress: (step: Text) => void,
): Promise<EmbeddedDatabase> {
  const cluster = await openCluster(home, onProgress);
  const found = await findServer(cluster);
  if (!found) onProgress(STARTING);
  const server = found ?? (await startServer(cluster, home, settings));
  const leave = enter(home, server);
  try {
    await makeDatabase(cluster, server.port);
  } catch (error) {
    leave();
    if (!found) await stopServer(server);
    throw error;
  }
  return {
    url: serverUrl(APP_ROLE, cluster.password, server.port, DATABASE),
    adminUrl: serverUrl(ADMIN_ROLE, cluster.password, server.port, DATABASE),
    started: !found,
    stop: () => withFileLock(lockFile(home), () => leaveAndStop(home, server, leave)),
  };
}

const lockFile = (home: string): string => join(home, 'postgres.lock');

/** Writes this process down as a user of the server; the returned function takes it off the list. */
function enter(home: string, server: RunningServer): () => void {
  const folder = usersFolder(home);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, randomUUID());
  writeFileSync(file, JSON.stringify(ownMark()));
  // A process that ends without stopping (an uncaught error) still asks the server to stop; it does not wait for it.
  const onExit = (): void => {
    rmSync(file, { force: true });
    if (!inUse(home) && stillRuns(server.mark)) process.kill(server.mark.pid, 'SIGINT');
  };
  process.once('exit', onExit);
  return () => {
    process.off('exit', onExit);
    rmSync(file, { force: true });
  };
}

async function leaveAndStop(home: string, server: RunningServer, leave: () => void): Promise<void> {
  leave();
  if (!inUse(home)) await stopServer(server);
}

/** True while a process uses the data folder's server; what killed processes left on the list is cleared away. */
export function inUse(home: string): boolean {
  const folder = usersFolder(home);
  if (!existsSync(folder)) return false;
  let used = false;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const mark = parseMark(readFileSync(file, 'utf8'));
    if (mark && stillRuns(mark)) used = true;
    else rmSync(file, { force: true });
  }
  return used;
}

const usersFolder = (home: string): string => join(home, 'postgres.users');

/** The application's login and its database. The login owns nothing: tables are the administrator's. */
async function makeDatabase(cluster: PostgresCluster, port: number): Promise<void> {
  const client = new HeardClient({ connectionString: serverUrl(ADMIN_ROLE, cluster.password, port, 'postgres') });
  await client.connect();
  try {
    const has = async (sql: string, name: string): Promise<boolean> => (await client.query(sql, [name])).rowCount === 1;
    if (!(await has('select 1 from pg_roles where rolname = $1', APP_ROLE))) {
      await client.query(`create role ${APP_ROLE} login password ${client.escapeLiteral(cluster.password)}`);
    }
    if (!(await has('select 1 from pg_database where datname = $1', DATABASE))) {
      await client.query(`create database ${DATABASE}`);
    }
  } finally {
    await client.end();
  }
}
