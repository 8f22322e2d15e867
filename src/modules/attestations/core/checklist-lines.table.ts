/**
 * Lines of a listing's checklist beside the kinds of attestation: what the release itself must have, and what personal
 * or important data ask for on top (domain page 3.1-3.3). Each with its clause, how well that is known, and who can
 * give it.
 */
import type { Text } from '../../../kernel/text.js';
import type { Tag } from './kind-fields.js';

export interface LineTitle {
  readonly name: Text;
  readonly clause: string;
  readonly tag: Tag;
  readonly giver: Text;
}

const PROVIDER: Text = { zh: '提供方', en: 'the provider' };
const IN_THE_REPORT: Text = {
  zh: '提供方备齐材料，由评估机构写入个人信息存证',
  en: 'the provider brings the papers, the assessor states them in the attestation on personal information',
};

export const LINES = {
  LICENCE: {
    name: { zh: '许可协议', en: 'Licence' },
    clause: '生成式人工智能服务管理暂行办法 7 条',
    tag: 'source',
    giver: PROVIDER,
  },
  PROVIDER_STANDING: {
    name: { zh: '数据商资格', en: 'Standing as data merchant' },
    clause: '深圳市数据商和数据流通交易第三方服务机构管理暂行办法',
    tag: 'source',
    giver: { zh: '提供方申请，交易场所办理', en: 'the provider applies, the exchange decides' },
  },
  SOURCE_TRACE: {
    name: { zh: '各来源的可追溯证明', en: 'Proof that traces each source' },
    clause: 'GB/T 45654-2025；TC260-003 5.1 c',
    tag: 'recalled',
    giver: {
      zh: '提供方备齐许可、采集记录、合同及承诺或授权记录，由评估机构写入来源合法性存证',
      en: 'the provider brings licence, collection record, contract with commitment or authorisation, the assessor states them in the attestation on sources',
    },
  },
  LEGAL_BASIS: {
    name: { zh: '个人信息处理依据', en: 'Legal basis for personal information' },
    clause: '个人信息保护法 13 条',
    tag: 'source',
    giver: IN_THE_REPORT,
  },
  IMPACT_ASSESSMENT: {
    name: { zh: '个人信息保护影响评估', en: 'Impact assessment' },
    clause: '个人信息保护法 55、56 条',
    tag: 'source',
    giver: IN_THE_REPORT,
  },
  SEPARATE_CONSENT: {
    name: { zh: '单独同意', en: 'Separate consent' },
    clause: '个人信息保护法 23、29 条',
    tag: 'source',
    giver: IN_THE_REPORT,
  },
  PARENTAL_CONSENT: {
    name: { zh: '未成年人监护人同意', en: 'Parental consent' },
    clause: '个人信息保护法 31 条',
    tag: 'source',
    giver: IN_THE_REPORT,
  },
  IMPORTANT_DATA_RISK: {
    name: { zh: '提供重要数据前的风险评估', en: 'Risk assessment before providing important data' },
    clause: '网络数据安全管理条例 31 条；数据安全法 30 条',
    tag: 'source',
    giver: {
      zh: '提供方完成评估，由评估机构写入分类分级存证',
      en: 'the provider makes the assessment, the assessor states it in the attestation on classification',
    },
  },
} as const satisfies Readonly<Record<string, LineTitle>>;
export type ExtraLine = keyof typeof LINES;
