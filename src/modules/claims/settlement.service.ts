import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { parseFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Programmes, type ProgrammeVersion } from '../programmes/index.js';
import { type LogHead, Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimInLine, ClaimLine } from './core/claim-line.js';
import {
  type DecisionRow,
  decisionRecord,
  type PlanHead,
  type PlanItem,
  type RunRow,
  runRecord,
} from './core/claim-records.js';
import type { ClaimState } from './core/claim-states.js';
import { samePerson } from './core/claims-errors.js';
import { type DecisionBody, writeDecision } from './core/decision.js';
import { Decider, type Progress } from './decider.service.js';
import { DecisionNews } from './decision-news.service.js';
import { PlanBook } from './plan-book.service.js';
import { type Statement, Statements } from './statements.service.js';

export interface SettleOrder {
  readonly programme: string;
  /** A year such as `2025`. */
  readonly period: string;
  /** Only claims of this call; absent = all of the period. */
  readonly call?: string;
  readonly issue?: boolean;
  /** Ids of two different persons. */
  readonly reviewerId: string;
  readonly resolverId: string;
  readonly progress?: Progress;
}

/** A decision that was recorded, as a plan needs it. */
export type Decided = Pick<DecisionRow, 'id' | 'claimId' | 'amountFen'>;

interface DecidedRun {
  readonly run: RunRow;
  /** Absent where nobody is awarded anything. */
  readonly plan?: PlanHead;
}

/** States in which an accepted claim waits for a decision. */
const TO_BE_DECIDED: readonly ClaimState[] = ['ACCEPTED', 'CHECKED', 'REVIEWED'];

/** Decides the accepted claims of a period in one transaction, and states what was decided. */
@Injectable()
export class Settlement {
  constructor(
    private readonly store: ClaimsStore,
    private readonly decider: Decider,
    private readonly book: PlanBook,
    private readonly programmes: Programmes,
    private readonly news: DecisionNews,
    private readonly translog: Translog,
    private readonly statements: Statements,
  ) {}

  /**
   * Runs, and stores the statement of the run that stands. Groups over a cap are looked for once it is stated: they are
   * work for an officer, and change neither what was decided nor the log as it is stated.
   */
  async settle(ctx: Ctx, order: SettleOrder): Promise<RunRow> {
    const run = await this.run(ctx, order);
    const before = await this.store.statement(ctx, run.id);
    await this.statements.of(ctx, run);
    if (!before) await this.tellGroups(ctx, run);
    return run;
  }

  /** Shows groups of related parties over a cap to the office, once with the same figures. */
  tellGroups(ctx: Ctx, run: RunRow): Promise<void> {
    return this.news.ofGroups(ctx, run);
  }

  statement(ctx: Ctx, run: RunRow): Promise<Statement> {
    return this.statements.of(ctx, run);
  }

  /** Runs and states, for a transaction that the caller rolls back. */
  async rehearse(ctx: Ctx, order: SettleOrder, log: LogHead): Promise<Statement> {
    return this.statements.now(ctx, await this.run(ctx, order), log);
  }

  /**
   * Runs over the claims accepted since the last run and answers the run; without any such claim the last run stands
   * and nothing is written. The first run of a period is recorded even when it has no claims.
   */
  async run(ctx: Ctx, order: SettleOrder): Promise<RunRow> {
    if (order.reviewerId === order.resolverId) throw samePerson();
    const period = parsePeriod(order.period);
    const version = await this.programmes.inForce(ctx, order.programme, period.lastDay);
    await this.store.lock(ctx, order.programme, order.period);
    const waiting = await this.waiting(ctx, order);
    const runs = await this.store.runs(ctx, order.programme, order.period);
    let newest = runs.at(-1);
    if (waiting.length > 0 || !newest) {
      const on = period.lastDay;
      const { run, plan } = await this.decideAll(ctx, order, version, waiting, runs.length, on);
      newest = run;
      const event = { type: 'RESOLVED' as const, on, actorId: run.resolverId };
      if (plan) await this.book.resolve(ctx, run, plan, this.store.ofPlans.pagesOf(ctx, plan.id), event);
    }
    if (order.issue) await this.book.issueAll(ctx, order.programme, order.period, version);
    return newest;
  }

