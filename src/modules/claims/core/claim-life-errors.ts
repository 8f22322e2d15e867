/** Every "no" of a claim's life; codes are public API. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type ClauseRef, DomainError } from '../../../kernel/domain-error.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import type { Hand } from './claim-states.js';

const HAND_WORDS: Readonly<Partial<Record<Hand, Text>>> = {
  case: { zh: '受理', en: 'acceptance' },
  review: { zh: '审核', en: 'review' },
  resolve: { zh: '审批', en: 'resolution' },
  finance: { zh: '拨付', en: 'payment' },
};

export function samePersonOnClaim(did: Hand, now: Hand): DomainError {
  const [a, b] = [HAND_WORDS[did], HAND_WORDS[now]];
  return new DomainError('conflict', 'CLAIMS.SAME_PERSON', {
    zh: `同一项申报的${a?.zh}和${b?.zh}须由两个人办理；您已办理过${a?.zh}，请转给另一位同事`,
    en: `${a?.en} and ${b?.en} of one claim are for two persons; you did the ${a?.en}, pass it to a colleague`,
  });
}

export function notYourDuty(): DomainError {
  return new DomainError('forbidden', 'CLAIMS.WRONG_DUTY', {
    zh: '这一步不属于您的职责',
    en: 'This step is not among your duties',
  });
}

export function recused(programme: string, call: string): DomainError {
  return new DomainError('forbidden', 'CLAIMS.RECUSED', {
    zh: `您已在 ${programme} 批次 ${call} 回避，不能办理其中的申报`,
    en: `You stand aside from call ${call} of ${programme} and cannot act on its claims`,
  });
}

export function returnedBefore(on: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.RETURNED_BEFORE', {
    zh: `已于 ${on} 一次性告知补正，不能再次退回；材料仍不齐的，作不予受理或予以受理`,
    en: `It was returned on ${on}, once and with the complete list; accept it or refuse it now`,
  });
}

export function duePast(dueOn: CalendarDate): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.DUE_PAST',
    { zh: `补正期限 ${dueOn} 须在今天之后`, en: `The due day ${dueOn} must lie after today` },
    { field: '/dueOn' },
  );
}

export function correctionOverdue(dueOn: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.CORRECTION_OVERDUE', {
    zh: `补正期限已于 ${dueOn} 届满，本次申报视为撤回；批次仍开放的，可以重新申报`,
    en: `The correction was due on ${dueOn}; the claim counts as withdrawn, and may be filed anew while the call is open`,
  });
}

export function materialsMissing(
  missing: readonly { readonly code: string; readonly reason?: string; readonly title?: Text; readonly issuer: Text }[],
): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.MATERIAL_MISSING',
    {
      zh: `申报材料不齐，缺 ${missing.length} 项；逐项见 errors`,
      en: `${missing.length} of the materials asked for are missing; see errors, one by one`,
    },
    {
      errors: missing.map(({ code, title, reason, issuer }) => ({
        field: '/materials',
        code: 'CLAIMS.MATERIAL_MISSING',
        detail: {
          zh: `缺 ${title?.zh ?? code}（${code}）${reason ? `：${reason}` : ''}；由${issuer.zh}提供`,
          en: `${title?.en ?? code} (${code}) is missing${reason ? `: ${reason}` : ''}; it comes from ${issuer.en}`,
        },
      })),
    },
  );
}

export function materialUnknown(code: string, known: readonly string[]): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.MATERIAL_UNKNOWN',
    {
      zh: `本批次的材料清单没有 ${code}；清单为：${known.join('、')}`,
      en: `The call's list of materials has no ${code}; it has: ${known.join(', ')}`,
    },
    { field: '/materials' },
  );
}

export function windowClosed(
  call: { readonly key: string; readonly window: { readonly from: CalendarDate; readonly until: CalendarDate } },
  today: CalendarDate,
  cited: { readonly clause: string; readonly source: string },
): DomainError {
  const { from, until } = call.window;
  const reason: Text = {
    zh: `批次 ${call.key} 的申报时间为 ${from} 起、${until} 前，今天是 ${today}；请等待下一批次的通知`,
    en: `Call ${call.key} takes claims from ${from} and before ${until}; today is ${today}. Wait for the next call`,
  };
  const clauses: readonly ClauseRef[] = [{ ...cited, reason }];
  return new DomainError('invalid', 'CLAIMS.WINDOW_CLOSED', reason, { field: '/call', clauses });
}

export function signedOutsideCall(
  number: string,
  signedOn: CalendarDate,
  signed: { readonly from: CalendarDate; readonly until: CalendarDate },
  cited: { readonly clause: string; readonly source: string },
): DomainError {
  const reason: Text = {
    zh: `合同 ${number} 签订于 ${signedOn}，不在本批次的签订时间（${signed.from} 起、${signed.until} 前）内；请在相应批次申报`,
    en: `Contract ${number} was signed on ${signedOn}, outside the call's dates (from ${signed.from}, before ${signed.until}); claim it in its own call`,
  };
  return new DomainError('invalid', 'CLAIMS.WRONG_YEAR', reason, {
    field: '/contracts',
    clauses: [{ ...cited, reason }],
  });
}

export function callMissing(programme: string, call: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CALL_UNKNOWN',
    { zh: `${programme} 没有批次 ${call}`, en: `${programme} has no call ${call}` },
    { field: '/call' },
  );
}

export function kindNotCalled(kind: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.APPLICANT_KIND',
    { zh: `本批次不面向 ${kind} 类单位`, en: `The call is not for organisations of the kind ${kind}` },
    { field: '/applicant' },
  );
}

export function notOwnApplicant(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.NOT_OWN',
    {
      zh: '只能为本单位申报；代办须先登记授权委托书',
      en: 'A claim is filed for your own organisation; an agent needs a registered mandate first',
    },
    { field: '/applicant' },
  );
}

/** One answer for a contract that is unknown and one that is another's. */
export function contractNotYours(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.UNKNOWN_CONTRACT',
    {
      zh: '没有这份合同，或者您不是它的买方，或者双方尚未都签署；只有买方可以申报已生效的合同',
      en: 'No such contract, or you are not its buyer, or not both parties have signed it; only the buyer of a contract in force may claim',
    },
    { field: `/contracts/${index}` },
  );
}

