import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { present } from '../../src/kernel/assert.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { readPostmasterFile } from '../../src/platform/database/postmaster-file.js';
import { markOf, ownMark } from '../../src/platform/process-mark.js';
import { takeServiceLock } from '../../src/platform/service-lock.js';
import { clusterOf, removeDataFolder } from '../support/remove-data.js';

const ROOT = join(import.meta.dirname, '..', '..');

interface Opened {
  readonly child: ChildProcess;
  readonly adminUrl: string;
  readonly started: boolean;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !condition(); i++) await new Promise((done) => setTimeout(done, 25));
  expect(condition()).toBe(true);
};

describe('the embedded database', () => {
  const base = mkdtempSync(join(tmpdir(), 'ledger-embedded-'));
  // Longer than a socket path may be, with spaces and Chinese: nothing may depend on the folder's name.
  const folder = join(base, `语料 账本 ${'x'.repeat(120)}`, '.data');
  const half = join(base, 'half');
  const [one, two] = [join(base, 'one'), join(base, 'two')];
  const children: ChildProcess[] = [];
  const pidFile = (): string => join(clusterOf(folder), 'postmaster.pid');
  /** Never 0: `kill(0)` would end the test run itself. */
  const serverPid = (): number => present(readPostmasterFile(clusterOf(folder))?.pid, 'a running server');

  function start(role: 'service' | 'command'): ChildProcess {
    const script = join(ROOT, 'test/support/embedded-child.ts');
    const loader = join(ROOT, 'test/support/ts-loader.mjs');
    const child = spawn(process.execPath, ['--no-warnings', '--import', loader, script, role, folder], {
      stdio: 'pipe',
    });
    children.push(child);
    return child;
  }

  async function open(role: 'service' | 'command'): Promise<Opened> {
    const child = start(role);
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    const line = await new Promise<string>((done, fail) => {
      child.stdout?.once('data', (chunk) => done(String(chunk)));
      child.once('exit', (code) => fail(new Error(`exit ${code}: ${errors}`)));
    });
    return { child, ...(JSON.parse(line) as { adminUrl: string; started: boolean }) };
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    const gone = once(child, 'exit');
    child.kill(signal);
    const [code] = await gone;
    return code as number | null;
  }

  afterAll(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    const left = readPostmasterFile(clusterOf(folder));
    if (left && markOf(left.pid)) {
      process.kill(left.pid, 'SIGQUIT');
      await until(() => !markOf(left.pid));
    }
    for (const used of [folder, half, one, two]) removeDataFolder(used);
    rmSync(base, { recursive: true, force: true });
  });

  it('starts on an empty folder, keeps durability on, and stops in order on SIGTERM', async () => {
    const { child, adminUrl, started } = await open('service');
    expect(started).toBe(true);
    const settings = await query(
      adminUrl,
      `select name, setting from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses') order by name`,
    );
    expect(settings).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    await query(adminUrl, 'create table kept (n int); insert into kept values (1)');
    const pid = serverPid();
    expect(await end(child, 'SIGTERM')).toBe(143);
    expect(markOf(pid)).toBeUndefined();
    expect(existsSync(pidFile())).toBe(false);
    expect(existsSync(join(folder, 'service.pid'))).toBe(false);
  });

  it('sorts Chinese by pinyin and lets nobody in without the password', async () => {
    const database = await openEmbedded(folder);
    expect(await query(database.adminUrl, `select x from (values ('中'), ('啊'), ('深')) v(x) order by x`)).toEqual([
      { x: '啊' },
      { x: '深' },
      { x: '中' },
    ]);
    await expect(query(database.adminUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
    await database.stop();
    await database.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  it('refuses a second service and names the first, while a command shares the server and leaves it running', async () => {
    const service = await open('service');
    const second = start('service');
    let words = '';
    second.stderr?.on('data', (chunk) => {
      words += chunk;
    });
    const [code] = await once(second, 'close');
    expect([code, words]).toEqual([3, expect.stringContaining(`process ${service.child.pid}`)]);

    const command = await open('command');
    expect(command.started).toBe(false);
    expect(await end(command.child, 'SIGINT')).toBe(130);
    expect(await query(service.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);

    const last = await open('command');
    const pid = serverPid();
    await end(service.child, 'SIGTERM');
    expect(await query(last.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
    await end(last.child, 'SIGTERM');
    expect(markOf(pid)).toBeUndefined();
  });

  it('finds the server that a service killed with -9 left behind, and stops it at the end', async () => {
    const killed = await open('service');
    const pid = serverPid();
    await end(killed.child, 'SIGKILL');
    expect(markOf(pid)).toBeDefined();
    const next = await open('service');
    expect([next.started, serverPid()]).toEqual([false, pid]);
    expect(await query(next.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
    expect(await end(next.child, 'SIGTERM')).toBe(143);
    expect(markOf(pid)).toBeUndefined();
  });

  it('starts again after service and server were killed with -9, with every committed row', async () => {
    const killed = await open('service');
    await query(killed.adminUrl, 'insert into kept values (2)');
    const pid = serverPid();
    await end(killed.child, 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    await until(() => !markOf(pid));
    expect(existsSync(pidFile())).toBe(true);
    const next = await open('service');
    expect(next.started).toBe(true);
    expect(await query(next.adminUrl, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await end(next.child, 'SIGKILL');
  });

  it('does not wait for, and does not harm, a foreign process that got the pid of the killed server', async () => {
    const pid = serverPid();
    process.kill(pid, 'SIGKILL');
    await until(() => !markOf(pid));
    const foreign = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'postgres'], { stdio: 'ignore' });
    children.push(foreign);
    const file = pidFile();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^[0-9]+/, String(foreign.pid)));
    const database = await openEmbedded(folder);
    expect(database.started).toBe(true);
    expect(await query(database.adminUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
    await database.stop();
    expect(foreign.exitCode).toBeNull();
    await end(foreign, 'SIGKILL');
  });

  it('takes over a service file whose pid is in use again, and one that was cut off while being written', () => {
    const file = join(folder, 'service.pid');
    writeFileSync(file, JSON.stringify({ ...ownMark(), startedAt: 'another boot' }));
    takeServiceLock(folder).release();
    writeFileSync(file, '{"pid": 12');
    expect(() => takeServiceLock(folder)).toThrow('already runs');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    takeServiceLock(folder).release();
    expect(existsSync(file)).toBe(false);
  });

  it('makes the files anew when the first start was cut off', async () => {
    mkdirSync(join(half, '.postgres.new-1', 'base'), { recursive: true });
    writeFileSync(join(half, '.postgres.new-1', 'PG_VERSION'), '18\n');
    const database = await openEmbedded(half);
    expect(await query(database.url, 'select current_user::text as me')).toEqual([{ me: 'ledger_app' }]);
    await database.stop();
    expect(readdirSync(half).filter((name) => name.startsWith('.') || name.endsWith('.lock'))).toEqual([]);
  });

  it('names the setting when the folder cannot be used', async () => {
    const file = join(base, 'a file in the way');
    writeFileSync(file, '');
    await expect(openEmbedded(join(file, '.data'))).rejects.toMatchObject({ setting: 'DATA_DIR', exitCode: 3 });
    expect(() => takeServiceLock(join(file, '.data'))).toThrow('cannot be used');
  });

  it('keeps two folders apart', async () => {
    const [first, second] = await Promise.all([openEmbedded(one), openEmbedded(two)]);
    expect(first.adminUrl).not.toBe(second.adminUrl);
    await Promise.all([first.stop(), second.stop()]);
  });
});
