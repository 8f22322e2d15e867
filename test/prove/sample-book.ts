/** A whole book on a server of its own in a temporary folder, filled as `npm start` fills it and co-signed by a witness. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { appModule } from '../../src/app.module.js';
import { boot } from '../../src/boot.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { orUnreadable } from '../../src/cli/audit-report.js';
import { load } from '../../src/cli/load/load.js';
import { settle } from '../../src/cli/settle.command.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { formatVerifierKey, openWitnessed, Translog, type WitnessedHead } from '../../src/modules/translog/index.js';
import { projectFolder, readConfig } from '../../src/platform/config.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { type AdminQuery, recordInEveryTable, recordWaiting } from '../support/every-table.js';
import { removeDataFolder } from '../support/remove-data.js';
import { testWitness } from '../support/test-witness.js';

export const PERIOD = '2025';
/**
 * Nobody keeps this server's data, so it need not wait for the disk. Commit times tell in which order concurrent
 * transactions took effect.
 */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', track_commit_timestamp: 'on' };
/** Heads signed after the settlement, each over a few more facts: places to which a tail can be cut. */
const LATER_HEADS = 24;

/** Its key never comes near the database: what it co-signed is what a verification is held against. */
const WITNESS = testWitness('witness.prove.example', 7);

export class SampleBook {
  private head: WitnessedHead | undefined;

  constructor(
    readonly application: Application,
    /** As the application signs in. */
    readonly url: string,
    /** As the superuser signs in. */
    readonly adminUrl: string,
    readonly close: () => Promise<void>,
  ) {}

  /** The last head that the witness co-signed, as the witness keeps it. */
  get witnessed(): WitnessedHead {
    if (!this.head) throw new Error('no head of this book was witnessed');
    return this.head;
  }

  /** Has the witness co-sign the head as it is, and the service keep the cosignature. */
  async cosign(): Promise<void> {
    const { application } = this;
    const translog = application.get(Translog);
    this.head = await application.run(async (ctx) => {
      const { note, size } = await translog.head(ctx);
      const line = WITNESS.cosign(note, ctx.now);
      await translog.cosigned(ctx, size, line);
      const head = openWitnessed(Buffer.from(note + line, 'utf8'), application.verifierKeys(), [WITNESS.key]);
      if ('fault' in head) throw new Error(`what the witness signed does not open: ${head.fault}`);
      return head;
    });
  }

  /** Codes of what `log verify`, against the witness when it is asked, and then `book audit` find in what `ctx` sees. */
  async problems(ctx: Ctx, witnessed?: WitnessedHead): Promise<string[]> {
    const { application } = this;
    const found = await orUnreadable('log', async () => (await application.verifyLog(ctx, witnessed)).problems);
    if (found.length > 0) return found.map(({ code }) => code);
    return this.bookProblems(ctx);
  }

  /** Codes of what the sums alone tell. */
  async bookProblems(ctx: Ctx): Promise<string[]> {
    const { application } = this;
    const ledger = await application.get(Ledger).audit(ctx);
    const claims = await orUnreadable('claims', () => application.get(Claims).audit(ctx));
    return [...ledger, ...claims].map(({ code }) => code);
  }

  readonly admin: AdminQuery = async <Row>(sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: this.adminUrl, types: COLUMN_TYPES });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
}

/** Opens a book that holds the sample year and at least a row in every table, and what `fill` adds before. */
export async function openBook(
  note: (line: string) => void,
  fill: (application: Application) => Promise<void>,
): Promise<SampleBook> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-prove-'));
  const server = await openEmbedded(folder, { settings: SETTINGS });
  const discard = async (): Promise<void> => {
    await server.stop();
    removeDataFolder(folder);
  };
  try {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    writeFileSync(join(folder, 'keys', 'witness.vkeys'), `${formatVerifierKey(WITNESS.key)}\n`);
    const booted = await boot((step) => note(step.en), readConfig({ DATA_DIR: folder }));
    const rooms = await NestFactory.createApplicationContext(appModule(booted), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    const application = new Application(booted, rooms);
    const close = async (): Promise<void> => {
      await application.close();
      await discard();
    };
    const book = new SampleBook(application, server.url, server.adminUrl, close);
    await publishProgrammes(application);
    await fill(application);
    await recordInEveryTable(application, book.admin);
    await addHeads(application);
    await book.cosign();
    await recordWaiting(application);
    return book;
  } catch (error) {
    await discard();
    throw error;
  }
}

export async function openSampleBook(note: (line: string) => void): Promise<SampleBook> {
  return openBook(note, (application) => loadYear(application, SAMPLE_FOLDER, SAMPLE_PROGRAMMES));
}

const SAMPLE_PROGRAMMES = ['SZ-CORPUS-PURCHASE', 'SZ-CORPUS-OPENNESS', 'SZ-TRAINING-COMPUTE', 'DG-COMPUTE', 'DG-MODEL'];
export const SAMPLE_FOLDER = join(projectFolder(), 'config', 'sample-year');

/** Loads a folder and settles and issues the programmes, with a head after each step. Throws when a record is refused. */
export async function loadYear(application: Application, folder: string, programmes: readonly string[]): Promise<void> {
  await application.run((ctx) => load(ctx, application.loadRooms(), folder));
  await application.sequence();
  for (const programme of programmes) {
    const people = { reviewer: undefined, resolver: undefined };
    await settle(application, { programme, period: PERIOD, issue: true }, people, false);
  }
}

async function addHeads(application: Application): Promise<void> {
  const followups = application.get(Followups);
  for (let head = 1; head <= LATER_HEADS; head += 1) {
    await application.run(async (ctx) => {
      for (let item = 0; item <= head % 5; item += 1) {
        const reason = { zh: `复核第 ${head} 批`, en: `review of batch ${head}` };
        await followups.item(ctx, { kind: 'LOOK', subjectKind: 'batch', subjectId: String(head), reason });
      }
    });
    await application.sequence();
  }
}
