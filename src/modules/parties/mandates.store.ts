import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { type LeafSource, leafSource } from '../translog/index.js';
import { type Mandate, type MandateEnd, type MandateScope, mandateEndRecord, mandateRecord } from './core/mandate.js';
import type { ListFilter } from './parties.store.js';

interface MandateRow {
  id: string;
  principal_id: string;
  agent_id: string;
  scopes: MandateScope[];
  valid_from: CalendarDate;
  valid_until: CalendarDate;
  sha256: string;
  recorded_by: string;
  recorded_at: Date;
}

interface MandateEndRow {
  id: string;
  mandate_id: string;
  ended_on: CalendarDate;
  reason: string;
  ended_by: string;
  recorded_at: Date;
}

/** Mandates and their early ends in SQL. */
export class MandatesStore {
  async byId(ctx: Ctx, id: string): Promise<Mandate | undefined> {
    const [row] = await ctx.tx.query<MandateRow>('select * from parties.mandate where id = $1', [id]);
    return row && toMandate(row);
  }

  /** In the order of their ids; with a party, those that bind it. */
  async list(ctx: Ctx, { after, limit, party }: ListFilter & { readonly party?: string }): Promise<Mandate[]> {
    const rows = await ctx.tx.query<MandateRow>(
      `select * from parties.mandate
        where ($1::uuid is null or id > $1) and ($2::uuid is null or principal_id = $2 or agent_id = $2)
        order by id limit $3`,
      [after ?? null, party ?? null, limit],
    );
    return rows.map(toMandate);
  }

  /** Mandates of one agent for one principal whose days hold the day. */
  async between(ctx: Ctx, principalId: string, agentId: string, on: CalendarDate): Promise<Mandate[]> {
    const rows = await ctx.tx.query<MandateRow>(
      `select * from parties.mandate
        where principal_id = $1 and agent_id = $2 and valid_from <= $3 and valid_until > $3 order by id`,
      [principalId, agentId, on],
    );
    return rows.map(toMandate);
  }

  /** Ends by mandate; mandates without one are left out. */
  async ends(ctx: Ctx, mandateIds: readonly string[]): Promise<Map<string, MandateEnd>> {
    const rows = await ctx.tx.query<MandateEndRow>(
      'select * from parties.mandate_end where mandate_id = any($1::uuid[])',
      [mandateIds],
    );
    return new Map(rows.map((row) => [row.mandate_id, toEnd(row)]));
  }

  async insert(ctx: Ctx, mandate: Mandate): Promise<void> {
    await ctx.tx.query(
      `insert into parties.mandate (id, principal_id, agent_id, scopes, valid_from, valid_until, sha256, recorded_by,
         recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        mandate.id,
        mandate.principalId,
        mandate.agentId,
        mandate.scopes,
        mandate.validFrom,
        mandate.validUntil,
        mandate.sha256,
        mandate.recordedBy,
        mandate.recordedAt,
      ],
    );
  }

  /** False where its end is on record already; the unique key decides between two who end it at once. */
  async insertEnd(ctx: Ctx, end: MandateEnd): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into parties.mandate_end (id, mandate_id, ended_on, reason, ended_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (mandate_id) do nothing returning id`,
      [end.id, end.mandateId, end.endedOn, end.reason, end.endedBy, end.recordedAt],
    );
    return rows.length === 1;
  }

  all(ctx: Ctx): AsyncIterable<MandateRow[]> {
    return ctx.tx.stream<MandateRow>('select * from parties.mandate order by id');
  }

  allEnds(ctx: Ctx): AsyncIterable<MandateEndRow[]> {
    return ctx.tx.stream<MandateEndRow>('select * from parties.mandate_end order by id');
  }
}

export function mandateLeafSources(): readonly LeafSource[] {
  const store = new MandatesStore();
  return [
    leafSource(
      'mandate',
      (ctx) => store.all(ctx),
      (row) => mandateRecord(toMandate(row)),
    ),
    leafSource(
      'mandate-end',
      (ctx) => store.allEnds(ctx),
      (row) => mandateEndRecord(toEnd(row)),
    ),
  ];
}

function toMandate(row: MandateRow): Mandate {
  return {
    id: row.id,
    principalId: row.principal_id,
    agentId: row.agent_id,
    scopes: row.scopes,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    sha256: row.sha256,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toEnd(row: MandateEndRow): MandateEnd {
  return {
    id: row.id,
    mandateId: row.mandate_id,
    endedOn: row.ended_on,
    reason: row.reason,
    endedBy: row.ended_by,
    recordedAt: row.recorded_at,
  };
}
