/** Invented findings: each outcome, flags beside, and one to which everything has happened that can. */
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import type {
  FindingFile,
  ShownAnswer,
  ShownFinding,
  ShownLimb,
  ShownParty,
  ShownStep,
} from '../../src/modules/parties/index.js';
import type { FindingPageView, FindingsView, RelatedView } from '../../src/portal/views/finding.view.js';

const on = (text: string): CalendarDate => text as CalendarDate;

const organisation = (id: string, name: string, code: string): ShownParty => ({ id, natural: false, name, code });
const buyer = organisation('b', '深圳市星舟智能科技有限公司', '91440300999001016R');
const seller = organisation('s', '广东海棠语料科技有限公司', '91440300999001083P');
const fund = organisation('v1', '启明创业投资（有限合伙）', '91440300999001120X');
const group = organisation('g1', '海岸数据集团有限公司', '914403009990011123');
const holdings = organisation('m', '深圳市星舟控股有限公司', '914403009990010597');
const person: ShownParty = { id: 'p1', natural: true, name: '何敏' };

const holds = (from: ShownParty, to: ShownParty, sharePct: string): ShownStep => ({
  relationId: `${from.id}-${to.id}`,
  type: 'HOLDS',
  from,
  to,
  sharePct,
  validFrom: on('2020-01-01'),
  source: 'registry',
  extractedOn: '2025-06-15',
});

const answer = (more: Partial<ShownAnswer>): ShownAnswer => ({
  outcome: 'NOT_RELATED',
  limbs: [],
  flags: [],
  missing: [],
  coverage: [],
  reasons: [],
  graphDigest: '71c409aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa33f7e2d1',
  judged: { a: buyer, b: seller },
  ...more,
});

const frozen = (id: string, of: Partial<ShownAnswer>, beside: readonly ShownStep[] = []): ShownFinding => ({
  id,
  a: buyer,
  b: seller,
  asOf: '2025-06-18',
  standard: {
    code: 'SZ_VOUCHER_DEFAULT_v1',
    version: 1,
    title: '深圳语料券默认认定标准',
    citations: [{ clause: '第二条（一）', source: '国家税务总局公告2016年第42号' }],
    proposal: true,
  },
  answer: answer(of),
  digest: '8f3a91c0aa33f70b9e71c409aa33f70b9e71c409aa33f70b9e71c409aa335e27',
  recordedAt: new Date('2025-06-18T02:10:00Z'),
  holdings: beside,
  differsNow: false,
});

const known = (party: ShownParty, side: 'a' | 'b', knownPct: string, unknownPct: string) =>
  ({
    organisation: party.id,
    name: party.name,
    code: party.code ?? '',
    side,
    basis: 'HOLDINGS',
    knownPct,
    unknownPct,
  }) as const;

export const notRelated = frozen(
  'f1',
  { coverage: [known(buyer, 'a', '75.900000', '24.100000'), known(seller, 'b', '100.000000', '0.000000')] },
  [
    holds(person, buyer, '51.000000'),
    holds(fund, buyer, '24.900000'),
    holds(fund, seller, '60.000000'),
    holds(group, seller, '19.000000'),
    holds({ id: 'x1', natural: true, name: '甲' }, seller, '11.000000'),
    holds({ id: 'x2', natural: true, name: '乙' }, seller, '10.000000'),
  ],
);

const equity: ShownLimb = {
  code: 'T42_EQUITY',
  outcome: 'RELATED',
  sharePct: '30.000000',
  holder: [buyer],
  path: [holds(buyer, holdings, '60.000000'), holds(holdings, seller, '30.000000')],
};
const listing: ShownLimb = { ...equity, code: 'LR_5PCT', outcome: 'REVIEW' };
const kin: ShownLimb = {
  code: 'T42_KIN',
  outcome: 'RELATED',
  holder: [person],
  atThreshold: true,
  path: [
    holds(person, buyer, '51.000000'),
    {
      relationId: 'k',
      type: 'KIN',
      from: person,
      to: { ...person, id: 'p2', name: '何静' },
      validFrom: on('1990-01-01'),
    },
    holds({ ...person, id: 'p2', name: '何静' }, seller, '25.000000'),
  ],
};

export const related = frozen('f2', { outcome: 'RELATED', limbs: [equity, kin], flags: [listing] });

export const cannotTell = frozen('f3', {
  outcome: 'INDETERMINATE',
  missing: [{ organisation: seller, knownPct: '70.000000', ask: ['91440300999001083P', '91440300999001016R'] }],
  coverage: [known(buyer, 'a', '100.000000', '0.000000'), known(seller, 'b', '70.000000', '30.000000')],
  reasons: [{ code: 'SHARE_RANGE', text: '有持股只知区间，按上限计算即构成关联，须提供确切比例' }],
});

