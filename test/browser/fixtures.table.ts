/** Invented views that stand for what the rooms give: used to look at pages as pictures and in the page specs. */
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { type Fen, fen } from '../../src/kernel/money.js';
import { rate } from '../../src/kernel/rate.js';
import type { Text } from '../../src/kernel/text.js';
import type { ShownFinding } from '../../src/modules/parties/index.js';
import type { Chrome } from '../../src/portal/chrome.js';
import type { CaseContract, CaseFile, CaseRow, FindingView, ItemView } from '../../src/portal/views/case-file.view.js';
import type { CorpusView } from '../../src/portal/views/corpus.view.js';
import type { PoolView } from '../../src/portal/views/pool.view.js';
import { cannotTell, notRelated, related } from './finding-fixtures.table.js';

const both = (zh: string, en = zh): Text => ({ zh, en });
const yuan = (amount: number): Fen => fen(BigInt(amount) * 100n);
const on = (text: string): CalendarDate => text as CalendarDate;

export function chromeOf(changes: Partial<Chrome> = {}): Chrome {
  return {
    locale: 'zh-CN',
    theme: 'light',
    door: 'public',
    path: '/',
    footer: { sample: true },
    ...changes,
  };
}

const policy = { text: '若干措施第（三）条', source: '深工信规〔2024〕13号', unconfirmed: false };
const choice = { text: '约定：基数取合同、验收、开票、实付金额中最小者', unconfirmed: true };

const buyer = {
  id: 'b',
  uscc: '91440300MA5GXXXX1X',
  name: both('深圳市星舟智能科技有限公司', 'Shenzhen Xingzhou Intelligence Co., Ltd.'),
};
const seller = { id: 's', name: both('广东海棠语料科技有限公司', 'Guangdong Haitang Corpus Technology Co., Ltd.') };

export const contract: CaseContract = {
  id: 'c1',
  number: 'HT-2025-0412',
  seller,
  corpus: { id: 'k1', name: both('粤语政务问答语料集', 'Cantonese Government Q&A Corpus'), version: '2.1' },
  signedOn: on('2025-06-18'),
  certificate: 'JY-77120',
  amountFen: yuan(4_800_000),
  acceptedFen: yuan(4_800_000),
  invoicedFen: yuan(4_600_000),
  paidFen: yuan(4_400_000),
  baseFen: yuan(4_400_000),
  rate: rate(3n, 10n),
  awardFen: yuan(1_100_000),
  cuts: [
    {
      code: 'EVIDENCED_BASE',
      amountFen: yuan(120_000),
      reason: both('以实付金额为基数', 'the amount paid is the base'),
      clause: choice,
    },
    {
      code: 'PARTY_CAP',
      amountFen: yuan(220_000),
      reason: both('年度最高 2,000,000.00 元', 'at most 2,000,000.00 a year'),
      clause: policy,
    },
  ],
  refusals: [],
  evidence: [
    { kind: 'SIGN', on: on('2025-06-18'), amountFen: yuan(4_800_000) },
    { kind: 'CERTIFY', paper: 'JY-77120' },
    { kind: 'ACCEPT', on: on('2025-07-25'), amountFen: yuan(4_800_000) },
    { kind: 'INVOICE', on: on('2025-07-28'), paper: '24442000000012345678', amountFen: yuan(4_600_000) },
    { kind: 'PAY', on: on('2025-08-12'), paper: '银行回单 2 张', amountFen: yuan(4_400_000) },
  ],
};

export const refusedContract: CaseContract = {
  ...contract,
  id: 'c2',
  number: 'HT-2025-0588',
  amountFen: yuan(2_200_000),
  acceptedFen: yuan(2_200_000),
  invoicedFen: yuan(2_200_000),
  paidFen: yuan(2_200_000),
  baseFen: yuan(2_200_000),
  awardFen: yuan(0),
  cuts: [],
  refusals: [
    {
      code: 'PROGRAMMES.RELATED_PARTY',
      reason: both(
        '按 SZ_VOUCHER_DEFAULT_v1 认定，买卖双方在签订日为关联方',
        'By SZ_VOUCHER_DEFAULT_v1 buyer and seller were related on signing',
      ),
      clause: policy,
    },
    {
      code: 'PROGRAMMES.ATTESTATION_MISSING',
      reason: both(
        '所购语料版本在签订日没有有效的合规证明：知识产权',
        'No attestation in force on signing: intellectual property',
      ),
      clause: choice,
      wouldQualifyIf: both('签订日前已有评估机构出具并核验的证明', 'A verified attestation issued before signing'),
    },
  ],
};

