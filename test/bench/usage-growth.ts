/**
 * A year of so many events through `load`: the rate of each step, what the counts cost of it, what a statement of the year
 * takes afterwards, how large tables and indexes are, and how much memory the process held. `node
 * dist/test/bench/usage-growth.js EVENTS [STEP] [--audit]`; EVENTS is 100,000 where it is not said.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { load } from '../../src/cli/load/load.js';
import type { LoadRooms } from '../../src/cli/load/loading.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { DayCountStore } from '../../src/modules/usage/day-count.store.js';
import { Usage, type UsageIntake, UsageYear } from '../../src/modules/usage/index.js';
import { LateUse } from '../../src/modules/usage/late-use.service.js';
import { UsageStore } from '../../src/modules/usage/usage.store.js';
import { UsageYearStore } from '../../src/modules/usage/usage-year.store.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { COLUMN_TYPES } from '../../src/platform/database/column-types.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { catalogue, followups, leafSources, logKey, parties, translog } from '../support/market.js';
import { writeYearOfUse } from './usage-year-file.js';

const EVENTS = 100_000;
const STATEMENTS = 50;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): number => (performance.now() - since) / 1000;
const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);

/** The counts as they are kept, with the time that they take. */
class TimedCounts extends DayCountStore {
  ms = 0;

  override async addBatches(...args: Parameters<DayCountStore['addBatches']>): Promise<void> {
    const start = performance.now();
    await super.addBatches(...args);
    this.ms += performance.now() - start;
  }
}

/** Tells the rate and the memory of each step on the way. */
class Watch {
  peakRss = 0;
  private taken = 0;
  private told = 0;
  private since = performance.now();

  constructor(private readonly step: number) {}

  saw({ accepted }: UsageIntake): void {
    this.taken += accepted;
    const rss = process.memoryUsage.rss();
    this.peakRss = Math.max(this.peakRss, rss);
    if (this.taken - this.told < this.step) return;
    const rate = Math.round((this.taken - this.told) / seconds(this.since));
    say(`  ${this.taken} events: ${rate} a second in this step, memory ${megabytes(rss)} MB`);
    this.told = this.taken;
    this.since = performance.now();
  }
}

