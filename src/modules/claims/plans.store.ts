import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertColumns, insertRows } from '../../platform/database/insert-rows.js';
import {
  LISTED_ITEMS,
  type PaymentReplyRow,
  type PaymentRow,
  type PlanEventRow,
  type PlanHead,
  type PlanItem,
  type PlanItemsDigest,
  PlanItemsHash,
  type PlanRow,
  type planRecord,
  type RunRow,
} from './core/claim-records.js';
import type { ClaimEventType } from './core/claim-states.js';
import type { Release } from './core/plan-life.js';

const PLAN = `select p.id, p.number, p.run_id as "runId", p.recorded_at as "recordedAt",
  (select coalesce(json_agg(json_build_object('claimId', i.claim_id, 'decisionId', i.decision_id,
     'amountFen', i.amount_fen::text) order by i.claim_id), '[]')
   from claims.plan_item i where i.plan_id = p.id) as items
  from claims.plan p`;
const PLAN_EVENT = `select e.id, e.plan_id as "planId", e.seq, e.type, e.happened_on as "happenedOn",
  e.actor_id as "actorId", e.note, e.detail, e.recorded_at as "recordedAt" from claims.plan_event e`;
const PAYMENT = `select y.id, y.plan_id as "planId", y.claim_id as "claimId", y.amount_fen as "amountFen",
  y.instructed_on as "instructedOn", y.recorded_at as "recordedAt" from claims.payment y`;
const REPLY = `select a.id, a.payment_id as "paymentId", a.status, a.replied_on as "repliedOn",
  a.recorded_at as "recordedAt" from claims.payment_reply a`;

const HEAD = `select p.id, p.number, p.run_id as "runId", p.recorded_at as "recordedAt" from claims.plan p`;
const ITEM = `select i.claim_id as "claimId", i.decision_id as "decisionId", i.amount_fen as "amountFen"
  from claims.plan_item i`;

/** Items of a plan that are read together. */
const ITEMS = 5_000;

/** Also the run of a plan. */
export const RUN = `select r.id, r.programme, r.period, r.call_key as "callKey", r.run_no as "runNo",
  r.programme_version_id as "programmeVersionId", r.as_of as "asOf", r.pool, r.pool_total_fen as "poolTotalFen",
  r.pool_before_fen as "poolBeforeFen", r.reviewer_id as "reviewerId", r.resolver_id as "resolverId",
  r.recorded_at as "recordedAt" from claims.run r`;

/** Events after which what a plan gives a claim no longer stands, before its resolution or after. */
export const RELEASING: readonly ClaimEventType[] = ['withdraw', 'refuse', 'revoke'];

/** Awards with the event that let them fall away after their plan (`p`) was made. As literals, they meet their index. */
export const RELEASED = `claims.claim_event c
         join claims.plan_item i on i.claim_id = c.claim_id
         join claims.plan p on p.id = i.plan_id
         join claims.claim_event s on s.claim_id = i.claim_id and s.type = 'plan' and s.recorded_at = p.recorded_at
              and s.seq < c.seq
        where c.type in (${RELEASING.map((type) => `'${type}'`).join(', ')})`;

/**
 * The step that the claim of an item took with its plan's resolution: both were recorded in one act, at one reading of the
 * clock. What came before and after it is told by the numbers of the claim's events, never by clocks of two acts at once.
 */
export const RESOLVED_STEP = `join claims.claim_event s
           on s.claim_id = i.claim_id and s.type = 'resolve' and s.recorded_at = e.recorded_at`;

type RawPlan = Omit<PlanRow, 'items'> & {
  items: { claimId: string; decisionId: string; amountFen: string }[];
};

const asPlan = (row: RawPlan): PlanRow => ({
  ...row,
  items: row.items.map((item) => ({ ...item, amountFen: BigInt(item.amountFen) as Fen })),
});

/** Awards of a plan, page by page in the order of the claims' ids; read anew each time it is called. */
export type AwardPages = () => AsyncIterable<readonly PlanItem[]>;

/** One claim's line in a plan. */
export interface AwardItem {
  readonly planId: string;
  readonly claimId: string;
  readonly decisionId: string;
  readonly amountFen: Fen;
  readonly pool: string;
  readonly period: string;
}

/** Award plans, their items, events and payments. Every row is written once. */
export class PlansStore {
  /** Plans of runs, in order of their numbers. */
  async heads(ctx: Ctx, runIds: readonly string[]): Promise<PlanHead[]> {
    return ctx.tx.query(`${HEAD} where p.run_id = any($1::uuid[]) order by p.number`, [runIds]);
  }

  /** All awards of a plan, whatever became of them. */
  pagesOf(ctx: Ctx, planId: string): AwardPages {
    return () => this.pages(ctx, planId, '');
  }

  /** What stands of a plan: its awards that have not fallen away since it was made. */
  standingPagesOf(ctx: Ctx, planId: string): AwardPages {
    return () =>
      this.pages(
        ctx,
        planId,
        `and not exists (select from claims.plan p
           join claims.claim_event s on s.claim_id = i.claim_id and s.type = 'plan' and s.recorded_at = p.recorded_at
           join claims.claim_event c on c.claim_id = i.claim_id and c.type = any($4::text[]) and c.seq > s.seq
          where p.id = i.plan_id)`,
        RELEASING,
      );
  }

