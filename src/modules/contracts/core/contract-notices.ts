/**
 * What each step in a contract's life makes the other party, or both, know. Source: issue "Catalogue, contracts,
 * attestations" (offer, signature wanted; termination by either side with notice to the other; the certificate).
 */
import type { Text } from '../../../kernel/text.js';
import type { Terms } from './contract.js';
import { type Contract, type ContractEvent, completes } from './contract-events.js';

export interface ContractNotice {
  readonly to: 'BUYER' | 'SELLER';
  readonly kind: string;
  readonly text: Text;
}

type Draft = readonly [kind: string, zh: string, en: string];
const BOTH = ['BUYER', 'SELLER'] as const;

/** A contract was recorded by one party: the other reads and signs it. */
export function offerNotices({ number, buyerId }: Terms, recordedFor: string | undefined): ContractNotice[] {
  const to = recordedFor === buyerId ? 'SELLER' : 'BUYER';
  return [
    notice(to, [
      'CONTRACT_OFFERED',
      `对方登记了合同 ${number}；请核对文本后签署其摘要，有异议时提出变更`,
      `The other party has recorded contract ${number}; compare the text and sign its digest, or propose a change`,
    ]),
  ];
}

/** `side` is who took the step; `before` the contract as it stood then. */
export function stepNotices(
  before: Contract,
  event: ContractEvent,
  side: 'BUYER' | 'SELLER' | 'EXCHANGE',
  terms: Terms,
): ContractNotice[] {
  const draft = draftOf(before, event, terms.number);
  if (draft === undefined) return asked(event, terms.number);
  const to = side === 'EXCHANGE' ? BOTH : BOTH.filter((other) => other !== side);
  return [...to.map((one) => notice(one, draft)), ...asked(event, terms.number)];
}

function draftOf(before: Contract, event: ContractEvent, number: string): Draft | undefined {
  const { detail, on } = event;
  switch (event.type) {
    case 'SIGNED':
      return signedDraft(before, event, number);
    case 'AMENDED':
      return [
        'SIGNATURE_WANTED',
        `对方就合同 ${number} 提出变更：${detail.reason}；请核对新文本后签署，未签署前原约定有效`,
        `The other party proposes to amend contract ${number}: ${detail.reason}. Compare and sign the new text; until then what was agreed holds`,
      ];
    case 'TERMINATED':
      return [
        'CONTRACT_TERMINATED',
        `对方于 ${on} 终止合同 ${number}：${detail.reason}；如有异议请与对方协商，退款与红字发票仍可登记`,
        `The other party ended contract ${number} on ${on}: ${detail.reason}. Refunds and red-letter invoices can still be recorded`,
      ];
    case 'CERTIFIED':
      return [
        'CERTIFICATE_ISSUED',
        `交易所为合同 ${number} 出具交易凭证 ${detail.number}；验证码见合同记录`,
        `The exchange has issued trade certificate ${detail.number} for contract ${number}; its code stands in the contract's record`,
      ];
    case 'CERTIFICATE_REVOKED':
      return [
        'CERTIFICATE_REVOKED',
        `交易所撤销了合同 ${number} 的交易凭证 ${detail.number}：${detail.reason}；依据该凭证的申报将被复核`,
        `The exchange has revoked trade certificate ${detail.number} of contract ${number}: ${detail.reason}. Claims that rest on it are looked at again`,
      ];
    case 'RED_INVOICED':
      return [
        'INVOICE_CANCELLED',
        `合同 ${number} 的发票 ${detail.of} 已由红字发票 ${detail.number} 冲销；请核对`,
        `Invoice ${detail.of} of contract ${number} was cancelled by red-letter invoice ${detail.number}; check it`,
      ];
    case 'DELIVERED':
      return [
        'DELIVERY_RECORDED',
        `卖方于 ${on} 登记了合同 ${number} 的交付；请核对摘要后签收`,
        `The seller recorded the delivery of contract ${number} on ${on}; compare the digest and record its receipt`,
      ];
    default:
      return undefined;
  }
}

function signedDraft({ proposed }: Contract, { detail }: ContractEvent, number: string): Draft {
  if (proposed !== undefined && completes(proposed, detail.party ?? 'BOTH')) {
    return [
      'CONTRACT_IN_FORCE',
      `对方已签署，合同 ${number} 的文本双方均已签署并生效`,
      `The other party has signed: both have signed the text of contract ${number}, and it is in force`,
    ];
  }
  return [
    'SIGNATURE_WANTED',
    `对方已签署合同 ${number}，等待贵方签署同一摘要`,
    `The other party has signed contract ${number}; your signature on the same digest is awaited`,
  ];
}

/** Money that took another way than agreed: the buyer is asked why, unless it has said so. */
function asked({ type, detail }: ContractEvent, number: string): ContractNotice[] {
  if (type !== 'PAID' || detail.reason !== undefined) return [];
  if (detail.payer === undefined && detail.payee === undefined) return [];
  return [
    notice('BUYER', [
      'PAYMENT_REASON_ASKED',
      `合同 ${number} 的付款 ${detail.number}：付款方不是买方或收款方不是卖方；请向交易所说明原因`,
      `Payment ${detail.number} of contract ${number}: another than the buyer paid, or another than the seller was paid; tell the exchange why`,
    ]),
  ];
}

function notice(to: ContractNotice['to'], [kind, zh, en]: Draft): ContractNotice {
  return { to, kind, text: { zh, en } };
}
