/** A fresh, fully migrated database for one test file, and whoever looks at it as superuser. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { type Actor, SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { quoted } from '../../src/platform/database/rooms.js';
import type { TestServer } from './test-server.js';
import { withDatabase } from './urls.js';

export interface TestRun {
  readonly actor?: Actor;
  readonly now?: Date;
}

export class TestDatabase {
  constructor(
    readonly database: Database,
    /** As the application signs in. */
    readonly url: string,
    /** As the superuser signs in. */
    readonly adminUrl: string,
    private readonly drop: () => Promise<void>,
  ) {}

  private readonly idle: AdminSession[] = [];

  get dataSource(): DataSource {
    return this.database.dataSource;
  }

  /** One committed transaction, as the application's login; the actor is the system unless given. */
  run<T>(work: (ctx: Ctx) => Promise<T>, options: TestRun = {}): Promise<T> {
    return this.database.run(options.actor ?? SYSTEM_ACTOR, work, options.now ? { now: options.now } : {});
  }

  /** One statement as superuser, outside every transaction: what a hostile administrator could do. */
  async adminQuery<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const session = this.idle.pop() ?? (await AdminSession.open(this.adminUrl));
    try {
      return await session.query<Row>(sql, parameters);
    } finally {
      if (await session.forget()) this.idle.push(session);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((session) => session.close()));
    await this.database.close();
    await this.drop();
  }
}

/** A superuser's connection that is as new for every statement: signing in again would cost more than most of them. */
class AdminSession {
  private constructor(private readonly client: pg.Client) {
    // A test may end every session of the server; the next statement gets a new one.
    client.on('error', () => undefined);
  }

  static async open(url: string): Promise<AdminSession> {
    const client = new pg.Client({ connectionString: url, types: COLUMN_TYPES });
    await client.connect();
    return new AdminSession(client);
  }

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return (await this.client.query(sql, [...parameters])).rows as Row[];
  }

  /** Gives up settings, temporary tables, locks and an open transaction; false when the session ended over it. */
  async forget(): Promise<boolean> {
    try {
      await this.client.query('rollback');
      await this.client.query('discard all');
      return true;
    } catch {
      await this.close();
      return false;
    }
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/** Copies the migrated template; takes about 0.1 s. Close it in `afterAll`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const told = process.env.LEDGER_TEST_SERVER;
  if (!told)
    throw new Error(
      'no test server: database tests are named *.db-spec.ts in test/medium or *.e2e-spec.ts in test/journeys',
    );
  const server = JSON.parse(told) as TestServer;
  const name = `ledger_${randomUUID().replaceAll('-', '')}`;
  // Files are copied as they are: through the journal, as is usual, it would take three times as long.
  await onServer(server, `create database ${quoted(name)} template ${quoted(server.template)} strategy file_copy`);
  const url = withDatabase(server.url, name);
  const dataSource = await makeDataSource({ url, poolSize: 10 }).initialize();
  return new TestDatabase(new Database(dataSource), url, withDatabase(server.adminUrl, name), () =>
    onServer(server, `drop database if exists ${quoted(name)} with (force)`),
  );
}

async function onServer(server: TestServer, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
