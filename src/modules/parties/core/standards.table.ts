/**
 * The standards by which two parties can be judged, as data: which limbs each one is made of, and the texts cited.
 * No text found defines "non-related party" for the voucher, so every answer names its standard and version
 * (domain page 2 and 2.3). A limb that is not listed here is not computed.
 */
import type { Text } from '../../../kernel/text.js';

export const LIMBS = [
  'T42_EQUITY',
  'T42_COMMON_HOLDER',
  'T42_LOAN',
  'T42_IP',
  'T42_TRADE',
  'T42_PERSONNEL',
  'T42_KIN',
  'CL265',
  'CAS36',
  'LR',
] as const;
/** A rule of a standard; `CAS36` and `LR` each say with several codes what they found. */
export type Limb = (typeof LIMBS)[number];

/** What a hit is called. */
export type HitCode =
  | Exclude<Limb, 'CAS36' | 'LR'>
  | 'SAME_ENTITY'
  | 'T42_SUBSTANCE'
  | `CAS36_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | 'CAS36_COMMON_INFLUENCE'
  | 'LR_5PCT'
  | 'LR_CONTROL'
  | 'LR_OFFICER'
  | 'DEPENDENCE'
  | 'CONCERT';

export interface Citation {
  readonly clause: string;
  readonly source: string;
}

export interface Standard {
  readonly code: string;
  readonly version: number;
  readonly title: Text;
  readonly limbs: readonly Limb[];
  /** Looked at beside the finding and shown with it; never part of the outcome. */
  readonly flags: readonly Limb[];
  readonly citations: readonly Citation[];
  /** True where this project chose, since policy is silent. */
  readonly proposal: boolean;
}

export const DEFAULT_STANDARD = 'SZ_VOUCHER_DEFAULT_v1';

const T42 = '国家税务总局公告2016年第42号';
const DEFAULT_T42_CITATIONS: readonly Citation[] = [
  { clause: '第二条（一）', source: T42 },
  { clause: '第二条（二）', source: T42 },
  { clause: '第二条（五）', source: T42 },
  { clause: '第二条（六）', source: T42 },
];

const CL265_CITATIONS: readonly Citation[] = [
  { clause: '第二百六十五条（二）至（四）', source: '中华人民共和国公司法（2023年修订）' },
  { clause: '第一百八十二条', source: '中华人民共和国公司法（2023年修订）' },
];

const FLAG_LIMBS: readonly Limb[] = ['CAS36', 'LR'];

export const STANDARDS: readonly Standard[] = [
  {
    code: DEFAULT_STANDARD,
    version: 1,
    title: { zh: '深圳语料券默认认定标准', en: 'Shenzhen corpus voucher, default standard' },
    limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN', 'CL265'],
    flags: FLAG_LIMBS,
    citations: [...DEFAULT_T42_CITATIONS, ...CL265_CITATIONS],
    proposal: true,
  },
  {
    code: 'T42',
    version: 1,
    title: { zh: '关联申报和同期资料管理公告（42号公告）', en: 'Announcement 42 of 2016 on related-party reporting' },
    limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_IP', 'T42_TRADE', 'T42_PERSONNEL', 'T42_KIN'],
    flags: [],
    citations: [
      ...DEFAULT_T42_CITATIONS,
      { clause: '第二条（三）', source: T42 },
      { clause: '第二条（四）', source: T42 },
      { clause: '第二条（七）', source: T42 },
    ],
    proposal: false,
  },
  {
    code: 'CL265',
    version: 1,
    title: { zh: '公司法第二百六十五条', en: 'Company Law, article 265' },
    limbs: ['CL265'],
    flags: [],
    citations: CL265_CITATIONS,
    proposal: false,
  },
  {
    code: 'CAS36',
    version: 1,
    title: { zh: '企业会计准则第36号——关联方披露', en: 'Accounting Standard 36, related party disclosures' },
    limbs: ['CAS36'],
    flags: [],
    citations: [
      { clause: '第三条、第四条、第五条、第六条', source: '企业会计准则第36号——关联方披露（2006）' },
      { clause: '关联方的认定', source: '企业会计准则解释第13号（2019）' },
    ],
    proposal: false,
  },
  {
    code: 'LR',
    version: 1,
    title: { zh: '证券交易所上市规则（关联人）', en: 'Stock exchange listing rules, related persons' },
    limbs: ['LR'],
    flags: [],
    citations: [{ clause: '关联法人、关联自然人', source: '上海证券交易所、深圳证券交易所股票上市规则' }],
    proposal: false,
  },
];

const BY_CODE: ReadonlyMap<string, Standard> = new Map(STANDARDS.map((standard) => [standard.code, standard]));

/** The standard of that code, or undefined when there is none. */
export function standardOf(code: string): Standard | undefined {
  return BY_CODE.get(code);
}
