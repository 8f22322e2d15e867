/** The answers "no" of this room, one function per code; codes are public API (house page section 4). */
import { DomainError, type Fault } from '../../../kernel/domain-error.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';

function no(fault: Fault, what: string, zh: string, en: string, field?: string): DomainError {
  return new DomainError(fault, `CONTRACTS.${what}`, { zh, en }, field === undefined ? {} : { field });
}

export const unknownContract = () =>
  no(
    'notFound',
    'UNKNOWN',
    '没有这份合同，或您所在单位不是合同一方；请核对编号',
    'There is no such contract, or your organisation is no party to it; check the id',
  );

export const notAParty = () =>
  no(
    'forbidden',
    'NOT_A_PARTY',
    '登记合同的须是买方或卖方；请由合同一方登录后登记',
    'Only the buyer or the seller records a contract; sign in for one of them',
  );

export const notYourStep = (by: string) =>
  no(
    'forbidden',
    'NOT_YOUR_STEP',
    `这一步由${{ BUYER: '买方', SELLER: '卖方', EXCHANGE: '交易所' }[by] ?? by}登记，请通知对方办理`,
    `This step is recorded by the ${by.toLowerCase()}; ask them to record it`,
  );

export const numberTaken = () =>
  no(
    'conflict',
    'NUMBER_TAKEN',
    '双方之间已登记过这个编号的合同；同一合同无需重复登记，若是另一份合同请用其自身编号',
    'The two have a contract of this number on record; the same contract is recorded once, another one carries its own number',
    '/number',
  );

export const changed = () =>
  new DomainError(
    'conflict',
    'LOAD.CHANGED',
    {
      zh: '该编号的合同已入账，内容与本行不同；已入账的合同不能改写，请更正本行，或以变更、终止登记',
      en: 'A contract of this number is on record with other content; correct the row, or record an amendment or termination',
    },
    { field: 'number' },
  );

export const paidWithoutDate = () =>
  new DomainError(
    'invalid',
    'LOAD.PAID_WITHOUT_DATE',
    {
      zh: '已付款大于零但没有付款日期 paidOn；请填写付款日期，它同时是该行验收、发票的日期',
      en: 'paidFen is above zero but paidOn is empty; give the day of payment, which also dates the rest of the evidence',
    },
    { field: 'paidOn' },
  );

export const invoiceForm = (given: string) =>
  no(
    'invalid',
    'INVOICE_FORM',
    `发票号码须含字母或数字，且不超过 100 个字符；收到的是 ${given.slice(0, 40)}`,
    `An invoice number has letters or digits and at most 100 characters; got ${given.slice(0, 40)}`,
    'invoiceNumbers',
  );

export const wrongState = (state: string, step: string) =>
  no(
    'conflict',
    'WRONG_STATE',
    `合同现处于 ${state}，不能办理 ${step}；请先查看合同当前状态`,
    `The contract is ${state}; ${step} cannot be recorded now. Look at its present state first`,
  );

export const alreadySigned = () =>
  no(
    'conflict',
    'ALREADY_SIGNED',
    '贵方已签署这一文本，等待对方签署',
    'Your side has signed this text; the other side is awaited',
  );

export const otherDigest = (digest: string) =>
  no(
    'invalid',
    'OTHER_DIGEST',
    `所签摘要不是当前文本的摘要 ${digest}；请重新读取合同并核对后签署`,
    `The digest is not that of the present text, ${digest}; read the contract again, compare, then sign`,
    '/digest',
  );

export const certified = () =>
  no('conflict', 'ALREADY_CERTIFIED', '该合同已有交易凭证', 'The contract has its trade certificate already');

export const invoiceTaken = (number: string) =>
  no(
    'conflict',
    'INVOICE_TAKEN',
    `发票 ${number} 已登记在本合同下`,
    `Invoice ${number} is on record for this contract already`,
    '/number',
  );

export const unknownInvoice = (number: string) =>
  no(
    'invalid',
    'UNKNOWN_INVOICE',
    `本合同下没有发票 ${number}；红字发票须指明所冲销的蓝字发票`,
    `Invoice ${number} is not on record for this contract; a red-letter invoice names the one it cancels`,
    '/of',
  );

export const overInvoice = (left: Fen) =>
  no(
    'invalid',
    'OVER_INVOICE',
    `冲销金额超过该发票尚余的 ${formatYuan(left)} 元`,
    `More than the ${formatYuan(left)} yuan left of that invoice`,
    '/amountFen',
  );

export const voucherTaken = (number: string) =>
  no(
    'conflict',
    'VOUCHER_TAKEN',
    `付款凭证 ${number} 已登记在本合同下`,
    `Payment voucher ${number} is on record for this contract already`,
    '/voucherNumber',
  );

export const overPaid = (paid: Fen) =>
  no(
    'invalid',
    'OVER_PAID',
    `退款超过已付净额 ${formatYuan(paid)} 元`,
    `More than the ${formatYuan(paid)} yuan paid so far`,
    '/amountFen',
  );