export function contractsWanted(programme: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CONTRACTS_NOT_CORPORA',
    {
      zh: `${programme} 按合同申报；请在 contracts 中列出合同，不要填写 corpora`,
      en: `${programme} is claimed by contracts; list them in contracts and leave corpora out`,
    },
    { field: '/contracts' },
  );
}

export function corporaWanted(programme: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CORPORA_NOT_CONTRACTS',
    {
      zh: `${programme} 按开放语料的使用情况申报；请在 corpora 中列出语料，不要填写 contracts`,
      en: `${programme} is claimed by the use of opened corpora; list them in corpora and leave contracts out`,
    },
    { field: '/corpora' },
  );
}

export function corpusNotYours(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.UNKNOWN_CORPUS',
    {
      zh: '没有这个语料，或者它不是贵单位的，或者没有在公共平台开放过；只有数源单位可以为自己开放的语料申报',
      en: 'No such corpus, or it is not yours, or it was never opened on the public platform; a unit claims for corpora that it has opened itself',
    },
    { field: `/corpora/${index}` },
  );
}

export function corpusTwice(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CORPUS_TWICE',
    { zh: '同一个语料列了两次，请删去一处', en: 'This corpus is listed twice; remove one' },
    { field: `/corpora/${index}` },
  );
}

/** A unit's reward rests on all its corpora of the year: one claim holds them. */
export function rewardClaimed(number: string, programme: string, period: string): DomainError {
  return new DomainError('conflict', 'CLAIMS.ALREADY_CLAIMED', {
    zh: `贵单位 ${period} 年度在 ${programme} 已有申报 ${number}；一个单位一个年度只能有一项。原申报撤回或不予支持后可以再报`,
    en: `You have claim ${number} in ${programme} for ${period} already; a unit has one for a year. It is free again when that claim is withdrawn or refused`,
  });
}

export function claimedElsewhere(number: string, programme: string): DomainError {
  return new DomainError('conflict', 'CLAIMS.ALREADY_CLAIMED', {
    zh: `合同 ${number}（或其发票）已在项目 ${programme} 申报；同一合同、同一发票只能申报一次。原申报撤回或不予支持后可以再报`,
    en: `Contract ${number}, or an invoice of it, is already claimed in programme ${programme}; each is claimed once. It is free again when that claim is withdrawn or refused`,
  });
}