const findingOf = (shown: ShownFinding, contract: string): FindingView => ({
  id: shown.id,
  contract,
  outcome: shown.answer.outcome,
  byReviewers: false,
  asOf: on(shown.asOf),
  shown,
});

export const finding = findingOf(notRelated, 'HT-2025-0412');
export const indirect = findingOf(related, 'HT-2025-0588');

export const caseFile: CaseFile = {
  id: 'claim-1',
  number: 'YLQ-2025-000147',
  state: 'PUBLISHED',
  programme: {
    code: 'SZ-CORPUS-PURCHASE',
    name: both('深圳市人工智能语料券：语料采购资助', 'Shenzhen corpus voucher: purchase rebate'),
    period: '2025',
    version: '2',
    authority: both('深圳市政务服务和数据管理局', 'Shenzhen Government Services and Data Administration'),
  },
  applicant: buyer,
  submittedOn: on('2025-09-12'),
  contracts: [contract],
  decision: {
    estimate: false,
    decidedOn: on('2025-12-31'),
    amountFen: yuan(1_100_000),
    capFen: yuan(2_000_000),
    capClause: policy,
    rateClause: policy,
    baseClause: choice,
    alreadyAwardedFen: yuan(900_000),
    poolBeforeFen: yuan(25_225_000),
    inputDigest: '71c409aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa33f7e2d1',
    trace: [
      {
        step: 1,
        rule: 'RULES',
        title: both('适用的政策版本', 'Rules that apply'),
        clause: policy,
        inputs: { programme: 'SZ-CORPUS-PURCHASE', on: '2025-12-31' },
        result: { period: '2025' },
      },
      {
        step: 2,
        rule: 'GATE_PLACE',
        title: both('申报单位所在地', 'Place of the applicant'),
        clause: policy,
        inputs: { placeCode: '440305', prefixes: ['4403'] },
        result: { holds: true, refusals: [], flags: [] },
      },
      {
        step: 3,
        rule: 'GATE_ATTESTATIONS',
        title: both('合规证明齐全有效', 'Attestations in force'),
        clause: choice,
        inputs: { standing: { CONTENT_SAFETY: 'VALID', INTELLECTUAL_PROPERTY: 'MISSING' } },
        result: { holds: false, refusals: ['PROGRAMMES.ATTESTATION_MISSING'], flags: [] },
      },
      {
        step: 4,
        rule: 'BASE',
        title: both('有凭证的计算基数', 'Base, as evidenced'),
        clause: choice,
        inputs: {
          contract: 'HT-2025-0412',
          basis: 'EVIDENCED_MIN',
          amountFen: '480000000',
          acceptedFen: '480000000',
          invoicedFen: '460000000',
          paidFen: '440000000',
        },
        result: { baseFen: '440000000' },
      },
      {
        step: 5,
        rule: 'FLOOR',
        title: both('基数乘以比例，舍去不足一分', 'Base times rate, rounded down'),
        clause: policy,
        inputs: { contract: 'HT-2025-0412', baseFen: '440000000', rate: { num: '3', den: '10' } },
        result: { amountFen: '132000000', ceilingFen: '144000000' },
      },
      {
        step: 6,
        rule: 'PARTY_CAP',
        title: both('同一申报单位年度最高额', 'Cap per applicant and year'),
        clause: policy,
        inputs: { amountFen: '132000000', capFen: '200000000', leftFen: '110000000' },
        result: { amountFen: '110000000' },
      },
    ],
  },
  findings: [finding],
  attestations: [
    {
      type: 'SOURCE_LEGALITY',
      state: 'VALID',
      issuer: { id: 'i', name: both('岭南数据合规评估中心', 'Lingnan Data Compliance') },
      issuedOn: on('2025-06-20'),
      validUntil: on('2026-06-20'),
      finding: both('3 个来源，0 个有问题', '3 sources, 0 with problems'),
    },
    {
      type: 'CONTENT_SAFETY',
      state: 'VALID',
      issuer: { id: 'i', name: both('岭南数据合规评估中心', 'Lingnan Data Compliance') },
      issuedOn: on('2025-06-20'),
      validUntil: on('2025-12-20'),
      finding: both('人工抽检 4000 条，合格 3921 条', '3921 of 4000 samples passed by hand'),
    },
    {
      type: 'INTELLECTUAL_PROPERTY',
      state: 'REVOKED',
      issuer: { id: 'z', name: both('正衡知识产权事务所', 'Zhengheng IP') },
      issuedOn: on('2025-05-20'),
    },
    { type: 'DATA_CLASSIFICATION', state: 'MISSING' },
  ],
  events: [
    { state: 'SUBMITTED', on: on('2025-09-12') },
    { state: 'ACCEPTED', on: on('2025-09-15') },
    { state: 'REVIEWED', on: on('2025-10-17') },
    { state: 'RESOLVED', on: on('2025-11-14'), amountFen: yuan(1_100_000) },
    { state: 'PUBLISHED', on: on('2025-11-21'), amountFen: yuan(1_100_000) },
  ],
  receipt: {
    index: 48_212n,
    leafDigest: '8f3a91c0aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa335e27',
    checkpointSize: 48_960n,
  },
};

