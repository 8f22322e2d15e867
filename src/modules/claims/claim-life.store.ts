import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type {
  ObjectionAnswerRow,
  ObjectionRow,
  PaymentReplyRow,
  PaymentRow,
  RecusalRow,
} from './core/claim-records.js';

const OBJECTION = `select o.id, o.plan_id as "planId", o.claim_id as "claimId", o.objector_id as "objectorId",
  o.signed_by as "signedBy", o.ground, o.evidence, o.raised_on as "raisedOn", o.recorded_at as "recordedAt"
  from claims.objection o`;
const ANSWER = `select a.id, a.objection_id as "objectionId", a.upheld, a.reason, a.answered_on as "answeredOn",
  a.actor_id as "actorId", a.recorded_at as "recordedAt" from claims.objection_answer a`;
const RECUSAL = `select r.id, r.programme, r.call_key as "callKey", r.person_id as "personId",
  r.organisation_id as "organisationId", r.reason, r.declared_by as "declaredBy", r.recorded_at as "recordedAt"
  from claims.recusal r`;

/** A payment with what the treasury last said of it. */
export type PaymentStanding = PaymentRow & { readonly status: PaymentReplyRow['status'] };

/** Locks and side records of a claim's life: objections, recusals, payments as they stand. */
export class ClaimLifeStore {
  /** Acts on one claim or one plan come one after another; held to the commit. Takes the locks in one order. */
  async lock(ctx: Ctx, ids: readonly string[]): Promise<void> {
    await ctx.tx.query(
      `select pg_advisory_xact_lock(hashtextextended('claims/act/' || id, 0))
         from (select distinct id from unnest($1::text[]) as u(id) order by id) as ordered`,
      [ids],
    );
  }

  /** Two claims of one contract, or of one invoice, are submitted one after another. */
  async lockContracts(ctx: Ctx, keys: readonly string[]): Promise<void> {
    await this.lock(
      ctx,
      keys.map((key) => `contract/${key}`),
    );
  }

  /** Claims that were returned and whose correction was due before the day. */
  async overdue(ctx: Ctx, day: CalendarDate): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select e.claim_id as id from claims.claim_event e
        where e.type = 'returnForCorrection' and (e.detail ->> 'dueOn')::date < $1
          and not exists (select from claims.claim_event l where l.claim_id = e.claim_id and l.seq > e.seq)
        order by e.claim_id`,
      [day],
    );
    return rows.map(({ id }) => id);
  }

  async objections(ctx: Ctx, planId: string): Promise<ObjectionRow[]> {
    return ctx.tx.query<ObjectionRow>(`${OBJECTION} where o.plan_id = $1 order by o.id`, [planId]);
  }

  async answers(ctx: Ctx, planId: string): Promise<ObjectionAnswerRow[]> {
    return ctx.tx.query<ObjectionAnswerRow>(
      `${ANSWER} where a.objection_id in (select o.id from claims.objection o where o.plan_id = $1) order by a.id`,
      [planId],
    );
  }

  async recusals(ctx: Ctx, programme: string, call?: string): Promise<RecusalRow[]> {
    return ctx.tx.query<RecusalRow>(
      `${RECUSAL} where r.programme = $1 and ($2::text is null or r.call_key = $2) order by r.id`,
      [programme, call ?? null],
    );
  }

  /** Payments of claims, or the payments themselves; without any reply they are pending. */
  async payments(
    ctx: Ctx,
    filter: { readonly claimIds?: readonly string[]; readonly ids?: readonly string[] },
  ): Promise<PaymentStanding[]> {
    return ctx.tx.query<PaymentStanding>(
      `select y.id, y.plan_id as "planId", y.claim_id as "claimId", y.amount_fen as "amountFen",
              y.instructed_on as "instructedOn", y.recorded_at as "recordedAt",
              coalesce((select a.status from claims.payment_reply a where a.payment_id = y.id
                         order by a.recorded_at desc, a.id desc limit 1), 'PENDING') as status
         from claims.payment y
        where ($1::uuid[] is null or y.claim_id = any($1)) and ($2::uuid[] is null or y.id = any($2)) order by y.id`,
      [filter.claimIds ?? null, filter.ids ?? null],
    );
  }

  /** What was paid of a claim and not sent back. */
  async paidOf(ctx: Ctx, claimId: string): Promise<Fen> {
    const payments = await this.payments(ctx, { claimIds: [claimId] });
    return payments
      .filter(({ status }) => status === 'PAID')
      .reduce((sum, { amountFen }) => (sum + amountFen) as Fen, 0n as Fen);
  }

  /** The day on which the paper that an act on a claim made was served, where that is on record. */
  async paperServedOn(ctx: Ctx, eventId: string): Promise<CalendarDate | undefined> {
    const [row] = await ctx.tx.query<{ servedOn: CalendarDate }>(
      `select s.served_on as "servedOn" from claims.paper p join claims.paper_service s on s.paper_id = p.id
        where p.basis_kind = 'claim-event' and p.basis_id = $1`,
      [eventId],
    );
    return row?.servedOn;
  }

  async saveObjection(ctx: Ctx, row: ObjectionRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.objection',
      {
        id: 'uuid',
        plan_id: 'uuid',
        claim_id: 'uuid',
        objector_id: 'uuid',
        signed_by: 'text',
        ground: 'text',
        evidence: 'jsonb',
        raised_on: 'date',
        recorded_at: 'timestamptz',
      },
      [
        {
          id: row.id,
          plan_id: row.planId,
          claim_id: row.claimId,
          objector_id: row.objectorId,
          signed_by: row.signedBy,
          ground: row.ground,
          evidence: row.evidence,
          raised_on: row.raisedOn,
          recorded_at: row.recordedAt,
        },
      ],
    );
  }

  async saveAnswer(ctx: Ctx, row: ObjectionAnswerRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.objection_answer',
      {
        id: 'uuid',
        objection_id: 'uuid',
        upheld: 'boolean',
        reason: 'text',
        answered_on: 'date',
        actor_id: 'text',
        recorded_at: 'timestamptz',
      },
      [
        {
          id: row.id,
          objection_id: row.objectionId,
          upheld: row.upheld,
          reason: row.reason,
          answered_on: row.answeredOn,
          actor_id: row.actorId,
          recorded_at: row.recordedAt,
        },
      ],
    );
  }

  async saveRecusal(ctx: Ctx, row: RecusalRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.recusal',
      {
        id: 'uuid',
        programme: 'text',
        call_key: 'text',
        person_id: 'text',
        organisation_id: 'uuid',
        reason: 'text',
        declared_by: 'text',
        recorded_at: 'timestamptz',
      },
      [
        {
          id: row.id,
          programme: row.programme,
          call_key: row.callKey,
          person_id: row.personId,
          organisation_id: row.organisationId,
          reason: row.reason,
          declared_by: row.declaredBy,
          recorded_at: row.recordedAt,
        },
      ],
    );
  }

  streamObjections = (ctx: Ctx): AsyncIterable<ObjectionRow[]> =>
    ctx.tx.stream<ObjectionRow>(`${OBJECTION} order by o.id`);
  streamAnswers = (ctx: Ctx): AsyncIterable<ObjectionAnswerRow[]> =>
    ctx.tx.stream<ObjectionAnswerRow>(`${ANSWER} order by a.id`);
  streamRecusals = (ctx: Ctx): AsyncIterable<RecusalRow[]> => ctx.tx.stream<RecusalRow>(`${RECUSAL} order by r.id`);
}
