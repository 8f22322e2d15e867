/** Work that a reward by use leaves for a person: users whose relation to the unit the register cannot settle. */
import type { Text } from '../../../kernel/text.js';
import type { DecisionBody } from './decision.js';
import { undecidedUse } from './openness-decision.js';

export interface UndecidedItem {
  readonly kind: string;
  readonly subjectKind: 'claim';
  readonly subjectId: string;
  readonly basisKind: 'finding';
  readonly basisId: string;
  readonly authority: string;
  readonly reason: Text;
}

/** One item for each user and outcome: its use counts nothing until two reviewers have concluded. */
export function undecidedItems({ claim, openness }: DecisionBody, authority: string): UndecidedItem[] {
  if (openness === undefined) return [];
  const firsts = new Map(undecidedUse(openness).map((one) => [`${one.b} ${one.outcome}`, one]));
  return [...firsts.values()].map(({ outcome, finding, on }) => ({
    kind: `RELATION_${outcome}`,
    subjectKind: 'claim',
    subjectId: claim.id,
    basisKind: 'finding',
    basisId: finding,
    authority,
    reason:
      outcome === 'REVIEW'
        ? {
            zh: `使用单位与数源单位在 ${on} 的关系须由人工认定，认定前其使用不计入`,
            en: `How a user stands to the source unit on ${on} needs a person's finding; until then its use does not count`,
          }
        : {
            zh: `使用单位与数源单位在 ${on} 是否关联，现有登记不足以判断，认定前其使用不计入`,
            en: `The register does not tell whether a user is related to the source unit on ${on}; until then its use does not count`,
          },
  }));
}
