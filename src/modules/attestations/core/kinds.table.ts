/**
 * Kinds of attestation as data: eleven of the domain page, section 3.3, and five of the practice page, section 4: what
 * each must contain, over what, who needs it for what, by which clause, and who can give it. That a listing needs them
 * is a [proposal] built on the statutes; what was not checked against a text is marked [recalled].
 */
import type { Text } from '../../../kernel/text.js';
import type { FieldForm, FieldNeed, MetricField, Tag } from './kind-fields.js';

export type SubjectKind = 'RELEASE' | 'CONTRACT' | 'ORGANISATION';

/** When a need applies; everything that is given must hold. */
export interface NeedCondition {
  /** Kinds of the organisation that sells or opens. */
  readonly sellerKinds?: readonly string[];
  /** Fields whose sellers need permissions of their own. */
  readonly fields?: 'MEDICAL';
  readonly openModes?: readonly string[];
  /** A fact that the release or one of its attestations states. */
  readonly fact?: 'ANNOTATED' | 'ABROAD';
}

export interface KindNeed {
  /** LISTING: before a release is listed. REBATE: before a contract is claimed. REWARD: before openness is rewarded. */
  readonly purpose: 'LISTING' | 'REBATE' | 'REWARD';
  readonly blocking: boolean;
  readonly when?: NeedCondition;
  readonly tag: Tag;
}

export interface AttestationKind {
  readonly code: string;
  readonly name: Text;
  readonly clause: string;
  /** How well the clause is known. */
  readonly tag: Tag;
  readonly subjects: readonly SubjectKind[];
  readonly fields: readonly MetricField[];
  readonly needs: readonly KindNeed[];
  /** Who can give it. */
  readonly giver: Text;
}

/** Words in a release's field of use that make it medical; compared in lower case. [proposal] */
export const MEDICAL_WORDS = ['医', '药', '卫生', '健康', '基因', 'medic', 'health', 'clinic', 'pharma', 'genom'];

const COUNT: FieldForm = { form: 'COUNT' };
const SCORE: FieldForm = { form: 'SCORE' };
const YES_NO: FieldForm = { form: 'YES_NO' };
const DATE: FieldForm = { form: 'DATE' };
const TEXT: FieldForm = { form: 'TEXT' };
const word = (...words: readonly string[]): FieldForm => ({ form: 'WORD', words });
const words = (...list: readonly string[]): FieldForm => ({ form: 'WORDS', words: list });

function field(name: string, zh: string, en: string, form: FieldForm, need: FieldNeed = 'NEVER'): MetricField {
  return { name, title: { zh, en }, need, ...form };
}

const ALWAYS: FieldNeed = 'ALWAYS';
const WHEN_PERSONAL: FieldNeed = { field: 'level', is: ['PERSONAL', 'DEIDENTIFIED'] };

const ASSESSOR: Text = {
  zh: '与提供方无关联关系的第三方服务机构（评估机构）',
  en: 'an assessor that is not related to the provider',
};
const AUTHORITY: Text = {
  zh: '有权审批的主管部门出具批件，由评估机构核实后登记',
  en: 'the competent authority grants it; an assessor checks the paper and records it',
};
const REGISTRY: Text = {
  zh: '登记机构发证，由评估机构核实后登记',
  en: 'the registry certifies it; an assessor checks the certificate and records it',
};
const OWNER: Text = {
  zh: '提供方按内部程序作出，由评估机构核实后登记',
  en: 'the provider decides it by its own procedure; an assessor checks the paper and records it',
};

const LISTING: KindNeed = { purpose: 'LISTING', blocking: true, tag: 'proposal' };
const LISTING_SHOWN: KindNeed = { purpose: 'LISTING', blocking: false, tag: 'proposal' };
const REBATE: KindNeed = { purpose: 'REBATE', blocking: true, tag: 'proposal' };
const when = (condition: NeedCondition): KindNeed => ({ ...LISTING, when: condition });

