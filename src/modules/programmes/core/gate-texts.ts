/**
 * What is said when a gate stays shut: what was found, and what would change the answer. Codes are public API (surface
 * page section 5); the words are for the applicant, so they say who can mend it.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addDays } from '../../../kernel/calendar-date.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { Text } from '../../../kernel/text.js';
import type { RelatednessOutcome } from './evaluation.js';
import type { Purpose, StartUpTest } from './programme.js';
import type { PartyKind } from './vocabulary.js';

type Reasons = Omit<Refusal, 'clause'>;

const KIND_NAMES: Readonly<Record<PartyKind, Text>> = {
  ENTERPRISE: { zh: '企业', en: 'enterprise' },
  BRANCH: { zh: '企业分公司', en: 'branch of an enterprise' },
  PUBLIC_INSTITUTION: { zh: '事业单位', en: 'public institution' },
  GOVERNMENT: { zh: '机关', en: 'government body' },
  UNIVERSITY: { zh: '高等院校', en: 'university' },
  RESEARCH_INSTITUTE: { zh: '科研机构', en: 'research institute' },
  SOCIAL_ORGANISATION: { zh: '社会组织', en: 'social organisation' },
  EXCHANGE: { zh: '数据交易场所', en: 'data exchange' },
  ASSESSOR: { zh: '评估机构', en: 'assessor' },
  OVERSEAS: { zh: '境外机构', en: 'overseas organisation' },
};

const PURPOSE_NAMES: Readonly<Record<Purpose, Text>> = {
  MODEL_RESEARCH: { zh: '大模型研发（训练）', en: 'research and training of large models' },
  MODEL_APPLICATION: { zh: '大模型应用', en: 'application of large models' },
  OTHER: { zh: '其他用途', en: 'another purpose' },
};

const ATTESTATION_NAMES: Readonly<Record<string, string>> = {
  SOURCE_LEGALITY: '来源合法性',
  PERSONAL_INFO: '个人信息',
  INTELLECTUAL_PROPERTY: '知识产权',
  CONTENT_SAFETY: '内容安全',
  DATA_CLASSIFICATION: '分类分级',
  QUALITY_ASSESSMENT: '质量评估',
};

function list(names: readonly Text[]): Text {
  return { zh: names.map((name) => name.zh).join('、'), en: names.map((name) => name.en).join(', ') };
}

function attestationList(types: readonly string[]): Text {
  return list(types.map((type) => ({ zh: ATTESTATION_NAMES[type] ?? type, en: type })));
}

/** `until` is the first day that no longer counts; people are told the last one that does. */
export function wrongPeriod(signedOn: CalendarDate, from: CalendarDate, until: CalendarDate): Reasons {
  const last = addDays(until, -1);
  return {
    code: 'PROGRAMMES.WRONG_PERIOD',
    reason: {
      zh: `合同签订于 ${signedOn}，不在本期（${from} 至 ${last}）内`,
      en: `The contract was signed on ${signedOn}, outside the period from ${from} to ${last}`,
    },
    wouldQualifyIf: {
      zh: '请在合同签订当年的申报批次申报',
      en: 'Claim it in the call for the year in which it was signed',
    },
  };
}

export function partyKind(kind: PartyKind, kinds: readonly PartyKind[]): Reasons {
  const allowed = list(kinds.map((one) => KIND_NAMES[one]));
  return {
    code: 'PROGRAMMES.PARTY_KIND',
    reason: {
      zh: `申报单位为${KIND_NAMES[kind].zh}；本政策只资助${allowed.zh}`,
      en: `The applicant is a ${KIND_NAMES[kind].en}; this programme is for: ${allowed.en}`,
    },
  };
}

export function wrongPlace(code: string | undefined, prefixes: readonly string[]): Reasons {
  const wanted = prefixes.map((prefix) => prefix.padEnd(6, '×')).join('、');
  return {
    code: 'PROGRAMMES.PLACE',
    reason: {
      zh: code === undefined ? '申报单位没有登记所在地' : `申报单位所在地行政区划代码为 ${code}，不在本政策实施范围内`,
      en:
        code === undefined
          ? 'No place is on record for the applicant'
          : `The applicant's place is ${code}, outside the area of this programme`,
    },
    wouldQualifyIf: {
      zh: `登记的实际经营地行政区划代码为 ${wanted}`,
      en: `The registered place of operation has a division code ${wanted.replaceAll('×', 'x')}`,
    },
  };
}

export function notStartUp(test: StartUpTest | undefined): Reasons {
  const age = test?.kind === 'REGISTERED_WITHIN' ? test.years : undefined;
  return {
    code: 'PROGRAMMES.START_UP',
    reason: {
      zh: age === undefined ? '申报单位未申明为初创企业' : `申报单位注册已满 ${age} 年以上，或没有登记注册日期`,
      en:
        age === undefined
          ? 'The applicant has not declared itself a start-up'
          : `The applicant was registered more than ${age} years ago, or its day of registration is not on record`,
    },
    wouldQualifyIf: {
      zh: age === undefined ? '申明为初创企业并经核实' : `登记的注册日期在 ${age} 年以内`,
      en: age === undefined ? 'It declares so and that is verified' : `It was registered at most ${age} years ago`,
    },
  };
}

