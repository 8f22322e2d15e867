/**
 * What people read of an answer: outcomes, limbs with the clause each rests on, kinds of relation. Sources as in the
 * table of standards (domain page 2.1); a limb without a clause is a reading of this project.
 */
import type { Text } from '../../../kernel/text.js';
import type { RelationType } from './party-types.js';
import type { RelatednessOutcome } from './relatedness.js';
import type { HitCode } from './standards.table.js';

export const OUTCOME_WORDS: { readonly [outcome in RelatednessOutcome]: Text } = {
  RELATED: { zh: '关联', en: 'related' },
  REVIEW: { zh: '须人工认定', en: 'to be judged by a person' },
  INDETERMINATE: { zh: '无法判定（资料不足）', en: 'cannot be told' },
  NOT_RELATED: { zh: '非关联', en: 'not related' },
};

/** What a limb finds, and the clause that says so. */
export interface LimbWords {
  readonly title: Text;
  readonly cited?: { readonly clause: Text; readonly source: Text };
}

const T42: Text = { zh: '国家税务总局公告2016年第42号', en: 'State Taxation Administration announcement 42 of 2016' };
const COMPANY_LAW: Text = { zh: '中华人民共和国公司法（2023年修订）', en: 'Company Law (2023 revision)' };
const CAS36: Text = {
  zh: '企业会计准则第36号——关联方披露（2006）',
  en: 'Accounting Standard 36, related party disclosures (2006)',
};
const LISTING = {
  clause: { zh: '关联法人、关联自然人', en: 'related legal and natural persons' },
  source: {
    zh: '上海证券交易所、深圳证券交易所股票上市规则',
    en: 'Listing rules of the Shanghai and Shenzhen exchanges',
  },
};
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

function t42(number: number): NonNullable<LimbWords['cited']> {
  return { clause: { zh: `第二条（${NUMERALS[number - 1]}）`, en: `article 2 (${number})` }, source: T42 };
}

function cas36(number: number): NonNullable<LimbWords['cited']> {
  return { clause: { zh: `第四条（${NUMERALS[number - 1]}）`, en: `article 4 (${number})` }, source: CAS36 };
}

