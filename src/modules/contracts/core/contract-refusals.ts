/**
 * What the rules of a contract refuse, each with the clause on which the "no" rests, one function per code; codes are
 * public API (house page section 4). A refusal with a clause decides the request: it is stored and repeated like a "yes".
 */
import { DomainError } from '../../../kernel/domain-error.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';
import { CLAUSES, type Clause } from './clauses.table.js';

function no(clauses: readonly Clause[], what: string, zh: string, en: string, field: string): DomainError {
  const reason = { zh, en };
  return new DomainError('invalid', `CONTRACTS.${what}`, reason, {
    field,
    clauses: clauses.map(({ clause, source }) => ({ clause, source, reason })),
  });
}

export const sameParty = () =>
  no(
    [CLAUSES.PARTIES, CLAUSES.NON_RELATED],
    'SAME_PARTY',
    '买方与卖方是同一单位，不成其为合同；请核对双方统一社会信用代码',
    'Buyer and seller are one and the same, which is no contract; check both codes',
    '/seller',
  );

export const buyerGains = (index: number) =>
  no(
    [CLAUSES.NON_RELATED],
    'BUYER_GAINS',
    '买方不能同时列为受益方；请删去该受益方或更正其单位',
    'The buyer cannot be named among those who gain; remove it or correct the organisation',
    `/gainers/${index}/organisation`,
  );

export const unknownOrganisation = (field: string, given: string) =>
  no(
    [CLAUSES.MARKET_DUTY],
    'UNKNOWN_ORGANISATION',
    `名册中没有 ${given}；请先登记该单位，或更正代码`,
    `${given} is not on the register; record the organisation first, or correct the code`,
    field,
  );

export const releaseMissing = () =>
  no(
    [CLAUSES.SUBJECT],
    'RELEASE_MISSING',
    '语料合同须写明所购语料的版本；请填写语料',
    'A contract for a corpus names the release that is bought; give it',
    '/release',
  );

export const unknownRelease = (field: string, given: string) =>
  no(
    [CLAUSES.LISTED],
    'UNKNOWN_RELEASE',
    `目录中没有语料 ${given}；请先登记，或更正标识`,
    `${given} is not in the catalogue; record it first, or correct it`,
    field,
  );

export const linesSum = (lines: Fen, amount: Fen) =>
  no(
    [CLAUSES.CONTENT],
    'LINES_SUM',
    `标的明细合计 ${formatYuan(lines)} 元，与合同金额 ${formatYuan(amount)} 元不符；请使二者相等`,
    `The lines add up to ${formatYuan(lines)} yuan, the contract says ${formatYuan(amount)}; make them equal`,
    '/lines',
  );

export const lineEligible = (index: number) =>
  no(
    [CLAUSES.CONTENT],
    'LINE_ELIGIBLE',
    '部分可补（PART）的明细须写明可补金额且不超过该行金额；全部可补或不可补的不写',
    'A line eligible in part states eligibleFen, at most its amount; a line eligible YES or NO does not',
    `/lines/${index}/eligibleFen`,
  );

export const instalmentsSum = (instalments: Fen, amount: Fen) =>
  no(
    [CLAUSES.PAYMENT],
    'INSTALMENTS_SUM',
    `分期付款合计 ${formatYuan(instalments)} 元，与合同金额 ${formatYuan(amount)} 元不符；请使二者相等`,
    `The instalments add up to ${formatYuan(instalments)} yuan, the contract says ${formatYuan(amount)}; make them equal`,
    '/instalments',
  );

export const datesBackwards = (field: string, date: string, before: string) =>
  no(
    [CLAUSES.EFFECT],
    'DATES_BACKWARDS',
    `日期 ${date} 早于其应在之后的 ${before}；请核对单据日期`,
    `${date} is earlier than ${before}, which it must follow; check the dates on the papers`,
    field,
  );

export const dateInFuture = (field: string, date: string) =>
  no(
    [CLAUSES.EFFECT],
    'DATE_IN_FUTURE',
    `日期 ${date} 尚未到来；只登记已发生的事实`,
    `${date} lies ahead; only what has happened is recorded`,
    field,
  );

export const amountZero = () =>
  no([CLAUSES.CONTENT], 'AMOUNT_ZERO', '金额须大于零', 'The amount must be above zero', '/amountFen');

export const overAmount = (total: Fen, amount: Fen) =>
  no(
    [CLAUSES.CONTENT],
    'OVER_AMOUNT',
    `连同本次合计 ${formatYuan(total)} 元，超过合同金额 ${formatYuan(amount)} 元；请先办理合同变更`,
    `With this one the total is ${formatYuan(total)} yuan, above the agreed ${formatYuan(amount)}; amend the contract first`,
    '/amountFen',
  );

export const numberForm = () =>
  no(
    [CLAUSES.CONTENT],
    'NUMBER_FORM',
    '合同编号须含字母或数字，且不超过 100 个字符',
    'A contract number has letters or digits and at most 100 characters',
    '/number',
  );

export const releaseNotListed = (field: string, state: string) =>
  no(
    [CLAUSES.LISTED, CLAUSES.MARKET_DUTY],
    'RELEASE_NOT_LISTED',
    `该语料版本未上市（现为 ${state}），不能订立合同；请由提供方先完成存证并申请上市`,
    `The release is not listed (it is ${state}), so no contract can be made over it; its provider completes the attestations and has it listed first`,
    field,
  );

