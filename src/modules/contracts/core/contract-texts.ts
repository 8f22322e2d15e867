/**
 * What others must hear when a contract changes under them. Source: practice page section 4 (a red-letter invoice reopens
 * what rested on it; a payer other than the buyer or a payee other than the seller is asked for the reason).
 */
import { formatYuan, ZERO_FEN } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import type { Contract, ContractEvent, EventDetail } from './contract-events.js';

/** Why whatever rests on the contract must be looked at again; undefined when the event changes nothing for it. */
export function fallenReason(number: string, before: Contract, event: ContractEvent): Text | undefined {
  const yuan = formatYuan(event.amountFen ?? ZERO_FEN);
  switch (event.type) {
    case 'RED_INVOICED':
      return {
        zh: `合同 ${number} 于 ${event.on} 开具红字发票 ${event.detail.number}，冲销 ${yuan} 元；请复核所依据的金额`,
        en: `Contract ${number}: red-letter invoice ${event.detail.number} of ${event.on} cancels ${yuan} yuan; look at the amounts again`,
      };
    case 'REFUNDED':
      return {
        zh: `合同 ${number} 于 ${event.on} 退款 ${yuan} 元；请复核所依据的付款`,
        en: `Contract ${number}: ${yuan} yuan paid back on ${event.on}; look at the payments again`,
      };
    case 'TERMINATED':
      return {
        zh: `合同 ${number} 于 ${event.on} 终止；请复核依据该合同的申报与支付`,
        en: `Contract ${number} ended on ${event.on}; look again at what was claimed and paid on it`,
      };
    case 'SIGNED':
      if (before.agreed.length === 0 || before.proposed?.signedBy.length !== 1) return undefined;
      return {
        zh: `合同 ${number} 经双方签署变更；请按变更后的文本复核`,
        en: `Contract ${number} was amended and signed by both; look again by the new text`,
      };
    default:
      return undefined;
  }
}

/** The reason that is asked when money came from or went to somebody else; undefined when it did not. */
export function otherPayer(
  number: string,
  detail: EventDetail,
  buyerCode: string | undefined,
  sellerCode: string | undefined,
): Text | undefined {
  const payer = detail.payer !== undefined && detail.payer !== buyerCode ? detail.payer : undefined;
  const payee = detail.payee !== undefined && detail.payee !== sellerCode ? detail.payee : undefined;
  if (payer === undefined && payee === undefined) return undefined;
  const zh = [payer && `付款方 ${payer} 不是买方`, payee && `收款方 ${payee} 不是卖方`].filter(Boolean).join('，');
  const en = [payer && `payer ${payer} is not the buyer`, payee && `payee ${payee} is not the seller`].filter(Boolean);
  return {
    zh: `合同 ${number}：${zh}；请说明原因并核对关联关系`,
    en: `Contract ${number}: ${en.join(', ')}; ask for the reason and check relations`,
  };
}
