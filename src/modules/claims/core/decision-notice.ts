/**
 * What a decision makes the applicant know: what was granted, or that nothing was, and where each reason stands. Source:
 * issue "Catalogue, contracts, attestations" (what a party must know: a decision).
 */

import { formatYuan, parseFen } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import type { DecisionBody } from './decision.js';

export interface DecisionNotice {
  readonly organisationId: string;
  readonly kind: 'DECISION';
  readonly subjectKind: 'claim';
  readonly subjectId: string;
  readonly text: Text;
}

type Decided = Pick<DecisionBody, 'claim' | 'applicant' | 'amountFen'>;

/** `title`: the programme's. */
export function decisionNotice({ claim, applicant, amountFen }: Decided, title: Text): DecisionNotice {
  const amount = parseFen(amountFen);
  const granted =
    amount > 0n
      ? { zh: `核定 ${formatYuan(amount)} 元`, en: `CNY ${formatYuan(amount)} was granted` }
      : { zh: '未予支持', en: 'nothing was granted' };
  return {
    organisationId: applicant.id,
    kind: 'DECISION',
    subjectKind: 'claim',
    subjectId: claim.id,
    text: {
      zh: `《${title.zh}》${claim.period} 年度申请 ${claim.number} 已作出决定：${granted.zh}；每份合同的理由和依据见决定书`,
      en: `"${title.en}", ${claim.period}: claim ${claim.number} was decided: ${granted.en}; the decision gives reason and clause for each contract`,
    },
  };
}
