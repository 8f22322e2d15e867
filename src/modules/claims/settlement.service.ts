import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { canonicalText } from '../../kernel/canonical-json.js';
import { addFen, type Fen, fen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type Ceiling, Programmes, type ProgrammeVersion, type Rules, withinCeilings } from '../programmes/index.js';
import { type LogHead, Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import {
  type ClaimRow,
  type DecisionRow,
  decisionRecord,
  type PlanRow,
  type RunRow,
  runRecord,
  type StatementRow,
  statementRecord,
} from './core/claim-records.js';
import { type ClaimState, stateAfter } from './core/claim-states.js';
import { samePerson } from './core/claims-errors.js';
import { type DecisionBody, readDecision, type StatementBody, statementOf, writeDecision } from './core/decision.js';
import { decisionNotice } from './core/decision-notice.js';
import { opennessBases } from './core/openness-decision.js';
import { undecidedItems } from './core/openness-items.js';
import { Openness } from './openness.service.js';
import { PlanBook } from './plan-book.service.js';
import { settleClaims, withSigned } from './settlement.bodies.js';
import { SettlementFacts } from './settlement.facts.service.js';

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
}

/** States in which an accepted claim waits for a decision. */
const TO_BE_DECIDED: readonly ClaimState[] = ['ACCEPTED', 'CHECKED', 'REVIEWED'];

/** Decides the accepted claims of a period in one transaction, and states what was decided. */
@Injectable()
export class Settlement {
  constructor(
    private readonly store: ClaimsStore,
    private readonly facts: SettlementFacts,
    private readonly book: PlanBook,
    private readonly programmes: Programmes,
    private readonly openness: Openness,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

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
      if (plan) await this.book.resolve(ctx, run, plan, plan.items, { type: 'RESOLVED', on, actorId: run.resolverId });
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
    claims: readonly ClaimRow[],
    on: CalendarDate,
  ): Promise<{ readonly run: RunRow; readonly plan?: PlanRow; readonly decisions: readonly DecisionRow[] }> {
    if (order.reviewerId === order.resolverId) throw samePerson();
    const period = parsePeriod(order.period);
    const version = await this.programmes.inForce(ctx, order.programme, period.lastDay);
    await this.store.lock(ctx, order.programme, order.period);
    const runs = await this.store.runs(ctx, order.programme, order.period);
    return this.decideAll(ctx, order, version, claims, runs.length, on);
  }

  /**
   * True where deciding the claims again, as everything stands now, gives each the amount that the plan has. Takes the
   * lock of the pool, so that it stays true until the commit.
   */
  async stillHolds(ctx: Ctx, run: RunRow, items: PlanRow['items']): Promise<boolean> {
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    await this.store.lock(ctx, run.programme, run.period);
    await this.store.lock(ctx, run.pool, run.period);
    const claims = await this.store.claims(ctx, { ids: items.map(({ claimId }) => claimId) });
    const bodies = await this.decide(ctx, run, version, claims, await this.book.remaining(ctx, version, run.period));
    const amounts = new Map(bodies.map((body) => [body.claim.id, parseFen(body.amountFen)]));
    return items.every(({ claimId, amountFen }) => amounts.get(claimId) === amountFen);
  }

  /** The statement of a run as first printed; made and stored when the run has none yet. */
  async statement(ctx: Ctx, run: RunRow): Promise<StatementBody> {
    const stored = await this.store.statement(ctx, run.id);
    if (stored) return JSON.parse(stored.body) as StatementBody;
    const body = await this.statementNow(ctx, run, await this.translog.sequence(ctx));
    const row: StatementRow = {
      id: newId(ctx),
      runId: run.id,
      body: canonicalText(body as unknown as JsonObject),
      recordedAt: ctx.now,
    };
    await this.store.saveStatement(ctx, row);
    await this.translog.append(ctx, [{ kind: 'statement', id: row.id, record: statementRecord(row) }]);
    // Read back from the stored text: keys in another order would be other bytes when the statement is printed again.
    return JSON.parse(row.body) as StatementBody;
  }

