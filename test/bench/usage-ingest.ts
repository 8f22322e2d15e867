/**
 * Events through the room's own door (known by source and id, judged against the catalogue, counted, a leaf for each page)
 * beside a COPY of the very rows that came of them into a table of the same columns without any of it, in the same server.
 * What they answer is compared: how many rows, and the sum of what was used.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parsePeriod } from '../../src/kernel/period.js';
import { UsageYear } from '../../src/modules/usage/index.js';
import { UsageYearStore } from '../../src/modules/usage/usage-year.store.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { codeOf, corpus, enterprises, usage } from '../support/market.js';
import { type BenchRow, type Contest, type Figure } from './frame.js';

/** As many as a page of a file that `load` reads. */
const PAGE = 4_000;
const CORPORA = 50;
const USERS = 200;

const dayOf = (at: number): string =>
  `2025-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`;

function eventOf(round: number, at: number) {
  return {
    specversion: '1.0',
    id: `r${round}-${at}`,
    source: 'https://platform.example/bench',
    type: 'org.corpus.usage.api-call.v1',
    subject: `opened-${(at * 7) % CORPORA}`,
    time: `${dayOf(at)}T10:00:00+08:00`,
    data: { user: codeOf(1 + ((at * 13) % USERS)), quantity: String(1 + (at % 9)), unit: 'CALLS', delivered: true },
  };
}

async function openContest(size: number): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const embedded = await openEmbedded(folder);
  await migrate(embedded.adminUrl, embedded.url);
  const database = new Database(await makeDataSource({ url: embedded.url, poolSize: 2 }).initialize());
  const admin = new pg.Client({ connectionString: embedded.adminUrl, types: COLUMN_TYPES });
  await admin.connect();
  const run = <T>(work: Parameters<typeof database.run<T>>[1]) => database.run(SYSTEM_ACTOR, work);
  await run(async (ctx) => {
    const [provider = ''] = await enterprises(ctx, 1);
    for (let at = 0; at < CORPORA; at += 1) await corpus(ctx, `opened-${at}`, provider, ['2024-12-01']);
  });
  // A table of the same columns and nothing else: no key, no index, no check, no wall.
  await admin.query('create table public.plain_event as select * from usage.event limit 0');
  await chmod(folder, 0o777);
  let [mine, theirs] = [0, 0];
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };
  const answer = async (table: string, round: number): Promise<string> =>
    digest(
      await admin.query(`select count(*)::int as n, sum(quantity)::bigint as q from ${table}
        where event_id like 'r${round}-%'`),
    );
  return {
    async ours() {
      const round = mine++;
      const events = Array.from({ length: size }, (_none, at) => eventOf(round, at));
      async function* pages() {
        for (let at = 0; at < size; at += PAGE) yield events.slice(at, at + PAGE);
      }
      const seconds = await timed(() =>
        run(async (ctx) => {
          for await (const { refused } of usage.takeAll(ctx, pages())) if (refused[0]) throw refused[0].error;
        }),
      );
      return { seconds, answer: await answer('usage.event', round) };
    },
    async peer() {
      const round = theirs++;
      const file = join(folder, `rows-${round}`);
      await admin.query(`copy (select * from usage.event where event_id like 'r${round}-%') to '${file}'`);
      const seconds = await timed(() => admin.query(`copy public.plain_event from '${file}'`));
      return { seconds, answer: await answer('public.plain_event', round) };
    },
    figures: () => figuresOf(database, admin),
    async close() {
      await admin.end();
      await database.close();
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function digest({ rows }: pg.QueryResult<{ n: number; q: bigint }>): string {
  return rows.map(({ n, q }) => `${n} ${q}`).join();
}

/** Over all parts of a table, in SQL. */
function sized(how: string, table: string): string {
  return `(select sum(${how}(relid))::bigint from pg_partition_tree('${table}') where isleaf)`;
}

async function figuresOf(database: Database, admin: pg.Client): Promise<Figure[]> {
  const { rows } = await admin.query<{ id: string }>('select id from catalogue.corpus order by id');
  const start = performance.now();
  await database.run(SYSTEM_ACTOR, (ctx) =>
    new UsageYear(new UsageYearStore()).of(
      ctx,
      rows.map(({ id }) => id),
      parsePeriod('2025'),
    ),
  );
  const yearMs = performance.now() - start;
  const sizes = await admin.query<{ n: bigint; heap: bigint; all: bigint; counts: bigint }>(
    `select (select count(*) from usage.event) as n, ${sized('pg_relation_size', 'usage.event')} as heap,
       ${sized('pg_total_relation_size', 'usage.event')} + ${sized('pg_total_relation_size', 'usage.event_key')} as all,
       pg_total_relation_size('usage.day_count') as counts`,
  );
  const { n = 1n, heap = 0n, all = 0n, counts = 0n } = sizes.rows[0] ?? {};
  const each = (bytes: bigint) => Math.round(Number(bytes) / Number(n));
  return [
    { name: 'a year of all corpora, read from the counts', value: Math.round(yearMs), unit: 'ms' },
    { name: 'events stored', value: Number(n), unit: 'events' },
    { name: 'events, without indexes', value: each(heap), unit: 'bytes each' },
    { name: 'events and their keys, with indexes', value: each(all), unit: 'bytes each' },
    { name: 'counts by day and user', value: each(counts), unit: 'bytes per event' },
  ];
}

export const usageIngestRow: BenchRow = {
  name: 'usage ingest',
  ours: 'events in pages of 4,000 through the door of usage: known by key, judged, counted, one leaf a page',
  beside: 'a COPY of the same rows from a file into a table without key, index, count or leaf',
  targetRatio: 0.4,
  size: { usual: 20_000, full: 3_400_000 },
  open: openContest,
};
