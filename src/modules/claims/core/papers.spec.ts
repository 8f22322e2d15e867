import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { fen } from '../../../kernel/money.js';
import { type ClaimPaperFacts, claimPaper, paymentPaper } from './claim-papers.js';
import type { ClaimEventRow, PlanEventRow } from './claim-records.js';
import { type PaperBlockBody, type PaperBody, readPaper, writePaper } from './paper-body.js';
import {
  PAPER_KINDS,
  type PaperKind,
  type PaperNumbers,
  paperNumber,
  paperOfClaimEvent,
  paperOfPlanEvent,
} from './paper-kinds.js';
import { planPaper } from './plan-papers.js';

const day = (text: string): CalendarDate => parseDate(text);
const happened = (type: string, on: string, more: { reason?: string; detail?: JsonObject } = {}): ClaimEventRow => ({
  id: type,
  claimId: 'c',
  seq: 1,
  type,
  happenedOn: day(on),
  actorId: 'somebody',
  reason: more.reason ?? null,
  detail: more.detail ?? null,
  recordedAt: new Date('2026-04-10T01:00:00Z'),
});

const FACTS: Omit<ClaimPaperFacts, 'events'> = {
  office: '深圳市政务服务和数据管理局',
  programme: '语料采购补贴',
  call: { title: '2026 年度语料采购资助', clause: '第五条', source: '2026 年度申请指南' },
  claim: { number: 'SZ-2026-000001' },
  applicant: { nameZh: '甲公司', uscc: '91440300999001016R' },
  materials: new Map([['INVOICES', '发票']]),
  refusals: [],
};
const SUBMITTED = happened('submit', '2026-04-10');
const REMEDY =
  '如不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议，也可以自收到本决定书之日起六个月内依法提起行政诉讼。';

/** What a paper says, line by line; cells of a row with bars between them. */
const lines = ({ title, addressee, blocks, annex = [] }: PaperBody): readonly string[] => {
  const told = (block: PaperBlockBody): readonly string[] => {
    if ('text' in block) return [block.text];
    if ('heading' in block) return [`# ${block.heading}`];
    return [block.table.heads, ...block.table.rows].map((row) => row.join('|'));
  };
  return [
    title,
    ...(addressee === undefined ? [] : [addressee]),
    ...blocks.flatMap(told),
    ...annex.slice(0, 1).flatMap(told),
  ];
};
const claimLines = (kind: PaperKind, event: ClaimEventRow, more: Partial<ClaimPaperFacts> = {}) =>
  lines(claimPaper(kind, { ...FACTS, ...more, events: [...(more.events ?? [SUBMITTED]), event] }));

const TO = '甲公司（统一社会信用代码：91440300999001016R）：';
const NAMED = '“语料采购补贴”（2026 年度语料采购资助，申报编号：SZ-2026-000001）';
const RECEIVED = `你单位于2026年4月10日提交的${NAMED}申报收悉`;

