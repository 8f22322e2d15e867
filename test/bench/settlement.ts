/** A year's claims decided, explained, reserved, recorded and stated, beside the bare COPY of the decisions alone. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { appModule } from '../../src/app.module.js';
import { boot } from '../../src/boot.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { load } from '../../src/cli/load/load.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { readConfig } from '../../src/platform/config.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { writeGeneratedYear } from '../support/generated-year.js';
import type { BenchRow, Contest } from './frame.js';

const COLUMNS = 'id, claim_id, run_id, amount_fen, input_digest, body, recorded_at';
const ANSWER = 'select count(*) as n, coalesce(sum(amount_fen), 0) as fen from';
/** Each round begins with the same unsettled year. */
const UNDONE = new Error('undone');

interface Totals {
  readonly n: bigint | string;
  readonly fen: bigint | string;
}
const answerOf = (rows: readonly Totals[]): string => `${rows[0]?.n} decisions, ${rows[0]?.fen} fen`;

/** Settles in a transaction that is rolled back after `look`. */
async function settled<T>(application: Application, look: (ctx: Ctx) => Promise<T>): Promise<T> {
  let seen: { readonly value: T } | undefined;
  const work = application.run(async (ctx) => {
    const { reviewer, resolver } = await application.get(Identity).systemPersons(ctx);
    const order = { programme: 'SZ-CORPUS-PURCHASE', period: '2025', reviewerId: reviewer.id, resolverId: resolver.id };
    await application.get(Claims).settle(ctx, order);
    seen = { value: await look(ctx) };
    throw UNDONE;
  });
  await work.catch((error: unknown) => {
    if (error !== UNDONE) throw error;
  });
  return (seen as { readonly value: T }).value;
}

/** The finished rows in the text format of COPY. */
async function writeRows(ctx: Ctx, path: string): Promise<void> {
  const file = createWriteStream(path);
  const sql = `select concat_ws(E'\\t', id, claim_id, run_id, amount_fen, input_digest,
    replace(replace(body, '\\', '\\\\'), E'\\t', '\\t'), recorded_at) as line from claims.decision`;
  for await (const page of ctx.tx.stream<{ line: string }>(sql)) {
    file.write(page.map(({ line }) => `${line}\n`).join(''));
  }
  file.end();
  await finished(file);
  await chmod(path, 0o644);
}

async function open(size: number): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  await chmod(folder, 0o755);
  const server = await openEmbedded(folder);
  const booted = await boot(() => undefined, readConfig({ DATA_DIR: folder }));
  const rooms = await NestFactory.createApplicationContext(appModule(booted), { logger: ['error'] });
  const application = new Application(booted, rooms);
  await publishProgrammes(application);
  await writeGeneratedYear(join(folder, 'year'), size);
  await application.run((ctx) => load(ctx, application.loadRooms(), join(folder, 'year')));
  await application.sequence();
  const rows = join(folder, 'decisions.copy');
  await settled(application, (ctx) => writeRows(ctx, rows));
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('create schema bench; create table bench.decision (like claims.decision including indexes)');
  return {
    ours: () => settled(application, async (ctx) => answerOf(await ctx.tx.query(`${ANSWER} claims.decision`))),
    peer: async () => {
      await admin.query('truncate bench.decision');
      await admin.query(`copy bench.decision (${COLUMNS}) from '${rows}'`);
      return answerOf((await admin.query<Totals>(`${ANSWER} bench.decision`)).rows);
    },
    close: async () => {
      await admin.end();
      await application.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const settlementRow: BenchRow = {
  name: 'settlement',
  ours: 'decide, explain, share the pool, record with leaves, reserve and state a year of claims',
  beside: 'COPY of the finished decision rows',
  targetRatio: 1 / 3,
  size: { usual: 5_000, full: 1_000_000 },
  open,
};
