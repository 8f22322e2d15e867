import { UsagePartitions1760000411010 } from '../../migrations/1760000411010-usage-partitions.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { OWNER_ROLE } from '../../src/platform/database/roles.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf, corpus, enterprises, leafSources, logKey, translog, usage } from '../support/market.js';

const NOW = new Date('2030-02-01T04:00:00Z');
const TIMES = [
  '2020-01-01T00:00:00+08:00',
  '2025-01-31T23:59:59+08:00',
  '2025-02-01T00:00:00+08:00',
  '2029-12-31T12:00:00Z',
];

const eventAt = (time: string, at: number) => ({
  specversion: '1.0',
  id: `p-${at}`,
  source: 'https://platform.example',
  type: 'org.corpus.usage.download.v1',
  subject: 'parts-zh',
  time,
  data: { user: codeOf(9), quantity: '12', unit: 'BYTES', delivered: true },
});

/** The tables as they were before: one each, walled, with the door that `migrate` opens for the owner. */
const BEFORE = `
  create table usage.event_one as select * from usage.event;
  create table usage.event_key_one as select * from usage.event_key;
  drop table usage.event, usage.event_key;
  alter table usage.event_one rename to event;
  alter table usage.event_key_one rename to event_key;
  alter table usage.event add constraint event_pkey primary key (id);
  create index event_by_batch on usage.event (batch_id);
  create index event_of_case on usage.event (corpus_id, day) where kind = 'APPLICATION_CASE';
  alter table usage.event_key add constraint event_key_pkey primary key (source, event_id);
  call platform.wall('usage.event', 'true');
  call platform.wall('usage.event_key', 'true');
  create policy owner_works on usage.event to ${OWNER_ROLE} using (true) with check (true);
  create policy owner_works on usage.event_key to ${OWNER_ROLE} using (true) with check (true);
  alter table usage.event owner to ${OWNER_ROLE};
  alter table usage.event_key owner to ${OWNER_ROLE}`;

describe('raw events and their keys in parts', () => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      const [provider = ''] = await enterprises(ctx, 1);
      await corpus(ctx, 'parts-zh', provider, ['2025-01-01']);
    });
    await db.run((ctx) => usage.take(ctx, TIMES.map(eventAt)), { now: NOW });
  });
  afterAll(() => db.close());

  const partsOf = (table: string) =>
    db.adminQuery<{ part: string; n: bigint }>(
      `select tableoid::regclass::text as part, count(*) as n from usage.${table} group by 1 order by 1`,
    );

  it('lie by the month of the day in Shanghai, and apart from these where there is no such month', async () => {
    expect(await partsOf('event')).toEqual([
      { part: 'usage.event_2025_01', n: 1n },
      { part: 'usage.event_2025_02', n: 1n },
      { part: 'usage.event_2029_12', n: 1n },
      { part: 'usage.event_other', n: 1n },
    ]);
  });

  it('are guarded and walled part by part', async () => {
    for (const part of ['event_2025_01', 'event_other', 'event_key_3']) {
      const shown = db.dataSource.query(`select 1 from usage.${part}`);
      expect([part, await shown]).toEqual([part, []]);
      for (const sql of [`update usage.${part} set source = 'x'`, `delete from usage.${part}`]) {
        await expect(db.dataSource.query(sql)).rejects.toThrow('permission denied');
        await expect(db.adminQuery(sql)).rejects.toThrow('is append-only');
      }
      await expect(db.adminQuery(`truncate usage.${part}`)).rejects.toThrow('is append-only');
    }
  });

  it('are moved there by the migration, every one, as the owner who sees no more than its doors', async () => {
    const all = 'select * from usage.event e join usage.event_key k using (source, event_id) order by e.id';
    const before = await db.adminQuery(all);
    const admin = await makeDataSource({ url: db.adminUrl, poolSize: 1 }).initialize();
    const runner = admin.createQueryRunner();
    try {
      await runner.query(BEFORE);
      await runner.query(`set role ${OWNER_ROLE}`);
      await new UsagePartitions1760000411010().up(runner);
    } finally {
      await runner.query('reset role');
      await runner.release();
      await admin.destroy();
    }
    expect(before).toHaveLength(TIMES.length);
    expect(await db.adminQuery(all)).toEqual(before);
    expect((await partsOf('event')).map(({ part }) => part)).toContain('usage.event_2025_02');
    await db.adminQuery(`grant select, insert on all tables in schema usage to ${await appRole()}`);
    await db.run((ctx) => translog.sequence(ctx));
    expect((await db.run((ctx) => translog.verify(ctx, leafSources(), [logKey]))).problems).toEqual([]);
    const again = await db.run((ctx) => usage.take(ctx, TIMES.map(eventAt)), { now: NOW });
    expect([again.accepted, again.duplicate]).toEqual([0, TIMES.length]);
  });

  const appRole = async (): Promise<string> => {
    const [row] = await db.run((ctx) => ctx.tx.query<{ name: string }>('select current_user as name'));
    return row?.name ?? '';
  };
});