async function statementsMs(database: Database, corpora: readonly string[]): Promise<number[]> {
  const year = new UsageYear(new UsageYearStore());
  const times: number[] = [];
  for (let at = 0; at < STATEMENTS; at += 1) {
    const start = performance.now();
    await database.run(SYSTEM_ACTOR, (ctx) => year.of(ctx, [corpora[at % corpora.length] ?? ''], parsePeriod('2025')));
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

async function sizes(admin: pg.Client, events: number): Promise<void> {
  const { rows } = await admin.query<{ name: string; heap: bigint; indexes: bigint; n: bigint }>(
    `select root as name, sum(pg_table_size(relid))::bigint as heap, sum(pg_indexes_size(relid))::bigint as indexes
       from unnest(array['usage.event', 'usage.event_key', 'usage.day_count', 'usage.batch']) root,
            lateral (select root::regclass::oid as relid
                      union select t.relid from pg_partition_tree(root::regclass) t where t.isleaf) part
      group by root order by root`,
  );
  for (const { name, heap, indexes } of rows) {
    const each = (bytes: bigint) => Math.round((Number(bytes) / events) * 10) / 10;
    say(
      `  ${name}: table ${megabytes(Number(heap))} MB (${each(heap)} bytes an event), indexes ${megabytes(Number(indexes))} MB (${each(indexes)})`,
    );
  }
}

async function measure(database: Database, admin: pg.Client, folder: string, step: number): Promise<void> {
  const counts = new TimedCounts();
  const watch = new Watch(step);
  const usage = new Usage(new UsageStore(), catalogue, translog, new LateUse(followups), counts);
  const watched = {
    async *takeAll(...args: Parameters<Usage['takeAll']>) {
      for await (const intake of usage.takeAll(...args)) {
        watch.saw(intake);
        yield intake;
      }
    },
    takeStatements: (...args: Parameters<Usage['takeStatements']>) => usage.takeStatements(...args),
  };
  const claims = { takeOpened: async () => ({ taken: 0, unchanged: 0 }) };
  const originals = { take: async () => [] };
  const rooms = { parties, catalogue, originals, usage: watched, claims } as unknown as LoadRooms;
  const start = performance.now();
  const limits = { statementMs: 0, lockMs: 60_000, idleMs: 0 };
  const cpuBefore = process.cpuUsage();
  const report = await database.run(SYSTEM_ACTOR, (ctx: Ctx) => load(ctx, rooms, folder), { limits });
  const took = seconds(start);
  const taken = report.taken.usageEvents;
  const { user, system } = process.cpuUsage(cpuBefore);
  say(
    `load: ${taken} taken, ${report.refused.length} refused, ${took.toFixed(1)} s, ${Math.round(taken / took)} a second`,
  );
  say(
    `  counts in the intake: ${(counts.ms / 1000).toFixed(1)} s, ${(counts.ms / 10 / took).toFixed(1)} % of the time`,
  );
  say(`  processor time of the process: ${((user + system) / taken).toFixed(1)} microseconds an event`);
  say(`  peak memory of the process: ${megabytes(watch.peakRss)} MB`);
  await admin.query('analyze usage.day_count');
  await sizes(admin, taken);
  const cells = await admin.query<{ n: bigint }>('select count(*) as n from usage.day_count');
  say(`  counts stored: ${cells.rows[0]?.n}`);
  const corpora = await admin.query<{ id: string }>('select id from catalogue.corpus order by id');
  const times = await statementsMs(
    database,
    corpora.rows.map(({ id }) => id),
  );
  say(
    `  a year of one corpus from the counts: p50 ${times[STATEMENTS / 2]?.toFixed(1)} ms, slowest ${times.at(-1)?.toFixed(1)} ms`,
  );
}

/** The audit as `book audit` makes it, of the room's records alone: counts again, records against the log. */
async function audit(database: Database): Promise<void> {
  const usage = new Usage(new UsageStore(), catalogue, translog, new LateUse(followups));
  const limits = { statementMs: 0, lockMs: 60_000, idleMs: 0 };
  await database.run(SYSTEM_ACTOR, (ctx) => translog.sequence(ctx), { limits });
  let start = performance.now();
  const problems = await database.run(SYSTEM_ACTOR, (ctx) => usage.audit(ctx), { limits });
  say(`audit: counts counted again in ${seconds(start).toFixed(1)} s, ${problems.length} differ`);
  start = performance.now();
  const verdict = await database.run(SYSTEM_ACTOR, (ctx) => translog.verify(ctx, leafSources(), [logKey]), { limits });
  say(`  every record against the log in ${seconds(start).toFixed(1)} s, ${verdict.problemCount} problems`);
}

const AUDIT = '--audit';
const [events = EVENTS, step = Math.max(20_000, events / 10)] = process.argv
  .slice(2)
  .filter((word) => word !== AUDIT)
  .map(Number);
const folder = await mkdtemp(join(tmpdir(), 'ledger-growth-'));
const embedded = await openEmbedded(join(folder, 'data'));
try {
  await writeYearOfUse(join(folder, 'year'), events);
  await migrate(embedded.adminUrl, embedded.url);
  const database = new Database(await makeDataSource({ url: embedded.url, poolSize: 2 }).initialize());
  const admin = new pg.Client({ connectionString: embedded.adminUrl, types: COLUMN_TYPES });
  await admin.connect();
  try {
    await measure(database, admin, join(folder, 'year'), step);
    if (process.argv.includes(AUDIT)) await audit(database);
  } finally {
    await admin.end();
    await database.close();
  }
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}
