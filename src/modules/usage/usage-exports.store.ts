import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { UsageEvent } from './core/usage-event.js';
import type { UsageExport } from './core/usage-export.js';

const EXPORT = `select x.id, x.month, x.events, x.bytes, x.sha256, x.recorded_by as "recordedBy",
  x.recorded_at as "recordedAt" from usage.export x`;

/** Reads raw events to write them out, and keeps what was written out. */
export class UsageExportsStore {
  /** Events of the days, by batch and place; a key that somebody removed leaves an empty digest. */
  events(ctx: Ctx, from: CalendarDate, until: CalendarDate): AsyncIterable<UsageEvent[]> {
    return ctx.tx.stream<UsageEvent>(
      `select e.id, e.batch_id as "batchId", e.place, e.source, e.event_id as "eventId",
              coalesce(encode(k.content_digest, 'hex'), '') as "contentDigest", e.kind, e.subject,
              e.corpus_id as "corpusId", e.release_id as "releaseId", e.user_code as "user", e.quantity, e.unit,
              e.delivered, e.test, e.happened_at as at, e.day
         from usage.event e left join usage.event_key k on k.source = e.source and k.event_id = e.event_id
        where e.day >= $1 and e.day < $2 order by e.batch_id, e.place`,
      [from, until],
    );
  }

  async insert(ctx: Ctx, row: UsageExport): Promise<void> {
    await ctx.tx.query(
      `insert into usage.export (id, month, events, bytes, sha256, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [row.id, row.month, row.events, row.bytes, row.sha256, row.recordedBy, row.recordedAt],
    );
  }

  stream = (ctx: Ctx): AsyncIterable<UsageExport[]> => ctx.tx.stream<UsageExport>(`${EXPORT} order by x.id`);
}
