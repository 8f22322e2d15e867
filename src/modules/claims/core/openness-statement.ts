/**
 * A reward by use as its statement shows it (surface page section 5, `settle --json` for openness): by corpus quality,
 * days, users, refusals and what was left out, then score, cuts and refusals; beside it who used what how often,
 * organisations and not persons.
 */
import type { CountedUser, DecidedOpenness } from './openness-decision.js';
import type { Excluded, ExcludedUse } from './openness-use.js';
import { cutJson, refusalJson, type StatementReason } from './statement-reason.js';

export interface StatementCorpus {
  readonly key: string;
  readonly qualityPct: string | null;
  /** Days that count, over all user groups. */
  readonly days: number;
  /** Organisations with qualifying use. */
  readonly users: number;
  /** Groups that they form. */
  readonly groups: number;
  readonly refusals: readonly StatementReason[];
  readonly excluded: Excluded;
  /** Uses by accounts that the platform could not identify: counted, never paid. */
  readonly unidentified: number;
  readonly disputes: number;
  readonly scoreNum: string;
  readonly usedBy: readonly CountedUser[];
  readonly excludedUse: readonly ExcludedUse[];
}

export interface OpennessStatement {
  readonly corpora: readonly StatementCorpus[];
  readonly scoreNum: string;
  readonly scoreDen: string;
  readonly cuts: readonly StatementReason[];
  readonly refusals: readonly StatementReason[];
}

export function opennessStatement(openness: DecidedOpenness): OpennessStatement {
  return {
    corpora: openness.corpora.map(({ input, days, users, refusals, excluded, unidentified, ...rest }) => ({
      key: input.key,
      qualityPct: input.qualityPct ?? null,
      days,
      users: users.length,
      groups: input.groupDays.length,
      refusals: refusals.map(refusalJson),
      excluded,
      unidentified,
      disputes: rest.disputes,
      scoreNum: rest.scoreNum,
      usedBy: users,
      excludedUse: rest.excludedUse,
    })),
    scoreNum: openness.scoreNum,
    scoreDen: openness.scoreDen,
    cuts: openness.cuts.map(cutJson),
    refusals: openness.refusals.map(refusalJson),
  };
}