const life = { reexaminations: [], requests: [], opinions: [] };
const page = (file: FindingFile, more: Partial<FindingPageView> = {}): FindingPageView => ({
  file,
  declarations: [{ by: file.a }, { by: file.b }],
  officers: new Map(),
  receipt: { index: 48_212n, leafDigest: file.digest, checkpointSize: 48_960n },
  reviewer: false,
  ...more,
});

const at = (text: string): Date => new Date(text);
const opinion = {
  findingId: 'f3',
  seq: 1,
  outcome: 'NOT_RELATED',
  reason: '已查阅双方章程及股东名册，未见共同控制。\n其余 30% 由员工持股平台持有。',
  evidence: [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '股东名册' }],
  givenBy: 'u1',
  digest: 'cd'.repeat(32),
} as const;

/** Requested, re-examined, concluded, confirmed, declared and contradicted. */
const eventful: FindingFile = {
  ...cannotTell,
  reexaminations: [
    {
      id: 'r1',
      cause: { kind: 'relation', id: 'x' },
      previousId: 'f3',
      standardVersion: 1,
      answer: answer({ outcome: 'RELATED', limbs: [equity] }),
      digest: 'ef'.repeat(32),
      recordedAt: at('2025-09-01T03:00:00Z'),
    },
  ],
  differsNow: true,
  requests: [
    {
      item: {
        id: 'i1',
        kind: 'DISCLOSURE_REQUESTED',
        subjectKind: 'finding',
        subjectId: 'f3',
        owner: 's',
        reason: { zh: '请提供截至 2025-06-18 其余股东及持股比例', en: 'Disclose the other holders as of 2025-06-18' },
        openedBy: 'system',
        recordedAt: at('2025-06-18T02:10:00Z'),
      },
      state: 'CLOSED',
      owner: seller,
    },
  ],
  opinions: [
    { ...opinion, id: 'o1', state: 'WITHDRAWN', recordedAt: at('2025-07-01T02:00:00Z') },
    {
      ...opinion,
      id: 'o2',
      seq: 2,
      state: 'CONFIRMED',
      ground: '新收到的委托经营协议',
      recordedAt: at('2025-07-02T02:00:00Z'),
      confirmedBy: 'u2',
      confirmedAt: at('2025-07-03T02:00:00Z'),
    },
  ],
  concluded: { outcome: 'NOT_RELATED', opinionId: 'o2', digest: 'cd'.repeat(32) },
};

export const findingViews = {
  notRelated: page({ ...notRelated, ...life }),
  related: page({ ...related, ...life, reexaminations: eventful.reexaminations }),
  waiting: page({ ...cannotTell, ...life }, { reviewer: true }),
  eventful: page(eventful, {
    officers: new Map([
      ['u1', '陈静'],
      ['u2', '梁审'],
    ]),
    declarations: [
      {
        by: buyer,
        declared: { statement: 'NOT_RELATED', on: on('2025-06-18'), signedOn: on('2025-06-18'), contradictions: [] },
      },
      {
        by: seller,
        declared: {
          statement: 'NOT_RELATED',
          on: on('2025-06-18'),
          signedOn: on('2025-06-19'),
          contradictions: [{ zh: '声明没有借款，登记有一笔', en: 'A loan is on record, none was declared' }],
        },
      },
    ],
  }),
} as const;

export const findings: FindingsView = {
  rows: [
    {
      id: 'f1',
      a: buyer,
      b: seller,
      asOf: on('2025-06-18'),
      outcome: 'NOT_RELATED',
      madeAt: at('2025-06-18T02:10:00Z'),
    },
    { id: 'f2', a: buyer, b: group, asOf: on('2025-06-18'), outcome: 'RELATED', madeAt: at('2025-06-18T02:10:00Z') },
  ],
  filter: { organisation: '', outcome: '' },
  unknown: false,
  own: false,
  nextCursor: 'f2',
};

const standards = [
  {
    code: 'SZ_VOUCHER_DEFAULT_v1',
    title: { zh: '深圳语料券默认认定标准', en: 'Shenzhen corpus voucher, default standard' },
  },
];

export const question: RelatedView = {
  form: { a: '91440300999001016R', b: '', on: '2025-06-18', standard: 'SZ_VOUCHER_DEFAULT_v1' },
  standards,
  errors: [],
};
