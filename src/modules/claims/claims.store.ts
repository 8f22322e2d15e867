import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type {
  ClaimEventRow,
  ClaimRow,
  DecisionRow,
  PaymentReplyRow,
  PaymentRow,
  PlanEventRow,
  PlanRow,
  RunRow,
  StatementRow,
} from './core/claim-records.js';

const CLAIM = `select c.id, c.number, c.programme, c.period, c.call_key as "callKey", c.applicant_id as "applicantId",
  c.origin, c.recorded_at as "recordedAt",
  array(select cc.contract_id from claims.claim_contract cc where cc.claim_id = c.id order by cc.place) as "contractIds",
  array(select cc.place from claims.claim_contract cc where cc.claim_id = c.id order by cc.place) as places
  from claims.claim c`;
const EVENT = `select e.id, e.claim_id as "claimId", e.seq, e.type, e.happened_on as "happenedOn", e.actor_id as "actorId",
  e.reason, e.recorded_at as "recordedAt" from claims.claim_event e`;
const RUN = `select r.id, r.programme, r.period, r.call_key as "callKey", r.run_no as "runNo",
  r.programme_version_id as "programmeVersionId", r.as_of as "asOf", r.pool, r.pool_total_fen as "poolTotalFen",
  r.pool_before_fen as "poolBeforeFen", r.reviewer_id as "reviewerId", r.resolver_id as "resolverId",
  r.recorded_at as "recordedAt" from claims.run r`;
const DECISION = `select d.id, d.claim_id as "claimId", d.run_id as "runId", d.amount_fen as "amountFen",
  d.input_digest as "inputDigest", d.body, d.recorded_at as "recordedAt" from claims.decision d`;
const PLAN = `select p.id, p.number, p.run_id as "runId", p.recorded_at as "recordedAt",
  (select coalesce(json_agg(json_build_object('claimId', i.claim_id, 'decisionId', i.decision_id,
     'amountFen', i.amount_fen::text) order by i.claim_id), '[]')
   from claims.plan_item i where i.plan_id = p.id) as items
  from claims.plan p`;
const PLAN_EVENT = `select e.id, e.plan_id as "planId", e.seq, e.type, e.happened_on as "happenedOn",
  e.actor_id as "actorId", e.note, e.recorded_at as "recordedAt" from claims.plan_event e`;
const PAYMENT = `select y.id, y.plan_id as "planId", y.claim_id as "claimId", y.amount_fen as "amountFen",
  y.instructed_on as "instructedOn", y.recorded_at as "recordedAt" from claims.payment y`;
const REPLY = `select a.id, a.payment_id as "paymentId", a.status, a.replied_on as "repliedOn",
  a.recorded_at as "recordedAt" from claims.payment_reply a`;
const STATEMENT = `select s.id, s.run_id as "runId", s.body, s.recorded_at as "recordedAt" from claims.statement s`;

type RawPlan = Omit<PlanRow, 'items'> & {
  items: { claimId: string; decisionId: string; amountFen: string }[];
};

const asPlan = (row: RawPlan): PlanRow => ({
  ...row,
  items: row.items.map((item) => ({ ...item, amountFen: BigInt(item.amountFen) as Fen })),
});

export interface ClaimFilter {
  readonly ids?: readonly string[];
  readonly programme?: string;
  readonly period?: string;
  readonly applicantId?: string;
}