export const manyContracts: CaseFile = {
  ...caseFile,
  contracts: [contract, refusedContract],
  findings: [finding, indirect],
};

export const allRefused: CaseFile = {
  ...caseFile,
  state: 'REFUSED',
  contracts: [refusedContract],
  decision: caseFile.decision && { ...caseFile.decision, amountFen: yuan(0) },
  findings: [findingOf(cannotTell, 'HT-2025-0588')],
  events: [...caseFile.events.slice(0, 3), { state: 'REFUSED', on: on('2025-11-14') }],
};

/** A reward by use: one corpus that counts, one that misses a mark, and the cap. */
export const openedReward: CaseFile = {
  ...caseFile,
  programme: { ...caseFile.programme, name: both('深圳语料券：语料开放奖励', 'Shenzhen corpus voucher: openness') },
  contracts: [],
  findings: [],
  attestations: [],
  decision: {
    estimate: false,
    amountFen: yuan(1_000_000),
    alreadyAwardedFen: yuan(0),
    trace: [
      {
        step: 1,
        rule: 'USE_CORPUS',
        title: both('语料得分', 'Score of the corpus'),
        clause: choice,
        inputs: {
          unit: '91440300999001040A',
          corpus: 'hx-open-idioms',
          qualityPct: '82.500000',
          groupDays: [12, 12, 12, 6],
        },
        result: { days: 42, scoreNum: '3465000000', refusals: [] },
      },
      {
        step: 2,
        rule: 'USE_CORPUS',
        title: both('语料得分', 'Score of the corpus'),
        clause: choice,
        inputs: { unit: '91440300999001040A', corpus: 'hx-open-glossary', qualityPct: null, groupDays: [] },
        result: { days: 0, scoreNum: '0', refusals: ['PROGRAMMES.QUALITY', 'PROGRAMMES.NO_APPLICATION_CASE'] },
      },
    ],
  },
  opened: {
    claimed: [
      { key: 'hx-open-idioms', name: both('粤语惯用语语料', 'Cantonese idioms') },
      { key: 'hx-open-glossary', name: both('港口术语表', 'Port glossary') },
    ],
    corpora: [
      {
        key: 'hx-open-idioms',
        name: both('粤语惯用语语料', 'Cantonese idioms'),
        quality: '82.500000',
        users: [
          { name: buyer.name.zh, group: 1, uses: 1_204, days: 31 },
          { name: '深圳市云杉机器人股份有限公司', group: 1, uses: 12, days: 4 },
          { name: '深圳市海图语音技术有限公司', group: 2, uses: 40, days: 12 },
          { name: '广州云起大学', group: 3, uses: 18, days: 12 },
          { name: '东莞市松湖智造有限公司', group: 4, uses: 6, days: 6 },
        ],
        groups: 4,
        days: 42,
        score: '34.65',
        leftOut: [
          { name: seller.name.zh, reason: 'SELF', uses: 1 },
          { name: '深圳市星舟数据服务有限公司', reason: 'RELATED', uses: 8 },
          { name: '91440300999001999Q', reason: 'UNKNOWN', uses: 3 },
        ],
        unidentified: 217,
        refusals: [],
      },
      {
        key: 'hx-open-glossary',
        name: both('港口术语表', 'Port glossary'),
        users: [],
        groups: 0,
        days: 0,
        score: '0',
        leftOut: [],
        unidentified: 0,
        refusals: [
          {
            code: 'PROGRAMMES.NO_APPLICATION_CASE',
            reason: both('没有经审核的应用成效案例', 'No application case was reviewed and accepted'),
            clause: choice,
            wouldQualifyIf: both(
              '提交一份使用单位盖章的应用成效案例',
              'An application case sealed by a user is handed in',
            ),
          },
        ],
      },
    ],
    share: {
      score: '34.65',
      totalScore: '38.5',
      sharedOutFen: yuan(10_000_000),
      shareFen: yuan(9_000_000),
      clause: choice,
    },
    cuts: [
      {
        code: 'PARTY_CAP',
        amountFen: yuan(8_000_000),
        reason: both('单位年度封顶 100 万元', 'The yearly limit of a unit is CNY 1,000,000'),
        clause: policy,
      },
    ],
    refusals: [],
    disputes: [{ corpus: 'hx-open-idioms', on: on('2026-01-12'), ground: '11 月的下载少计了 40 次' }],
  },
};

