/**
 * The trace: every step of a decision in order, with its rule, clause, inputs and result (issue "why this amount, why
 * not more"). It is part of the record, so it carries codes and digits; the words for a rule are a table beside it.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';
import type { TraceRule, TraceStep } from './evaluation.js';

export const RULE_TITLES: Readonly<Record<TraceRule, Text>> = {
  RULES: { zh: '适用的政策版本', en: 'Rules that apply' },
  RATE_CEILING: { zh: '资助比例上限', en: 'Ceiling rate' },
  START_UP_TEST: { zh: '是否初创企业', en: 'Whether it is a start-up' },
  TAX_BASIS: { zh: '含税口径', en: 'Tax basis' },
  BASE: { zh: '有凭证的计算基数', en: 'Base, as evidenced' },
  LINES: { zh: '可资助明细与核减', en: 'Eligible lines less cuts' },
  APPROVED: { zh: '核定金额', en: 'Amount approved' },
  FLOOR: { zh: '基数乘以比例，舍去不足一分', en: 'Base times rate, rounded down to the fen' },
  PARTY_CAP: { zh: '同一申报单位年度最高额', en: 'Cap per applicant and year' },
  POOL_PRO_RATA: { zh: '资金池不足时按比例分配', en: 'Share of a pool that does not suffice' },
  POOL_EXHAUSTED: { zh: '资金池余额不足', en: 'A pool that others had used up before' },
  USE_CORPUS: { zh: '开放语料年度得分', en: 'Score of an opened corpus in the year' },
  USE_SHARE: { zh: '按得分分配的份额', en: 'Share by score' },
  USE_LEFT_OVER: { zh: '封顶余下的金额再次分配', en: 'What caps left over, given out again' },
  TOTAL: { zh: '合计', en: 'Total' },
  GATE_PERIOD: { zh: '签订日期属于本期', en: 'Signed within the period' },
  GATE_PARTY_KIND: { zh: '申报单位类型', en: 'Kind of applicant' },
  GATE_PLACE: { zh: '申报单位所在地', en: 'Place of the applicant' },
  GATE_START_UP: { zh: '初创企业', en: 'Start-up' },
  GATE_ON_PLATFORM: { zh: '通过数据交易平台交易', en: 'Traded on a data exchange' },
  GATE_PURPOSE: { zh: '用途', en: 'Purpose' },
  GATE_UNRELATED: { zh: '买卖双方为非关联方', en: 'Buyer and seller are not related' },
  GATE_ATTESTATIONS: { zh: '合规证明齐全有效', en: 'Attestations in force' },
  GATE_NOT_TERMINATED: { zh: '合同未终止', en: 'Contract not terminated' },
  GATE_NOT_DUPLICATE: { zh: '同一合同、发票不重复资助', en: 'Contract and invoice not funded twice' },
  GATE_PAID: { zh: '已实际付款', en: 'Really paid' },
};

/** Collects steps and numbers them from 1. */
export class Trace {
  readonly #steps: TraceStep[] = [];

  add(rule: TraceRule, clause: string, inputs: JsonObject, result: Json): void {
    this.#steps.push({ step: this.#steps.length + 1, rule, clause, inputs, result });
  }

  get steps(): readonly TraceStep[] {
    return this.#steps;
  }
}
