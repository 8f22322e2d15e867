/**
 * The questions of the signed non-relation declaration (非关联声明): what no registry shows must be asked for. Texts:
 * Tax announcement 2016 no. 42 art. 2 and Company Law art. 265 and 182 (domain page 2.1; practice page 6). A question is
 * never reworded in place: another wording is another version, and a declaration names the version it answers.
 */
import type { Text } from '../../../kernel/text.js';
import type { RelationType } from './party-types.js';

export const QUESTION_CODES = [
  'LOANS',
  'GUARANTEES',
  'IP_DEPENDENCE',
  'TRADE_DEPENDENCE',
  'KIN',
  'CONTROL_BY_AGREEMENT',
  'ACTING_IN_CONCERT',
  'HOLDERS',
] as const;
export type QuestionCode = (typeof QUESTION_CODES)[number];

/** Where the entries of an answer stand in a declaration. */
export type AnswerField =
  | 'loans'
  | 'guarantees'
  | 'ipDependence'
  | 'tradeDependence'
  | 'kin'
  | 'controlByAgreement'
  | 'actingInConcert'
  | 'holders';

export interface DeclarationQuestion {
  readonly code: QuestionCode;
  readonly title: Text;
  readonly field: AnswerField;
  /** Must be answered, by entries or by "none". */
  readonly required: boolean;
  /** What an entry becomes on the register. Holders become nothing: registers say who they are, the answer is compared. */
  readonly relation?: RelationType;
  readonly text: Text;
  /** The clauses that make the question matter. */
  readonly sources: readonly Text[];
}

export interface Questionnaire {
  readonly version: number;
  readonly questions: readonly DeclarationQuestion[];
}

function announcement42(item: string, number: number): Text {
  return {
    zh: `国家税务总局公告2016年第42号第二条第（${item}）项`,
    en: `State Taxation Administration announcement 2016 no. 42, article 2 (${number})`,
  };
}

function companyLaw265(item: string, number: number): Text {
  return { zh: `《公司法》第二百六十五条第（${item}）项`, en: `Company Law, article 265 (${number})` };
}

const NEAR_RELATIVES: Text = {
  zh: '《公司法》第一百八十二条；《民法典》第一千零四十五条',
  en: 'Company Law, article 182; Civil Code, article 1045',
};

