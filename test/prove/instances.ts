/** Instances of the service on one durable database, in this process or as children, and a client that tells all it sees. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { appModule } from '../../src/app.module.js';
import { boot } from '../../src/boot.js';
import { Application } from '../../src/cli/application.js';
import { Identity, SignIn } from '../../src/modules/identity/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import { readConfig } from '../../src/platform/config.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import type { Database } from '../../src/platform/database/database.js';
import { type EmbeddedDatabase, openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { HeardClient } from '../../src/platform/database/heard-client.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { clusterOf, removeDataFolder } from '../support/remove-data.js';

export interface Sent {
  readonly path: string;
  readonly token?: string;
  readonly key?: string;
  /** Absent = JSON. */
  readonly type?: string;
  readonly body: object;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const ANSWER_LIMIT_MS = 30_000;

/** Sends over kept-alive connections; a reply is one only when its last byte has arrived. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  send(port: number, { path, token, key, type = 'application/json', body }: Sent): Promise<Reply> {
    const bytes = Buffer.from(JSON.stringify(body), 'utf8');
    const headers = {
      'Content-Type': type,
      'Content-Length': bytes.length,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    };
    return new Promise((done, fail) => {
      const asked = request({
        host: '127.0.0.1',
        port,
        path: `/api/v1${path}`,
        method: 'POST',
        headers,
        agent: this.agent,
      });
      asked.setTimeout(ANSWER_LIMIT_MS, () => asked.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)));
      asked.on('error', fail);
      asked.on('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', fail);
        answer.on('close', () => {
          if (answer.complete)
            done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) });
          else fail(new Error('the reply broke off'));
        });
      });
      asked.end(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const PASSWORD = 'a long enough passphrase 42';
const OPERATOR = 'prove-operator';

/** The database of a harness: durable, in a temporary folder, with an operator who may sign in. */
export class ProofServer {
  private constructor(
    readonly folder: string,
    private embedded: EmbeddedDatabase,
    readonly admin: pg.Pool,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<ProofServer> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-prove-'));
    const embedded = await openEmbedded(folder, { settings });
    return new ProofServer(folder, embedded, adminPool(embedded.adminUrl), settings);
  }

  get port(): number {
    return Number(new URL(this.embedded.url).port);
  }

  /** What a process needs to be an instance on this database, over `port` where that is not the server's own. */
  environment(name: string, port = this.port): NodeJS.ProcessEnv {
    const through = (url: string): string => {
      const changed = new URL(url);
      changed.port = String(port);
      return changed.href;
    };
    return {
      NODE_ENV: 'development',
      DATA_DIR: join(this.folder, name),
      DATABASE_URL: through(this.embedded.url),
      DATABASE_ADMIN_URL: this.embedded.adminUrl,
      LOG_SIGNING_KEY_FILE: join(this.folder, 'log-signing.pem'),
      TOKEN_SECRET_FILE: join(this.folder, 'token-secret'),
      SAMPLE_YEAR: 'off',
      // Nothing listens there: the harness tries the book, not the witness.
      WITNESS_URL: 'http://127.0.0.1:9',
      PORT: '0',
    };
  }

  async query<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(sql, [...parameters])).rows;
  }

  /** SIGKILL for the postmaster and all its backends, and then a start with recovery. Returns the milliseconds it took. */
  async kill(): Promise<number> {
    const start = performance.now();
    const pid = Number(readFileSync(join(clusterOf(this.folder), 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
    const backends = childrenOf(pid);
    for (const each of [pid, ...backends]) killHard(each);
    const before = this.embedded;
    this.embedded = await openEmbedded(this.folder, { settings: this.settings });
    await before.stop();
    (this.admin.options as { connectionString?: string }).connectionString = this.embedded.adminUrl;
    return performance.now() - start;
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.embedded.stop();
    removeDataFolder(this.folder);
  }
}

function adminPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, types: COLUMN_TYPES, max: 4, Client: HeardClient });
  pool.on('error', () => undefined);
  return pool;
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** An instance in this process. */
export interface LocalInstance {
  readonly port: number;
  readonly application: Application;
  close(): Promise<void>;
}

/** `change` may put a broken database in the place of the shipped one. */
export async function openLocal(
  environment: NodeJS.ProcessEnv,
  change: (database: Database) => Database = (database) => database,
): Promise<LocalInstance> {
  const booted = await boot(() => undefined, readConfig(environment));
  const parts = { ...booted, database: change(booted.database) };
  const http = await createHttpApp(appModule(parts), { settings: httpSettings({ production: false }), logger: false });
  await http.listen(0, '127.0.0.1');
  const application = new Application(parts, http);
  const { port } = http.getHttpServer().address() as AddressInfo;
  return { port, application, close: () => application.close() };
}

/** The token of an operator; the account is made at the first call. */
export async function operatorToken(application: Application): Promise<string> {
  const identity = application.get(Identity);
  return application.run(async (ctx) => {
    if ((await identity.findByUsername(ctx, OPERATOR)) === undefined) {
      await identity.addUser(ctx, { username: OPERATOR, roles: ['operator'], password: PASSWORD });
    }
    return (await application.get(SignIn).open(ctx, { username: OPERATOR, password: PASSWORD })).accessToken;
  });
}

/** The token of a new buyer of this organisation. */
export async function buyerToken(application: Application, organisationId: string): Promise<string> {
  const identity = application.get(Identity);
  return application.run(async (ctx) => {
    const username = `prove-buyer-${organisationId.slice(-12)}`;
    await identity.addUser(ctx, { username, roles: ['buyer'], organisationId, password: PASSWORD });
    return (await application.get(SignIn).open(ctx, { username, password: PASSWORD })).accessToken;
  });
}

/** Codes of what `log verify` and `book audit` find. */
export async function problemsOf(application: Application): Promise<string[]> {
  await application.sequence();
  return application.run(async (ctx) => {
    const { problems } = await application
      .get(Translog)
      .verify(ctx, application.leafSources(), application.verifierKeys());
    const audit = await application.get(Ledger).audit(ctx);
    return [...problems, ...audit].map(({ code }) => code);
  });
}

/** Runs from the compiled tree or from the sources, whichever this file was started from. */
const MAIN = join(import.meta.dirname, '..', '..', 'src', `main.${import.meta.filename.endsWith('.ts') ? 'ts' : 'js'}`);
const READY_LIMIT_MS = 120_000;
const POLL_MS = 20;

/** An instance as a process of its own. */
export class ChildInstance {
  private words = '';

  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.words = (this.words + bytes.toString('utf8')).slice(-4_000);
      });
    }
  }

  /** Starts one and returns when it is ready. */
  static async start(environment: NodeJS.ProcessEnv): Promise<ChildInstance> {
    const port = await freePort();
    const child = spawn(process.execPath, [...process.execArgv, MAIN], {
      env: { PATH: process.env.PATH, ...environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    const onExit = (): void => void child.kill('SIGKILL');
    process.once('exit', onExit);
    void ended.then(() => process.off('exit', onExit));
    const instance = new ChildInstance(port, child, ended);
    await instance.ready();
    return instance;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The end of what it has printed. */
  get lastWords(): string {
    return this.words;
  }

  /** SIGKILL, or another signal; returns when the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  private async ready(): Promise<void> {
    const until = Date.now() + READY_LIMIT_MS;
    while (this.alive && Date.now() < until) {
      if (await answers(this.port)) return;
      await sleep(POLL_MS);
    }
    await this.end('SIGKILL');
    throw new Error(`an instance did not come up: ${this.words}`);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, path: '/health/ready', timeout: 2_000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => done(false));
    asked.end();
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