describe('the papers of a claim', () => {
  it('accept it, and say when it was corrected', () => {
    const corrected = [SUBMITTED, happened('resubmit', '2026-04-12')];
    expect(claimLines('ACCEPTANCE', happened('accept', '2026-04-13'), { events: corrected })).toEqual([
      '受理通知书',
      TO,
      `${RECEIVED}，并于2026年4月12日补正。经审查，申报材料齐全，符合申报要求，根据《2026 年度申请指南》（第五条），现予受理。`,
      '受理日期：2026年4月13日。后续核查、审核、公示等情况可凭申报编号在本平台查询。',
    ]);
  });

  it('return it with the complete list and the due day, to be served', () => {
    const missing = [{ code: 'INVOICES', reason: '扫描件不清晰', from: '卖方' }];
    const event = happened('returnForCorrection', '2026-04-11', { detail: { missing, dueOn: '2026-04-20' } });
    expect(claimLines('CORRECTION', event)).toEqual([
      '一次性补正告知书',
      TO,
      `${RECEIVED}。经审查，申报材料不齐全或者不符合要求，现一次性告知需要补正的全部内容：`,
      '序号|材料|需补正的内容|提供单位',
      '1|发票|扫描件不清晰|卖方',
      '请于2026年4月20日前（含当日）补正。补正期间不计入办理期限；逾期未补正的，视为撤回本次申报，批次仍开放的，可以重新申报。',
      '# 送达回证',
    ]);
  });

  it('do not accept it, with reason, clause, remedy and proof of service', () => {
    const detail = { hand: 'case', clause: '指南第三条', remedy: '可以在下一批次申报。' };
    const event = happened('refuse', '2026-04-11', { reason: '不属于申报对象', detail });
    expect(claimLines('NON_ACCEPTANCE', event)).toEqual([
      '不予受理决定书',
      TO,
      `${RECEIVED}。经审查，本机关决定不予受理。`,
      '理由：不属于申报对象',
      '依据：指南第三条',
      `救济途径：可以在下一批次申报。${REMEDY}`,
      '# 送达回证',
    ]);
  });

  it('refuse it for the reasons of the decision, contract by contract', () => {
    const refusals = [{ contract: 'CG-1', reason: '存在关联关系', clause: '第四条', wouldQualifyIf: '向非关联方采购' }];
    expect(claimLines('REFUSAL', happened('refuse', '2026-06-09', { reason: 'X' }), { refusals })).toEqual([
      '不予支持决定书',
      TO,
      `${RECEIVED}。经审核，本机关决定不予支持。`,
      '各项理由和依据如下：',
      '序号|合同或者语料|理由|依据|符合条件的途径',
      '1|CG-1|存在关联关系|第四条|向非关联方采购',
      REMEDY,
      '# 送达回证',
    ]);
  });

  it('refuse it for the reason that an officer gave', () => {
    const event = happened('refuse', '2026-07-09', {
      reason: '经核实成立',
      detail: { hand: 'resolve', clause: '公示异议' },
    });
    expect(claimLines('REFUSAL', event).slice(3)).toEqual(['理由：经核实成立', '依据：公示异议', REMEDY, '# 送达回证']);
  });

  it('revoke an award that was not paid', () => {
    const event = happened('revoke', '2026-08-01', { reason: '申报单位已注销', detail: { clause: '第九条' } });
    expect(claimLines('REVOCATION', event)).toEqual([
      '撤销资助决定书',
      TO,
      `你单位申报的${NAMED}的资助已下达，尚未拨付。经复核，本机关决定撤销该项资助，不再拨付。`,
      '理由：申报单位已注销',
      '依据：第九条',
      REMEDY,
      '# 送达回证',
    ]);
  });

  it('tell of a claw-back and of the right to be heard, then decide it by the number of that notice', () => {
    const notice = happened('clawBack', '2027-01-20', { reason: '条例第十四条', detail: { principalFen: '5000000' } });
    expect(claimLines('CLAW_BACK_NOTICE', notice).slice(0, 5)).toEqual([
      '追回告知书',
      TO,
      `你单位申报的${NAMED}已获拨付资助资金。本机关拟追回其中50,000.00元（大写：人民币伍万元整）。`,
      '拟追回的依据：条例第十四条',
      '你单位自收到本告知书之日起五个工作日内，可以向本机关陈述、申辩，并提交有关证据；逾期未提出的，视为放弃陈述、申辩的权利。',
    ]);
    const heard = happened('clawBackHeard', '2027-01-22');
    const decided = happened('clawBackDecided', '2027-01-25', { reason: '同上', detail: { principalFen: '4000000' } });
    const after = { events: [SUBMITTED, notice, heard], noticeNumber: '深政数追告〔2027〕1号' };
    expect(claimLines('CLAW_BACK_DECISION', decided, after)).toEqual([
      '追回决定书',
      TO,
      `本机关已就你单位申报的${NAMED}作出深政数追告〔2027〕1号《追回告知书》，你单位的陈述、申辩已于2027年1月22日记录在案。现决定追回资助资金40,000.00元（大写：人民币肆万元整）。`,
      '追回的依据：同上',
      '请自本决定书送达之日起十五日内将上述款项缴入国库；逾期不缴的，本机关将依法处理。',
      REMEDY,
      '# 送达回证',
    ]);
    const unheard = claimLines('CLAW_BACK_DECISION', decided, { ...after, events: [SUBMITTED, notice] });
    expect(unheard[2]).toContain('你单位在规定期限内未提出陈述、申辩。');
  });

  it.each([
    [
      20_000_000n,
      '截至本次拨付，累计已拨付200,000.00元（大写：人民币贰拾万元整），尚未拨付70,000.00元（大写：人民币柒万元整）。',
    ],
    [27_000_000n, '截至本次拨付，上述资助资金已全部拨付。'],
  ])('tell of a payment, after which %s fen are paid', (paid, then) => {
    const facts = { planNumber: 'SZ-2026-P01', awardFen: fen(27_000_000n), paymentFen: fen(20_000_000n) };
    expect(lines(paymentPaper({ ...FACTS, ...facts, paidFen: fen(paid), on: day('2026-08-11') }))).toEqual([
      '资助资金拨付通知书',
      TO,
      `你单位申报的${NAMED}已列入资助计划SZ-2026-P01，核定资助金额270,000.00元（大写：人民币贰拾柒万元整）。国库已于2026年8月11日拨付本次资助资金200,000.00元（大写：人民币贰拾万元整）。`,
      then,
      '请核对到账情况；款项未到账或者被退回的，请及时与本机关联系。请按规定使用资助资金，并按期报告使用成效。',
    ]);
  });
});