  private async *pages(
    ctx: Ctx,
    planId: string,
    where: string,
    ...parameters: unknown[]
  ): AsyncGenerator<readonly PlanItem[]> {
    let after: string | null = null;
    for (;;) {
      const items: PlanItem[] = await ctx.tx.query(
        `${ITEM} where i.plan_id = $1 and ($2::uuid is null or i.claim_id > $2) ${where} order by i.claim_id limit $3`,
        [planId, after, ITEMS, ...parameters],
      );
      if (items.length > 0) yield items;
      if (items.length < ITEMS) return;
      after = items.at(-1)?.claimId ?? null;
    }
  }

  /** What the plan's record says of its awards. */
  async recordedItems(ctx: Ctx, planId: string): Promise<readonly PlanItem[] | PlanItemsDigest> {
    const listed: PlanItem[] = [];
    const hash = new PlanItemsHash();
    for await (const items of this.pages(ctx, planId, '')) {
      hash.add(items);
      if (listed.length <= LISTED_ITEMS) listed.push(...items);
    }
    return listed.length <= LISTED_ITEMS ? listed : hash.digest();
  }

  /** What other programmes took of a pool: their awards that stand. */
  async takenByOthers(ctx: Ctx, pool: string, period: string, programme: string): Promise<Fen> {
    const [row] = await ctx.tx.query<{ taken: Fen }>(
      `select coalesce(sum(i.amount_fen), 0)::bigint as taken
         from claims.run r
         join claims.plan p on p.run_id = r.id
         join claims.plan_event e on e.plan_id = p.id and e.type = 'RESOLVED'
         join claims.plan_item i on i.plan_id = p.id
         ${RESOLVED_STEP}
        where r.pool = $1 and r.period = $2 and r.programme <> $3
          and not exists (select from claims.claim_event c where c.claim_id = i.claim_id and c.type = any($4::text[])
                           and c.seq > s.seq)`,
      [pool, period, programme, RELEASING],
    );
    return row?.taken ?? (0n as Fen);
  }

