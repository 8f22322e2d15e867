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
    '该合同编号已登记；同一合同无需重复登记，若是另一份合同请用其自身编号',
    'A contract of this number is on record; the same contract is recorded once, another one carries its own number',
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

export const numberForm = () =>
  no(
    'invalid',
    'NUMBER_FORM',
    '合同编号须含字母或数字，且不超过 100 个字符',
    'A contract number has letters or digits and at most 100 characters',
    '/number',
  );

export const invoiceForm = (given: string) =>
  no(
    'invalid',
    'INVOICE_FORM',
    `发票号码须含字母或数字，且不超过 100 个字符；收到的是 ${given.slice(0, 40)}`,
    `An invoice number has letters or digits and at most 100 characters; got ${given.slice(0, 40)}`,
    'invoiceNumbers',
  );

export const sameParty = () =>
  no(
    'invalid',
    'SAME_PARTY',
    '买方与卖方是同一单位，不成其为合同；请核对双方统一社会信用代码',
    'Buyer and seller are one and the same, which is no contract; check both codes',
    '/seller',
  );

export const buyerGains = (index: number) =>
  no(
    'invalid',
    'BUYER_GAINS',
    '买方不能同时列为受益方；请删去该受益方或更正其单位',
    'The buyer cannot be named among those who gain; remove it or correct the organisation',
    `/gainers/${index}/organisation`,
  );

export const unknownOrganisation = (field: string, given: string) =>
  no(
    'invalid',
    'UNKNOWN_ORGANISATION',
    `名册中没有 ${given}；请先登记该单位，或更正代码`,
    `${given} is not on the register; record the organisation first, or correct the code`,
    field,
  );

export const releaseMissing = () =>
  no(
    'invalid',
    'RELEASE_MISSING',
    '语料合同须写明所购语料的版本；请填写语料',
    'A contract for a corpus names the release that is bought; give it',
    '/release',
  );

export const unknownRelease = (field: string, given: string) =>
  no(
    'invalid',
    'UNKNOWN_RELEASE',
    `目录中没有语料 ${given}；请先登记，或更正标识`,
    `${given} is not in the catalogue; record it first, or correct it`,
    field,
  );

export const linesSum = (lines: Fen, amount: Fen) =>
  no(
    'invalid',
    'LINES_SUM',
    `标的明细合计 ${formatYuan(lines)} 元，与合同金额 ${formatYuan(amount)} 元不符；请使二者相等`,
    `The lines add up to ${formatYuan(lines)} yuan, the contract says ${formatYuan(amount)}; make them equal`,
    '/lines',
  );

export const lineEligible = (index: number) =>
  no(
    'invalid',
    'LINE_ELIGIBLE',
    '部分可补（PART）的明细须写明可补金额且不超过该行金额；全部可补或不可补的不写',
    'A line eligible in part states eligibleFen, at most its amount; a line eligible YES or NO does not',
    `/lines/${index}/eligibleFen`,
  );

export const instalmentsSum = (instalments: Fen, amount: Fen) =>
  no(
    'invalid',
    'INSTALMENTS_SUM',
    `分期付款合计 ${formatYuan(instalments)} 元，与合同金额 ${formatYuan(amount)} 元不符；请使二者相等`,
    `The instalments add up to ${formatYuan(instalments)} yuan, the contract says ${formatYuan(amount)}; make them equal`,
    '/instalments',
  );

export const datesBackwards = (field: string, date: string, before: string) =>
  no(
    'invalid',
    'DATES_BACKWARDS',
    `日期 ${date} 早于其应在之后的 ${before}；请核对单据日期`,
    `${date} is earlier than ${before}, which it must follow; check the dates on the papers`,
    field,
  );

export const dateInFuture = (field: string, date: string) =>
  no(
    'invalid',
    'DATE_IN_FUTURE',
    `日期 ${date} 尚未到来；只登记已发生的事实`,
    `${date} lies ahead; only what has happened is recorded`,
    field,
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

export const amountZero = () =>
  no('invalid', 'AMOUNT_ZERO', '金额须大于零', 'The amount must be above zero', '/amountFen');

export const overAmount = (total: Fen, amount: Fen) =>
  no(
    'invalid',
    'OVER_AMOUNT',
    `连同本次合计 ${formatYuan(total)} 元，超过合同金额 ${formatYuan(amount)} 元；请先办理合同变更`,
    `With this one the total is ${formatYuan(total)} yuan, above the agreed ${formatYuan(amount)}; amend the contract first`,
    '/amountFen',
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
