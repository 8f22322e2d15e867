import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { arrayText, type ColumnsOf, insertColumns, insertRows } from '../../platform/database/insert-rows.js';
import type { UsageBatch } from './core/usage-batch.js';
import type { Unit, UsageEvent, UsageKind } from './core/usage-event.js';
import type { UsageStatement } from './core/usage-statement.js';

/** Source and id: once, forever. */
export interface EventKey {
  readonly source: string;
  readonly eventId: string;
}

interface EventRow {
  id: string;
  batch_id: string;
  place: number;
  source: string;
  event_id: string;
  kind: UsageKind;
  subject: string;
  corpus_id: string;
  release_id: string;
  user_code: string;
  quantity: bigint;
  unit: Unit;
  delivered: boolean;
  test: boolean;
  happened_at: Date;
  day: CalendarDate;
}

interface BatchedRow extends EventRow {
  content_digest: string | null;
  event_count: number;
  recorded_by: string;
  recorded_at: Date;
  event_row_id: string | null;
  the_batch: string;
}

interface StatementRow {
  id: string;
  platform: string;
  month: string;
  corpus: string;
  corpus_id: string;
  account: string;
  kind: UsageKind;
  count: bigint;
  user_code: string | null;
  revision: number;
  recorded_by: string;
  recorded_at: Date;
}

const EVENT_COLUMNS: ColumnsOf<UsageEvent> = {
  id: ['uuid', (event) => event.id],
  batch_id: ['uuid', (event) => event.batchId],
  place: ['int', (event) => event.place],
  source: ['text', (event) => event.source],
  event_id: ['text', (event) => event.eventId],
  kind: ['text', (event) => event.kind],
  subject: ['text', (event) => event.subject],
  corpus_id: ['uuid', (event) => event.corpusId],
  release_id: ['uuid', (event) => event.releaseId],
  user_code: ['text', (event) => event.user],
  quantity: ['bigint', (event) => event.quantity],
  unit: ['text', (event) => event.unit],
  delivered: ['boolean', (event) => event.delivered],
  test: ['boolean', (event) => event.test],
  happened_at: ['timestamptz', (event) => event.at],
  day: ['date', (event) => event.day],
};

const STATEMENT_COLUMNS: Record<keyof StatementRow, string> = {
  id: 'uuid',
  platform: 'text',
  month: 'text',
  corpus: 'text',
  corpus_id: 'uuid',
  account: 'text',
  kind: 'text',
  count: 'bigint',
  user_code: 'text',
  revision: 'int',
  recorded_by: 'text',
  recorded_at: 'timestamptz',
};

/** One key of the log's `Map`s; neither part can hold a NUL. */
export function keyText(key: EventKey): string {
  return `${key.source}\0${key.eventId}`;
}

