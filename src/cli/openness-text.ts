/** A reward by use as a person reads it: by corpus what counted and what did not, then the reward. */
import { formatYuan, parseFen } from '../kernel/money.js';
import type { StatementClaim, StatementReason } from '../modules/claims/index.js';
import { table } from './table.js';

type Corpus = NonNullable<StatementClaim['corpora']>[number];

const EXCLUDED: Readonly<Record<keyof Corpus['excluded'], string>> = {
  SELF: '本单位自用 own use',
  RELATED: '关联方 related',
  INDETERMINATE: '关系不明 indeterminate',
  REVIEW: '待人工认定 under review',
  TEST: '测试 test',
  UNDELIVERED: '未交付 undelivered',
  UNKNOWN: '未登记单位 unknown user',
  NOT_LISTED: '未挂牌期间 not listed',
  NOT_ACCEPTED: '应用成效未经审核 case not accepted',
};

const yuan = (fen: string): string => formatYuan(parseFen(fen));

function reasonLines(indent: string, refusals: readonly StatementReason[]): string[] {
  return refusals.flatMap((one) => [
    `${indent}不计分：${one.reason}（${one.clause}）`,
    `${indent}no score: ${one.reasonEn} [${one.code}]`,
  ]);
}

function excludedLine({ excluded, unidentified }: Corpus): string[] {
  const parts = Object.entries(EXCLUDED).flatMap(([reason, words]) => {
    const count = excluded[reason as keyof Corpus['excluded']];
    return count > 0 ? [`${words} ${count}`] : [];
  });
  if (unidentified > 0) parts.push(`未识别账号 unidentified ${unidentified}`);
  return parts.length > 0 ? [`      未计入 Not counted: ${parts.join('; ')}`] : [];
}

/** Corpora that were never opened on the platform nor used are one line: they are listed only for completeness. */
function isAside({ refusals, usedBy, excludedUse, unidentified }: Corpus): boolean {
  const unopened = refusals.some(({ code }) => code === 'PROGRAMMES.OPEN_MODE');
  return unopened && usedBy.length === 0 && excludedUse.length === 0 && unidentified === 0;
}

/** The lines of a claim below its head; none for a claim over contracts. */
export function opennessLines(claim: StatementClaim): string[] {
  const { corpora = [], cuts = [], refusals = [] } = claim;
  const shown = corpora.filter((corpus) => !isAside(corpus));
  const lines = table(
    ['  语料 Corpus', '质量 Quality', '使用单位 Users', '计入天数 Days'],
    ['left', 'right', 'right', 'right'],
    shown.map(({ key, qualityPct, users, days }) => [`  ${key}`, qualityPct ?? '-', String(users), String(days)]),
  );
  const aside = corpora.length - shown.length;
  return [
    ...lines.slice(0, 2),
    ...shown.flatMap((corpus, index) => [
      lines[index + 2] ?? '',
      ...excludedLine(corpus),
      ...(corpus.disputes > 0
        ? [`      数源单位提出异议 ${corpus.disputes} 件 disputed by the source unit: ${corpus.disputes}`]
        : []),
      ...reasonLines('      ', corpus.refusals),
    ]),
    ...(aside > 0 ? [`  另有 ${aside} 个语料未在公共数据开放平台开放 ${aside} more not open on the platform`] : []),
    ...cuts.flatMap((cut) => [
      `    少 ${yuan(cut.amountFen ?? '0')} 元：${cut.reason}（${cut.clause}）`,
      `    less CNY ${yuan(cut.amountFen ?? '0')}: ${cut.reasonEn} [${cut.code}]`,
    ]),
    ...refusals.flatMap((one) => [
      `    不予奖励：${one.reason}（${one.clause}）`,
      `    no reward: ${one.reasonEn} [${one.code}]`,
    ]),
  ];
}