export function notOfTheClaim(field: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CONTRACT_NOT_CLAIMED',
    { zh: '这份合同不在本项申报内', en: 'That contract is not part of the claim' },
    { field },
  );
}

export function cutAbove(cutFen: Fen, amountFen: Fen): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CUT_ABOVE_AMOUNT',
    {
      zh: `核减合计 ${formatYuan(cutFen)} 元，超过合同金额 ${formatYuan(amountFen)} 元`,
      en: `Cuts of CNY ${formatYuan(cutFen)} exceed the contract amount of CNY ${formatYuan(amountFen)}`,
    },
    { field: '/amountFen' },
  );
}

export function gradeEmpty(): DomainError {
  return new DomainError('invalid', 'CLAIMS.GRADE_EMPTY', {
    zh: '评审结果须至少给出分数（score）、资助比例（awardedRate）或核定金额（approvedFen）之一',
    en: 'A grade gives at least one of score, awardedRate and approvedFen',
  });
}

export function rateAboveCeiling(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.RATE_ABOVE_CEILING',
    { zh: '资助比例不得高于政策规定的上限', en: 'The awarded rate may not exceed the ceiling of the policy' },
    { field: '/awardedRate' },
  );
}

export function dayInFuture(on: CalendarDate, today: CalendarDate): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.ON_FUTURE',
    { zh: `日期 ${on} 晚于今天（${today}）`, en: `The day ${on} lies after today (${today})` },
    { field: '/on' },
  );
}

export function blockedByCheck(kinds: readonly string[]): DomainError {
  return new DomainError('conflict', 'CLAIMS.BLOCKED', {
    zh: `核查未通过：${kinds.join('、')}；复核通过后（登记新的核查结果）方可继续`,
    en: `Checks block it: ${kinds.join(', ')}; it goes on once a newer answer is recorded`,
  });
}

export function notRefusedBefore(): DomainError {
  return new DomainError('conflict', 'CLAIMS.NOTHING_TO_REOPEN', {
    zh: '只有原决定为不予支持的，才能重新办理；已下达的，请维持、撤销或追回',
    en: 'Only a refusal can be reopened; an award is upheld, revoked or clawed back',
  });
}

export function notUnpaidAward(): DomainError {
  return new DomainError('conflict', 'CLAIMS.NOT_REVOCABLE', {
    zh: '只有已下达、尚未拨付的资助可以撤销；已拨付的，请启动追回',
    en: 'Only an award that was issued and not yet paid can be revoked; what was paid is clawed back',
  });
}

export function accountName(registered: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.ACCOUNT_NAME',
    {
      zh: `收款账户名须与登记名称“${registered}”一致；已更名的，请附更名证明（nameChangeSha256）`,
      en: `The account must be in the registered name "${registered}"; after a change of name give the proof (nameChangeSha256)`,
    },
    { field: '/accountName' },
  );
}

export function clawBackOrder(step: string, first: string): DomainError {
  return new DomainError('conflict', 'CLAIMS.CLAW_BACK_ORDER', {
    zh: `登记 ${step} 之前须先登记 ${first}`,
    en: `${first} must be recorded before ${step}`,
  });
}

export function clawBackNotHeard(until: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.CLAW_BACK_ORDER', {
    zh: `申报单位可在 ${until} 前陈述申辩；期满之前，须先登记其陈述申辩（HEARD）才能作出决定`,
    en: `The applicant may be heard until ${until}; before that a decision needs its statement on record (HEARD)`,
  });
}

export function notOverdue(due: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.CLAW_BACK_ORDER', {
    zh: `缴款期限为 ${due}，尚未逾期`,
    en: `Payment is due on ${due}; it is not overdue yet`,
  });
}

export function clawBackAmount(asked: Fen, most: Fen): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CLAW_BACK_AMOUNT',
    {
      zh: `追回本金须大于 0、至多 ${formatYuan(most)} 元（已拨付减已追回），现为 ${formatYuan(asked)} 元`,
      en: `The principal must be above 0 and at most CNY ${formatYuan(most)} (paid less recovered); it is CNY ${formatYuan(asked)}`,
    },
    { field: '/principalFen' },
  );
}

export function clawBackBasis(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CLAW_BACK_BASIS',
    { zh: '须写明追回依据（basis）', en: 'Say the legal basis of the claw-back (basis)' },
    { field: '/basis' },
  );
}