export const QUESTIONNAIRES: readonly Questionnaire[] = [
  {
    version: 1,
    questions: [
      {
        code: 'LOANS',
        title: { zh: '借款', en: 'Loans' },
        field: 'loans',
        required: true,
        relation: 'LOAN',
        text: {
          zh: '在声明所述日期，本单位及本单位的控股股东、实际控制人，与对方及对方的控股股东、实际控制人之间，是否有尚未清偿的借款（含委托贷款）？如有，请逐笔填写出借人、借款人、金额、起止日期；由他人担保的，填写担保人。',
          en: 'On the day of the declaration, is there any outstanding loan, entrusted loans included, between us, our controlling shareholders or actual controllers and the other party, its controlling shareholders or actual controllers? If so, state for each the lender, the borrower, the amount, from when to when, and who guarantees it.',
        },
        sources: [announcement42('二', 2)],
      },
      {
        code: 'GUARANTEES',
        title: { zh: '担保', en: 'Guarantees' },
        field: 'guarantees',
        required: true,
        relation: 'GUARANTEE',
        text: {
          zh: '本单位及本单位的控股股东、实际控制人是否为对方的借款提供担保，或者对方及对方的控股股东、实际控制人是否为本单位的借款提供担保？如有，请逐笔填写担保人、出借人、借款人、借款金额、担保金额和起止日期。',
          en: 'Do we, our controlling shareholders or actual controllers guarantee any borrowing of the other party, or do they guarantee any of ours? If so, state for each the guarantor, the lender, the borrower, the amount of the loan, the amount guaranteed, and from when to when.',
        },
        sources: [announcement42('二', 2)],
      },
      {
        code: 'IP_DEPENDENCE',
        title: { zh: '特许权利依赖', en: 'Dependence on intellectual property' },
        field: 'ipDependence',
        required: true,
        relation: 'IP_DEPENDENCE',
        text: {
          zh: '双方之中，是否有一方的生产经营须由另一方提供专利权、非专利技术、商标权、著作权等特许权利才能正常进行？如有，请填写依赖方、提供方和起止日期。',
          en: 'Can the business of one of the two parties not normally proceed without patents, know-how, trademarks, copyrights or like rights supplied by the other? If so, state who depends on whom, and from when to when.',
        },
        sources: [announcement42('三', 3)],
      },
      {
        code: 'TRADE_DEPENDENCE',
        title: { zh: '经营活动受控', en: 'Control of trade' },
        field: 'tradeDependence',
        required: true,
        relation: 'OPERATIONS_CONTROLLED',
        text: {
          zh: '双方之中，是否有一方的购买、销售、接受劳务或提供劳务等经营活动由另一方控制（即另一方有权决定其财务和经营政策，并能据以从中获取利益）？仅因交易量大而在经济上有所依赖的，不属于受控制。如有，请填写受控制方、控制方和起止日期。',
          en: 'Are the purchases, sales or services of one of the two parties controlled by the other, that is, may the other decide its financial and operating policies and benefit from them? Mere economic dependence on a large customer or supplier is not control. If so, state who is controlled by whom, and from when to when.',
        },
        sources: [announcement42('四', 4)],
      },
      {
        code: 'KIN',
        title: { zh: '亲属关系', en: 'Kin' },
        field: 'kin',
        required: true,
        relation: 'KIN',
        text: {
          zh: '本单位的自然人股东、实际控制人、董事、监事、高级管理人员，与对方的上述人员之间，是否有配偶、直系血亲、兄弟姐妹或者其他抚养、赡养关系？如有，请逐对填写姓名和关系；姓名仅用于核对，可依法删除。',
          en: 'Is any natural person who is our shareholder, actual controller, director, supervisor or senior manager the spouse, lineal blood relative, brother or sister of such a person of the other party, or in another relation of support or maintenance? If so, state each pair and the relation. Names serve only to compare and can be erased.',
        },
        sources: [announcement42('六', 6), companyLaw265('四', 4), NEAR_RELATIVES],
      },
      {
        code: 'CONTROL_BY_AGREEMENT',
        title: { zh: '协议控制', en: 'Control by agreement' },
        field: 'controlByAgreement',
        required: true,
        relation: 'CONTROLS',
        text: {
          zh: '是否有人不靠持股，而是通过协议（含可变利益实体架构、股权代持、表决权委托）或者其他安排，实际支配本单位，或者由本单位实际支配对方？如有，请填写控制人、被控制方、控制方式和起止日期。',
          en: 'Does anyone actually direct us, or do we actually direct the other party, by agreement (a variable-interest structure, shares held for another, entrusted votes) or other arrangement rather than by shares? If so, state who controls whom, how, and from when to when.',
        },
        sources: [companyLaw265('三', 3)],
      },
      {
        code: 'ACTING_IN_CONCERT',
        title: { zh: '一致行动', en: 'Acting in concert' },
        field: 'actingInConcert',
        required: true,
        relation: 'ACTING_IN_CONCERT',
        text: {
          zh: '本单位及本单位的股东、实际控制人，与对方及对方的股东、实际控制人之间，是否有一致行动协议或者其他共同行使表决权的安排？如有，请逐对填写并注明起止日期。',
          en: 'Is there an agreement to act in concert, or any other arrangement to vote together, between us, our shareholders or actual controllers and the other party, its shareholders or actual controllers? If so, state each pair, and from when to when.',
        },
        sources: [companyLaw265('二', 2), companyLaw265('三', 3)],
      },
      {
        code: 'HOLDERS',
        title: { zh: '股东及持股比例', en: 'Holders and their shares' },
        field: 'holders',
        required: false,
        text: {
          zh: '（选填）在声明所述日期，本单位的股东和各自的持股比例。填写的，持股5%以上（含5%）的股东应当全部列出；所填内容与登记信息核对，不替代登记信息。',
          en: '(Optional) Our shareholders on the day of the declaration and the share of each. Whoever answers lists every holder of 5% or more. The answer is compared with the registers and does not take their place.',
        },
        sources: [announcement42('一', 1), companyLaw265('二', 2)],
      },
    ],
  },
];

/** The version to be answered now. */
export const QUESTIONS_VERSION = 1;

export function questionnaireOf(version: number): Questionnaire | undefined {
  return QUESTIONNAIRES.find((known) => known.version === version);
}
