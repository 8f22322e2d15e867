/** What is said where less is given than the formula's ceiling: each cut names what limited it. */
import { type Fen, formatYuan } from '../../../kernel/money.js';
import type { Rate } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import type { SignedInput } from './evaluation.js';
import type { CapPeriod, Exhaustion } from './programme.js';

export const FIGURE_NAMES = {
  amountFen: { zh: '合同金额', en: 'contract amount' },
  acceptedFen: { zh: '验收金额', en: 'amount accepted' },
  invoicedFen: { zh: '开票金额', en: 'amount invoiced' },
  paidFen: { zh: '实付金额', en: 'amount paid' },
  serviceFeeFen: { zh: '实际服务额', en: 'actual service fee' },
  procurementCostFen: { zh: '采购总费用', en: 'total procurement cost' },
} as const;

export function shortEvidence(least: keyof typeof FIGURE_NAMES, amount: Fen, base: Fen): Text {
  const name = FIGURE_NAMES[least];
  return {
    zh: `合同金额 ${formatYuan(amount)} 元，${name.zh}只有 ${formatYuan(base)} 元，以后者为基数`,
    en: `The contract is for ${formatYuan(amount)} yuan, the ${name.en} is ${formatYuan(base)}; the lower figure is the base`,
  };
}

export function linesCut(before: Fen, after: Fen, cuts: readonly SignedInput[]): Text {
  const zh = cuts.map((cut) => cut.reason.zh).join('；') || '部分明细不在资助范围内';
  const en = cuts.map((cut) => cut.reason.en).join('; ') || 'some lines are not eligible';
  return {
    zh: `基数由 ${formatYuan(before)} 元核减为 ${formatYuan(after)} 元：${zh}`,
    en: `The base was cut from ${formatYuan(before)} to ${formatYuan(after)} yuan: ${en}`,
  };
}

function percent(rate: Rate): string {
  return `${rate.num}/${rate.den}`;
}

export function panelRate(ceiling: Rate, awarded: Rate, signed: SignedInput | undefined): Text {
  return {
    zh: `评审核定比例 ${percent(awarded)}，低于上限 ${percent(ceiling)}${signed ? `：${signed.reason.zh}` : ''}`,
    en: `The panel awarded ${percent(awarded)}, below the ceiling of ${percent(ceiling)}${signed ? `: ${signed.reason.en}` : ''}`,
  };
}

/** A contract amount that an audit approved only in part (核定合同额). */
export function auditApproved(before: Fen, after: Fen, signed: SignedInput | undefined): Text {
  return {
    zh: `基数由 ${formatYuan(before)} 元核定为 ${formatYuan(after)} 元${signed ? `：${signed.reason.zh}` : '：尚无核定意见'}`,
    en: `The base was approved at ${formatYuan(after)} of ${formatYuan(before)} yuan${signed ? `: ${signed.reason.en}` : ': nobody has approved an amount yet'}`,
  };
}

/** An award that is a panel's figure and no formula. */
export function panelApproved(most: Fen, award: Fen, signed: SignedInput | undefined): Text {
  return {
    zh: signed
      ? `有凭证的支出 ${formatYuan(most)} 元，评审核定资助 ${formatYuan(award)} 元：${signed.reason.zh}`
      : `资助金额由评审核定，尚无评审意见；有凭证的支出为 ${formatYuan(most)} 元`,
    en: signed
      ? `Of ${formatYuan(most)} yuan evidenced the panel approved ${formatYuan(award)}: ${signed.reason.en}`
      : `The award is a panel's figure and none was signed yet; ${formatYuan(most)} yuan are evidenced`,
  };
}

export function partyCap(cap: Fen, alreadyAwarded: Fen, period: CapPeriod = 'YEAR'): Text {
  const before = alreadyAwarded > 0n;
  if (period === 'PROGRAMME') {
    return {
      zh: `同一申报单位在本项目累计最高 ${formatYuan(cap)} 元${before ? `，已获资助 ${formatYuan(alreadyAwarded)} 元` : ''}`,
      en: `An applicant receives at most ${formatYuan(cap)} yuan of this programme in all${before ? `; ${formatYuan(alreadyAwarded)} was awarded before` : ''}`,
    };
  }
  return {
    zh: `同一申报单位年度最高 ${formatYuan(cap)} 元${before ? `，已获资助 ${formatYuan(alreadyAwarded)} 元` : ''}`,
    en: `An applicant receives at most ${formatYuan(cap)} yuan a year${before ? `; ${formatYuan(alreadyAwarded)} was awarded before` : ''}`,
  };
}

/** A pool that others had used up before: in order of arrival, or batch by batch. */
export function poolSpent(rule: Exhaustion, part: Fen, wanted: Fen): Text {
  const order =
    rule === 'BATCH' ? { zh: '按批次', en: 'batch by batch' } : { zh: '按受理先后', en: 'in order of arrival' };
  return {
    zh: `资金池${order.zh}发放，轮到本单位时余额不足：应得 ${formatYuan(wanted)} 元，可得 ${formatYuan(part)} 元`,
    en: `The pool is given out ${order.en} and did not suffice for this applicant: of ${formatYuan(wanted)} yuan it receives ${formatYuan(part)}`,
  };
}

export function poolShare(part: Fen, wanted: Fen): Text {
  return {
    zh: `资金池余额不足，本单位应得 ${formatYuan(wanted)} 元，按比例分得 ${formatYuan(part)} 元`,
    en: `The pool does not suffice: of ${formatYuan(wanted)} yuan this applicant's share is ${formatYuan(part)}`,
  };
}
