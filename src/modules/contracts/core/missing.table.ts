/** What a contract's statement may miss: in words, and who can bring it (practice page section 2: it says who can give it). */
import type { Text } from '../../../kernel/text.js';

export type Giver = 'BUYER' | 'SELLER' | 'EXCHANGE' | 'BOTH';

export interface MissingText extends Text {
  readonly from: Giver;
}

export const MISSING = {
  DECLARATION_BUYER: {
    from: 'BUYER',
    zh: '缺少买方的非关联声明；由买方签署提交',
    en: 'The buyer has not declared that it is unrelated; the buyer signs the declaration',
  },
  DECLARATION_SELLER: {
    from: 'SELLER',
    zh: '缺少卖方的非关联声明；由卖方签署提交',
    en: 'The seller has not declared that it is unrelated; the seller signs the declaration',
  },
  CERTIFICATE: {
    from: 'EXCHANGE',
    zh: '没有有效的交易凭证；由交易所出具',
    en: 'There is no valid trade certificate; the exchange issues it',
  },
  LINE_REASON: {
    from: 'BOTH',
    zh: '不可补或部分可补的明细没有写明理由；由双方变更补写',
    en: 'A line that is not eligible, or in part, gives no reason; the parties add it by an amendment',
  },
  MODEL_FIELD: {
    from: 'BOTH',
    zh: '示范文本的这一项没有约定；由双方变更补写',
    en: 'This field of the model contract is not agreed; the parties add it by an amendment',
  },
  DELIVERY: {
    from: 'SELLER',
    zh: '没有登记交付；由卖方登记交付日期与内容摘要',
    en: 'No delivery is on record; the seller records its day and the digest of what was delivered',
  },
  RECEIPT: {
    from: 'BUYER',
    zh: '交付没有签收；由买方核对摘要后签收',
    en: 'The delivery has no receipt; the buyer compares the digest and records it',
  },
  DELIVERY_DIFFERS: {
    from: 'SELLER',
    zh: '这一次交付与所售版本不符，尚待核实；由卖方说明或重新交付',
    en: 'This delivery differs from the release that was sold; the seller explains it or delivers again',
  },
  ACCEPTANCE: {
    from: 'BUYER',
    zh: '没有验收；由买方登记验收金额',
    en: 'Nothing is accepted; the buyer records what it accepts',
  },
  INVOICE: {
    from: 'SELLER',
    zh: '没有发票，或已全部红冲；由卖方开票后登记',
    en: 'There is no invoice, or all of it was cancelled; the seller issues and records one',
  },
  PAYMENT: {
    from: 'BUYER',
    zh: '没有付款，或已全部退回；由买方登记付款凭证',
    en: 'Nothing is paid, or all of it was paid back; the buyer records the payment voucher',
  },
  PAYER_REASON: {
    from: 'BUYER',
    zh: '付款方不是买方或收款方不是卖方，尚无理由；由买方说明',
    en: 'Another than the buyer paid or another than the seller was paid, without a reason; the buyer gives it',
  },
  PAPER: {
    from: 'BOTH',
    zh: '这一步没有附凭证；由登记方补交凭证并在核对时出示',
    en: 'This step has no paper attached; whoever recorded it has the paper at hand for the review',
  },
} as const satisfies Readonly<Record<string, MissingText>>;
export type MissingCode = keyof typeof MISSING;