describe('the papers of an award plan', () => {
  const planned = (type: PlanEventRow['type'], on: string, detail: JsonObject | null = null): PlanEventRow => ({
    ...happened('', on),
    planId: 'p',
    type,
    note: null,
    detail,
  });
  const RESOLVED = planned('RESOLVED', '2026-06-09', { documentNumber: '会纪〔2026〕6号' });
  const PUBLISHED = planned('PUBLISHED', '2026-07-01', { until: '2026-07-08' });
  const facts = {
    office: FACTS.office,
    programme: '语料采购补贴',
    call: '2026 年度语料采购资助',
    planNumber: 'SZ-2026-P01',
    items: [
      { applicant: '乙公司', uscc: 'B', claim: 'SZ-2026-000002', amountFen: fen(12_000_000n) },
      { applicant: '甲公司', uscc: 'A', claim: 'SZ-2026-000001', amountFen: fen(27_000_000n) },
    ],
  };
  const list = (amount: string) => [
    `序号|申报单位|统一社会信用代码|申报编号|${amount}`,
    '1|甲公司|A|SZ-2026-000001|270,000.00',
    '2|乙公司|B|SZ-2026-000002|120,000.00',
    '|合计|||390,000.00',
  ];

  it('publish the list in order of claims, with its sum, its period, and how to object', () => {
    expect(lines(planPaper('PUBLICITY', { ...facts, events: [RESOLVED, PUBLISHED] }))).toEqual([
      '关于“语料采购补贴”2026 年度语料采购资助拟资助名单的公示',
      '经2026年6月9日集体审议（会纪〔2026〕6号），拟对资助计划SZ-2026-P01所列申报给予资助，现予公示。',
      ...list('拟资助金额（元）'),
      '公示期自2026年7月1日起至2026年7月8日止。',
      '公示期内对名单有异议的，可以通过本平台实名提出，写明理由并附证据；异议人的身份依法保密。匿名反映的问题，请向纪检监察部门反映。',
    ]);
  });

  it('publish a changed list again and say so', () => {
    const again = planned('REPUBLISHED', '2026-07-09', { until: '2026-07-16' });
    const told = lines(planPaper('PUBLICITY', { ...facts, events: [RESOLVED, PUBLISHED, again] }));
    expect(told[1]).toContain('2026年7月1日公示的名单已有变更，以本次公示为准。');
    expect(told).toContain('公示期自2026年7月9日起至2026年7月16日止。');
  });

  it('issue the plan with the number under which the office registered it', () => {
    const issued = planned('ISSUED', '2026-07-17', { documentNumber: '深政数资〔2026〕1号' });
    expect(lines(planPaper('ISSUE', { ...facts, events: [RESOLVED, PUBLISHED, issued] }))).toEqual([
      '关于下达“语料采购补贴”2026 年度语料采购资助资助计划的通知',
      '各有关单位：',
      '经2026年6月9日集体审议（会纪〔2026〕6号），并经公示，现将资助计划SZ-2026-P01下达如下，资助金额合计390,000.00元（大写：人民币叁拾玖万元整）：',
      ...list('资助金额（元）'),
      '资助以本计划下达文件为准。请各单位办理收款手续，收款账户名称须与登记名称一致。',
      '请各单位按规定使用资助资金，接受监督检查，并按期报告使用成效。',
      '本计划在办文系统登记的发文字号：深政数资〔2026〕1号。',
    ]);
  });
});

describe('which paper an event makes', () => {
  it('depends on whose refusal it is', () => {
    expect(paperOfClaimEvent(happened('refuse', '2026-04-11', { detail: { hand: 'case' } }))).toBe('NON_ACCEPTANCE');
    expect(paperOfClaimEvent(happened('refuse', '2026-04-11', { detail: { hand: 'review' } }))).toBe('REFUSAL');
    expect(paperOfClaimEvent(happened('refuse', '2026-04-11'))).toBe('REFUSAL');
  });

  it('is none for what the applicant does and for what is only noted', () => {
    const quiet = ['submit', 'resubmit', 'check', 'cut', 'comment', 'withdraw', 'toString', 'constructor'];
    expect(quiet.map((type) => paperOfClaimEvent(happened(type, '2026-04-11')))).toEqual(quiet.map(() => undefined));
    expect(paperOfPlanEvent({ type: 'RESOLVED' })).toBeUndefined();
  });
});

describe('the number of a paper', () => {
  const kinds = Object.fromEntries(PAPER_KINDS.map((kind) => [kind, { word: kind === 'ACCEPTANCE' ? '受' : kind }]));
  const numbers = { offices: { 'sz-zsj': { prefix: '深政数' } }, kinds: kinds as PaperNumbers['kinds'] };

  it('is short name, word, year and place', () => {
    const office = { code: 'sz-zsj', name: '深圳市政务服务和数据管理局' };
    expect(paperNumber(numbers, office, 'ACCEPTANCE', 2026, 12)).toBe('深政数受〔2026〕12号');
  });

  it('has the full name of an office without a short one', () => {
    expect(paperNumber(numbers, { code: 'x', name: '某局' }, 'ACCEPTANCE', 2026, 1)).toBe('某局受〔2026〕1号');
  });
});

it('is read as it was written, with its number and day', () => {
  const body = claimPaper('ACCEPTANCE', { ...FACTS, events: [SUBMITTED, happened('accept', '2026-04-13')] });
  const read = readPaper({ body: writePaper(body), number: '深政数受〔2026〕1号', datedOn: day('2026-04-13') });
  expect(read).toEqual({ ...body, number: '深政数受〔2026〕1号', on: '2026-04-13', dated: '2026年4月13日' });
});