export function notOnPlatform(): Reasons {
  return {
    code: 'PROGRAMMES.NOT_ON_PLATFORM',
    reason: {
      zh: '合同没有数据交易场所出具的交易凭证',
      en: 'The contract has no trade certificate of a data exchange',
    },
    wouldQualifyIf: {
      zh: '由数据交易场所核验并出具交易凭证',
      en: 'The data exchange verifies the trade and issues a trade certificate',
    },
  };
}

export function purpose(found: Purpose, purposes: readonly Purpose[]): Reasons {
  const allowed = list(purposes.map((one) => PURPOSE_NAMES[one]));
  return {
    code: 'PROGRAMMES.PURPOSE',
    reason: {
      zh: `合同用途为“${PURPOSE_NAMES[found].zh}”；本政策只资助${allowed.zh}`,
      en: `The purpose is ${PURPOSE_NAMES[found].en}; this programme funds only: ${allowed.en}`,
    },
  };
}

export function relation(outcome: Exclude<RelatednessOutcome, 'NOT_RELATED'>, standard: string): Reasons {
  if (outcome === 'RELATED') {
    return {
      code: 'PROGRAMMES.RELATED_PARTY',
      reason: {
        zh: `按 ${standard} 认定，买卖双方在签订日或付款日为关联方`,
        en: `By ${standard} buyer and seller were related on the day of signing or of a payment`,
      },
    };
  }
  if (outcome === 'INDETERMINATE') {
    return {
      code: 'PROGRAMMES.RELATION_INDETERMINATE',
      reason: {
        zh: `已知持股不足，按 ${standard} 尚不能判断买卖双方是否为关联方`,
        en: `Too little is known of the holders to say by ${standard} whether buyer and seller are related`,
      },
      wouldQualifyIf: {
        zh: '补齐买卖双方的股权登记信息后，结论为非关联方',
        en: 'The missing holders are put on record and the answer is then: not related',
      },
    };
  }
  return {
    code: 'PROGRAMMES.RELATION_REVIEW',
    reason: {
      zh: `按 ${standard}，买卖双方的关系需人工认定`,
      en: `By ${standard} the relation of buyer and seller needs a person's finding`,
    },
    wouldQualifyIf: {
      zh: '经两人确认的认定结论为非关联方',
      en: 'A finding confirmed by two persons says: not related',
    },
  };
}

export function attestationMissing(types: readonly string[]): Reasons {
  const names = attestationList(types);
  return {
    code: 'PROGRAMMES.ATTESTATION_MISSING',
    reason: {
      zh: `所购语料版本在签订日没有有效的合规证明：${names.zh}`,
      en: `The release bought had no attestation in force on the day of signing for: ${names.en}`,
    },
    wouldQualifyIf: {
      zh: '提供方补齐在签订日已经有效的上述证明',
      en: 'The provider files attestations of these kinds that were in force on the day of signing',
    },
  };
}

export function attestationFailed(types: readonly string[]): Reasons {
  const names = attestationList(types);
  return {
    code: 'PROGRAMMES.ATTESTATION_FAILED',
    reason: {
      zh: `所购语料版本的最新合规证明未通过：${names.zh}`,
      en: `The newest attestation of the release was rejected for: ${names.en}`,
    },
  };
}

export function terminated(on: CalendarDate, asOf: CalendarDate): Reasons {
  return {
    code: 'PROGRAMMES.CONTRACT_TERMINATED',
    reason: {
      zh: `合同已于 ${on} 终止，早于或等于截止日 ${asOf}`,
      en: `The contract was terminated on ${on}, not after the as-of date ${asOf}`,
    },
  };
}

export function duplicateContract(contract: string): Reasons {
  return {
    code: 'PROGRAMMES.DUPLICATE_CONTRACT',
    reason: {
      zh: `同一合同已以编号 ${contract} 申报，不重复资助`,
      en: `The same contract stands already under the number ${contract}; it is not funded twice`,
    },
  };
}

export function duplicateInvoice(invoice: string, contract: string): Reasons {
  return {
    code: 'PROGRAMMES.DUPLICATE_INVOICE',
    reason: {
      zh: `发票 ${invoice} 已用于合同 ${contract}，不重复资助`,
      en: `Invoice ${invoice} is already used for contract ${contract}; it is not funded twice`,
    },
    wouldQualifyIf: { zh: '换用本合同自己的发票', en: 'The contract is evidenced by an invoice of its own' },
  };
}

export function nothingPaid(): Reasons {
  return {
    code: 'PROGRAMMES.NOTHING_PAID',
    reason: { zh: '截止日前没有付款凭证', en: 'Nothing is evidenced as paid by the as-of date' },
    wouldQualifyIf: { zh: '在本期内实际付款并有付款凭证', en: 'A payment is made and evidenced within the period' },
  };
}
