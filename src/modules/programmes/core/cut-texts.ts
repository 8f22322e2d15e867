/** What is said where less is given than the formula's ceiling: each cut names what limited it. */
import { type Fen, formatYuan } from '../../../kernel/money.js';
import type { Rate } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import type { SignedInput } from './evaluation.js';

const FIGURE_NAMES = {
  amountFen: { zh: '合同金额', en: 'contract amount' },
  acceptedFen: { zh: '验收金额', en: 'amount accepted' },
  invoicedFen: { zh: '开票金额', en: 'amount invoiced' },
  paidFen: { zh: '实付金额', en: 'amount paid' },
  serviceFeeFen: { zh: '实际服务额', en: 'actual service fee' },
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

export function partyCap(cap: Fen, alreadyAwarded: Fen): Text {
  return {
    zh: `同一申报单位年度最高 ${formatYuan(cap)} 元${alreadyAwarded > 0n ? `，已获资助 ${formatYuan(alreadyAwarded)} 元` : ''}`,
    en: `An applicant receives at most ${formatYuan(cap)} yuan a year${alreadyAwarded > 0n ? `; ${formatYuan(alreadyAwarded)} was awarded before` : ''}`,
  };
}

export function poolShare(part: Fen, wanted: Fen): Text {
  return {
    zh: `资金池余额不足，本单位应得 ${formatYuan(wanted)} 元，按比例分得 ${formatYuan(part)} 元`,
    en: `The pool does not suffice: of ${formatYuan(wanted)} yuan this applicant's share is ${formatYuan(part)}`,
  };
}