/** A reward by use whose unit is not among those that are rewarded. */
export const unrewarded: CaseFile = {
  ...openedReward,
  decision: openedReward.decision && { ...openedReward.decision, amountFen: yuan(0) },
  ...(openedReward.opened
    ? {
        opened: {
          ...openedReward.opened,
          share: { score: '34.65', totalScore: '0', sharedOutFen: yuan(10_000_000), shareFen: yuan(0) },
          cuts: [],
          refusals: [
            {
              code: 'PROGRAMMES.PARTY_KIND',
              reason: both(
                '申报单位为事业单位；本政策只资助企业',
                'The applicant is a public institution; enterprises only',
              ),
              clause: policy,
            },
          ],
          disputes: [],
        },
      }
    : {}),
};

/** Before the year is settled: what came in so far. */
const { decision: _undecided, ...filed } = openedReward;
export const openedFiled: CaseFile = {
  ...filed,
  state: 'ACCEPTED',
  opened: {
    claimed: openedReward.opened?.claimed ?? [],
    corpora: [],
    soFar: [
      {
        name: both('粤语惯用语语料', 'Cantonese idioms'),
        users: [
          { name: buyer.name.zh, kind: 'DOWNLOAD', uses: 1_204, days: 31 },
          { name: buyer.name.zh, kind: 'TRAINING_RUN', uses: 2, days: 2 },
        ],
        stated: 320n,
        unidentified: 217n,
      },
      { name: both('港口术语表', 'Port glossary'), users: [], stated: 0n, unidentified: 0n },
    ],
    cuts: [],
    refusals: [],
    disputes: [],
  },
};

export const rows: readonly CaseRow[] = [
  {
    id: '1',
    number: 'YLQ-2025-000147',
    state: 'PUBLISHED',
    programme: caseFile.programme.name,
    period: '2025',
    applicant: buyer,
    amountFen: yuan(1_100_000),
    submittedOn: on('2025-09-12'),
    flags: [],
    hasOpenItem: false,
    clock: { dueOn: on('2025-11-28'), workingDaysLeft: 2 },
    owner: '陈静',
  },
  {
    id: '2',
    number: 'YLQ-2025-000152',
    state: 'ACCEPTED',
    programme: caseFile.programme.name,
    period: '2025',
    applicant: { id: 'y', name: both('深圳市云岫人工智能有限公司', 'Shenzhen Yunxiu AI Co., Ltd.') },
    amountFen: yuan(660_000),
    submittedOn: on('2025-09-28'),
    flags: [{ text: both('资料不足，暂不能判断', 'Cannot tell yet'), href: '/findings/f3' }],
    hasOpenItem: false,
    clock: { dueOn: on('2025-11-21'), workingDaysLeft: -1 },
  },
  {
    id: '3',
    number: 'YLQ-2025-000160',
    state: 'SUBMITTED',
    programme: caseFile.programme.name,
    period: '2025',
    applicant: { id: 'h', name: both('深圳市海图语音技术有限公司', 'Shenzhen Haitu Speech Co., Ltd.') },
    submittedOn: on('2025-09-30'),
    flags: [],
    hasOpenItem: false,
  },
];

