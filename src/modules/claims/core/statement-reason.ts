/** Cuts and refusals as a decision holds them, and as its statement shows them. */
import type { Text } from '../../../kernel/text.js';

export interface DecidedCut {
  readonly code: string;
  readonly amountFen: string;
  readonly reason: Text;
  readonly clause: string;
}

export interface DecidedRefusal {
  readonly code: string;
  readonly clause: string;
  readonly reason: Text;
  readonly wouldQualifyIf?: Text;
}

/** A cut or a refusal: `reason` in Chinese, `reasonEn` beside it. */
export interface StatementReason {
  readonly code: string;
  readonly clause: string;
  readonly reason: string;
  readonly reasonEn: string;
  readonly amountFen?: string;
  readonly wouldQualifyIf?: string;
  readonly wouldQualifyIfEn?: string;
}

export function cutJson(cut: DecidedCut): StatementReason {
  return {
    code: cut.code,
    amountFen: cut.amountFen,
    clause: cut.clause,
    reason: cut.reason.zh,
    reasonEn: cut.reason.en,
  };
}

export function refusalJson(refusal: DecidedRefusal): StatementReason {
  const remedy = refusal.wouldQualifyIf;
  return {
    code: refusal.code,
    clause: refusal.clause,
    reason: refusal.reason.zh,
    reasonEn: refusal.reason.en,
    ...(remedy ? { wouldQualifyIf: remedy.zh, wouldQualifyIfEn: remedy.en } : {}),
  };
}
