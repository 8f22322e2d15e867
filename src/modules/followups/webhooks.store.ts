import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { Webhook, WebhookEnd } from './core/webhook.js';

export const DELIVERY_STATES = ['PENDING', 'SENT', 'DEAD'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One notice on its way to one address. */
export interface Delivery {
  readonly id: string;
  readonly noticeId: string;
  readonly webhookId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: Date;
  /** How the last attempt ended: a status, or why there was none. */
  readonly lastOutcome?: string;
}

/** A delivery that is due, with what is needed to make the attempt. */
export interface DueDelivery extends Delivery {
  readonly url: string;
}

interface DeliveryRow {
  id: string;
  notice_id: string;
  webhook_id: string;
  state: DeliveryState;
  attempts: number;
  next_at: Date;
  last_outcome: string | null;
}

const DELIVERY_COLUMNS: Record<keyof DeliveryRow, string> = {
  id: 'uuid',
  notice_id: 'uuid',
  webhook_id: 'uuid',
  state: 'text',
  attempts: 'int',
  next_at: 'timestamptz',
  last_outcome: 'text',
};

interface WebhookRow {
  id: string;
  organisation_id: string;
  url: string;
  recorded_by: string;
  recorded_at: Date;
}

/** Addresses, and the outbox of what goes to them. */
export class WebhooksStore {
  /** Serialises the addresses of one organisation. */
  async lock(ctx: Ctx, organisationId: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('followups.webhook:' || $1, 0))`, [
      organisationId,
    ]);
  }

  async insert(ctx: Ctx, webhook: Webhook): Promise<void> {
    await ctx.tx.query(
      `insert into followups.webhook (id, organisation_id, url, recorded_by, recorded_at) values ($1, $2, $3, $4, $5)`,
      [webhook.id, webhook.organisationId, webhook.url, webhook.recordedBy, webhook.recordedAt],
    );
  }

  /** False when it had ended before. */
  async insertEnd(ctx: Ctx, end: WebhookEnd): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into followups.webhook_end (id, webhook_id, ended_by, recorded_at) values ($1, $2, $3, $4)
       on conflict (webhook_id) do nothing returning id`,
      [end.id, end.webhookId, end.endedBy, end.recordedAt],
    );
    return rows.length > 0;
  }

  /** Addresses of any of these organisations to which something is sent. */
  async activeOf(ctx: Ctx, organisationIds: readonly string[]): Promise<Webhook[]> {
    const rows = await ctx.tx.query<WebhookRow>(
      `select w.* from followups.webhook w
        where w.organisation_id = any ($1::uuid[])
          and not exists (select from followups.webhook_end e where e.webhook_id = w.id)
        order by w.id`,
      [[...organisationIds]],
    );
    return rows.map(toWebhook);
  }

  async enqueue(ctx: Ctx, deliveries: readonly Omit<Delivery, 'state' | 'attempts' | 'nextAt'>[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'followups.delivery',
      DELIVERY_COLUMNS,
      deliveries.map(({ id, noticeId, webhookId }) => ({
        id,
        notice_id: noticeId,
        webhook_id: webhookId,
        state: 'PENDING',
        attempts: 0,
        next_at: ctx.now,
        last_outcome: null,
      })),
    );
  }

  /** What still waits for an address that has ended. */
  async abandon(ctx: Ctx, webhookId: string): Promise<void> {
    await ctx.tx.query(
      `update followups.delivery set state = 'DEAD', last_outcome = 'ENDED' where webhook_id = $1 and state = 'PENDING'`,
      [webhookId],
    );
  }

  /**
   * Takes what is due for one attempt: counted now, and due again only when the lease has run out, so that neither a
   * second instance nor one that dies meanwhile sends it twice at once or never.
   */
  async claim(ctx: Ctx, limit: number, leaseUntil: Date): Promise<DueDelivery[]> {
    const rows = await ctx.tx.query<DeliveryRow & { url: string }>(
      `with due as (
         select d.id from followups.delivery d
          where d.state = 'PENDING' and d.next_at <= $1
            and not exists (select from followups.webhook_end e where e.webhook_id = d.webhook_id)
          order by d.next_at, d.id limit $2 for update skip locked
       )
       update followups.delivery d set attempts = d.attempts + 1, next_at = $3
         from due, followups.webhook w where d.id = due.id and w.id = d.webhook_id
       returning d.*, w.url`,
      [ctx.now, limit, leaseUntil],
    );
    return rows.map((row) => ({ ...toDelivery(row), url: row.url }));
  }

  /** Writes how the attempt ended; nothing when another has made a later one meanwhile. */
  async settle(ctx: Ctx, { id, attempts, state, nextAt, lastOutcome }: Delivery): Promise<void> {
    await ctx.tx.query(
      `update followups.delivery set state = $3, next_at = $4, last_outcome = $5
        where id = $1 and attempts = $2 and state = 'PENDING'`,
      [id, attempts, state, nextAt, lastOutcome ?? null],
    );
  }

  async deliveries(
    ctx: Ctx,
    query: { organisationId: string; state?: DeliveryState; afterId?: string; limit: number },
  ): Promise<Delivery[]> {
    const rows = await ctx.tx.query<DeliveryRow>(
      `select d.* from followups.delivery d join followups.webhook w on w.id = d.webhook_id
        where w.organisation_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.id > $3)
        order by d.id limit $4`,
      [query.organisationId, query.state ?? null, query.afterId ?? null, query.limit],
    );
    return rows.map(toDelivery);
  }

  async delivery(ctx: Ctx, organisationId: string, id: string): Promise<Delivery | undefined> {
    const [row] = await ctx.tx.query<DeliveryRow>(
      `select d.* from followups.delivery d join followups.webhook w on w.id = d.webhook_id
        where d.id = $2 and w.organisation_id = $1
          and not exists (select from followups.webhook_end e where e.webhook_id = w.id)`,
      [organisationId, id],
    );
    return row === undefined ? undefined : toDelivery(row);
  }

  /** A dead one begins anew. False when it is not dead. */
  async revive(ctx: Ctx, id: string): Promise<boolean> {
    const rows = await ctx.tx.query(
      `update followups.delivery set state = 'PENDING', attempts = 0, next_at = $2
        where id = $1 and state = 'DEAD' returning id`,
      [id, ctx.now],
    );
    return rows.length > 0;
  }

  async *stream(ctx: Ctx): AsyncIterable<Webhook[]> {
    for await (const rows of ctx.tx.stream<WebhookRow>('select * from followups.webhook order by id')) {
      yield rows.map(toWebhook);
    }
  }

  async *ends(ctx: Ctx): AsyncIterable<WebhookEnd[]> {
    type Row = { id: string; webhook_id: string; ended_by: string; recorded_at: Date };
    for await (const rows of ctx.tx.stream<Row>('select * from followups.webhook_end order by id')) {
      yield rows.map((row) => ({
        id: row.id,
        webhookId: row.webhook_id,
        endedBy: row.ended_by,
        recordedAt: row.recorded_at,
      }));
    }
  }
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    url: row.url,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    noticeId: row.notice_id,
    webhookId: row.webhook_id,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    ...(row.last_outcome === null ? {} : { lastOutcome: row.last_outcome }),
  };
}
