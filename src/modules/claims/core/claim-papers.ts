/**
 * What the papers of one claim say. Sources: practice page section 3 (one return with the complete list and a due day;
 * refusal with reason, clause, remedy and proof of service; claw-back with the right to be heard within five working days
 * and payment into the treasury within fifteen days) and section 7. Remedies where the act names none: 行政复议法 (2023)
 * article 20, sixty days; 行政诉讼法 article 46, six months.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, parseFen } from '../../../kernel/money.js';
import { demandedBack, type MissingMaterial } from './claim-acts.js';
import type { ClaimEventRow } from './claim-records.js';
import { type PaperBlockBody, type PaperBody, serviceSlip } from './paper-body.js';
import { PAPER_TITLES, type PaperKind } from './paper-kinds.js';
import { writtenAmount, writtenDay } from './paper-words.js';

export interface ClaimPaperFacts {
  /** Full name of the office. */
  readonly office: string;
  readonly programme: string;
  readonly call: { readonly title: string; readonly clause?: string; readonly source?: string };
  readonly claim: { readonly number: string };
  readonly applicant: { readonly nameZh: string; readonly uscc?: string };
  /** Events of the claim up to and with the one that the paper is about. */
  readonly events: readonly ClaimEventRow[];
  /** Titles of the call's materials by code. */
  readonly materials: ReadonlyMap<string, string>;
  /** Reasons of a decision that gave nothing. */
  readonly refusals: readonly DecidedReason[];
  /** Number of the notice that a decision of claw-back follows. */
  readonly noticeNumber?: string;
}

export interface DecidedReason {
  readonly contract: string;
  readonly reason: string;
  readonly clause: string;
  readonly wouldQualifyIf?: string;
}

export interface PaymentPaperFacts extends Omit<ClaimPaperFacts, 'events' | 'materials' | 'refusals'> {
  readonly planNumber: string;
  readonly awardFen: Fen;
  readonly paymentFen: Fen;
  readonly paidFen: Fen;
  readonly on: CalendarDate;
}

const REMEDY =
  '如不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议，也可以自收到本决定书之日起六个月内依法提起行政诉讼。';

type Text = { readonly text: string };
const text = (line: string): Text => ({ text: line });
const detailOf = (event: ClaimEventRow | undefined): JsonObject => event?.detail ?? {};
const said = (event: ClaimEventRow, field: string): string => String(detailOf(event)[field] ?? '');

/** The paper of the last of the events. Requires one that makes a paper. */
export function claimPaper(kind: PaperKind, facts: ClaimPaperFacts): PaperBody {
  const event = facts.events.at(-1);
  const blocks = event ? (BLOCKS[kind]?.(facts, event) ?? []) : [];
  return framed(kind, facts, blocks);
}

export function paymentPaper(facts: PaymentPaperFacts): PaperBody {
  const left = (facts.awardFen - facts.paidFen) as Fen;
  return framed('PAYMENT', facts, [
    text(
      `你单位申报的${named(facts)}已列入资助计划${facts.planNumber}，核定资助金额${writtenAmount(facts.awardFen)}。` +
        `国库已于${writtenDay(facts.on)}拨付本次资助资金${writtenAmount(facts.paymentFen)}。`,
    ),
    text(
      left > 0n
        ? `截至本次拨付，累计已拨付${writtenAmount(facts.paidFen)}，尚未拨付${writtenAmount(left)}。`
        : '截至本次拨付，上述资助资金已全部拨付。',
    ),
    text('请核对到账情况；款项未到账或者被退回的，请及时与本机关联系。请按规定使用资助资金，并按期报告使用成效。'),
  ]);
}

function framed(
  kind: PaperKind,
  { office, applicant }: Pick<ClaimPaperFacts, 'office' | 'applicant'>,
  blocks: readonly PaperBlockBody[],
): PaperBody {
  const { nameZh, uscc } = applicant;
  const receiver = uscc === undefined ? nameZh : `${nameZh}（统一社会信用代码：${uscc}）`;
  const title = PAPER_TITLES[kind].zh;
  const slip = TO_BE_SERVED.includes(kind) ? { annex: serviceSlip(title, receiver) } : {};
  return { issuer: office, title, addressee: `${receiver}：`, blocks, ...slip };
}

/** Papers from whose service a period runs. */
const TO_BE_SERVED: readonly PaperKind[] = [
  'CORRECTION',
  'NON_ACCEPTANCE',
  'REFUSAL',
  'REVOCATION',
  'CLAW_BACK_NOTICE',
  'CLAW_BACK_DECISION',
];

type Blocks = (facts: ClaimPaperFacts, event: ClaimEventRow) => readonly PaperBlockBody[];

