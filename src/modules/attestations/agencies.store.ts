import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { AgencyEvent, AgencyEventType, Capacity } from './core/agency.js';

interface AgencyEventRow {
  id: string;
  organisation_id: string;
  capacity: Capacity;
  seq: number;
  type: AgencyEventType;
  happened_on: CalendarDate;
  valid_until: CalendarDate | null;
  reason: string | null;
  done_by: string;
  recorded_at: Date;
}

/** An organisation and one of its capacities. */
export interface AgencyKey {
  readonly organisationId: string;
  readonly capacity: Capacity;
}

/** Events of standing at the exchange. */
export class AgenciesStore {
  /** Serialises the steps of one organisation and capacity until the end of the transaction. */
  async lock(ctx: Ctx, { organisationId, capacity }: AgencyKey): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('agency:' || $1 || $2, 0))`, [
      organisationId,
      capacity,
    ]);
  }

  /** Events by organisation, each in the order of its numbers; organisations without any are left out. */
  async of(
    ctx: Ctx,
    organisationIds: readonly string[],
    capacity: Capacity,
  ): Promise<Map<string, readonly AgencyEvent[]>> {
    const rows = await ctx.tx.query<AgencyEventRow>(
      `select * from attestations.agency_event
        where organisation_id = any($1::uuid[]) and capacity = $2 order by organisation_id, seq`,
      [organisationIds, capacity],
    );
    const found = new Map<string, AgencyEvent[]>();
    for (const event of rows.map(toEvent)) {
      const known = found.get(event.organisationId);
      if (known) known.push(event);
      else found.set(event.organisationId, [event]);
    }
    return found;
  }

  /** One page of organisations and capacities that have any event, with all their events. */
  async list(
    ctx: Ctx,
    filter: { organisationId?: string; capacity?: Capacity; after?: string; limit: number },
  ): Promise<readonly AgencyEvent[]> {
    const rows = await ctx.tx.query<AgencyEventRow>(
      `select e.* from attestations.agency_event e
         join (select organisation_id, capacity from attestations.agency_event
                where seq = 1 and ($1::uuid is null or organisation_id = $1) and ($2::text is null or capacity = $2)
                  and ($3::text is null or organisation_id || ' ' || capacity > $3)
                order by organisation_id || ' ' || capacity limit $4) as page using (organisation_id, capacity)
        order by e.organisation_id || ' ' || e.capacity, e.seq`,
      [filter.organisationId ?? null, filter.capacity ?? null, filter.after ?? null, filter.limit],
    );
    return rows.map(toEvent);
  }

  async insert(ctx: Ctx, event: AgencyEvent): Promise<void> {
    await ctx.tx.query(
      `insert into attestations.agency_event
         (id, organisation_id, capacity, seq, type, happened_on, valid_until, reason, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        event.id,
        event.organisationId,
        event.capacity,
        event.seq,
        event.type,
        event.happenedOn,
        event.validUntil ?? null,
        event.reason ?? null,
        event.doneBy,
        event.recordedAt,
      ],
    );
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly AgencyEvent[]> {
    for await (const rows of ctx.tx.stream<AgencyEventRow>('select * from attestations.agency_event order by id')) {
      yield rows.map(toEvent);
    }
  }
}

function toEvent(row: AgencyEventRow): AgencyEvent {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    capacity: row.capacity,
    seq: row.seq,
    type: row.type,
    happenedOn: row.happened_on,
    ...(row.valid_until === null ? {} : { validUntil: row.valid_until }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    doneBy: row.done_by,
    recordedAt: row.recorded_at,
  };
}