  async planIds(
    ctx: Ctx,
    query: { readonly programme?: string; readonly period?: string; readonly after?: string; readonly limit: number },
  ): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select p.id from claims.plan p join claims.run r on r.id = p.run_id
        where ($1::text is null or r.programme = $1) and ($2::text is null or r.period = $2)
          and ($3::uuid is null or p.id > $3) order by p.id limit $4`,
      [query.programme ?? null, query.period ?? null, query.after ?? null, query.limit],
    );
    return rows.map(({ id }) => id);
  }

  async planById(ctx: Ctx, id: string): Promise<{ readonly plan: PlanRow; readonly run: RunRow } | undefined> {
    const [row] = await ctx.tx.query<RawPlan>(`${PLAN} where p.id = $1`, [id]);
    const [run] = row ? await ctx.tx.query<RunRow>(`${RUN} where r.id = $1`, [row.runId]) : [];
    return row && run ? { plan: asPlan(row), run } : undefined;
  }

  /** Every plan of a pool and period, in order of their numbers. */
  async headsOfPool(ctx: Ctx, pool: string, period: string): Promise<PlanHead[]> {
    return ctx.tx.query<PlanHead>(
      `${HEAD} join claims.run r on r.id = p.run_id where r.pool = $1 and r.period = $2 order by p.number`,
      [pool, period],
    );
  }

  /** Plans that have been issued or not, of every run of a pool and period. */
  async plansOfPool(ctx: Ctx, pool: string, period: string): Promise<PlanRow[]> {
    const rows = await ctx.tx.query<RawPlan>(
      `${PLAN} join claims.run r on r.id = p.run_id where r.pool = $1 and r.period = $2 order by p.number`,
      [pool, period],
    );
    return rows.map(asPlan);
  }

  async planEvents(ctx: Ctx, planIds: readonly string[]): Promise<PlanEventRow[]> {
    return ctx.tx.query<PlanEventRow>(`${PLAN_EVENT} where e.plan_id = any($1::uuid[]) order by e.plan_id, e.seq`, [
      planIds,
    ]);
  }

  /** By plan: its awards that fell away since it was made. */
  async releases(ctx: Ctx, planIds: readonly string[]): Promise<Map<string, Release[]>> {
    const rows = await ctx.tx.query<Release & { planId: string }>(
      `select i.plan_id as "planId", i.claim_id as "claimId", min(c.recorded_at) as at, min(c.happened_on) as "on"
         from ${RELEASED} and i.plan_id = any($1::uuid[]) group by i.plan_id, i.claim_id`,
      [planIds],
    );
    const byPlan = new Map<string, Release[]>();
    for (const { planId, ...release } of rows) {
      const known = byPlan.get(planId);
      if (known) known.push(release);
      else byPlan.set(planId, [release]);
    }
    return byPlan;
  }

  /**
   * Of the decisions given, those that a resolved plan rests on, and whether the award has fallen away since; what fell
   * away before the resolution was never reserved.
   */
  async resolvedDecisions(ctx: Ctx, ids: readonly string[]): Promise<Map<string, { readonly released: boolean }>> {
    const rows = await ctx.tx.query<{ id: string; released: boolean }>(
      `select i.decision_id as id,
              exists (select from claims.claim_event c where c.claim_id = i.claim_id and c.type = any($2::text[])
                       and c.seq > s.seq) as released
         from claims.plan_item i
         join claims.plan_event e on e.plan_id = i.plan_id and e.type = 'RESOLVED'
         ${RESOLVED_STEP}
        where i.decision_id = any($1::uuid[])`,
      [ids, RELEASING],
    );
    return new Map(rows.map(({ id, released }) => [id, { released }]));
  }

  /** The award of a claim in its newest plan, with the plan's pool and period. */
  async itemOf(ctx: Ctx, claimId: string): Promise<AwardItem | undefined> {
    const [row] = await ctx.tx.query<AwardItem>(
      `select i.plan_id as "planId", i.claim_id as "claimId", i.decision_id as "decisionId", i.amount_fen as "amountFen",
              r.pool, r.period
         from claims.plan_item i join claims.plan p on p.id = i.plan_id join claims.run r on r.id = p.run_id
        where i.claim_id = $1 order by p.recorded_at desc, p.id desc limit 1`,
      [claimId],
    );
    return row;
  }

  async replies(ctx: Ctx, paymentIds: readonly string[]): Promise<PaymentReplyRow[]> {
    return ctx.tx.query<PaymentReplyRow>(`${REPLY} where a.payment_id = any($1::uuid[]) order by a.id`, [paymentIds]);
  }

  async savePlan(ctx: Ctx, row: PlanHead): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.plan',
      { id: 'uuid', number: 'text', run_id: 'uuid', recorded_at: 'timestamptz' },
      [{ id: row.id, number: row.number, run_id: row.runId, recorded_at: row.recordedAt }],
    );
  }

  async saveItems(ctx: Ctx, planId: string, items: readonly PlanItem[]): Promise<void> {
    await insertColumns(
      ctx.tx,
      'claims.plan_item',
      {
        plan_id: ['uuid', () => planId],
        claim_id: ['uuid', (item) => item.claimId],
        decision_id: ['uuid', (item) => item.decisionId],
        amount_fen: ['bigint', (item) => item.amountFen],
      },
      items,
    );
  }

  async savePlanEvents(ctx: Ctx, rows: readonly PlanEventRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.plan_event',
      {
        id: 'uuid',
        plan_id: 'uuid',
        seq: 'int',
        type: 'text',
        happened_on: 'date',
        actor_id: 'text',
        note: 'text',
        detail: 'jsonb',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        plan_id: row.planId,
        seq: row.seq,
        type: row.type,
        happened_on: row.happenedOn,
        actor_id: row.actorId,
        note: row.note,
        detail: row.detail,
        recorded_at: row.recordedAt,
      })),
    );
  }

  async savePayments(ctx: Ctx, rows: readonly PaymentRow[]): Promise<void> {
    await insertColumns(
      ctx.tx,
      'claims.payment',
      {
        id: ['uuid', (row) => row.id],
        plan_id: ['uuid', (row) => row.planId],
        claim_id: ['uuid', (row) => row.claimId],
        amount_fen: ['bigint', (row) => row.amountFen],
        instructed_on: ['date', (row) => row.instructedOn],
        recorded_at: ['timestamptz', (row) => row.recordedAt],
      },
      rows,
    );
  }

  async saveReplies(ctx: Ctx, rows: readonly PaymentReplyRow[]): Promise<void> {
    await insertColumns(
      ctx.tx,
      'claims.payment_reply',
      {
        id: ['uuid', (row) => row.id],
        payment_id: ['uuid', (row) => row.paymentId],
        status: ['text', (row) => row.status],
        replied_on: ['date', (row) => row.repliedOn],
        recorded_at: ['timestamptz', (row) => row.recordedAt],
      },
      rows,
    );
  }

  onePayment = async (ctx: Ctx, id: string): Promise<PaymentRow | undefined> =>
    (await ctx.tx.query<PaymentRow>(`${PAYMENT} where y.id = $1`, [id]))[0];

  streamPlanEvents = (ctx: Ctx): AsyncIterable<PlanEventRow[]> =>
    ctx.tx.stream<PlanEventRow>(`${PLAN_EVENT} order by e.id`);

  streamPayments = (ctx: Ctx): AsyncIterable<PaymentRow[]> => ctx.tx.stream<PaymentRow>(`${PAYMENT} order by y.id`);

  streamReplies = (ctx: Ctx): AsyncIterable<PaymentReplyRow[]> =>
    ctx.tx.stream<PaymentReplyRow>(`${REPLY} order by a.id`);

  async *streamPlans(ctx: Ctx): AsyncIterable<Parameters<typeof planRecord>[0][]> {
    for await (const page of ctx.tx.stream<PlanHead>(`${HEAD} order by p.id`)) {
      for (const head of page) yield [{ ...head, items: await this.recordedItems(ctx, head.id) }];
    }
  }
}