export const LIMB_WORDS: { readonly [code in HitCode]: LimbWords } = {
  SAME_ENTITY: { title: { zh: '同一主体（分支机构即其总部）', en: 'The same entity (a branch is its head office)' } },
  T42_EQUITY: {
    title: {
      zh: '一方直接或间接持有另一方 25% 以上',
      en: 'One holds 25% or more of the other, directly or indirectly',
    },
    cited: t42(1),
  },
  T42_COMMON_HOLDER: {
    title: { zh: '双方由同一方持有 25% 以上', en: 'The same third party holds 25% or more of both' },
    cited: t42(1),
  },
  T42_LOAN: {
    title: {
      zh: '有持股联系，且借贷或担保达到标准',
      en: 'Linked by shares, and loans or guarantees reach the threshold',
    },
    cited: t42(2),
  },
  T42_IP: {
    title: { zh: '生产经营依赖对方提供的特许权利', en: 'Cannot operate without rights that the other supplies' },
    cited: t42(3),
  },
  T42_TRADE: {
    title: { zh: '购销或劳务由对方控制', en: 'Buying, selling or services controlled by the other' },
    cited: t42(4),
  },
  T42_PERSONNEL: {
    title: {
      zh: '半数以上董事或高级管理人员相同或由对方委派',
      en: 'Half or more of the directors or senior managers are shared or appointed',
    },
    cited: t42(5),
  },
  T42_KIN: {
    title: { zh: '有亲属关系的两人分别与一方有关联关系', en: 'Two relatives, each related to one of the two' },
    cited: t42(6),
  },
  T42_SUBSTANCE: {
    title: { zh: '实质上的其他共同利益（人工认定）', en: 'Other common interests in substance (reviewers found)' },
    cited: t42(7),
  },
  CL265: {
    title: { zh: '控制关系', en: 'Control' },
    cited: {
      clause: { zh: '第二百六十五条（二）至（四）、第一百八十二条', en: 'articles 265 (2) to (4) and 182' },
      source: COMPANY_LAW,
    },
  },
  CAS36_1: { title: { zh: '会计准则：母公司', en: 'Accounting standard: parent' }, cited: cas36(1) },
  CAS36_2: { title: { zh: '会计准则：子公司', en: 'Accounting standard: subsidiary' }, cited: cas36(2) },
  CAS36_3: { title: { zh: '会计准则：受同一母公司控制', en: 'Accounting standard: same parent' }, cited: cas36(3) },
  CAS36_4: {
    title: { zh: '会计准则：实施共同控制的投资方', en: 'Accounting standard: investor with joint control' },
    cited: cas36(4),
  },
  CAS36_5: {
    title: { zh: '会计准则：施加重大影响的投资方', en: 'Accounting standard: investor with significant influence' },
    cited: cas36(5),
  },
  CAS36_6: { title: { zh: '会计准则：合营企业', en: 'Accounting standard: joint venture' }, cited: cas36(6) },
  CAS36_7: { title: { zh: '会计准则：联营企业', en: 'Accounting standard: associate' }, cited: cas36(7) },
  CAS36_8: {
    title: {
      zh: '会计准则：主要投资者个人或其近亲属',
      en: 'Accounting standard: principal individual investor or close family',
    },
    cited: cas36(8),
  },
  CAS36_9: {
    title: { zh: '会计准则：关键管理人员或其近亲属', en: 'Accounting standard: key manager or close family' },
    cited: cas36(9),
  },
  CAS36_10: {
    title: {
      zh: '会计准则：上述个人控制、共同控制或施加重大影响的企业',
      en: 'Accounting standard: controlled, jointly controlled or influenced by such a person',
    },
    cited: cas36(10),
  },
  CAS36_COMMON_INFLUENCE: {
    title: {
      zh: '会计准则：同受一方重大影响（解释第13号认为不构成关联方）',
      en: 'Accounting standard: under the same significant influence (not related by Interpretation 13)',
    },
    cited: {
      clause: { zh: '关联方的认定', en: 'on related parties' },
      source: { zh: '企业会计准则解释第13号（2019）', en: 'Interpretation 13 of the accounting standards (2019)' },
    },
  },
  LR_5PCT: {
    title: { zh: '上市规则：持股 5% 以上（含前后 12 个月）', en: 'Listing rules: 5% or more, 12 months either way' },
    cited: LISTING,
  },
  LR_CONTROL: { title: { zh: '上市规则：控制关系', en: 'Listing rules: control' }, cited: LISTING },
  LR_OFFICER: {
    title: { zh: '上市规则：由关联自然人控制或任职', en: 'Listing rules: controlled or served by a related person' },
    cited: LISTING,
  },
  DEPENDENCE: {
    title: {
      zh: '经营或权利依赖（依赖本身不构成关联方）',
      en: 'Dependence on rights or trade (no relation by itself)',
    },
    cited: { clause: { zh: '第五条', en: 'article 5' }, source: CAS36 },
  },
  CONCERT: {
    title: {
      zh: '一致行动人合并计算将达到 25%',
      en: 'Holders acting in concert would together reach 25%',
    },
  },
};

/** What stands on an arrow from one end to the other. */
export const RELATION_WORDS: { readonly [type in RelationType]: Text } = {
  HOLDS: { zh: '持股', en: 'holds' },
  CONTROLS: { zh: '控制', en: 'controls' },
  JOINT_CONTROL: { zh: '共同控制', en: 'jointly controls' },
  SIGNIFICANT_INFLUENCE: { zh: '重大影响', en: 'significantly influences' },
  OFFICER: { zh: '任职于', en: 'officer of' },
  KIN: { zh: '亲属', en: 'kin of' },
  LOAN: { zh: '借款给', en: 'lends to' },
  GUARANTEE: { zh: '担保', en: 'guarantees' },
  IP_DEPENDENCE: { zh: '知识产权依赖于', en: 'depends on the rights of' },
  OPERATIONS_CONTROLLED: { zh: '经营受控于', en: 'operations controlled by' },
  INTEREST: { zh: '其他或未披露权益', en: 'has another or undisclosed interest in' },
  ACTING_IN_CONCERT: { zh: '一致行动', en: 'acts in concert with' },
};
