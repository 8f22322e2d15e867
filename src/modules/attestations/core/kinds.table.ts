/**
 * Kinds of attestation as data: eleven of the domain page, section 3.3, and five of the practice page, section 4.
 * `blocking` says when the lack of a kind stops a listing or a rebate. [proposal] where the domain page says so.
 */
import type { Text } from '../../../kernel/text.js';

export type Blocking = 'ALWAYS' | 'NEVER' | 'FOR_REWARD' | 'WHEN_APPLICABLE' | 'WHEN_ANNOTATED' | 'FOR_REBATE';
export type SubjectKind = 'RELEASE' | 'CONTRACT' | 'ORGANISATION';

export interface AttestationKind {
  readonly code: string;
  readonly name: Text;
  readonly clause: string;
  readonly blocking: Blocking;
  readonly subjects: readonly SubjectKind[];
}

function kind(
  code: string,
  zh: string,
  en: string,
  clause: string,
  blocking: Blocking,
  ...subjects: readonly SubjectKind[]
): AttestationKind {
  return { code, name: { zh, en }, clause, blocking, subjects: subjects.length > 0 ? subjects : ['RELEASE'] };
}

export const ATTESTATION_KINDS: readonly AttestationKind[] = [
  kind(
    'SOURCE_LEGALITY',
    '来源合法性',
    'Lawful source',
    '数据安全法 32、33 条；生成式人工智能服务管理暂行办法 7 条',
    'ALWAYS',
  ),
  kind(
    'IDENTITY_VERIFICATION',
    '主体身份核验',
    'Identity verification',
    '数据安全法 33 条',
    'ALWAYS',
    'ORGANISATION',
    'RELEASE',
  ),
  kind('PERSONAL_INFO', '个人信息', 'Personal information', '个人信息保护法 4、13、23、28-31、55、73 条', 'ALWAYS'),
  kind('INTELLECTUAL_PROPERTY', '知识产权', 'Intellectual property', '生成式人工智能服务管理暂行办法 7 条', 'ALWAYS'),
  kind('CONTENT_SAFETY', '内容安全', 'Content safety', 'GB/T 45654-2025；TC260-003', 'ALWAYS'),
  kind('QUALITY_ASSESSMENT', '质量评估', 'Quality assessment', 'GB/T 36344-2018', 'FOR_REWARD'),
  kind(
    'DATA_CLASSIFICATION',
    '分类分级',
    'Classification',
    '数据安全法 21 条；深圳市数据产权登记管理暂行办法',
    'ALWAYS',
  ),
  kind(
    'CROSS_BORDER',
    '数据出境',
    'Cross-border transfer',
    '个人信息保护法 38-40 条',
    'WHEN_APPLICABLE',
    'RELEASE',
    'CONTRACT',
  ),
  kind('ANNOTATION_SECURITY', '标注安全', 'Annotation security', 'GB/T 45674-2025', 'WHEN_ANNOTATED'),
  kind(
    'PROPERTY_REGISTRATION',
    '数据产权登记',
    'Data property registration',
    '深圳市数据产权登记管理暂行办法',
    'NEVER',
  ),
  kind(
    'NON_RELATED_DECLARATION',
    '非关联声明',
    'Declaration of non-relation',
    '深工信规〔2024〕13号（三）',
    'FOR_REBATE',
    'CONTRACT',
  ),
  kind('ETHICS_REVIEW', '伦理审查', 'Ethics review', '科技伦理审查办法（试行）', 'WHEN_APPLICABLE'),
  kind(
    'PUBLIC_DATA_REGISTRATION',
    '公共数据资源登记',
    'Public data registration',
    '公共数据资源登记管理暂行办法',
    'WHEN_APPLICABLE',
  ),
  kind(
    'AUTHORISED_OPERATION',
    '授权运营',
    'Authorised operation',
    '公共数据资源授权运营实施规范（试行）',
    'WHEN_APPLICABLE',
    'RELEASE',
    'ORGANISATION',
  ),
  kind(
    'STATE_ASSET_APPROVAL',
    '国有资产审批',
    'State-asset approval',
    '企业国有资产法',
    'WHEN_APPLICABLE',
    'RELEASE',
    'CONTRACT',
    'ORGANISATION',
  ),
  kind(
    'INTERNAL_DECISION',
    '内部决策（三重一大）',
    'Internal decision',
    '“三重一大”决策制度',
    'WHEN_APPLICABLE',
    'RELEASE',
    'CONTRACT',
    'ORGANISATION',
  ),
];

const BY_CODE = new Map(ATTESTATION_KINDS.map((entry) => [entry.code, entry]));

export function attestationKind(code: string): AttestationKind | undefined {
  return BY_CODE.get(code);
}
