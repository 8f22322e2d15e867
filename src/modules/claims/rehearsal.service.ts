import { Injectable } from '@nestjs/common';
import { addFen, type Fen, fen, parseFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { type Organisation, Parties } from '../parties/index.js';
import { Drafts, Programmes, withinCeilings } from '../programmes/index.js';
import { ClaimsStore } from './claims.store.js';
import { readDecision } from './core/decision.js';
import { bodiesOf, partsOf, wantsIn, withSigned } from './settlement.bodies.js';
import { SettlementFacts } from './settlement.facts.service.js';

export interface RehearsedClaim {
  readonly claimId: string;
  readonly number: string;
  readonly applicant: Organisation;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
}

/** What a draft would have done with a past year. */
export interface Rehearsed {
  readonly period: string;
  readonly poolFen: Fen;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
  readonly claims: readonly RehearsedClaim[];
}

/** A draft version over the claims of a past year: cost, winners, losers. Nothing is stored. */
@Injectable()
export class Rehearsal {
  constructor(
    private readonly store: ClaimsStore,
    private readonly facts: SettlementFacts,
    private readonly programmes: Programmes,
    private readonly drafts: Drafts,
    private readonly parties: Parties,
  ) {}

  /**
   * Decides every decided claim of the period again by the draft, as if it had been the rule, from the draft's whole pool
   * less what other programmes took of it. Throws `PROGRAMMES.DRAFT_NOT_FOUND`, `PROGRAMMES.NOT_IN_FORCE`,
   * `PROGRAMMES.NO_POOL`.
   */
  async run(ctx: Ctx, code: string, draftId: string, period: string): Promise<Rehearsed> {
    const version = await this.drafts.asVersion(ctx, code, draftId);
    const asOf = parsePeriod(period).lastDay;
    const rules = this.programmes.rules(version, asOf);
    const { total, most, code: pool } = this.programmes.pool(version, period);
    const runs = await this.store.runs(ctx, code, period);
    const decisions = await this.store.decisions(ctx, { runIds: runs.map(({ id }) => id) });
    const before = new Map(decisions.map(({ claimId, body }) => [claimId, parseFen(readDecision(body).amountFen)]));
    const claims = await this.store.claims(ctx, { ids: [...before.keys()] });
    const contractIds = [...new Set(claims.flatMap((claim) => claim.contractIds))];
    const looked = await this.facts.look(ctx, contractIds, rules, asOf);
    const events = await this.store.signedEvents(ctx, [...before.keys()]);
    const facts = withSigned(new Map([...looked].map(([id, fact]) => [id, { ...fact, findings: [] }])), claims, events);
    const applicants = await this.parties.organisations(
      ctx,
      claims.map(({ applicantId }) => applicantId),
    );
    const others = await this.store.ofPlans.takenByOthers(ctx, pool, period, code);
    const left = fen(total.value > others ? total.value - others : ZERO_FEN);
    const ceilings = most ? [{ ceilingFen: most.value, takenFen: ZERO_FEN }] : [];
    const deciding = { programmes: this.programmes, run: { asOf, period }, version, already: new Map() };
    const gathered = { claims, applicants, facts };
    const parts = partsOf(deciding, wantsIn(deciding, gathered), withinCeilings(left, ceilings));
    const bodies = bodiesOf(deciding, gathered, parts);
    const after = new Map(bodies.map((body) => [body.claim.id, parseFen(body.amountFen)]));
    return {
      period,
      poolFen: left,
      beforeFen: addFen([...before.values()]),
      afterFen: addFen([...after.values()]),
      claims: claims.flatMap((claim) => {
        const applicant = applicants.get(claim.applicantId);
        if (!applicant) return [];
        return {
          claimId: claim.id,
          number: claim.number,
          applicant,
          beforeFen: before.get(claim.id) ?? ZERO_FEN,
          afterFen: after.get(claim.id) ?? ZERO_FEN,
        };
      }),
    };
  }
}
