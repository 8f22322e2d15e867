import type { Ctx } from '../../platform/ctx.js';
import { insertColumns, insertRows } from '../../platform/database/insert-rows.js';
import type { ClaimInLine } from './core/claim-line.js';
import type { ClaimEventRow, ClaimRow, DecisionRow, RunRow, StatementRow } from './core/claim-records.js';
import { type ClaimState, DRAFTED } from './core/claim-states.js';
import { PlansStore, RUN } from './plans.store.js';

/** A claim (`c`) with what it is about. */
export const CLAIM = `select c.id, c.number, c.programme, c.period, c.call_key as "callKey", c.applicant_id as "applicantId",
  c.origin, c.recorded_at as "recordedAt",
  array(select cc.contract_id from claims.claim_contract cc where cc.claim_id = c.id order by cc.place) as "contractIds",
  array(select cc.place from claims.claim_contract cc where cc.claim_id = c.id order by cc.place) as places,
  array(select co.corpus_id from claims.claim_corpus co where co.claim_id = c.id order by co.corpus_id) as "corpusIds"
  from claims.claim c`;
const EVENT = `select e.id, e.claim_id as "claimId", e.seq, e.type, e.happened_on as "happenedOn", e.actor_id as "actorId",
  e.reason, e.detail, e.recorded_at as "recordedAt" from claims.claim_event e`;
const DECISION = `select d.id, d.claim_id as "claimId", d.run_id as "runId", d.amount_fen as "amountFen",
  d.input_digest as "inputDigest", d.body, d.recorded_at as "recordedAt" from claims.decision d`;
const STATEMENT = `select s.id, s.run_id as "runId", s.body, s.claims_sha256 as "claimsSha256",
  s.recorded_at as "recordedAt" from claims.statement s`;

export interface ClaimFilter {
  readonly ids?: readonly string[];
  readonly programme?: string;
  readonly period?: string;
  readonly applicantId?: string;
}

/** Claims, their events, runs, decisions and statements. Every row is written once but for where a claim stands. */
export class ClaimsStore {
  /** Plans, their items and payments. */
  readonly ofPlans = new PlansStore();

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

  /** The claims of a period, or of one call, that stand in one of the states, in order of their numbers. */
  streamLine = (
    ctx: Ctx,
    programme: string,
    period: string,
    call: string | undefined,
    states: readonly ClaimState[],
  ): AsyncIterable<ClaimInLine[]> =>
    ctx.tx.stream(
      `select c.id, c.applicant_id as "applicantId", c.call_key as "callKey"
         from claims.claim c join claims.claim_standing t on t.claim_id = c.id
        where c.programme = $1 and c.period = $2 and ($3::text is null or c.call_key = $3) and t.state = any($4::text[])
        order by c.number collate "C"`,
      [programme, period, call ?? null, states],
    );

