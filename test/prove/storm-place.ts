/** A database of its own with two instances of the service on it, each with its own rooms and its own connections. */
import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { appModule } from '../../src/app.module.js';
import { Ledger, type PostOutcome, type TransferDraft } from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { type Actor, SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { GroupCommit } from '../../src/platform/database/group-commit.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { quoted } from '../../src/platform/database/rooms.js';
import { withDatabase } from '../support/urls.js';
import type { SampleBook } from './sample-book.js';

const INSTANCES = 2;
/** As many as an instance has by default. */
const CONNECTIONS = 10;
const WAIT_MS = 600_000;
/** Long enough that one connection does not serve two of those who open them. */
const HELD_S = 0.5;
const PATIENT = { limits: { statementMs: 0, lockMs: 0, idleMs: 0 } };

export class Instance {
  readonly ledger: Ledger;
  /** Transfers of many callers in one transaction, each booked or refused by itself. */
  readonly together: GroupCommit<TransferDraft, PostOutcome & { readonly began: number }>;

  constructor(
    readonly rooms: INestApplicationContext,
    private readonly database: Database,
  ) {
    this.ledger = rooms.get(Ledger, { strict: false });
    this.together = new GroupCommit(
      (work) => this.run(work),
      async (ctx, drafts) => {
        const began = now();
        const outcomes = await this.ledger.postEach(ctx, drafts);
        return outcomes.map((outcome) => ({ ...outcome, began }));
      },
    );
  }

  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.database.run(SYSTEM_ACTOR, work, PATIENT);
  }

  /** As somebody, at a moment that the caller names. */
  as<T>(actor: Actor, now: Date, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.database.run(actor, work, { ...PATIENT, now });
  }

  /** The store that the instance's rooms use, to be broken on purpose. */
  get store(): LedgerStore {
    return this.rooms.get(LedgerStore, { strict: false });
  }

  async close(): Promise<void> {
    await this.together.close();
    await this.rooms.close();
    await this.database.close();
  }
}

/** Milliseconds since 1970 with their fractions, by the clock that the database server on this machine reads too. */
export const now = (): number => performance.timeOrigin + performance.now();

export class StormPlace {
  private constructor(
    readonly instances: readonly Instance[],
    /** As the application signs in, a connection that no instance uses. */
    readonly reader: DataSource,
    readonly adminUrl: string,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(book: SampleBook): Promise<StormPlace> {
    const name = `storm_${randomUUID().replaceAll('-', '')}`;
    await book.admin(`create database ${quoted(name)}`);
    const drop = async (): Promise<void> => {
      await book.admin(`drop database if exists ${quoted(name)} with (force)`);
    };
    const [url, adminUrl] = [withDatabase(book.url, name), withDatabase(book.adminUrl, name)];
    try {
      await migrate(adminUrl, url);
      const opened: Instance[] = [];
      for (let at = 0; at < INSTANCES; at += 1) opened.push(await openInstance(book, url));
      // Judges look past the walls of row security.
      const reader = await makeDataSource({ url: adminUrl, poolSize: 1 }).initialize();
      return new StormPlace(opened, reader, adminUrl, drop);
    } catch (error) {
      await drop();
      throw error;
    }
  }

  /** The instance that the n-th caller is sent to. */
  instance(caller: number): Instance {
    return this.instances[caller % this.instances.length] as Instance;
  }

  /** Has every connection of every instance open, so that those who come next really come at once. */
  async connectAll(): Promise<void> {
    const together = this.instances.flatMap((instance) => Array.from({ length: CONNECTIONS }, () => instance));
    await Promise.all(together.map((one) => one.run((ctx) => ctx.tx.query(`select pg_sleep(${HELD_S})`))));
  }

  async admin(sql: string): Promise<void> {
    const source = await makeDataSource({ url: this.adminUrl, poolSize: 1 }).initialize();
    await source.query(sql).finally(() => source.destroy());
  }

  async close(): Promise<void> {
    for (const instance of this.instances) await instance.close();
    await this.reader.destroy();
    await this.drop();
  }
}

async function openInstance({ application }: SampleBook, url: string): Promise<Instance> {
  const options = { url, poolSize: CONNECTIONS, connectTimeoutMs: WAIT_MS };
  const database = new Database(await makeDataSource(options).initialize());
  const { config, keys } = application.booted;
  const rooms = await NestFactory.createApplicationContext(appModule({ config, keys, database }), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  return new Instance(rooms, database);
}