/** The only place of this room that speaks SQL. Every row is written once. */
export class ClaimsStore {
  /** Serialises numbering and settlement of one programme, or use of one pool, in a period; held to the commit. */
  async lock(ctx: Ctx, code: string, period: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('claims/' || $1 || '/' || $2, 0))`, [
      code,
      period,
    ]);
  }

  async claims(ctx: Ctx, filter: ClaimFilter): Promise<ClaimRow[]> {
    return ctx.tx.query<ClaimRow>(
      `${CLAIM} where ($1::uuid[] is null or c.id = any($1)) and ($2::text is null or c.programme = $2)
         and ($3::text is null or c.period = $3) and ($4::uuid is null or c.applicant_id = $4) order by c.number collate "C"`,
      [filter.ids ?? null, filter.programme ?? null, filter.period ?? null, filter.applicantId ?? null],
    );
  }

  /** Every claim that names one of the contracts, with its events, in any programme. */
  async claimsOfContracts(ctx: Ctx, contractIds: readonly string[]): Promise<ClaimRow[]> {
    return ctx.tx.query<ClaimRow>(
      `${CLAIM} where c.id in (select cc.claim_id from claims.claim_contract cc where cc.contract_id = any($1::uuid[]))
       order by c.number collate "C"`,
      [contractIds],
    );
  }

  async countOf(ctx: Ctx, programme: string, period: string): Promise<number> {
    const [row] = await ctx.tx.query<{ n: number }>(
      'select count(*)::int as n from claims.claim where programme = $1 and period = $2',
      [programme, period],
    );
    return row?.n ?? 0;
  }

  async events(ctx: Ctx, claimIds: readonly string[]): Promise<ClaimEventRow[]> {
    return ctx.tx.query<ClaimEventRow>(`${EVENT} where e.claim_id = any($1::uuid[]) order by e.claim_id, e.seq`, [
      claimIds,
    ]);
  }

  async runs(ctx: Ctx, programme: string, period: string): Promise<RunRow[]> {
    return ctx.tx.query<RunRow>(`${RUN} where r.programme = $1 and r.period = $2 order by r.run_no`, [
      programme,
      period,
    ]);
  }

  /** Programme and period of every run, newest period first. */
  async settledPeriods(ctx: Ctx): Promise<Pick<RunRow, 'programme' | 'period'>[]> {
    return ctx.tx.query('select distinct programme, period from claims.run order by period desc, programme');
  }

  async decisions(
    ctx: Ctx,
    filter: { runIds?: readonly string[]; claimIds?: readonly string[] },
  ): Promise<DecisionRow[]> {
    return ctx.tx.query<DecisionRow>(
      `${DECISION} where ($1::uuid[] is null or d.run_id = any($1)) and ($2::uuid[] is null or d.claim_id = any($2)) order by d.id`,
      [filter.runIds ?? null, filter.claimIds ?? null],
    );
  }

  async plans(ctx: Ctx, runIds: readonly string[]): Promise<PlanRow[]> {
    const rows = await ctx.tx.query<RawPlan>(`${PLAN} where p.run_id = any($1::uuid[]) order by p.number`, [runIds]);
    return rows.map(asPlan);
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

  async payments(ctx: Ctx, planIds: readonly string[]): Promise<PaymentRow[]> {
    return ctx.tx.query<PaymentRow>(`${PAYMENT} where y.plan_id = any($1::uuid[]) order by y.id`, [planIds]);
  }

  async replies(ctx: Ctx, paymentIds: readonly string[]): Promise<PaymentReplyRow[]> {
    return ctx.tx.query<PaymentReplyRow>(`${REPLY} where a.payment_id = any($1::uuid[]) order by a.id`, [paymentIds]);
  }

  async statement(ctx: Ctx, runId: string): Promise<StatementRow | undefined> {
    const [row] = await ctx.tx.query<StatementRow>(`${STATEMENT} where s.run_id = $1`, [runId]);
    return row;
  }

  async saveClaims(ctx: Ctx, rows: readonly ClaimRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.claim',
      {
        id: 'uuid',
        number: 'text',
        programme: 'text',
        period: 'text',
        call_key: 'text',
        applicant_id: 'uuid',
        origin: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        number: row.number,
        programme: row.programme,
        period: row.period,
        call_key: row.callKey,
        applicant_id: row.applicantId,
        origin: row.origin,
        recorded_at: row.recordedAt,
      })),
    );
    await insertRows(
      ctx.tx,
      'claims.claim_contract',
      { claim_id: 'uuid', place: 'int', contract_id: 'uuid' },
      rows.flatMap((row) =>
        row.contractIds.map((id, index) => ({ claim_id: row.id, place: row.places[index] ?? 0, contract_id: id })),
      ),
    );
  }

  async saveEvents(ctx: Ctx, rows: readonly ClaimEventRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.claim_event',
      {
        id: 'uuid',
        claim_id: 'uuid',
        seq: 'int',
        type: 'text',
        happened_on: 'date',
        actor_id: 'text',
        reason: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        claim_id: row.claimId,
        seq: row.seq,
        type: row.type,
        happened_on: row.happenedOn,
        actor_id: row.actorId,
        reason: row.reason,
        recorded_at: row.recordedAt,
      })),
    );
  }

  async saveRun(ctx: Ctx, row: RunRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.run',
      {
        id: 'uuid',
        programme: 'text',
        period: 'text',
        call_key: 'text',
        run_no: 'int',
        programme_version_id: 'uuid',
        as_of: 'date',
        pool: 'text',
        pool_total_fen: 'bigint',
        pool_before_fen: 'bigint',
        reviewer_id: 'text',
        resolver_id: 'text',
        recorded_at: 'timestamptz',
      },
      [
        {
          id: row.id,
          programme: row.programme,
          period: row.period,
          call_key: row.callKey,
          run_no: row.runNo,
          programme_version_id: row.programmeVersionId,
          as_of: row.asOf,
          pool: row.pool,
          pool_total_fen: row.poolTotalFen,
          pool_before_fen: row.poolBeforeFen,
          reviewer_id: row.reviewerId,
          resolver_id: row.resolverId,
          recorded_at: row.recordedAt,
        },
      ],
    );
  }

  async saveDecisions(ctx: Ctx, rows: readonly DecisionRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.decision',
      {
        id: 'uuid',
        claim_id: 'uuid',
        run_id: 'uuid',
        amount_fen: 'bigint',
        input_digest: 'text',
        body: 'text',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        claim_id: row.claimId,
        run_id: row.runId,
        amount_fen: row.amountFen,
        input_digest: row.inputDigest,
        body: row.body,
        recorded_at: row.recordedAt,
      })),
    );
  }

  async savePlan(ctx: Ctx, row: PlanRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.plan',
      { id: 'uuid', number: 'text', run_id: 'uuid', recorded_at: 'timestamptz' },
      [{ id: row.id, number: row.number, run_id: row.runId, recorded_at: row.recordedAt }],
    );
    await insertRows(
      ctx.tx,
      'claims.plan_item',
      { plan_id: 'uuid', claim_id: 'uuid', decision_id: 'uuid', amount_fen: 'bigint' },
      row.items.map((item) => ({
        plan_id: row.id,
        claim_id: item.claimId,
        decision_id: item.decisionId,
        amount_fen: item.amountFen,
      })),
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
        recorded_at: row.recordedAt,
      })),
    );
  }

  async savePayments(ctx: Ctx, rows: readonly PaymentRow[], replies: readonly PaymentReplyRow[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.payment',
      {
        id: 'uuid',
        plan_id: 'uuid',
        claim_id: 'uuid',
        amount_fen: 'bigint',
        instructed_on: 'date',
        recorded_at: 'timestamptz',
      },
      rows.map((row) => ({
        id: row.id,
        plan_id: row.planId,
        claim_id: row.claimId,
        amount_fen: row.amountFen,
        instructed_on: row.instructedOn,
        recorded_at: row.recordedAt,
      })),
    );
    await insertRows(
      ctx.tx,
      'claims.payment_reply',
      { id: 'uuid', payment_id: 'uuid', status: 'text', replied_on: 'date', recorded_at: 'timestamptz' },
      replies.map((row) => ({
        id: row.id,
        payment_id: row.paymentId,
        status: row.status,
        replied_on: row.repliedOn,
        recorded_at: row.recordedAt,
      })),
    );
  }

  async saveStatement(ctx: Ctx, row: StatementRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.statement',
      { id: 'uuid', run_id: 'uuid', body: 'text', recorded_at: 'timestamptz' },
      [{ id: row.id, run_id: row.runId, body: row.body, recorded_at: row.recordedAt }],
    );
  }

  oneDecision = async (ctx: Ctx, id: string): Promise<DecisionRow | undefined> =>
    (await ctx.tx.query<DecisionRow>(`${DECISION} where d.id = $1`, [id]))[0];
  onePayment = async (ctx: Ctx, id: string): Promise<PaymentRow | undefined> =>
    (await ctx.tx.query<PaymentRow>(`${PAYMENT} where y.id = $1`, [id]))[0];
  streamClaims = (ctx: Ctx): AsyncIterable<ClaimRow[]> => ctx.tx.stream<ClaimRow>(`${CLAIM} order by c.id`);
  streamEvents = (ctx: Ctx): AsyncIterable<ClaimEventRow[]> => ctx.tx.stream<ClaimEventRow>(`${EVENT} order by e.id`);
  streamRuns = (ctx: Ctx): AsyncIterable<RunRow[]> => ctx.tx.stream<RunRow>(`${RUN} order by r.id`);
  streamDecisions = (ctx: Ctx): AsyncIterable<DecisionRow[]> => ctx.tx.stream<DecisionRow>(`${DECISION} order by d.id`);
  streamPlanEvents = (ctx: Ctx): AsyncIterable<PlanEventRow[]> =>
    ctx.tx.stream<PlanEventRow>(`${PLAN_EVENT} order by e.id`);
  streamPayments = (ctx: Ctx): AsyncIterable<PaymentRow[]> => ctx.tx.stream<PaymentRow>(`${PAYMENT} order by y.id`);
  streamReplies = (ctx: Ctx): AsyncIterable<PaymentReplyRow[]> =>
    ctx.tx.stream<PaymentReplyRow>(`${REPLY} order by a.id`);
  streamStatements = (ctx: Ctx): AsyncIterable<StatementRow[]> =>
    ctx.tx.stream<StatementRow>(`${STATEMENT} order by s.id`);

  async *streamPlans(ctx: Ctx): AsyncIterable<PlanRow[]> {
    for await (const page of ctx.tx.stream<RawPlan>(`${PLAN} order by p.id`)) yield page.map(asPlan);
  }
}
