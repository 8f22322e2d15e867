/** The answers "no" about the life of a release and complaints on it, one function per code. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError, type Fault } from '../../../kernel/domain-error.js';
import type { LifeSide, ReleaseState } from './life.table.js';

function no(fault: Fault, what: string, zh: string, en: string, field?: string): DomainError {
  return new DomainError(fault, `CATALOGUE.${what}`, { zh, en }, field === undefined ? {} : { field });
}

const STATE_WORDS: Readonly<Record<ReleaseState, readonly [string, string]>> = {
  DRAFT: ['草稿', 'a draft'],
  SUBMITTED: ['已提交', 'submitted'],
  RETURNED: ['已退回补正', 'returned for completion'],
  ASSESSED: ['已评估', 'assessed'],
  LISTED: ['已上市', 'listed'],
  SUSPENDED: ['已暂停', 'suspended'],
  WITHDRAWN: ['已下架', 'withdrawn'],
};

const SIDE_WORDS: Readonly<Record<LifeSide, readonly [string, string]>> = {
  PROVIDER: ['提供方', 'the provider'],
  EXCHANGE: ['交易所', 'the exchange'],
  CONTENT_SAFETY: ['内容安全审核方', 'the content-safety reviewer'],
};

const STEP_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  submit: ['提交', 'submitted'],
  return: ['退回补正', 'returned'],
  assess: ['评估', 'assessed'],
  list: ['上市', 'listed'],
  suspend: ['暂停', 'suspended'],
  resume: ['恢复', 'resumed'],
  withdraw: ['下架', 'withdrawn'],
  recall: ['召回', 'recalled'],
  reply: ['答复', 'replied to'],
  complain: ['投诉', 'complained about'],
};

export function wrongState(state: ReleaseState, step: string): DomainError {
  const [zh, en] = STATE_WORDS[state];
  const [stepZh, stepEn] = STEP_WORDS[step] ?? [step, step];
  return no(
    'conflict',
    'STATE',
    `发行版现为“${zh}”，此时不能${stepZh}；请先查看它的当前状态`,
    `The release is ${en} and cannot be ${stepEn} now; look at where it stands`,
  );
}

export function notYourStep(sides: readonly LifeSide[]): DomainError {
  const zh = sides.map((side) => SIDE_WORDS[side][0]).join('或');
  const en = sides.map((side) => SIDE_WORDS[side][1]).join(' or ');
  return no('forbidden', 'NOT_YOUR_STEP', `这一步由${zh}办理，请通知对方`, `This step is taken by ${en}; ask them`);
}

export const reasonMissing = () => no('invalid', 'REASON_MISSING', '请写明原因', 'Say why', '/reason');

export const replyMissing = () =>
  no(
    'invalid',
    'REPLY_MISSING',
    '请写明答复：逐项说明补正了什么、在哪里可以看到',
    'Give a reply: say for each item what was completed and where it can be seen',
    '/reply',
  );

export const missingEmpty = () =>
  no(
    'invalid',
    'MISSING_EMPTY',
    '退回须一次性列出全部缺项；清单为空时请直接评估或上市',
    'A return lists everything that is missing at once; with an empty list, assess or list the release instead',
    '/missing',
  );

export const dueInPast = (dueOn: CalendarDate, today: CalendarDate) =>
  no(
    'invalid',
    'DUE_IN_PAST',
    `补正期限 ${dueOn} 早于今天 ${today}，请改为今天或以后`,
    `The due date ${dueOn} lies before today, ${today}; name today or a later day`,
    '/dueOn',
  );

export const returnedOnce = (on: CalendarDate) =>
  no(
    'conflict',
    'RETURNED_ONCE',
    `该发行版已于 ${on} 一次性告知补正，不能再次退回；请评估、上市，或写明原因下架`,
    `The release was returned with the complete list on ${on} and is not returned again; assess it, list it, or withdraw it with a reason`,
  );

export const returnLapsed = (dueOn: CalendarDate) =>
  no(
    'conflict',
    'RETURN_LAPSED',
    `补正期限 ${dueOn} 已过；请下架该草稿，并重新登记发行版`,
    `The time for completion ended on ${dueOn}; withdraw this draft and record the release anew`,
  );

const NO_LICENCE = {
  zh: '许可未写明或写作“unknown”的语料不得开放或出售：请查明权利人的许可，并以写明许可的描述重新登记',
  en: 'A corpus whose licence is absent or "unknown" is neither opened nor sold: find out what the right-holder allows and record the release again with its licence',
};

export const licenceUnknown = () =>
  new DomainError('invalid', 'CATALOGUE.LICENCE_UNKNOWN', NO_LICENCE, {
    clauses: [
      {
        clause: '生成式人工智能服务管理暂行办法 第七条',
        source: '国家网信办等七部门令第15号（2023-08-15 起施行）',
        reason: NO_LICENCE,
      },
    ],
  });

export const stillHeld = (holds: readonly { readonly orderNumber?: string }[]) => {
  const orders = holds.flatMap(({ orderNumber }) => orderNumber ?? []).join(', ');
  return no(
    'conflict',
    'STILL_HELD',
    `仍有未解除的暂停${orders === '' ? '' : `（决定书 ${orders}）`}，解除之前不能上市`,
    `A suspension still stands${orders === '' ? '' : ` (order ${orders})`}; the release is not listed before it is lifted`,
  );
};

export const orderMissing = () =>
  no(
    'invalid',
    'ORDER_MISSING',
    '内容安全暂停须写明决定书文号',
    'A suspension for content safety names the number of its order',
    '/orderNumber',
  );

export const orderNotYours = () =>
  no(
    'invalid',
    'ORDER_NOT_YOURS',
    '决定书文号只由内容安全审核方填写；交易所暂停请只写原因',
    'Only the content-safety reviewer gives an order number; the exchange suspends with a reason alone',
    '/orderNumber',
  );

/** Nothing of the caller's own to lift: another side's order is not its to lift, and is said so. */
export const noSuchHold = (holds: readonly { readonly side: LifeSide }[], side: LifeSide) => {
  const others = holds.filter((hold) => hold.side !== side).map((hold) => hold.side);
  if (others.length === holds.length && others.length > 0) {
    const [zh, en] = SIDE_WORDS[others[0] as LifeSide];
    return no(
      'forbidden',
      'NOT_YOUR_ORDER',
      `这项暂停由${zh}作出，只能由其解除`,
      `This suspension was laid by ${en} and is lifted by them alone`,
    );
  }
  return no(
    'conflict',
    'NO_SUCH_ORDER',
    '没有这一文号的暂停，或它已解除；请核对决定书文号',
    'There is no suspension of this number, or it was lifted; check the number of the order',
    '/orderNumber',
  );
};