export const items: readonly ItemView[] = [
  {
    id: 'i1',
    kind: 'FINDING_DIFFERS',
    reason: both('按现在的登记已有不同，请复核', 'It would now be another one; look at it'),
    openedAt: new Date('2025-09-01T03:00:00Z'),
    href: '/findings/f3',
  },
  {
    id: 'i2',
    kind: 'SOMETHING_NEW',
    reason: both('其他原因', 'Another reason'),
    openedAt: new Date('2025-09-02T03:00:00Z'),
    dueOn: on('2025-12-01'),
  },
];

const steps: readonly (readonly [string, number, number])[] = [
  ['2025-01-01', 50_000_000, 0],
  ['2025-02-17', 48_200_000, 1_800_000],
  ['2025-03-07', 46_400_000, 1_900_000],
  ['2025-04-18', 43_100_000, 900_000],
  ['2025-05-30', 37_600_000, 3_800_000],
  ['2025-07-17', 33_400_000, 4_100_000],
  ['2025-08-29', 30_000_000, 4_800_000],
  ['2025-10-10', 27_000_000, 8_100_000],
  ['2025-11-14', 22_085_000, 9_275_000],
];

export const pool: PoolView = {
  programme: 'SZ-CORPUS-PURCHASE',
  programmeName: both('深圳市人工智能语料券', 'Shenzhen corpus voucher'),
  period: '2025',
  asOf: new Date('2025-11-26T01:30:00Z'),
  totalFen: yuan(50_000_000),
  publishedFen: yuan(27_915_000),
  issuedFen: yuan(20_000_000),
  paidFen: yuan(18_640_000),
  lapsedFen: yuan(0),
  carriedOverFen: yuan(0),
  remainingFen: yuan(22_085_000),
  points: steps.map(([day, left, waiting]) => ({ on: on(day), remainingFen: yuan(left), committedFen: yuan(waiting) })),
  awards: [
    {
      recipient: buyer.name,
      programme: both('采购资助', 'Purchase'),
      state: 'PUBLISHED',
      publishedOn: on('2025-11-21'),
      amountFen: yuan(1_100_000),
    },
    {
      recipient: both('深圳市云杉机器人股份有限公司', 'Shenzhen Spruce Robotics'),
      programme: both('采购资助', 'Purchase'),
      state: 'PAID',
      publishedOn: on('2025-11-21'),
      amountFen: yuan(2_000_000),
    },
    {
      recipient: both('深圳市海图语音技术有限公司', 'Shenzhen Haitu Speech'),
      programme: both('采购资助', 'Purchase'),
      state: 'RECHECK',
      publishedOn: on('2025-11-21'),
      amountFen: yuan(415_500),
    },
  ],
  awardsCount: 32,
  checkpoint: { size: 48_960n, root: 'c27d80feaa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa33193b' },
};

export const corpus: CorpusView = {
  id: 'k1',
  name: both('粤语政务问答语料集', 'Cantonese Government Q&A Corpus'),
  provider: seller,
  modality: 'text',
  languages: ['yue', 'zh'],
  licence: 'LicenseRef-HT-Train-2.0',
  openMode: 'SALE',
  priceFen: yuan(4_800_000),
  standing: 'ON_SALE',
  records: 154_000n,
  bytes: 1_950_000_000n,
  updateIntervalDays: 30,
  quality: { score: '91.4', on: on('2025-06-20') },
  personalInfo: both('已匿名化', 'anonymised'),
  releases: [
    {
      id: 'r2',
      version: '2.1',
      releasedOn: on('2025-06-02'),
      digest: '71c409aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa33f7e2d1',
    },
    { id: 'r1', version: '2.0', digest: '0b9e33f7aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa3341c8' },
  ],
  permissions: {
    pretrain: 'yes',
    fineTune: 'yes',
    evaluate: 'yes',
    retrieve: 'ask',
    derivedModel: 'yes',
    redistribute: 'no',
    commercial: 'yes',
  },
  permissionSource: 'licence',
  attestations: caseFile.attestations,
  rebate: {
    programme: both('深圳市人工智能语料券：语料采购资助', 'Shenzhen corpus voucher: purchase rebate'),
    rate: rate(3n, 10n),
    capFen: yuan(2_000_000),
  },
  asOf: on('2025-11-26'),
  metadata: [{ label: 'JSON', href: '/api/v1/corpora/k1' }],
};
