/**
 * What others must hear when a contract changes under them. Source: practice page section 4 (a red-letter invoice reopens
 * what rested on it; a payer other than the buyer or a payee other than the seller is asked for the reason).
 */
import { formatYuan, ZERO_FEN } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import type { Contract, ContractEvent, DeliveryFlag, EventDetail, FrozenFinding, Step } from './contract-events.js';

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
    case 'CERTIFICATE_REVOKED':
      return {
        zh: `合同 ${number} 的交易凭证 ${event.detail.number} 于 ${event.on} 被撤销：${event.detail.reason}；请复核依据该凭证的申报与支付`,
        en: `Contract ${number}: its trade certificate ${event.detail.number} was revoked on ${event.on}: ${event.detail.reason}; look again at what was claimed and paid on it`,
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
export function otherPayer(number: string, { payer, payee, reason }: EventDetail): Text | undefined {
  if (payer === undefined && payee === undefined) return undefined;
  const zh = [payer && `付款方 ${payer} 不是买方`, payee && `收款方 ${payee} 不是卖方`].filter(Boolean).join('，');
  const en = [payer && `payer ${payer} is not the buyer`, payee && `payee ${payee} is not the seller`].filter(Boolean);
  const [asked, told] =
    reason === undefined
      ? ['请说明原因并核对关联关系', 'ask for the reason and check relations']
      : [`当事方说明：${reason}；请核对关联关系`, `the reason given: ${reason}; check relations`];
  return { zh: `合同 ${number}：${zh}；${asked}`, en: `Contract ${number}: ${en.join(', ')}; ${told}` };
}

/** What is asked where a seller sells for a principal and no mandate says that it may. */
export function unmandated(number: string, principal: string, on: string): Text {
  return {
    zh: `合同 ${number}：卖方代 ${principal} 出售，但 ${on} 没有在期的合同事项授权委托书；请要求补交并登记`,
    en: `Contract ${number}: the seller sells for ${principal}, and no mandate for contracts was in force on ${on}; ask for it and record it`,
  };
}

const FLAG_TEXTS: Readonly<Record<DeliveryFlag, Text>> = {
  DIGEST_DIFFERS: { zh: '内容摘要与所售版本不符', en: 'its digest is not that of the release sold' },
  SIZE_DIFFERS: { zh: '字节数与目录相差超过 1%', en: 'its size is more than 1% off the listing' },
  RECORDS_DIFFER: { zh: '条数与目录相差超过 1%', en: 'its number of records is more than 1% off the listing' },
};

/** What is wrong with a delivery; undefined when it is what was listed. */
export function deliveryDiffers(number: string, { type, on, detail }: ContractEvent): Text | undefined {
  const { flags = [] } = detail;
  if (type !== 'DELIVERED' || flags.length === 0) return undefined;
  return {
    zh: `合同 ${number} 于 ${on} 的交付：${flags.map((flag) => FLAG_TEXTS[flag].zh).join('，')}；请与双方核实所交付的内容`,
    en: `Contract ${number}, delivery of ${on}: ${flags.map((flag) => FLAG_TEXTS[flag].en).join(', ')}; ask both sides what was delivered`,
  };
}

const NEARNESS = ['NOT_RELATED', 'INDETERMINATE', 'REVIEW', 'RELATED'];

/**
 * Who of those that gain is nearer to the buyer than when the contract was signed, or gains now without having been asked
 * about then, and is not unrelated. Undefined when nobody is.
 */
export function relationWorse(
  { agreed }: Contract,
  { type, on }: Step,
  first: readonly FrozenFinding[],
  now: readonly FrozenFinding[],
): Text | undefined {
  const before = new Map(first.map(({ organisationId, outcome }) => [organisationId, outcome]));
  const rank = (outcome: string | undefined): number => NEARNESS.indexOf(outcome ?? 'NOT_RELATED');
  const worse = now.filter(({ organisationId, outcome }) => rank(outcome) > rank(before.get(organisationId)));
  if (worse.length === 0) return undefined;
  const number = agreed.at(-1)?.terms.number ?? '';
  const what = worse.map(({ findingId, outcome }) => `${outcome} (${findingId})`).join(', ');
  const [zh, en] = type === 'PAID' ? ['付款', 'payment'] : ['交付', 'delivery'];
  return {
    zh: `合同 ${number}：${on} ${zh}日的关联认定比签署时更近或涉及新的受益方：${what}；请复核`,
    en: `Contract ${number}: on the day of ${en}, ${on}, somebody who gains is nearer to the buyer than at the signing, or is new: ${what}; look at it`,
  };
}
