import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import type { Complaint, ComplaintEvent, ComplaintRow } from './core/complaint.js';

const COMPLAINT = `select c.id, c.release_id as "releaseId", c.complainant_id as "complainantId", c.ground, c.evidence,
  c.filed_by as "filedBy", c.recorded_at as "recordedAt" from catalogue.complaint c`;
const EVENT = `select e.id, e.complaint_id as "complaintId", e.type, e.outcome, e.text, e.evidence,
  e.done_by as "doneBy", e.recorded_at as "recordedAt" from catalogue.complaint_event e`;

type RawEvent = Omit<ComplaintEvent, 'outcome'> & { readonly outcome: ComplaintEvent['outcome'] | null };

/** Whose complaints: all, those that an organisation made, and those on releases that it provides. */
export interface ComplaintQuery {
  readonly organisationId?: string;
  readonly releaseId?: string;
  readonly after?: string;
  readonly limit: number;
}

@Injectable()
export class ComplaintsStore {
  async insert(ctx: Ctx, row: ComplaintRow): Promise<void> {
    await ctx.tx.query(
      `insert into catalogue.complaint (id, release_id, complainant_id, ground, evidence, filed_by, recorded_at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
      [row.id, row.releaseId, row.complainantId, row.ground, JSON.stringify(row.evidence), row.filedBy, row.recordedAt],
    );
  }

  async insertEvent(ctx: Ctx, event: ComplaintEvent): Promise<void> {
    await ctx.tx.query(
      `insert into catalogue.complaint_event (id, complaint_id, type, outcome, text, evidence, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`,
      [
        event.id,
        event.complaintId,
        event.type,
        event.outcome ?? null,
        event.text,
        JSON.stringify(event.evidence),
        event.doneBy,
        event.recordedAt,
      ],
    );
  }

  async find(ctx: Ctx, id: string): Promise<Complaint | undefined> {
    const [row] = await ctx.tx.query<ComplaintRow>(`${COMPLAINT} where c.id = $1`, [id]);
    return row && (await this.withEvents(ctx, [row]))[0];
  }

  /** Newest first. */
  async list(ctx: Ctx, query: ComplaintQuery): Promise<readonly Complaint[]> {
    const rows = await ctx.tx.query<ComplaintRow>(
      `${COMPLAINT} join catalogue.release r on r.id = c.release_id join catalogue.corpus o on o.id = r.corpus_id
        where ($1::uuid is null or c.complainant_id = $1 or o.provider_id = $1)
          and ($2::uuid is null or c.release_id = $2) and ($3::uuid is null or c.id < $3)
        order by c.id desc limit $4`,
      [query.organisationId ?? null, query.releaseId ?? null, query.after ?? null, query.limit],
    );
    return this.withEvents(ctx, rows);
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly ComplaintRow[]> {
    yield* ctx.tx.stream<ComplaintRow>(`${COMPLAINT} order by c.id`);
  }

  async *streamEvents(ctx: Ctx): AsyncIterable<readonly ComplaintEvent[]> {
    for await (const rows of ctx.tx.stream<RawEvent>(`${EVENT} order by e.id`)) yield rows.map(asEvent);
  }

  private async withEvents(ctx: Ctx, rows: readonly ComplaintRow[]): Promise<readonly Complaint[]> {
    const events = await ctx.tx.query<RawEvent>(`${EVENT} where e.complaint_id = any($1::uuid[]) order by e.id`, [
      rows.map(({ id }) => id),
    ]);
    return rows.map((row) => ({
      row,
      events: events.filter(({ complaintId }) => complaintId === row.id).map(asEvent),
    }));
  }
}

function asEvent({ outcome, ...row }: RawEvent): ComplaintEvent {
  return { ...row, ...(outcome === null ? {} : { outcome }) };
}
