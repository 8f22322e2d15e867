/** Why a decision gave nothing, as the decision of refusal lists it: each contract or corpus with its reasons (practice page 3). */
import type { DecidedReason } from './claim-papers.js';
import type { DecisionBody } from './decision.js';
import type { DecidedRefusal } from './statement-reason.js';

export function decidedReasons({ contracts, openness }: DecisionBody): readonly DecidedReason[] {
  const told = (contract: string, refusals: readonly DecidedRefusal[]): readonly DecidedReason[] =>
    refusals.map(({ reason, clause, wouldQualifyIf }) => ({
      contract,
      reason: reason.zh,
      clause,
      ...(wouldQualifyIf ? { wouldQualifyIf: wouldQualifyIf.zh } : {}),
    }));
  return [
    ...contracts.flatMap(({ number, refusals }) => told(number, refusals)),
    ...(openness?.corpora ?? []).flatMap(({ input, refusals }) => told(input.key, refusals)),
  ];
}