export const alreadyHeld = () =>
  no(
    'conflict',
    'ALREADY_HELD',
    '您方的同一项暂停仍然有效，无需重复',
    'The same suspension of yours still stands; it is not laid twice',
  );

export const neverListed = () =>
  no(
    'conflict',
    'NEVER_LISTED',
    '该发行版从未上市，没有买方可以召回；请直接下架',
    'The release was never on sale, so there is nobody to recall it from; withdraw it',
  );

export const alreadyRecalled = () =>
  no('conflict', 'ALREADY_RECALLED', '该发行版已经召回', 'The release has been recalled already');

export const nothingAsked = () =>
  no(
    'invalid',
    'NOTHING_ASKED',
    'to 须为对方所作退回、暂停、下架或召回的事件序号',
    '"to" must be the number of an event by which others returned, suspended, withdrew or recalled the release',
    '/to',
  );

export const replied = () =>
  no('conflict', 'REPLIED', '这一事件已经答复过', 'This event has been replied to already', '/to');

export const noComplainant = () =>
  no(
    'forbidden',
    'NO_COMPLAINANT',
    '投诉须以某个已登记单位的名义提出，请用该单位的账号登录',
    'A complaint is made in the name of a registered organisation; sign in with an account that acts for one',
  );

export const ownRelease = () =>
  no(
    'conflict',
    'OWN_RELEASE',
    '这是贵单位自己的发行版；有问题请直接下架或召回',
    'This release is your own; withdraw or recall it if something is wrong with it',
  );

export const unknownComplaint = () =>
  no(
    'notFound',
    'UNKNOWN_COMPLAINT',
    '没有这份投诉，或它与贵单位无关；请核对编号',
    'There is no such complaint, or it does not concern your organisation; check the id',
  );

export const complaintReplied = () =>
  no('conflict', 'COMPLAINT_REPLIED', '这份投诉已经答复过', 'The complaint has been replied to already');

export const complaintDecided = () =>
  no('conflict', 'COMPLAINT_DECIDED', '这份投诉已经处理完毕', 'The complaint has been decided already');

export const returnListMissing = () =>
  no(
    'invalid',
    'MISSING_EMPTY',
    '决定退回时须给出全部缺项 missing 和期限 dueOn',
    'A decision to return names everything that is missing in "missing" and the day in "dueOn"',
    '/missing',
  );
