/** The answers "no" of this room, one function per code; codes are public API (house page section 4). */
import { DomainError, type Fault } from '../../../kernel/domain-error.js';

function no(fault: Fault, what: string, zh: string, en: string, field?: string): DomainError {
  return new DomainError(fault, `USAGE.${what}`, { zh, en }, field === undefined ? {} : { field });
}

const AGAIN = { zh: '请按 CloudEvents 1.0 更正后重发', en: 'correct it by CloudEvents 1.0 and send it again' };

export const envelope = (field: string, zh: string, en: string) =>
  no(
    'invalid',
    'ENVELOPE',
    `事件的 ${field || '整体'} ${zh}；${AGAIN.zh}`,
    `${field || 'The event'}: ${en}; ${AGAIN.en}`,
    `/${field}`,
  );

export const unknownType = (type: string) =>
  no(
    'invalid',
    'UNKNOWN_TYPE',
    `不计量的事件类型 ${type.slice(0, 80)}；须为 org.corpus.usage.{download|api-call|training-run|application-case}.v1`,
    `Type ${type.slice(0, 80)} is not metered; it is org.corpus.usage.{download|api-call|training-run|application-case}.v1`,
    '/type',
  );

export const unknownRelease = (field: string, given: string) =>
  no(
    'invalid',
    'UNKNOWN_RELEASE',
    `目录中没有语料 ${given.slice(0, 80)}；请填写版本编号或 corpora.csv 的 key`,
    `${given.slice(0, 80)} is not in the catalogue; give the id of a release or a key of corpora.csv`,
    field,
  );

export const time = (given: string | undefined) =>
  no(
    'invalid',
    'TIME',
    `时间须写明，不早于 2020-01-01，且不晚于此刻 24 小时；收到的是 ${given ?? '空'}`,
    `time is required, not before 2020-01-01 and at most 24 hours ahead; got ${given ?? 'nothing'}`,
    '/time',
  );

export const data = (field: string, zh: string, en: string) =>
  no('invalid', 'DATA', `data 的 ${field} ${zh}`, `${field} in data ${en}`, `/data/${field}`);

export const conflict = () =>
  no(
    'conflict',
    'CONFLICT',
    '同一来源、同一编号的事件已入账且内容不同；先到的有效，更正请另行作废或替换',
    'An event of this source and id is on record with other content; the first one stands, a correction is a void or a replacement',
    '/id',
  );

export const month = (given: string) =>
  no(
    'invalid',
    'MONTH',
    `月份写作 YYYY-MM；收到的是 ${given.slice(0, 20)}`,
    `month is YYYY-MM; got ${given.slice(0, 20)}`,
    'month',
  );

export const monthRunning = (given: string) =>
  new DomainError(
    'conflict',
    'USAGE.MONTH_RUNNING',
    {
      zh: `${given} 尚未结束；请在月末之后导出`,
      en: `${given} is not over yet; export it after its last day`,
    },
    { field: 'month' },
  );

export const statementKind = (given: string) =>
  no(
    'invalid',
    'STATEMENT_KIND',
    `月度统计的类别须为 download、api-call 或 training-run（应用案例不以月报计）；收到的是 ${given.slice(0, 40)}`,
    `kind of a monthly count is download, api-call or training-run (application cases are not counted so); got ${given.slice(0, 40)}`,
    'kind',
  );

export const statementField = (field: string) =>
  no('invalid', 'STATEMENT_FIELD', `${field} 须为 1 至 200 个字符`, `${field} has 1 to 200 characters`, field);

export const statementTwice = () =>
  no(
    'invalid',
    'STATEMENT_TWICE',
    '同一平台、月份、语料、账号、类别只报一次；本次提交中已有一行',
    'One count per platform, month, corpus, account and kind; this submission has one already',
    'account',
  );

export const statementChanged = () =>
  new DomainError(
    'conflict',
    'LOAD.CHANGED',
    {
      zh: '该平台、月份、语料、账号、类别的统计已入账，内容不同；已入账的不能改写，请更正本行',
      en: 'The count of this platform, month, corpus, account and kind is on record with other content; correct the row',
    },
    { field: 'count' },
  );

export const batchForm = (max: number) =>
  no('malformed', 'BATCH_FORM', `成批提交须为 1 至 ${max} 个事件的数组`, `A batch is an array of 1 to ${max} events`);

export const unknownEvent = () =>
  no('notFound', 'UNKNOWN_EVENT', '没有这条使用记录，请核对编号', 'There is no such record of use; check its id');

export const unknownCorpus = () =>
  no(
    'notFound',
    'UNKNOWN_CORPUS',
    '没有这个语料，或者不是贵单位的语料，请核对 key 或编号',
    'There is no such corpus, or it is not yours; check its key or id',
  );

export const corrected = () =>
  no(
    'conflict',
    'CORRECTED',
    '这条记录已经更正过；如更正有误，请更正替换它的记录',
    'This record was corrected before; if that was wrong, correct the record that replaced it',
  );

export const reviewed = () =>
  no(
    'conflict',
    'REVIEWED',
    '这份应用成效证明已有审核结论，结论不能改写',
    'This application case was reviewed before, and a review is not changed',
  );

export const replacementKnown = () =>
  no(
    'conflict',
    'REPLACEMENT_KNOWN',
    '替换用的事件已入账；请用新的编号发送更正后的事件，或只作废',
    'The event given as replacement is on record already; send the corrected event under a new id, or void only',
    '/replacement/id',
  );
