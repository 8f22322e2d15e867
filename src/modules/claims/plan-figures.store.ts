import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import type { PlanSum, ReleasedSum } from './core/plan-life.js';
import { RELEASED, RELEASING } from './plans.store.js';

/** An award of a plan as its published list names it. */
export interface NewestAward {
  readonly planId: string;
  readonly claimId: string;
  readonly amountFen: Fen;
  /** The decision's text. */
  readonly body: string;
  readonly paid: boolean;
}

/** What plans come to, set-wise: a plan may have a million awards, and its figures are asked by everyone. */
export class PlanFiguresStore {
  /** Of each plan that awards something: how many awards it has, and their sum. */
  async sums(ctx: Ctx, planIds: readonly string[]): Promise<PlanSum[]> {
    return ctx.tx.query<PlanSum>(
      `select plan_id as "planId", count(*)::int as awards, sum(amount_fen)::bigint as "amountFen"
         from claims.plan_item where plan_id = any($1::uuid[]) group by plan_id`,
      [planIds],
    );
  }

  /** What fell away of plans since they were made, summed up by act: at one moment, counting from one day. */
  async releasedSums(ctx: Ctx, planIds: readonly string[]): Promise<ReleasedSum[]> {
    return ctx.tx.query<ReleasedSum>(
      `select "planId", at, "on", count(*)::int as awards, sum(amount_fen)::bigint as "amountFen" from (
         select i.plan_id as "planId", i.amount_fen, min(c.recorded_at) as at, min(c.happened_on) as "on"
           from ${RELEASED} and i.plan_id = any($1::uuid[]) group by i.plan_id, i.claim_id, i.amount_fen) as gone
        group by 1, 2, 3 order by at, "on"`,
      [planIds],
    );
  }

  /** What was paid of plans and not sent back, by the day of the treasury's last word up to a day. */
  async paidByDay(
    ctx: Ctx,
    planIds: readonly string[],
    until: CalendarDate | undefined,
  ): Promise<{ readonly on: CalendarDate; readonly amountFen: Fen }[]> {
    return ctx.tx.query(
      `select "on", sum(amount_fen)::bigint as "amountFen" from (
         select distinct on (y.id) y.amount_fen, a.status, a.replied_on as "on"
           from claims.payment y join claims.payment_reply a on a.payment_id = y.id
          where y.plan_id = any($1::uuid[]) and ($2::date is null or a.replied_on <= $2)
          order by y.id, a.id desc) as last
        where status = 'PAID' group by "on" order by "on"`,
      [planIds, until ?? null],
    );
  }

  /** Standing awards of plans with the text of their decisions: of the plan numbered last first. */
  async newestAwards(ctx: Ctx, planIds: readonly string[], limit: number): Promise<NewestAward[]> {
    return ctx.tx.query<NewestAward>(
      `select p.id as "planId", i.claim_id as "claimId", i.amount_fen as "amountFen", d.body,
              exists (select from claims.payment y
                        join lateral (select a.status from claims.payment_reply a where a.payment_id = y.id
                                       order by a.id desc limit 1) as last on last.status = 'PAID'
                       where y.plan_id = p.id and y.claim_id = i.claim_id) as paid
         from claims.plan p
         cross join lateral (
           select i.* from claims.plan_item i
            where i.plan_id = p.id and not exists (
              select from claims.claim_event s join claims.claim_event c on c.claim_id = s.claim_id and c.seq > s.seq
               where s.claim_id = i.claim_id and s.type = 'plan' and s.recorded_at = p.recorded_at
                 and c.type = any($3::text[]))
            order by i.claim_id desc limit $2) as i
         join claims.decision d on d.id = i.decision_id
        where p.id = any($1::uuid[]) order by p.number desc, i.claim_id desc limit $2`,
      [planIds, limit, RELEASING],
    );
  }

  /** What was carried over at the end of a period, by day. */
  async carriedOver(ctx: Ctx, pool: string, period: string): Promise<{ amountFen: Fen; on: CalendarDate }[]> {
    return ctx.tx.query(
      `select "on", sum(amount_fen)::bigint as "amountFen" from (
         select distinct on (c.claim_id) (c.detail ->> 'amountFen')::bigint as amount_fen, c.happened_on as "on"
           from claims.claim_event c join claims.plan_item i on i.claim_id = c.claim_id
           join claims.plan p on p.id = i.plan_id join claims.run r on r.id = p.run_id
          where c.type = 'carryOver' and r.pool = $1 and r.period = $2 order by c.claim_id, c.seq) as first
        group by "on"`,
      [pool, period],
    );
  }
}