  /**
   * Decides claims that were reviewed and makes their plan, which waits for its resolution; nothing is reserved. The plan
   * is absent where nobody is awarded anything. `on`: the day on which the claims take their step.
   */
  async plan(
    ctx: Ctx,
    order: SettleOrder,
    claims: readonly ClaimInLine[],
    on: CalendarDate,
  ): Promise<{ readonly plan?: PlanHead; readonly decisions: readonly Decided[] }> {
    if (order.reviewerId === order.resolverId) throw samePerson();
    const period = parsePeriod(order.period);
    const version = await this.programmes.inForce(ctx, order.programme, period.lastDay);
    await this.store.lock(ctx, order.programme, order.period);
    const runs = await this.store.runs(ctx, order.programme, order.period);
    const { run, plan } = await this.decideAll(ctx, order, version, ClaimLine.of(claims), runs.length, on);
    await this.tellGroups(ctx, run);
    return { decisions: await this.store.decided(ctx, run.id), ...(plan ? { plan } : {}) };
  }

  /**
   * True where deciding the claims again, as everything stands now, gives each the amount that the plan has. Takes the
   * lock of the pool, so that it stays true until the commit.
   */
  async stillHolds(ctx: Ctx, run: RunRow, items: readonly PlanItem[]): Promise<boolean> {
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    await this.store.lock(ctx, run.programme, run.period);
    await this.store.lock(ctx, run.pool, run.period);
    const line = ClaimLine.of(await this.store.claims(ctx, { ids: items.map(({ claimId }) => claimId) }));
    const remaining = await this.book.remaining(ctx, version, run.period);
    const amounts = new Map<string, bigint>();
    for await (const bodies of this.decider.decide(ctx, { run, version, line, remaining })) {
      for (const body of bodies) amounts.set(body.claim.id, parseFen(body.amountFen));
    }
    return items.every(({ claimId, amountFen }) => amounts.get(claimId) === amountFen);
  }

  /** Claims of the order that were accepted and are in no plan yet. */
  private async waiting(ctx: Ctx, { programme, period, call }: SettleOrder): Promise<ClaimLine> {
    const line = new ClaimLine();
    for await (const page of this.store.streamLine(ctx, programme, period, call, TO_BE_DECIDED)) {
      for (const claim of page) line.add(claim);
    }
    return line;
  }

  private async decideAll(
    ctx: Ctx,
    order: SettleOrder,
    version: ProgrammeVersion,
    line: ClaimLine,
    runsBefore: number,
    on: CalendarDate,
  ): Promise<DecidedRun> {
    const period = parsePeriod(order.period);
    const pool = this.programmes.pool(version, order.period);
    // Programmes may share a pool: its remainder is read and reserved by one run at a time.
    await this.store.lock(ctx, pool.code, order.period);
    const remaining = await this.book.openPool(ctx, version, order.period);
    const run: RunRow = {
      id: newId(ctx),
      programme: order.programme,
      period: order.period,
      callKey: order.call ?? null,
      runNo: runsBefore + 1,
      programmeVersionId: version.id,
      asOf: period.lastDay,
      pool: pool.code,
      poolTotalFen: pool.total.value,
      poolBeforeFen: remaining,
      reviewerId: order.reviewerId,
      resolverId: order.resolverId,
      recordedAt: ctx.now,
    };
    await this.store.saveRun(ctx, run);
    await this.translog.append(ctx, [{ kind: 'settlement-run', id: run.id, record: runRecord(run) }]);
    let plan: PlanHead | undefined;
    const { progress } = order;
    for await (const bodies of this.decider.decide(ctx, {
      run,
      version,
      line,
      remaining,
      ...(progress ? { progress } : {}),
    })) {
      const decisions = await this.record(ctx, run, version, bodies, on);
      const awarded = decisions.filter(({ amountFen }) => amountFen > ZERO_FEN);
      if (awarded.length === 0) continue;
      plan ??= await this.book.open(ctx, run);
      await this.book.award(ctx, plan, version, awarded);
    }
    if (plan) await this.book.made(ctx, plan);
    return { run, ...(plan ? { plan } : {}) };
  }

  /** Decisions with their leaves, what they rest on, the steps of their claims, and who must know. */
  private async record(
    ctx: Ctx,
    run: RunRow,
    version: ProgrammeVersion,
    bodies: readonly DecisionBody[],
    on: CalendarDate,
  ): Promise<readonly Decided[]> {
    const decisions = bodies.map((body): DecisionRow => {
      const { text, inputDigest, amountFen } = writeDecision(body);
      return {
        id: newId(ctx),
        claimId: body.claim.id,
        runId: run.id,
        amountFen,
        inputDigest,
        body: text,
        recordedAt: ctx.now,
      };
    });
    await this.store.saveDecisions(ctx, decisions);
    await this.translog.append(
      ctx,
      decisions.map((row) => ({ kind: 'decision', id: row.id, record: decisionRecord(row) })),
    );
    await this.news.rely(ctx, version, bodies);
    await this.book.decided(ctx, run, bodies, on);
    await this.news.tell(ctx, version, bodies);
    return decisions.map(({ id, claimId, amountFen }) => ({ id, claimId, amountFen }));
  }
}