  /** The statement as the book stands now; nothing is stored. */
  async statementNow(ctx: Ctx, run: RunRow, log: LogHead): Promise<StatementBody> {
    const runs = (await this.store.runs(ctx, run.programme, run.period)).filter((one) => one.runNo <= run.runNo);
    const decisions = await this.store.decisions(ctx, { runIds: runs.map((one) => one.id) });
    const version = await this.programmes.version(ctx, run.programmeVersionId);
    const remainingFen = await this.book.remaining(ctx, version, run.period);
    return statementOf(
      { programme: run.programme, period: run.period, asOf: run.asOf, programmeVersion: version.name },
      { totalFen: run.poolTotalFen, beforeFen: runs[0]?.poolBeforeFen ?? run.poolBeforeFen, remainingFen },
      [...new Map(decisions.map((decision) => [decision.claimId, readDecision(decision.body)])).values()],
      log,
    );
  }

  /** Claims of the order that were accepted and are in no plan yet. */
  private async waiting(ctx: Ctx, order: SettleOrder): Promise<ClaimRow[]> {
    const claims = (await this.store.claims(ctx, { programme: order.programme, period: order.period })).filter(
      (claim) => order.call === undefined || claim.callKey === order.call,
    );
    const steps = await this.store.steps(
      ctx,
      claims.map((claim) => claim.id),
    );
    const open = new Set(
      steps.filter(({ types }) => TO_BE_DECIDED.includes(stateAfter(types))).map(({ claimId }) => claimId),
    );
    return claims.filter((claim) => open.has(claim.id));
  }

