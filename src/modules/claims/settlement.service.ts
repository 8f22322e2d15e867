import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { canonicalText } from '../../kernel/canonical-json.js';
import { addFen, type Fen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';
import { type Evaluation, Programmes, type ProgrammeVersion, type Rules, withinCeilings } from '../programmes/index.js';
import { type LogHead, Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import {
  type ClaimRow,
  type DecisionRow,
  decisionRecord,
  type RunRow,
  runRecord,
  type StatementRow,
  statementRecord,
} from './core/claim-records.js';
import { samePerson } from './core/claims-errors.js';
import { type DecisionBody, readDecision, type StatementBody, statementOf, writeDecision } from './core/decision.js';
import { decisionNotice } from './core/decision-notice.js';
import { opennessBases } from './core/openness-decision.js';
import { undecidedItems } from './core/openness-items.js';
import { type Settled, settle } from './core/settlement.js';
import { Openness } from './openness.service.js';
import { PlanBook } from './plan-book.service.js';
import { agedBy, bodyOf, entrantOf, must } from './settlement.bodies.js';
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
    if (waiting.length > 0 || !newest) newest = await this.decideAll(ctx, order, version, waiting, runs.length);
    if (order.issue) await this.book.issueAll(ctx, order.programme, order.period, version);
    return newest;
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
      decisions.map((decision) => readDecision(decision.body)),
      log,
    );
  }

  /** Accepted claims of the order that no run has decided. */
  private async waiting(ctx: Ctx, order: SettleOrder): Promise<ClaimRow[]> {
    const claims = (await this.store.claims(ctx, { programme: order.programme, period: order.period })).filter(
      (claim) => order.call === undefined || claim.callKey === order.call,
    );
    const decided = new Set(
      (await this.store.decisions(ctx, { claimIds: claims.map((claim) => claim.id) })).map(
        (decision) => decision.claimId,
      ),
    );
    return claims.filter((claim) => !decided.has(claim.id));
  }

  private async decideAll(
    ctx: Ctx,
    order: SettleOrder,
    version: ProgrammeVersion,
    claims: readonly ClaimRow[],
    runsBefore: number,
  ): Promise<RunRow> {
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
    await this.book.resolve(ctx, run, version, decisions, bodies);
    await this.openItems(ctx, version, bodies);
    await this.followups.notify(
      ctx,
      bodies.map((body) => decisionNotice(body, version.programme.title)),
    );
    return run;
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
    const { most } = this.programmes.pool(version, run.period);
    const ceilings = most ? [{ ceilingFen: most.value, takenFen: await this.taken(ctx, run) }] : [];
    if (rules.use) {
      const left = withinCeilings(remaining, ceilings);
      return this.openness.decide(ctx, { run, version, claims, applicants, already, remaining: left });
    }
    const contractIds = [...new Set(claims.flatMap((claim) => claim.contractIds))];
    const facts = await this.facts.gather(ctx, contractIds, rules, run.asOf);
    const entrants = claims.flatMap((claim) => {
      const applicant = must(applicants.get(claim.applicantId), 'applicant');
      return claim.contractIds.map((contractId) => ({
        claim,
        applicant,
        entrant: entrantOf(claim, applicant, must(facts.get(contractId), 'contract')),
      }));
    });
    const owner = new Map(entrants.map((one) => [one.entrant.contractId, one]));
    const period = parsePeriod(run.period);
    const settled = settle(
      entrants.map((one) => one.entrant),
      already,
      withinCeilings(remaining, ceilings),
      { share: (wanted, left) => this.programmes.allocatePool(wanted, left, rules.exhaustion.value) },
      (entrant, standing) => {
        const { claim, applicant } = must(owner.get(entrant.contractId), 'claim of an entrant');
        const { input } = must(facts.get(entrant.contractId), 'facts');
        const signed = version.programme.calls.find((call) => call.key === claim.callKey)?.signed;
        const result = this.programmes.evaluate(version, run.asOf, {
          period,
          ...(signed ? { signed } : {}),
          applicant: {
            kind: applicant.kind,
            startUp: applicant.startUp,
            ...(applicant.placeCode ? { placeCode: applicant.placeCode } : {}),
            ...agedBy(rules, applicant),
          },
          ...standing,
          contracts: [input],
        });
        return { amountFen: result.amountFen, result };
      },
    );
    const ofClaim = new Map<string, Settled<Evaluation>[]>(claims.map((claim) => [claim.id, []]));
    for (const one of settled) {
      const { claim } = must(owner.get(one.entrant.contractId), 'claim of an entrant');
      ofClaim.get(claim.id)?.push(one);
    }
    return claims.map((claim) => {
      const applicant = must(applicants.get(claim.applicantId), 'applicant');
      return bodyOf(claim, applicant, run, version, rules, ofClaim.get(claim.id) ?? [], facts);
    });
  }

  /** Awards of earlier runs by cap party: of this period, or of all where the cap counts the whole programme. */
  private async alreadyAwarded(ctx: Ctx, run: RunRow, rules: Rules): Promise<Map<string, Fen>> {
    const awarded = new Map<string, Fen>();
    for (const decision of await this.earlier(ctx, run, rules.capPeriod?.value === 'PROGRAMME')) {
      const { capParty } = readDecision(decision.body).applicant;
      awarded.set(capParty, addFen([awarded.get(capParty) ?? ZERO_FEN, decision.amountFen]));
    }
    return awarded;
  }

  /** What this programme took of its pool before. */
  private async taken(ctx: Ctx, run: RunRow): Promise<Fen> {
    return addFen((await this.earlier(ctx, run, false)).map(({ amountFen }) => amountFen));
  }

  private async earlier(ctx: Ctx, run: RunRow, everyPeriod: boolean): Promise<DecisionRow[]> {
    const settled = everyPeriod ? await this.store.settledPeriods(ctx) : [run];
    const periods = settled.filter(({ programme }) => programme === run.programme).map(({ period }) => period);
    const runs: RunRow[] = [];
    for (const period of periods) runs.push(...(await this.store.runs(ctx, run.programme, period)));
    return this.store.decisions(ctx, { runIds: runs.filter(({ id }) => id !== run.id).map(({ id }) => id) });
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