const BLOCKS: Readonly<Partial<Record<PaperKind, Blocks>>> = {
  ACCEPTANCE: (facts, event) => [
    text(`${received(facts)}经审查，申报材料齐全，符合申报要求，${basis(facts)}现予受理。`),
    text(`受理日期：${writtenDay(event.happenedOn)}。后续核查、审核、公示等情况可凭申报编号在本平台查询。`),
  ],
  CORRECTION: (facts, event) => [
    text(`${received(facts)}经审查，申报材料不齐全或者不符合要求，现一次性告知需要补正的全部内容：`),
    {
      table: {
        heads: ['序号', '材料', '需补正的内容', '提供单位'],
        widths: [1, 4, 5, 3],
        rows: missingOf(event).map(({ code, reason, from }, index) => [
          String(index + 1),
          facts.materials.get(code) ?? code,
          reason,
          from,
        ]),
      },
    },
    text(
      `请于${writtenDay(said(event, 'dueOn') as CalendarDate)}前（含当日）补正。补正期间不计入办理期限；` +
        '逾期未补正的，视为撤回本次申报，批次仍开放的，可以重新申报。',
    ),
  ],
  NON_ACCEPTANCE: (facts, event) => [
    text(`${received(facts)}经审查，本机关决定不予受理。`),
    ...reasons(event),
    text(remedyOf(event)),
  ],
  REFUSAL: (facts, event) => [
    text(`${received(facts)}经审核，本机关决定不予支持。`),
    ...(said(event, 'clause') === '' && facts.refusals.length > 0 ? decided(facts.refusals) : reasons(event)),
    text(remedyOf(event)),
  ],
  REVOCATION: (facts, event) => [
    text(`你单位申报的${named(facts)}的资助已下达，尚未拨付。经复核，本机关决定撤销该项资助，不再拨付。`),
    ...reasons(event),
    text(REMEDY),
  ],
  CLAW_BACK_NOTICE: (facts, event) => [
    text(
      `你单位申报的${named(facts)}已获拨付资助资金。本机关拟追回其中${writtenAmount(parseFen(said(event, 'principalFen')))}。`,
    ),
    text(`拟追回的依据：${event.reason ?? ''}`),
    text(
      '你单位自收到本告知书之日起五个工作日内，可以向本机关陈述、申辩，并提交有关证据；逾期未提出的，视为放弃陈述、申辩的权利。',
    ),
  ],
  CLAW_BACK_DECISION: (facts, event) => [
    text(
      `本机关已就你单位申报的${named(facts)}${facts.noticeNumber === undefined ? '' : `作出${facts.noticeNumber}《追回告知书》，`}` +
        `${heard(facts)}现决定追回资助资金${writtenAmount(demandedBack(facts.events))}。`,
    ),
    text(`追回的依据：${event.reason ?? ''}`),
    text('请自本决定书送达之日起十五日内将上述款项缴入国库；逾期不缴的，本机关将依法处理。'),
    text(REMEDY),
  ],
};

function named({ programme, call, claim }: Pick<ClaimPaperFacts, 'programme' | 'call' | 'claim'>): string {
  return `“${programme}”（${call.title}，申报编号：${claim.number}）`;
}

/** The claim as it came in, and as it came again. */
function received(facts: ClaimPaperFacts): string {
  const days = (type: string) => facts.events.filter((event) => event.type === type).at(-1)?.happenedOn;
  const [first, again] = [days('submit'), days('resubmit')];
  const on = first === undefined ? '' : `于${writtenDay(first)}`;
  const corrected = again === undefined ? '' : `，并于${writtenDay(again)}补正`;
  return `你单位${on}提交的${named(facts)}申报收悉${corrected}。`;
}

function basis({ call: { clause, source } }: ClaimPaperFacts): string {
  if (clause === undefined) return '';
  return `根据《${source ?? clause}》${source === undefined || source === clause ? '' : `（${clause}）`}，`;
}

function missingOf(event: ClaimEventRow): readonly MissingMaterial[] {
  return (detailOf(event).missing ?? []) as unknown as readonly MissingMaterial[];
}

function reasons(event: ClaimEventRow): readonly Text[] {
  const clause = said(event, 'clause');
  return [text(`理由：${event.reason ?? ''}`), ...(clause === '' ? [] : [text(`依据：${clause}`)])];
}

function decided(refusals: readonly DecidedReason[]): readonly PaperBlockBody[] {
  const rows = refusals.map(({ contract, reason, clause, wouldQualifyIf = '' }, index) => [
    String(index + 1),
    contract,
    reason,
    clause,
    wouldQualifyIf,
  ]);
  const heads = ['序号', '合同或者语料', '理由', '依据', '符合条件的途径'];
  return [text('各项理由和依据如下：'), { table: { heads, widths: [5, 12, 20, 12, 16], rows } }];
}

/** What the officer wrote stands first; the periods of the law stand in any case. */
function remedyOf(event: ClaimEventRow): string {
  const remedy = said(event, 'remedy');
  return remedy === '' ? REMEDY : `救济途径：${remedy.replace(/[。；]$/, '')}。${REMEDY}`;
}

function heard({ events }: ClaimPaperFacts): string {
  const began = events.findLastIndex(({ type }) => type === 'clawBack');
  const on = events.slice(began).find(({ type }) => type === 'clawBackHeard')?.happenedOn;
  return on === undefined
    ? '你单位在规定期限内未提出陈述、申辩。'
    : `你单位的陈述、申辩已于${writtenDay(on)}记录在案。`;
}
