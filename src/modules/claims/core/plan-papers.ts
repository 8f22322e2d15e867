/**
 * What the papers of an award plan say: the list for publicity and the document by which the plan is issued. Sources:
 * practice page section 3 (publicity of 5 or 7 working days or 10 calendar days by call; signed objections whose author is
 * hidden; a changed list is published again; "以资助计划下达文件为准") and section 7.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, formatYuan } from '../../../kernel/money.js';
import type { PlanEventRow } from './claim-records.js';
import type { PaperBody, PaperTableBody } from './paper-body.js';
import type { PaperKind } from './paper-kinds.js';
import { writtenAmount, writtenDay } from './paper-words.js';

export interface PlanPaperFacts {
  readonly office: string;
  readonly programme: string;
  readonly call: string;
  readonly planNumber: string;
  /** Events of the plan up to and with the one that the paper is about. */
  readonly events: readonly PlanEventRow[];
  readonly items: readonly PlanPaperItem[];
}

export interface PlanPaperItem {
  readonly applicant: string;
  readonly uscc?: string;
  readonly claim: string;
  readonly amountFen: Fen;
}

/** The paper of the last of the events. Requires one that makes a paper. */
export function planPaper(kind: PaperKind, facts: PlanPaperFacts): PaperBody {
  return kind === 'ISSUE' ? issuePaper(facts) : publicityPaper(facts);
}

function publicityPaper(facts: PlanPaperFacts): PaperBody {
  const { office, programme, call, planNumber, events } = facts;
  const event = events.at(-1);
  const from = event?.happenedOn;
  const until = event?.detail?.until;
  const before = events.filter(({ type }) => type === 'PUBLISHED' || type === 'REPUBLISHED').at(-2);
  return {
    issuer: office,
    title: `关于“${programme}”${call}拟资助名单的公示`,
    blocks: [
      {
        text:
          `${resolved(events)}拟对资助计划${planNumber}所列申报给予资助，现予公示。` +
          (before ? `${writtenDay(before.happenedOn)}公示的名单已有变更，以本次公示为准。` : ''),
      },
      { table: listOf(facts, '拟资助金额（元）') },
      { text: period(from, until) },
      {
        text: '公示期内对名单有异议的，可以通过本平台实名提出，写明理由并附证据；异议人的身份依法保密。匿名反映的问题，请向纪检监察部门反映。',
      },
    ],
  };
}

function issuePaper(facts: PlanPaperFacts): PaperBody {
  const { office, programme, call, planNumber, events, items } = facts;
  const number = events.at(-1)?.detail?.documentNumber;
  const total = addFen(items.map(({ amountFen }) => amountFen));
  return {
    issuer: office,
    title: `关于下达“${programme}”${call}资助计划的通知`,
    addressee: '各有关单位：',
    blocks: [
      { text: `${resolved(events)}并经公示，现将资助计划${planNumber}下达如下，资助金额合计${writtenAmount(total)}：` },
      { table: listOf(facts, '资助金额（元）') },
      { text: '资助以本计划下达文件为准。请各单位办理收款手续，收款账户名称须与登记名称一致。' },
      { text: '请各单位按规定使用资助资金，接受监督检查，并按期报告使用成效。' },
      ...(typeof number === 'string' ? [{ text: `本计划在办文系统登记的发文字号：${number}。` }] : []),
    ],
  };
}

/** The resolution as its event has it; the command that settles a year records none. */
function resolved(events: readonly PlanEventRow[]): string {
  const event = events.find(({ type }) => type === 'RESOLVED');
  const number = event?.detail?.documentNumber;
  if (event === undefined) return '';
  const cited = typeof number === 'string' ? `（${number}）` : '';
  return `经${writtenDay(event.happenedOn)}集体审议${cited}，`;
}

function period(from: CalendarDate | undefined, until: unknown): string {
  if (from === undefined || typeof until !== 'string') return '本次结果不另设公示期。';
  return `公示期自${writtenDay(from)}起至${writtenDay(until as CalendarDate)}止。`;
}

/** In order of claim numbers, with the sum below. */
function listOf({ items }: PlanPaperFacts, amount: string): PaperTableBody {
  const rows = [...items]
    .sort((a, b) => (a.claim < b.claim ? -1 : 1))
    .map(({ applicant, uscc = '', claim, amountFen }, index) => [
      String(index + 1),
      applicant,
      uscc,
      claim,
      formatYuan(amountFen),
    ]);
  const total = formatYuan(addFen(items.map(({ amountFen }) => amountFen)));
  return {
    heads: ['序号', '申报单位', '统一社会信用代码', '申报编号', amount],
    widths: [7, 24, 27, 25, 17],
    rows: [...rows, ['', '合计', '', '', total]],
    right: [4],
  };
}
