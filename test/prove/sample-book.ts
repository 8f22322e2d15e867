/** The sample year on a server of its own in a temporary folder, loaded and settled as `npm start` does it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { appModule } from '../../src/app.module.js';
import { boot } from '../../src/boot.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { load } from '../../src/cli/load/load.js';
import { settle } from '../../src/cli/settle.command.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { type LeafSource, Translog } from '../../src/modules/translog/index.js';
import { projectFolder, readConfig } from '../../src/platform/config.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { removeDataFolder } from '../support/remove-data.js';

const PERIOD = '2025';
const PROGRAMMES = ['SZ-CORPUS-PURCHASE'];
/** Nobody keeps this server's data, so it need not wait for the disk. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export class SampleBook {
  constructor(
    readonly application: Application,
    /** As the application signs in. */
    readonly url: string,
    /** As the superuser signs in. */
    readonly adminUrl: string,
    readonly close: () => Promise<void>,
  ) {}

  /** Codes of what `log verify` and `book audit` find in the database that `ctx` sees. */
  async problems(ctx: Ctx, sources: readonly LeafSource[] = this.application.leafSources()): Promise<string[]> {
    const { application } = this;
    const { problems } = await application.get(Translog).verify(ctx, sources, application.verifierKeys());
    if (problems.length > 0) return problems.map((problem) => problem.code);
    return [...(await application.get(Ledger).audit(ctx)), ...(await application.get(Claims).audit(ctx))].map(
      (problem) => problem.code,
    );
  }
}

export async function openSampleBook(note: (line: string) => void): Promise<SampleBook> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-prove-'));
  const server = await openEmbedded(folder, { settings: NOT_DURABLE });
  const discard = async (): Promise<void> => {
    await server.stop();
    removeDataFolder(folder);
  };
  try {
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
    await fill(application);
    return new SampleBook(application, server.url, server.adminUrl, close);
  } catch (error) {
    await discard();
    throw error;
  }
}

async function fill(application: Application): Promise<void> {
  await publishProgrammes(application);
  const folder = join(projectFolder(), 'config', 'sample-year');
  await application.run((ctx) => load(ctx, application.loadRooms(), folder));
  for (const programme of PROGRAMMES) {
    const people = { reviewer: undefined, resolver: undefined };
    await settle(application, { programme, period: PERIOD, issue: true }, people, false);
  }
  await application.sequence();
}