/** The only speaker of SQL on schema `usage`. */
export class UsageStore {
  /** Content digests of the keys already taken. */
  async known(ctx: Ctx, keys: readonly EventKey[]): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const rows = await ctx.tx.query<{ source: string; event_id: string; content_digest: string }>(
      `select k.source, k.event_id, encode(k.content_digest, 'hex') as content_digest
         from unnest($1::text[], $2::text[]) as asked (source, event_id)
         join usage.event_key k using (source, event_id)`,
      [arrayText(keys.map((key) => key.source)), arrayText(keys.map((key) => key.eventId))],
    );
    return new Map(
      rows.map((row) => [keyText({ source: row.source, eventId: row.event_id }), row.content_digest] as const),
    );
  }

  /**
   * Claims the keys and answers the places of those that were taken before. In one order everywhere, so that two intakes
   * of the same events wait for each other instead of dead-locking.
   */
  async claimKeys(
    ctx: Ctx,
    keys: readonly (EventKey & { readonly contentDigest: string })[],
  ): Promise<ReadonlySet<number>> {
    if (keys.length === 0) return new Set();
    const rows = await ctx.tx.query<{ line: bigint }>(
      `with offered as materialized (
         select source collate "C" as source, event_id collate "C" as event_id, content_digest, line
           from unnest($1::text[], $2::text[], $3::bytea[]) with ordinality as k (source, event_id, content_digest, line)
       ), claimed as (
         insert into usage.event_key (source, event_id, content_digest)
         select source, event_id, content_digest from offered order by source, event_id
         on conflict do nothing returning source, event_id
       )
       select o.line from offered o
        where not exists (select from claimed c where c.source = o.source and c.event_id = o.event_id)`,
      [
        arrayText(keys.map((key) => key.source)),
        arrayText(keys.map((key) => key.eventId)),
        arrayText(keys.map((key) => `\\x${key.contentDigest}`)),
      ],
    );
    return new Set(rows.map(({ line }) => Number(line) - 1));
  }

  async insertBatch(ctx: Ctx, batch: UsageBatch, events: readonly UsageEvent[]): Promise<void> {
    await ctx.tx.query('insert into usage.batch (id, event_count, recorded_by, recorded_at) values ($1, $2, $3, $4)', [
      batch.id,
      batch.eventCount,
      batch.recordedBy,
      batch.recordedAt,
    ]);
    await insertColumns(ctx.tx, 'usage.event', EVENT_COLUMNS, events);
  }

  /** Serialises intakes of monthly counts, which are few: rows of one key never race. */
  async lockStatements(ctx: Ctx): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('usage.statement', 0))`);
  }

  async statementsOf(ctx: Ctx, platforms: readonly string[], months: readonly string[]): Promise<UsageStatement[]> {
    const rows = await ctx.tx.query<StatementRow>(
      'select * from usage.statement where platform = any($1::text[]) and month = any($2::text[]) order by revision',
      [[...platforms], [...months]],
    );
    return rows.map(toStatement);
  }

  async insertStatements(ctx: Ctx, rows: readonly UsageStatement[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'usage.statement',
      STATEMENT_COLUMNS,
      rows.map((row) => ({
        id: row.id,
        platform: row.platform,
        month: row.month,
        corpus: row.corpus,
        corpus_id: row.corpusId,
        account: row.account,
        kind: row.kind,
        count: row.count,
        user_code: row.user ?? null,
        revision: row.revision,
        recorded_by: row.recordedBy,
        recorded_at: row.recordedAt,
      })),
    );
  }

  async *streamStatements(ctx: Ctx): AsyncIterable<UsageStatement[]> {
    for await (const rows of ctx.tx.stream<StatementRow>('select * from usage.statement order by id')) {
      yield rows.map(toStatement);
    }
  }

  /** Batches that events name and that do not exist, and keys without an event. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(e.batch_id::text, '') as id from usage.event e
         where not exists (select from usage.batch b where b.id = e.batch_id)
       union all
       select k.source || ' ' || k.event_id from usage.event_key k
         where not exists (select from usage.event e where e.source = k.source and e.event_id = k.event_id)
       order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  /** Batches in the order of their ids, each followed by its events; a batch without events comes once with none. */
  async *streamBatches(ctx: Ctx): AsyncIterable<{ batch: UsageBatch; event: UsageEvent | undefined }[]> {
    const pages = ctx.tx.stream<BatchedRow>(
      `select b.id as the_batch, b.event_count, b.recorded_by, b.recorded_at, e.id as event_row_id, e.*,
              encode(k.content_digest, 'hex') as content_digest
         from usage.batch b
         left join usage.event e on e.batch_id = b.id
         left join usage.event_key k on k.source = e.source and k.event_id = e.event_id
        order by b.id, e.place`,
    );
    for await (const rows of pages) {
      yield rows.map((row) => ({
        batch: {
          id: row.the_batch,
          eventCount: row.event_count,
          recordedBy: row.recorded_by,
          recordedAt: row.recorded_at,
        },
        event: row.event_row_id === null ? undefined : toEvent(row),
      }));
    }
  }
}

function toEvent(row: BatchedRow): UsageEvent {
  return {
    id: row.id,
    batchId: row.batch_id,
    place: row.place,
    source: row.source,
    eventId: row.event_id,
    // A key that somebody removed leaves a digest that no record has: the leaf then differs.
    contentDigest: row.content_digest ?? '',
    kind: row.kind,
    subject: row.subject,
    corpusId: row.corpus_id,
    releaseId: row.release_id,
    user: row.user_code,
    quantity: row.quantity,
    unit: row.unit,
    delivered: row.delivered,
    test: row.test,
    at: row.happened_at,
    day: row.day,
  };
}

function toStatement(row: StatementRow): UsageStatement {
  return {
    id: row.id,
    platform: row.platform,
    month: row.month,
    corpus: row.corpus,
    corpusId: row.corpus_id,
    account: row.account,
    kind: row.kind,
    count: row.count,
    ...(row.user_code === null ? {} : { user: row.user_code }),
    revision: row.revision,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}
