import { Injectable } from '@nestjs/common';
import { type Fen, formatFen, ZERO_FEN } from '../../kernel/money.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Organisation } from '../parties/index.js';
import { Programmes, type ProgrammeVersion, SCORE_DEN } from '../programmes/index.js';
import type { ClaimRow, RunRow } from './core/claim-records.js';
import type { DecisionBody } from './core/decision.js';
import { writeOpenness } from './core/openness-decision.js';
import { OpennessFacts, partyOf } from './openness.facts.service.js';
import { must } from './settlement.bodies.js';

/** What a run of a reward by use stands on, beside the use itself. */
export interface OpennessRun {
  readonly run: RunRow;
  readonly version: ProgrammeVersion;
  readonly claims: readonly ClaimRow[];
  readonly applicants: ReadonlyMap<string, Organisation>;
  /** Awards of earlier runs by cap party. */
  readonly already: ReadonlyMap<string, Fen>;
  /** What the run may share out at most: what the pool has left, and what the programme has left of its part. */
  readonly remaining: Fen;
}

/** Decides the reward for opened corpora: gathers the year of each unit, shares by score, writes down why. */
@Injectable()
export class Openness {
  constructor(
    private readonly facts: OpennessFacts,
    private readonly programmes: Programmes,
  ) {}

  /** One record for each claim. Requires at most one claim of a unit, which filing sees to. */
  async decide(ctx: Ctx, order: OpennessRun): Promise<DecisionBody[]> {
    const { run, version, claims, applicants, already, remaining } = order;
    const period = parsePeriod(run.period);
    const units = claims.map((claim) => must(applicants.get(claim.applicantId), 'applicant'));
    const only = new Map(
      claims.flatMap((claim) => (claim.corpusIds.length === 0 ? [] : [[claim.applicantId, new Set(claim.corpusIds)]])),
    );
    const facts = await this.facts.gather(ctx, units, period, only);
    const result = this.programmes.rewardByUse(
      version,
      period,
      units.map((unit) => ({
        uscc: codeOf(unit),
        applicant: { kind: unit.kind, ...(unit.placeCode ? { placeCode: unit.placeCode } : {}) },
        capParty: partyOf(unit),
        alreadyAwardedFen: already.get(partyOf(unit)) ?? ZERO_FEN,
        corpora: must(facts.get(unit.id), 'facts of a unit').corpora,
      })),
      remaining,
    );
    return claims.map((claim, index): DecisionBody => {
      const unit = must(units[index], 'unit');
      const { decided, findings } = must(facts.get(unit.id), 'facts of a unit');
      const reward = must(result.units[index], 'reward');
      const gathered = {
        remainingFen: formatFen(remaining),
        alreadyAwardedFen: formatFen(already.get(partyOf(unit)) ?? ZERO_FEN),
        corpora: decided,
        findings,
      };
      return {
        claim: {
          id: claim.id,
          number: claim.number,
          programme: claim.programme,
          period: claim.period,
          call: claim.callKey,
        },
        applicant: {
          id: unit.id,
          uscc: codeOf(unit),
          nameZh: unit.nameZh,
          kind: unit.kind,
          ...(unit.placeCode ? { placeCode: unit.placeCode } : {}),
          capParty: partyOf(unit),
        },
        asOf: run.asOf,
        programmeVersion: { id: version.id, name: version.name, digest: version.digest },
        contracts: [],
        openness: writeOpenness(gathered, reward, result, SCORE_DEN),
        amountFen: formatFen(reward.amountFen),
      };
    });
  }
}

function codeOf({ uscc, foreignId, id }: Organisation): string {
  return uscc ?? foreignId ?? id;
}