  private async decideAll(
    ctx: Ctx,
    order: SettleOrder,
    version: ProgrammeVersion,
    claims: readonly ClaimRow[],
    runsBefore: number,
    on: CalendarDate,
  ): Promise<{ readonly run: RunRow; readonly plan?: PlanRow; readonly decisions: readonly DecisionRow[] }> {
    const period = parsePeriod(order.period);
    const pool = this.programmes.pool(version, order.period);
    // Programmes may share a pool: its remainder is read and reserved by one run at a time.
    await this.store.lock(ctx, pool.code, order.period);
    const beforeFen = await this.book.open(ctx, version, order.period);
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
      poolBeforeFen: beforeFen,
      reviewerId: order.reviewerId,
      resolverId: order.resolverId,
      recordedAt: ctx.now,
    };
    await this.store.saveRun(ctx, run);
    await this.translog.append(ctx, [{ kind: 'settlement-run', id: run.id, record: runRecord(run) }]);
    const bodies = await this.decide(ctx, run, version, claims, beforeFen);
    const decisions = bodies.map((body) => {
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
    await this.rely(ctx, version, bodies);
    const plan = await this.book.plan(ctx, run, version, decisions, bodies, on);
    await this.openItems(ctx, version, bodies);
    await this.followups.notify(
      ctx,
      bodies.map((body) => decisionNotice(body, version.programme.title)),
    );
    return { run, decisions, ...(plan ? { plan } : {}) };
  }

  private async decide(
    ctx: Ctx,
    run: RunRow,
    version: ProgrammeVersion,
    claims: readonly ClaimRow[],
    remaining: Fen,
  ): Promise<DecisionBody[]> {
    const rules = this.programmes.rules(version, run.asOf);
    const applicants = await this.facts.applicants(ctx, claims);
    const already = await this.alreadyAwarded(ctx, run, rules);
    const left = withinCeilings(remaining, await this.ceilings(ctx, run, version, claims));
    if (rules.use) {
      return this.openness.decide(ctx, { run, version, claims, applicants, already, remaining: left });
    }
    const contractIds = [...new Set(claims.flatMap((claim) => claim.contractIds))];
    const gathered = await this.facts.gather(ctx, contractIds, rules, run.asOf);
    const ids = claims.map((claim) => claim.id);
    const facts = withSigned(gathered, claims, await this.store.signedEvents(ctx, ids));
    return settleClaims(this.programmes, run, version, claims, applicants, facts, { already, remaining: left });
  }

  /** The most that this programme takes of a shared pool, and the share of the call where all claims are of one. */
  private async ceilings(
    ctx: Ctx,
    run: RunRow,
    version: ProgrammeVersion,
    claims: readonly ClaimRow[],
  ): Promise<readonly Ceiling[]> {
    const { most } = this.programmes.pool(version, run.period);
    const keys = new Set(claims.map(({ callKey }) => callKey));
    const [key] = keys;
    const call = keys.size === 1 ? version.programme.calls.find((one) => one.key === key) : undefined;
    if (!most && call?.poolShareFen === undefined) return [];
    const standing = await this.store.ofPlans.awardsStanding(ctx, run.programme, run.period);
    const taken = (counts: (body: DecisionBody) => boolean): Fen =>
      addFen(standing.filter(({ body }) => counts(readDecision(body))).map(({ amountFen }) => amountFen));
    return [
      ...(most ? [{ ceilingFen: most.value, takenFen: taken(() => true) }] : []),
      ...(call?.poolShareFen === undefined
        ? []
        : [{ ceilingFen: parseFen(call.poolShareFen), takenFen: taken((body) => body.claim.call === call.key) }]),
    ];
  }

  /** Awards that stand by cap party: of this period, or of all where the cap counts the whole programme. */
  private async alreadyAwarded(ctx: Ctx, run: RunRow, rules: Rules): Promise<Map<string, Fen>> {
    const period = rules.capPeriod?.value === 'PROGRAMME' ? null : run.period;
    const awarded = new Map<string, Fen>();
    for (const { body, amountFen, recoveredFen } of await this.store.ofPlans.awardsStanding(
      ctx,
      run.programme,
      period,
    )) {
      const { capParty } = readDecision(body).applicant;
      awarded.set(capParty, fen((awarded.get(capParty) ?? ZERO_FEN) + amountFen - recoveredFen));
    }
    return awarded;
  }

  /** What falls under a claim is work of the authority that decides on it: nobody at the exchange may read claims. */
  private async rely(ctx: Ctx, version: ProgrammeVersion, bodies: readonly DecisionBody[]): Promise<void> {
    const authority = version.programme.authority.code;
    await this.followups.rely(
      ctx,
      bodies.flatMap((body) => {
        const dependent = { dependentKind: 'claim', dependentId: body.claim.id, authority };
        const used = body.openness ? opennessBases(body.openness, body.claim.period) : [];
        const contracts = body.contracts.flatMap((one) => [
          { ...dependent, basisKind: 'contract', basisId: one.id, basisDigest: one.digest },
          ...one.findings.map((finding) => ({
            ...dependent,
            basisKind: 'finding',
            basisId: finding.finding,
            basisDigest: finding.digest,
          })),
          ...one.attestations.flatMap((att) =>
            att.attestation && att.digest
              ? [{ ...dependent, basisKind: 'attestation', basisId: att.attestation, basisDigest: att.digest }]
              : [],
          ),
        ]);
        return [...contracts, ...used.map((basis) => ({ ...dependent, ...basis }))];
      }),
    );
  }

  /** INDETERMINATE, REVIEW and an award that nobody has signed give nothing and wait for a person (surface page). */
  private async openItems(ctx: Ctx, version: ProgrammeVersion, bodies: readonly DecisionBody[]): Promise<void> {
    const codes = ['PROGRAMMES.RELATION_INDETERMINATE', 'PROGRAMMES.RELATION_REVIEW'];
    const authority = version.programme.authority.code;
    await this.followups.items(
      ctx,
      bodies.flatMap((body) => undecidedItems(body, authority)),
    );
    await this.followups.items(
      ctx,
      bodies.flatMap((body) =>
        body.contracts.flatMap((one) => {
          const pending = one.refusals.length === 0 ? one.flags.filter(({ code }) => code === 'APPROVAL_PENDING') : [];
          return [...one.refusals.filter(({ code }) => codes.includes(code)), ...pending].map(({ code, reason }) => ({
            kind: code.replace('PROGRAMMES.', ''),
            subjectKind: 'claim',
            subjectId: body.claim.id,
            basisKind: 'contract',
            basisId: one.id,
            authority,
            reason,
          }));
        }),
      ),
    );
  }
}