/** Units of the state whose data are public resources; whether a university is one too differs by place. [proposal] */
const PUBLIC_SELLERS = ['GOVERNMENT', 'PUBLIC_INSTITUTION'];

export const ATTESTATION_KINDS: readonly AttestationKind[] = [
  {
    code: 'SOURCE_LEGALITY',
    name: { zh: '来源合法性', en: 'Lawful source' },
    clause: '数据安全法 32、33 条；生成式人工智能服务管理暂行办法 7 条',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field('sourceTotal', '采集前评估条数', 'items assessed before collection', COUNT, ALWAYS),
      field('sourceBad', '其中违法不良条数', 'of these illegal or unhealthy', COUNT, ALWAYS),
      field('collectedTotal', '采集后核验条数', 'items verified after collection', COUNT),
      field('collectedBad', '其中违法不良条数（采集后）', 'of these illegal or unhealthy', COUNT),
      field(
        'sourcesPerKindMin',
        '每种语言、每种类型的最少来源数',
        'least number of sources per language and type',
        COUNT,
      ),
      field(
        'components',
        '各组成部分的来源类型与证明',
        'source type and proof of each component',
        { form: 'COMPONENTS' },
        ALWAYS,
      ),
      field('annotated', '是否经人工标注', 'whether people annotated it', YES_NO),
    ],
    needs: [LISTING, REBATE],
    giver: ASSESSOR,
  },
  {
    code: 'IDENTITY_VERIFICATION',
    name: { zh: '主体身份核验', en: 'Identity verification' },
    clause: '数据安全法 33 条',
    tag: 'source',
    subjects: ['ORGANISATION', 'RELEASE'],
    fields: [
      field('uscc', '统一社会信用代码', 'unified social credit code', TEXT, ALWAYS),
      field('registryExtractOn', '登记信息查询日', 'day of the registry extract', DATE, ALWAYS),
      // The name is not kept: the paper behind the digest has it, and a name in the log could never be erased.
      field('representativeVerified', '法定代表人或授权人已核验', 'representative verified', YES_NO, ALWAYS),
    ],
    needs: [LISTING],
    giver: ASSESSOR,
  },
  {
    code: 'PERSONAL_INFO',
    name: { zh: '个人信息', en: 'Personal information' },
    clause: '个人信息保护法 4、13、23、28-31、55、73 条',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field(
        'level',
        '个人信息情况',
        'personal information',
        word('NONE', 'ANONYMISED', 'DEIDENTIFIED', 'PERSONAL'),
        ALWAYS,
      ),
      field('persons', '涉及人数', 'persons concerned', COUNT, WHEN_PERSONAL),
      field('sensitive', '含敏感个人信息', 'sensitive personal information', YES_NO, WHEN_PERSONAL),
      field('minors', '含不满十四周岁未成年人信息', 'children under 14', YES_NO, WHEN_PERSONAL),
      field(
        'legalBasis',
        '处理依据（个保法 13 条）',
        'legal basis (PIPL 13)',
        word('CONSENT', 'CONTRACT', 'LEGAL_DUTY', 'EMERGENCY', 'NEWS', 'DISCLOSED', 'OTHER_LAW'),
        WHEN_PERSONAL,
      ),
      field('separateConsent', '已取得单独同意', 'separate consent obtained', YES_NO, WHEN_PERSONAL),
      field('parentalConsent', '已取得监护人同意', 'parental consent obtained', YES_NO, {
        field: 'minors',
        is: [true],
      }),
      field('piaId', '个人信息保护影响评估报告编号', 'number of the impact assessment', TEXT, WHEN_PERSONAL),
      field('foreignAccess', '有境外接收方或境外访问', 'recipient or access abroad', YES_NO),
    ],
    needs: [LISTING, REBATE],
    giver: ASSESSOR,
  },
  {
    code: 'INTELLECTUAL_PROPERTY',
    name: { zh: '知识产权', en: 'Intellectual property' },
    clause: '生成式人工智能服务管理暂行办法 7 条',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field('rightsChain', '权利链条', 'rights chain', TEXT, ALWAYS),
      field(
        'licenceScope',
        '许可范围',
        'licence scope',
        words('TRAIN', 'FINE_TUNE', 'REDISTRIBUTE', 'DERIVATIVE'),
        ALWAYS,
      ),
      field('complaintContact', '投诉渠道', 'complaint channel', TEXT, ALWAYS),
    ],
    needs: [LISTING, REBATE],
    giver: ASSESSOR,
  },
  {
    code: 'CONTENT_SAFETY',
    name: { zh: '内容安全', en: 'Content safety' },
    clause: 'GB/T 45654-2025；TC260-003',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field('manualSampled', '人工抽检条数', 'items sampled by people', COUNT, ALWAYS),
      field('manualPassed', '人工抽检合格条数', 'of these passed', COUNT, ALWAYS),
      field('technicalSampled', '技术抽检条数', 'items sampled by machine', COUNT, ALWAYS),
      field('technicalPassed', '技术抽检合格条数', 'of these passed', COUNT, ALWAYS),
      field('totalItems', '总条数', 'items in all', COUNT, ALWAYS),
      field('libraryVersion', '关键词库与分类模型版本', 'version of keyword library and classifier', TEXT, ALWAYS),
      field('keywords', '关键词数', 'keywords', COUNT),
      field('keywordsPerRiskA1Min', '附录 A.1 每类风险的最少关键词数', 'least keywords per risk of A.1', COUNT),
      field('keywordsPerRiskA2Min', '附录 A.2 每类风险的最少关键词数', 'least keywords per risk of A.2', COUNT),
      field('keywordsAgeDays', '关键词库距上次更新天数', 'days since the library was updated', COUNT),
      field('testQuestions', '测试题库题数', 'questions of the test bank', COUNT),
      field('testRisks', '测试题库覆盖的风险数', 'risks that the test bank covers', COUNT),
      field('testPerRiskMin', '附录 A.1、A.2 每类风险的最少题数', 'least questions per risk of A.1 and A.2', COUNT),
      field('testPerOtherRiskMin', '其余每类风险的最少题数', 'least questions per other risk', COUNT),
      field('refusalQuestions', '拒答题库题数', 'questions of the refusal bank', COUNT),
      field('refusalPerRiskMin', '拒答题库每类的最少题数', 'least refusal questions per kind', COUNT),
      field('testAgeDays', '题库距上次更新天数', 'days since the test bank was updated', COUNT),
    ],
    needs: [LISTING, REBATE],
    giver: ASSESSOR,
  },
  {
    code: 'QUALITY_ASSESSMENT',
    name: { zh: '质量评估', en: 'Quality assessment' },
    clause: 'GB/T 36344-2018',
    tag: 'recalled',
    subjects: ['RELEASE'],
    fields: [
      field('score', '总分', 'score', SCORE, ALWAYS),
      field('conformity', '规范性', 'conformity', SCORE, ALWAYS),
      field('completeness', '完整性', 'completeness', SCORE, ALWAYS),
      field('accuracy', '准确性', 'accuracy', SCORE, ALWAYS),
      field('consistency', '一致性', 'consistency', SCORE, ALWAYS),
      field('timeliness', '时效性', 'timeliness', SCORE, ALWAYS),
      field('accessibility', '可访问性', 'accessibility', SCORE, ALWAYS),
      field('method', '评估方法', 'method', TEXT, ALWAYS),
      field('sampled', '样本条数', 'items sampled', COUNT, ALWAYS),
    ],
    needs: [LISTING_SHOWN, { purpose: 'REWARD', blocking: true, tag: 'proposal' }],
    giver: ASSESSOR,
  },
  {
    code: 'DATA_CLASSIFICATION',
    name: { zh: '分类分级', en: 'Classification' },
    clause: '数据安全法 21 条；深圳市数据产权登记管理暂行办法',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field('level', '级别', 'class', word('GENERAL', 'IMPORTANT', 'CORE'), ALWAYS),
      field(
        'riskAssessmentId',
        '提供重要数据前的风险评估报告编号',
        'number of the risk assessment before providing important data',
        TEXT,
        {
          field: 'level',
          is: ['IMPORTANT'],
        },
      ),
    ],
    needs: [LISTING, REBATE],
    giver: ASSESSOR,
  },
  {
    code: 'CROSS_BORDER',
    name: { zh: '数据出境', en: 'Cross-border transfer' },
    clause: '个人信息保护法 38-40 条',
    tag: 'source',
    subjects: ['RELEASE', 'CONTRACT'],
    fields: [
      field(
        'abroadPersons',
        '自当年一月一日起累计出境的人数',
        'persons whose data went abroad since 1 January',
        COUNT,
        ALWAYS,
      ),
      field('abroadSensitivePersons', '其中敏感个人信息人数', 'of these with sensitive data', COUNT, ALWAYS),
      field(
        'route',
        '出境路径',
        'route',
        word('EXEMPT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'SECURITY_ASSESSMENT'),
        ALWAYS,
      ),
      field('approvalId', '备案、认证或评估编号', 'number of the filing, certificate or assessment', TEXT, {
        field: 'route',
        is: ['STANDARD_CONTRACT', 'CERTIFICATION', 'SECURITY_ASSESSMENT'],
      }),
    ],
    needs: [when({ fact: 'ABROAD' })],
    giver: AUTHORITY,
  },
  {
    code: 'ANNOTATION_SECURITY',
    name: { zh: '标注安全', en: 'Annotation security' },
    clause: 'GB/T 45674-2025',
    tag: 'recalled',
    subjects: ['RELEASE'],
    fields: [
      field('separated', '执行与审核人员分离', 'executor and reviewer are not the same', YES_NO, ALWAYS),
      field('trained', '标注人员经培训考核', 'annotators trained and examined', YES_NO, ALWAYS),
      field('safetyReviewed', '安全性标注逐条审核', 'each safety annotation reviewed', YES_NO, ALWAYS),
    ],
    needs: [when({ fact: 'ANNOTATED' })],
    giver: ASSESSOR,
  },
  {
    code: 'PROPERTY_REGISTRATION',
    name: { zh: '数据产权登记', en: 'Data property registration' },
    clause: '深圳市数据产权登记管理暂行办法',
    tag: 'source',
    subjects: ['RELEASE'],
    fields: [
      field('certificateNumber', '登记证书编号', 'number of the certificate', TEXT, ALWAYS),
      field('registry', '登记机构', 'registry', TEXT, ALWAYS),
      field(
        'registrationType',
        '登记类型',
        'type of registration',
        word('FIRST', 'LICENCE', 'TRANSFER', 'CHANGE', 'CANCELLATION', 'OBJECTION'),
        ALWAYS,
      ),
      field('registeredUntil', '登记有效期至', 'registered until', DATE, ALWAYS),
    ],
    needs: [LISTING_SHOWN],
    giver: REGISTRY,
  },
  {
    code: 'NON_RELATED_DECLARATION',
    name: { zh: '非关联声明', en: 'Declaration of non-relation' },
    clause: '深工信规〔2024〕13号（三）',
    tag: 'source',
    subjects: ['CONTRACT'],
    fields: [
      field('bothSides', '买卖双方均已声明', 'both sides declared', YES_NO, ALWAYS),
      field('declaredOn', '声明日期', 'day of the declaration', DATE, ALWAYS),
      field('standardCode', '所依据的认定标准', 'standard of the determination', TEXT, ALWAYS),
    ],
    needs: [REBATE],
    giver: {
      zh: '买卖双方各自签署声明；也可由评估机构核实后登记',
      en: 'buyer and seller each sign the declaration; an assessor may also check and record it',
    },
  },
  {
    code: 'ETHICS_REVIEW',
    name: { zh: '伦理审查', en: 'Ethics review' },
    clause: '科技伦理审查办法（试行）',
    tag: 'recalled',
    subjects: ['RELEASE'],
    fields: [
      field('committee', '伦理审查委员会', 'ethics committee', TEXT, ALWAYS),
      field('approvalNumber', '批件编号', 'number of the approval', TEXT, ALWAYS),
      field('approvedOn', '批准日期', 'day of the approval', DATE, ALWAYS),
    ],
    needs: [when({ fields: 'MEDICAL' })],
    giver: AUTHORITY,
  },
  {
    code: 'PUBLIC_DATA_REGISTRATION',
    name: { zh: '公共数据资源登记', en: 'Public data registration' },
    clause: '公共数据资源登记管理暂行办法',
    tag: 'recalled',
    subjects: ['RELEASE'],
    fields: [
      field('registrationNumber', '登记编号', 'number of the registration', TEXT, ALWAYS),
      field('registry', '登记机构', 'registry', TEXT, ALWAYS),
      field('registeredUntil', '登记有效期至', 'registered until', DATE),
    ],
    needs: [when({ sellerKinds: PUBLIC_SELLERS })],
    giver: REGISTRY,
  },
  {
    code: 'AUTHORISED_OPERATION',
    name: { zh: '授权运营', en: 'Authorised operation' },
    clause: '公共数据资源授权运营实施规范（试行）',
    tag: 'recalled',
    subjects: ['RELEASE', 'ORGANISATION'],
    fields: [
      field('authoriser', '授权主体', 'who authorised', TEXT, ALWAYS),
      field('agreementNumber', '授权运营协议编号', 'number of the agreement', TEXT, ALWAYS),
      field('authorisedUntil', '授权期限至', 'authorised until', DATE, ALWAYS),
    ],
    needs: [when({ sellerKinds: PUBLIC_SELLERS, openModes: ['SALE'] })],
    giver: AUTHORITY,
  },
  {
    code: 'STATE_ASSET_APPROVAL',
    name: { zh: '国有资产审批', en: 'State-asset approval' },
    clause: '企业国有资产法',
    tag: 'recalled',
    subjects: ['RELEASE', 'CONTRACT', 'ORGANISATION'],
    fields: [
      field('authority', '审批机关', 'approving authority', TEXT, ALWAYS),
      field('approvalNumber', '批件编号', 'number of the approval', TEXT, ALWAYS),
      field('approvedOn', '批准日期', 'day of the approval', DATE, ALWAYS),
    ],
    needs: [when({ sellerKinds: PUBLIC_SELLERS, openModes: ['SALE'] })],
    giver: AUTHORITY,
  },
  {
    code: 'INTERNAL_DECISION',
    name: { zh: '内部决策（三重一大）', en: 'Internal decision' },
    clause: '“三重一大”决策制度',
    tag: 'recalled',
    subjects: ['RELEASE', 'CONTRACT', 'ORGANISATION'],
    fields: [
      field('body', '决策机构', 'deciding body', TEXT, ALWAYS),
      field('documentNumber', '决议文号', 'number of the resolution', TEXT, ALWAYS),
      field('decidedOn', '决议日期', 'day of the resolution', DATE, ALWAYS),
    ],
    needs: [when({ sellerKinds: PUBLIC_SELLERS, openModes: ['SALE'] })],
    giver: OWNER,
  },
];

const BY_CODE = new Map(ATTESTATION_KINDS.map((entry) => [entry.code, entry]));

export function attestationKind(code: string): AttestationKind | undefined {
  return BY_CODE.get(code);
}

/** The clause with how well it is known, as people are shown it. */
export function sourceOf({ clause, tag }: Pick<AttestationKind, 'clause' | 'tag'>): string {
  return tag === 'source' ? clause : `[${tag}] ${clause}`;
}