export const nothingToAmend = () =>
  no(
    'invalid',
    'NOTHING_TO_AMEND',
    '变更内容为空，请至少变更一项',
    'Nothing is amended; change at least one field',
    '/fields',
  );

export const belowOrders = (orders: Fen) =>
  no(
    'conflict',
    'BELOW_ORDERS',
    `该框架合同下的订单已达 ${formatYuan(orders)} 元，上限不能低于此数；请先变更或终止订单`,
    `Orders of ${formatYuan(orders)} yuan stand under this framework contract, its ceiling cannot be below; amend or end orders first`,
    '/fields/amountFen',
  );

export const frameworkHasOrders = () =>
  no(
    'conflict',
    'FRAMEWORK_HAS_ORDERS',
    '框架合同本身不交付、不验收、不开票、不付款；请在其订单上登记',
    'Nothing is delivered, accepted, invoiced or paid on a framework contract itself; record it on the order',
  );

export const sighterMissing = () =>
  no(
    'invalid',
    'SIGHTER_MISSING',
    '以盖章扫描件签署的，须写明由谁核验过原件；请填写 sightedBy，其他方式不填',
    'A signature by scan of a sealed original says who sighted the original; give sightedBy, and leave it out otherwise',
    '/sightedBy',
  );

export const notDelivered = (digest: string) =>
  no(
    'invalid',
    'NOT_DELIVERED',
    `卖方没有登记摘要为 ${digest.slice(0, 80)} 的交付；请核对收到的内容，不一致时先与卖方确认`,
    `The seller recorded no delivery with the digest ${digest.slice(0, 80)}; compare what you received, and ask the seller where it differs`,
    '/digest',
  );

export const alreadyReceived = () =>
  no('conflict', 'ALREADY_RECEIVED', '这一次交付已签收', 'This delivery has its receipt already');

export const invoiceElsewhere = (number: string) =>
  no(
    'conflict',
    'INVOICE_ELSEWHERE',
    `发票 ${number} 已登记在另一份合同下；一张发票只能用于一份合同，请核对号码`,
    `Invoice ${number} is on record for another contract; an invoice serves one contract only, check its number`,
    '/number',
  );

export const certificateTaken = () =>
  no(
    'conflict',
    'CERTIFICATE_TAKEN',
    '该交易凭证编号已用于另一份合同；请另编编号',
    'A trade certificate of this number was issued for another contract; give it another number',
    '/number',
  );

export const noCertificate = () =>
  no(
    'conflict',
    'NO_CERTIFICATE',
    '该合同没有有效的交易凭证，无可撤销',
    'The contract has no valid trade certificate to revoke',
  );

/** One answer for an unknown number and a wrong code, so that neither can be told from the other. */
export const unknownCertificate = () =>
  no(
    'notFound',
    'CERTIFICATE_UNKNOWN',
    '没有与该编号和验证码同时相符的交易凭证；请按凭证原文核对二者',
    'No trade certificate has this number and this code; compare both with the certificate itself',
  );

export const periodBackwards = () =>
  no(
    'invalid',
    'PERIOD_BACKWARDS',
    '用量期间的止日须晚于起日，且不晚于对账日；请更正',
    'A period of usage ends after it begins and not after the day of the statement; correct it',
    '/until',
  );

export const notSigned = () =>
  no(
    'conflict',
    'NOT_SIGNED',
    '双方尚未都签署，没有可对账的合同；请先签署',
    'Both parties have not signed yet, so there is no contract to state; have it signed first',
  );

export const evidenceDigest = (found: string) =>
  no(
    'invalid',
    'EVIDENCE_DIGEST',
    `文件内容的 SHA-256 是 ${found}，与地址中的不同；请核对后重新上传`,
    `The SHA-256 of the content is ${found}, not the one in the address; compare the file and send it again`,
    '/sha256',
  );

export const evidenceType = (found: string | undefined) =>
  no(
    'invalid',
    'EVIDENCE_TYPE',
    found === undefined
      ? '文件内容不是可接受的凭证格式；请提供 PDF、OFD、PNG、JPEG、docx 或 xlsx（不含宏）'
      : `文件内容是 ${found}，与声明的 Content-Type 不同；请按实际格式声明`,
    found === undefined
      ? 'The content is none of the forms that are taken: PDF, OFD, PNG, JPEG, docx or xlsx without macros'
      : `The content is ${found}, which is not what Content-Type says; declare what it is`,
  );

export const evidenceUnknown = () =>
  no(
    'notFound',
    'EVIDENCE_UNKNOWN',
    '本合同下没有这个文件；请从文件列表中选取',
    'This contract has no such file; choose one from its list',
  );

export const evidenceLost = () =>
  no(
    'unavailable',
    'EVIDENCE_LOST',
    '文件库中暂时取不到该文件或其内容已变，记录与摘要仍在；请联系运营方从备份恢复',
    'The file store cannot give this file now, or its content has changed; the record and the digest stand. Ask the operator to restore it',
  );
