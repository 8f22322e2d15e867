/** The running server of a cluster: find it, start it, wait until it answers, stop it. */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, markOf, type ProcessMark, stillRuns } from '../process-mark.js';
import { StartError } from '../start-error.js';
import { HeardClient } from './heard-client.js';
import { spawnAs } from './postgres-account.js';
import { executable } from './postgres-binaries.js';
import { ADMIN_ROLE, type PostgresCluster } from './postgres-cluster.js';
import { disownPostmasterFile, readPostmasterFile } from './postmaster-file.js';

export interface RunningServer {
  readonly mark: ProcessMark;
  readonly port: number;
}

/** Durability is PostgreSQL's own: fsync, synchronous_commit and full_page_writes stay on unless a test says otherwise. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
};

/** Recovery after a crash replays the journal and may take minutes. */
const START_LIMIT_MS = 300_000;
/** A server that calls itself ready and still does not take our password after this long is not usable. */
const ANSWER_LIMIT_MS = 20_000;
const POLL_MS = 40;
const LOG_LIMIT_BYTES = 10_000_000;
const ATTEMPTS = 5;
/** Signals by urgency: fast shutdown, immediate shutdown, and what cannot be refused; each with its patience. */
const STOP_STEPS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
] as const;

/**
 * The server that already runs on this cluster: another process of ours started it, or a service that was killed left it
 * behind. A pid file without its process stays for the server to judge; one whose pid now belongs to somebody else is
 * disowned; a server of ours that does not answer is stopped.
 */
export async function findServer(cluster: PostgresCluster): Promise<RunningServer | undefined> {
  const file = readPostmasterFile(cluster.folder);
  const mark = file && markOf(file.pid);
  if (!file || !mark) return undefined;
  if (!isServerOf(cluster, file.pid)) {
    disownPostmasterFile(cluster.folder);
    return undefined;
  }
  const port = await whenReady(cluster, mark);
  if (port !== undefined) return { mark, port };
  await stopServer({ mark, port: file.port });
  return undefined;
}

/** Starts the server on a free loopback port. Throws {@link StartError} with the server's own last words. */
export async function startServer(
  cluster: PostgresCluster,
  home: string,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const logFile = join(home, 'postgres.log');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const mark = launch(cluster, logFile, { ...SETTINGS, ...settings, port: String(await freePort()) });
    const port = mark && (await whenReady(cluster, mark));
    if (mark && port !== undefined) return { mark, port };
    if (mark) await stopServer({ mark, port: 0 });
    // Another process took the port first, or children of a killed server still write: both pass.
    await sleep(attempt * 500);
  }
  throw notStarted(logFile);
}

/** Returns when the server is gone; harmless when it already is. */
export async function stopServer(server: RunningServer): Promise<void> {
  for (const [signal, patienceMs] of STOP_STEPS) {
    if (!stillRuns(server.mark)) return;
    try {
      process.kill(server.mark.pid, signal);
    } catch {
      return;
    }
    const until = Date.now() + patienceMs;
    while (stillRuns(server.mark) && Date.now() < until) await sleep(POLL_MS);
  }
}

function launch(
  cluster: PostgresCluster,
  logFile: string,
  settings: Readonly<Record<string, string>>,
): ProcessMark | undefined {
  const log = openSync(logFile, sizeOf(logFile) > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const program = join(cluster.binFolder, executable('postgres'));
    // A session of its own: Ctrl-C in the terminal is for us, and we stop the server in order.
    const child = spawnAs(cluster.account, program, ['-D', cluster.folder, ...args], {
      stdio: ['ignore', log, log],
      detached: true,
      cwd: dirname(cluster.folder),
    });
    child.on('error', () => undefined);
    child.unref();
    return child.pid === undefined ? undefined : markOf(child.pid);
  } finally {
    closeSync(log);
  }
}

/** The port once the server takes our password; undefined when its process ends before that. */
async function whenReady(cluster: PostgresCluster, mark: ProcessMark): Promise<number | undefined> {
  const until = Date.now() + START_LIMIT_MS;
  let readySince: number | undefined;
  while (stillRuns(mark) && Date.now() < until) {
    const file = readPostmasterFile(cluster.folder);
    if (file?.pid === mark.pid && file.ready) {
      if (await answers(cluster, file.port)) return file.port;
      readySince ??= Date.now();
      if (Date.now() - readySince > ANSWER_LIMIT_MS) return undefined;
    }
    await sleep(POLL_MS);
  }
  return undefined;
}

async function answers(cluster: PostgresCluster, port: number): Promise<boolean> {
  const client = new HeardClient({
    connectionString: serverUrl(ADMIN_ROLE, cluster.password, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `sslmode` is named since PGSSLMODE of the caller's environment is meant for other servers. */
export function serverUrl(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** A process is ours when it is the server program and was started on this very folder. */
function isServerOf(cluster: PostgresCluster, pid: number): boolean {
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(` ${cluster.folder} `);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('no loopback port')),
      );
    });
  });
}

function notStarted(logFile: string): StartError {
  const words = lastWords(logFile);
  return new StartError(
    'PLATFORM.DATABASE_START',
    {
      zh: `内置数据库未能启动。服务器最后的输出：${words}。完整日志见 ${logFile}；也可以设置 DATABASE_URL 使用现有服务器`,
      en: `The embedded database did not start. The server's last words: ${words}. The whole log is ${logFile}; or set DATABASE_URL to a server that exists`,
    },
    'DATABASE_URL',
  );
}

function lastWords(logFile: string): string {
  try {
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-3).join(' | ').slice(-600);
  } catch {
    return '-';
  }
}
