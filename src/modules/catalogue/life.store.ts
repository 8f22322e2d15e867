import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import type { LifeEvent } from './core/life.js';

const EVENT = `select e.id, e.release_id as "releaseId", e.seq, e.type, e.state, e.side, e.reason, e.detail,
  e.done_by as "doneBy", e.recorded_at as "recordedAt" from catalogue.release_event e`;

type RawEvent = Omit<LifeEvent, 'reason'> & { readonly reason: string | null };

/** The events of releases. */
@Injectable()
export class LifeStore {
  /**
   * Serialises all steps of one release. An advisory lock, since the row itself is never updated. `shared` for who only
   * must know that the release is not taken off sale while it is being bought.
   */
  async lock(ctx: Ctx, releaseId: string, shared = false): Promise<void> {
    const take = shared ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
    await ctx.tx.query(`select ${take}(hashtextextended('catalogue.release:' || $1, 0))`, [releaseId]);
  }

  /** Events in the order of `seq`, by release. */
  async events(ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, LifeEvent[]>> {
    const rows = await ctx.tx.query<RawEvent>(
      `${EVENT} where e.release_id = any($1::uuid[]) order by e.release_id, e.seq`,
      [releaseIds],
    );
    const found = new Map<string, LifeEvent[]>();
    for (const event of rows.map(asEvent)) {
      const same = found.get(event.releaseId);
      if (same) same.push(event);
      else found.set(event.releaseId, [event]);
    }
    return found;
  }

  async recalls(ctx: Ctx, releaseIds: readonly string[]): Promise<readonly LifeEvent[]> {
    const rows = await ctx.tx.query<RawEvent>(
      `${EVENT} where e.type = 'RECALLED' and e.release_id = any($1::uuid[]) order by e.id desc`,
      [releaseIds],
    );
    return rows.map(asEvent);
  }

  async insert(ctx: Ctx, event: LifeEvent): Promise<void> {
    await ctx.tx.query(
      `insert into catalogue.release_event (id, release_id, seq, type, state, side, reason, detail, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
      [
        event.id,
        event.releaseId,
        event.seq,
        event.type,
        event.state,
        event.side,
        event.reason ?? null,
        JSON.stringify(event.detail),
        event.doneBy,
        event.recordedAt,
      ],
    );
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly LifeEvent[]> {
    for await (const rows of ctx.tx.stream<RawEvent>(`${EVENT} order by e.id`)) yield rows.map(asEvent);
  }
}

function asEvent({ reason, ...row }: RawEvent): LifeEvent {
  return { ...row, ...(reason === null ? {} : { reason }) };
}
