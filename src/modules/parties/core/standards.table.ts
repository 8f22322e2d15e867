/**
 * The standards by which two parties can be judged, as data: which limbs each one is made of, and the texts cited.
 * No text found defines "non-related party" for the voucher, so every answer names its standard and version
 * (domain page 2 and 2.3). A limb that is not listed here is not computed.
 */
import type { Text } from '../../../kernel/text.js';

export const LIMBS = ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN', 'CL265'] as const;
export type Limb = (typeof LIMBS)[number];

export interface Citation {
  readonly clause: string;
  readonly source: string;
}

export interface Standard {
  readonly code: string;
  readonly version: number;
  readonly title: Text;
  readonly limbs: readonly Limb[];
  readonly citations: readonly Citation[];
  /** True where this project chose, since policy is silent. */
  readonly proposal: boolean;
}

export const DEFAULT_STANDARD = 'SZ_VOUCHER_DEFAULT_v1';

const T42_CITATIONS: readonly Citation[] = [
  { clause: '第二条（一）', source: '国家税务总局公告2016年第42号' },
  { clause: '第二条（二）', source: '国家税务总局公告2016年第42号' },
  { clause: '第二条（五）', source: '国家税务总局公告2016年第42号' },
  { clause: '第二条（六）', source: '国家税务总局公告2016年第42号' },
];

const CL265_CITATIONS: readonly Citation[] = [
  { clause: '第二百六十五条（二）至（四）', source: '中华人民共和国公司法（2023年修订）' },
  { clause: '第一百八十二条', source: '中华人民共和国公司法（2023年修订）' },
];

export const STANDARDS: readonly Standard[] = [
  {
    code: DEFAULT_STANDARD,
    version: 1,
    title: { zh: '深圳语料券默认认定标准', en: 'Shenzhen corpus voucher, default standard' },
    limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN', 'CL265'],
    citations: [...T42_CITATIONS, ...CL265_CITATIONS],
    proposal: true,
  },
  {
    code: 'T42',
    version: 1,
    title: { zh: '关联申报和同期资料管理公告（42号公告）', en: 'Announcement 42 of 2016 on related-party reporting' },
    limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER', 'T42_LOAN', 'T42_PERSONNEL', 'T42_KIN'],
    citations: T42_CITATIONS,
    proposal: false,
  },
  {
    code: 'CL265',
    version: 1,
    title: { zh: '公司法第二百六十五条', en: 'Company Law, article 265' },
    limbs: ['CL265'],
    citations: CL265_CITATIONS,
    proposal: false,
  },
];

const BY_CODE: ReadonlyMap<string, Standard> = new Map(STANDARDS.map((standard) => [standard.code, standard]));

/** The standard of that code, or undefined when there is none. */
export function standardOf(code: string): Standard | undefined {
  return BY_CODE.get(code);
}