  /** Where claims stand. */
  async standings(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ClaimState>> {
    const rows = await ctx.tx.query<{ id: string; state: ClaimState }>(
      'select claim_id as id, state from claims.claim_standing where claim_id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async saveStandings(ctx: Ctx, states: ReadonlyMap<string, ClaimState>): Promise<void> {
    await ctx.tx.query(
      `update claims.claim_standing t set state = n.state from unnest($1::uuid[], $2::text[]) as n (id, state)
        where t.claim_id = n.id and t.state <> n.state`,
      [[...states.keys()], [...states.values()]],
    );
  }

  async contractIdsOf(ctx: Ctx, claimIds: readonly string[]): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      'select distinct contract_id as id from claims.claim_contract where claim_id = any($1::uuid[])',
      [claimIds],
    );
    return rows.map(({ id }) => id);
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

  /** By claim: reviewers' cuts and panels' grades, in order. */
  async signedEvents(ctx: Ctx, claimIds: readonly string[]): Promise<Map<string, ClaimEventRow[]>> {
    const rows = await ctx.tx.query<ClaimEventRow>(
      `${EVENT} where e.claim_id = any($1::uuid[]) and e.type in ('cut', 'grade') order by e.claim_id, e.seq`,
      [claimIds],
    );
    const byClaim = new Map<string, ClaimEventRow[]>();
    for (const row of rows) {
      const known = byClaim.get(row.claimId);
      if (known) known.push(row);
      else byClaim.set(row.claimId, [row]);
    }
    return byClaim;
  }

  /** Only what tells where claims stand: the types of their events in order, and the number of the last. */
  async steps(ctx: Ctx, claimIds: readonly string[]): Promise<{ claimId: string; seq: number; types: string[] }[]> {
    return ctx.tx.query(
      `select claim_id as "claimId", max(seq) as seq, array_agg(type order by seq) as types
         from claims.claim_event where claim_id = any($1::uuid[]) group by claim_id`,
      [claimIds],
    );
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

  /** The amounts that a run decided, in the order in which they were recorded. */
  async decided(ctx: Ctx, runId: string): Promise<Pick<DecisionRow, 'id' | 'claimId' | 'amountFen'>[]> {
    return ctx.tx.query(
      `select d.id, d.claim_id as "claimId", d.amount_fen as "amountFen" from claims.decision d
        where d.run_id = $1 order by d.id`,
      [runId],
    );
  }

  /** The newest decision of these runs on each claim, by applicant's USCC, then claim number, both in byte order. */
  streamDecided = (ctx: Ctx, runIds: readonly string[]): AsyncIterable<{ body: string }[]> =>
    ctx.tx.stream(
      `select d.body from (
         select distinct on (claim_id) claim_id, body from claims.decision
          where run_id = any($1::uuid[]) order by claim_id, id desc) d
         join claims.claim c on c.id = d.claim_id
        order by (d.body::jsonb #>> '{applicant,uscc}') collate "C", c.number collate "C"`,
      [runIds],
    );

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
    await insertRows(
      ctx.tx,
      'claims.claim_corpus',
      { claim_id: 'uuid', corpus_id: 'uuid' },
      rows.flatMap((row) => row.corpusIds.map((id) => ({ claim_id: row.id, corpus_id: id }))),
    );
    await insertColumns(
      ctx.tx,
      'claims.claim_standing',
      { claim_id: ['uuid', (row) => row.id], state: ['text', () => DRAFTED.state] },
      rows,
    );
  }

  async saveEvents(ctx: Ctx, rows: readonly ClaimEventRow[]): Promise<void> {
    await insertColumns(
      ctx.tx,
      'claims.claim_event',
      {
        id: ['uuid', (row) => row.id],
        claim_id: ['uuid', (row) => row.claimId],
        seq: ['int', (row) => row.seq],
        type: ['text', (row) => row.type],
        happened_on: ['date', (row) => row.happenedOn],
        actor_id: ['text', (row) => row.actorId],
        reason: ['text', (row) => row.reason],
        detail: ['jsonb', (row) => (row.detail === null ? null : JSON.stringify(row.detail))],
        recorded_at: ['timestamptz', (row) => row.recordedAt],
      },
      rows,
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
    await insertColumns(
      ctx.tx,
      'claims.decision',
      {
        id: ['uuid', (row) => row.id],
        claim_id: ['uuid', (row) => row.claimId],
        run_id: ['uuid', (row) => row.runId],
        amount_fen: ['bigint', (row) => row.amountFen],
        input_digest: ['text', (row) => row.inputDigest],
        body: ['text', (row) => row.body],
        recorded_at: ['timestamptz', (row) => row.recordedAt],
      },
      rows,
    );
  }

  async saveStatement(ctx: Ctx, row: StatementRow): Promise<void> {
    await insertRows(
      ctx.tx,
      'claims.statement',
      { id: 'uuid', run_id: 'uuid', body: 'text', claims_sha256: 'text', recorded_at: 'timestamptz' },
      [
        {
          id: row.id,
          run_id: row.runId,
          body: row.body,
          claims_sha256: row.claimsSha256,
          recorded_at: row.recordedAt,
        },
      ],
    );
  }

  oneDecision = async (ctx: Ctx, id: string): Promise<DecisionRow | undefined> =>
    (await ctx.tx.query<DecisionRow>(`${DECISION} where d.id = $1`, [id]))[0];
  streamClaims = (ctx: Ctx): AsyncIterable<ClaimRow[]> => ctx.tx.stream<ClaimRow>(`${CLAIM} order by c.id`);
  streamEvents = (ctx: Ctx): AsyncIterable<ClaimEventRow[]> => ctx.tx.stream<ClaimEventRow>(`${EVENT} order by e.id`);
  streamRuns = (ctx: Ctx): AsyncIterable<RunRow[]> => ctx.tx.stream<RunRow>(`${RUN} order by r.id`);
  streamDecisions = (ctx: Ctx): AsyncIterable<DecisionRow[]> => ctx.tx.stream<DecisionRow>(`${DECISION} order by d.id`);
  streamStatements = (ctx: Ctx): AsyncIterable<StatementRow[]> =>
    ctx.tx.stream<StatementRow>(`${STATEMENT} order by s.id`);
}
