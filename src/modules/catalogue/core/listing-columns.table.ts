/**
 * The columns of the listing sheet, through which most providers enter their corpora (practice page section 4): headings
 * in both languages, what may be chosen, an example, and how each is read. The order is that of the template; a file may
 * have another, and may leave out what is not required.
 */
import type { Text } from '../../../kernel/text.js';

export const LISTING_FIELDS = [
  'key',
  'nameZh',
  'nameEn',
  'description',
  'modality',
  'language',
  'domain',
  'industry',
  'licence',
  'openMode',
  'priceYuan',
  'releasedOn',
  'updateInterval',
  'records',
  'tokens',
  'bytes',
  'sourceType',
  'personalLevel',
  'classification',
  'annotation',
  'releaseDigest',
] as const;
export type ListingField = (typeof LISTING_FIELDS)[number];

/** A value to choose, by its code, with what people call it. */
export interface Choice {
  readonly code: string;
  readonly words: Text;
}

export interface ListingColumn {
  readonly field: ListingField;
  readonly heading: Text;
  readonly required?: true;
  readonly help: Text;
  readonly example: string;
  readonly width: number;
  readonly choices?: readonly Choice[];
}

function choice(code: string, zh: string, en: string): Choice {
  return { code, words: { zh, en } };
}

function column(
  field: ListingField,
  heading: readonly [string, string],
  help: readonly [string, string],
  example: string,
  width: number,
  more: { readonly required?: true; readonly choices?: readonly Choice[] } = {},
): ListingColumn {
  return {
    field,
    heading: { zh: heading[0], en: heading[1] },
    help: { zh: help[0], en: help[1] },
    example,
    width,
    ...more,
  };
}

const MODALITIES = [
  choice('text', '文本', 'text'),
  choice('image', '图像', 'image'),
  choice('audio', '音频', 'audio'),
  choice('video', '视频', 'video'),
  choice('multimodal', '多模态', 'multimodal'),
];
const OPEN = [
  choice('SALE', '出售', 'for sale'),
  choice('OPEN_PUBLIC_PLATFORM', '公共平台开放', 'open on the public platform'),
  choice('OPEN_OTHER', '其他开放', 'open elsewhere'),
];
const SOURCES = [
  choice('OPEN_SOURCE', '开源', 'open source'),
  choice('SELF_COLLECTED', '自采', 'self-collected'),
  choice('COMMERCIAL', '商业采购', 'bought'),
  choice('USER_INPUT', '用户输入', 'from users'),
];
const LEVELS = [
  choice('NONE', '不含', 'none'),
  choice('ANONYMISED', '已匿名化', 'anonymised'),
  choice('DEIDENTIFIED', '已去标识化', 'de-identified'),
  choice('PERSONAL', '含个人信息', 'personal information'),
];
const CLASSES = [choice('GENERAL', '一般数据', 'general'), choice('IMPORTANT', '重要数据', 'important')];
const ANNOTATIONS = [
  choice('NONE', '未标注', 'none'),
  choice('MANUAL', '人工', 'manual'),
  choice('MACHINE', '机器', 'machine'),
  choice('MIXED', '人机结合', 'mixed'),
];

export const LISTING_COLUMNS: readonly ListingColumn[] = [
  column(
    'key',
    ['语料编号', 'Key'],
    [
      '全目录唯一，建议以单位简称开头；同一编号再次上传即为下一个发行版',
      'Unique in the catalogue, best beginning with your short name; the same key again is the next release',
    ],
    'demo-med-qa',
    16,
    { required: true },
  ),
  column(
    'nameZh',
    ['名称', 'Name'],
    ['语料的中文名称', 'The name of the corpus in Chinese'],
    '样例：医疗问答语料',
    28,
    { required: true },
  ),
  column(
    'nameEn',
    ['英文名称', 'Name in English'],
    ['可不填', 'May be empty'],
    'Sample: medical question answering',
    28,
  ),
  column(
    'description',
    ['简介', 'Description'],
    ['内容、来源、用途，检索时可以找到', 'Content, sources, uses; searches find it'],
    '三甲医院公开科普问答，已脱敏',
    40,
  ),
  column('modality', ['模态', 'Modality'], ['从列表中选', 'Choose from the list'], 'text 文本', 16, {
    required: true,
    choices: MODALITIES,
  }),
  column(
    'language',
    ['语言', 'Language'],
    ['BCP 47 标记，多个以空格分隔，例如 zh en', 'BCP 47 tags separated by spaces, such as zh en'],
    'zh',
    12,
  ),
  column('domain', ['领域', 'Domain'], ['例如 医疗、金融', 'Such as 医疗'], '医疗', 12),
  column(
    'industry',
    ['行业代码', 'Industry'],
    ['GB/T 4754，例如 Q84；可不填', 'GB/T 4754, such as Q84; may be empty'],
    'Q84',
    10,
  ),
  column(
    'licence',
    ['许可', 'Licence'],
    [
      'SPDX 编号、LicenseRef-名称或许可文本网址；不填则须补正，不能上市',
      'SPDX id, LicenseRef-name or address of the text; without it the release cannot be listed',
    ],
    'LicenseRef-demo',
    20,
  ),
  column('openMode', ['开放方式', 'Open mode'], ['从列表中选', 'Choose from the list'], 'SALE 出售', 24, {
    required: true,
    choices: OPEN,
  }),
  column(
    'priceYuan',
    ['价格（元）', 'Price (yuan)'],
    ['出售时填写，至多两位小数', 'For a sale; at most two decimals'],
    '120000.00',
    14,
  ),
  column('releasedOn', ['发布日期', 'Released on'], ['YYYY-MM-DD', 'YYYY-MM-DD'], '2026-01-15', 14),
  column(
    'updateInterval',
    ['更新周期', 'Update interval'],
    ['ISO 8601 时长，例如 P1M 每月、P7D 每周', 'ISO 8601 duration, such as P1M or P7D'],
    'P1M',
    14,
  ),
  column('records', ['记录数', 'Records'], ['整数', 'An integer'], '120000', 12),
  column('tokens', ['词元数', 'Tokens'], ['整数', 'An integer'], '35000000', 14),
  column('bytes', ['字节数', 'Bytes'], ['未压缩的字节数', 'Bytes, not compressed'], '210000000', 14),
  column(
    'sourceType',
    ['来源类型', 'Source'],
    ['从列表中选；多种来源请在网页上逐项填写', 'Choose from the list; enter several sources on the web'],
    'SELF_COLLECTED 自采',
    24,
    { choices: SOURCES },
  ),
  column(
    'personalLevel',
    ['个人信息', 'Personal information'],
    ['从列表中选', 'Choose from the list'],
    'ANONYMISED 已匿名化',
    24,
    { choices: LEVELS },
  ),
  column(
    'classification',
    ['分类分级', 'Classification'],
    ['从列表中选；国家核心数据不得登记', 'Choose from the list; core data is not registered'],
    'GENERAL 一般数据',
    20,
    { choices: CLASSES },
  ),
  column('annotation', ['标注方式', 'Annotation'], ['从列表中选', 'Choose from the list'], 'NONE 未标注', 18, {
    choices: ANNOTATIONS,
  }),
  column(
    'releaseDigest',
    ['内容摘要', 'Digest'],
    [
      '内容的 SHA-256（64 位小写十六进制）；不填则以本行内容代替，须在上市前补正',
      'SHA-256 of the content; without it the row itself is digested, to be completed before listing',
    ],
    '',
    30,
  ),
];

/** How a choice stands in the list and in a cell. */
export function choiceText({ code, words }: Choice): string {
  return `${code} ${words.zh}`;
}