export const frameworkMissing = () =>
  no(
    [CLAUSES.CONTENT],
    'FRAMEWORK_MISSING',
    '订单（ORDER）须写明所依据的框架合同，其他合同不写；请填写或删去 framework',
    'An ORDER names the framework contract that it is placed under, other contracts do not; give framework or leave it out',
    '/framework',
  );

export const frameworkUnknown = () =>
  no(
    [CLAUSES.CONTENT],
    'FRAMEWORK_UNKNOWN',
    '没有这份框架合同，或贵方不是其一方，或它不是框架合同；请核对编号',
    'There is no such framework contract, or you are no party to it, or it is no framework; check the id',
    '/framework',
  );

export const frameworkNotInForce = (state: string) =>
  no(
    [CLAUSES.EFFECT],
    'FRAMEWORK_NOT_IN_FORCE',
    `框架合同现处于 ${state}，未生效或已终止，不能据以下单；请先签署框架合同`,
    `The framework contract is ${state}, so no order can be placed under it; have it signed first`,
    '/framework',
  );

export const frameworkParties = () =>
  no(
    [CLAUSES.PARTIES],
    'FRAMEWORK_PARTIES',
    '订单的买卖双方与标的类别须与框架合同一致；请更正，或另立合同',
    'An order has the buyer, seller and kind of subject of its framework; correct it, or make another contract',
    '/framework',
  );

export const overFramework = (total: Fen, most: Fen) =>
  no(
    [CLAUSES.CONTENT],
    'OVER_FRAMEWORK',
    `该框架合同下的订单合计将达 ${formatYuan(total)} 元，超过框架上限 ${formatYuan(most)} 元；请先变更框架合同`,
    `The orders would come to ${formatYuan(total)} yuan, above the ${formatYuan(most)} of the framework contract; amend the framework first`,
    '/amountFen',
  );

export const lineUsage = (index: number) =>
  no(
    [CLAUSES.PAYMENT],
    'LINE_USAGE',
    '按量计价的明细须写明单价与用量上限，其金额等于二者之积（去尾到分）且大于零',
    'A line priced by usage states unitPriceFen and the most that may be used as quantity; its amount is their product, floored to the fen, and above zero',
    `/lines/${index}`,
  );

export const linePrice = (index: number, product: Fen) =>
  no(
    [CLAUSES.CONTENT],
    'LINE_PRICE',
    `数量乘单价为 ${formatYuan(product)} 元，既不是该行含税金额，也不是不含税金额；请更正其中一项`,
    `Quantity times unit price is ${formatYuan(product)} yuan, which is the line's amount neither with tax nor without; correct one of them`,
    `/lines/${index}/amountFen`,
  );

export const lineTax = (index: number) =>
  no(
    [CLAUSES.CONTENT],
    'LINE_TAX',
    '该行不含税金额与含税金额、税率不符（四舍五入或去尾均不相等）；请更正',
    'The amount without tax does not follow from the amount and the rate, neither rounded half up nor floored; correct it',
    `/lines/${index}/amountExclTaxFen`,
  );

export const taxSum = (lines: Fen, amount: Fen) =>
  no(
    [CLAUSES.CONTENT],
    'TAX_SUM',
    `明细不含税金额合计 ${formatYuan(lines)} 元，与合同不含税金额 ${formatYuan(amount)} 元不符；请使二者相等`,
    `Without tax the lines add up to ${formatYuan(lines)} yuan, the contract says ${formatYuan(amount)}; make them equal`,
    '/amountExclTaxFen',
  );

export const amountTax = () =>
  no(
    [CLAUSES.CONTENT],
    'AMOUNT_TAX',
    '合同不含税金额与含税金额、税率不符（四舍五入或去尾均不相等）；请更正',
    'The amount without tax does not follow from the amount and the rate, neither rounded half up nor floored; correct it',
    '/amountExclTaxFen',
  );

export const overCeiling = (asked: string, most: string) =>
  no(
    [CLAUSES.PAYMENT],
    'OVER_CEILING',
    `连同本次用量合计 ${asked}，超过约定上限 ${most}；超出部分须先变更合同`,
    `With this statement the usage is ${asked}, above the agreed ceiling of ${most}; amend the contract for more`,
    '/quantity',
  );

export const notByUsage = (line: number) =>
  no(
    [CLAUSES.PAYMENT],
    'NOT_BY_USAGE',
    `第 ${line} 行（自 0 起）不是按量计价的明细；请核对行号`,
    `Line ${line} (counted from 0) is not priced by usage; check its place`,
    '/line',
  );

export const belowMeasured = (index: number) =>
  no(
    [CLAUSES.PAYMENT],
    'BELOW_MEASURED',
    '该行已有用量对账，变更后须保留在原位、单价不变、上限不低于已对账用量',
    'Usage was stated for this line: after an amendment it stays in its place, with its unit price and a ceiling that is not below what was stated',
    `/fields/lines/${index}`,
  );

export const quantityZero = () =>
  no([CLAUSES.PAYMENT], 'QUANTITY_ZERO', '用量须大于零', 'The quantity must be above zero', '/quantity');
