/** Every "no" about award plans and payments; codes are public API. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';
import type { PlanState, PlanStep } from './plan-vocabulary.js';

const STATES: Readonly<Record<PlanState, { readonly zh: string; readonly en: string }>> = {
  DRAFT: { zh: '待审议', en: 'waiting for a resolution' },
  RESOLVED: { zh: '已审议', en: 'resolved' },
  PUBLISHED: { zh: '公示中', en: 'published' },
  ISSUED: { zh: '已下达', en: 'issued' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
};

const STEPS: Readonly<Record<PlanStep, { readonly zh: string; readonly en: string }>> = {
  resolve: { zh: '审议', en: 'resolved' },
  publish: { zh: '公示', en: 'published' },
  republish: { zh: '再次公示', en: 'published again' },
  issue: { zh: '下达', en: 'issued' },
  withdraw: { zh: '撤回', en: 'withdrawn' },
};

export function unknownPlan(): DomainError {
  return new DomainError('notFound', 'CLAIMS.PLAN_NOT_FOUND', {
    zh: '没有这个资助计划，或者您无权查看',
    en: 'No such award plan, or it is not yours to see',
  });
}

export function planState(state: PlanState, step: PlanStep): DomainError {
  return new DomainError('conflict', 'CLAIMS.PLAN_STATE', {
    zh: `资助计划${STATES[state].zh}，不能${STEPS[step].zh}`,
    en: `The plan is ${STATES[state].en}; it cannot be ${STEPS[step].en} now`,
  });
}

export function notOneCall(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.PLAN_MIXED',
    {
      zh: '一个资助计划只收同一项目、同一批次的申报，且每项申报只列一次',
      en: 'A plan holds claims of one programme and one call, each once',
    },
    { field: '/claims' },
  );
}

export function claimUnknown(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CLAIM_UNKNOWN',
    { zh: '没有这项申报，或者不属于您所在部门', en: 'No such claim, or it is not of your office' },
    { field: `/claims/${index}` },
  );
}

export function planStale(): DomainError {
  return new DomainError('conflict', 'CLAIMS.PLAN_STALE', {
    zh: '列入计划后，资金池、封顶额度或申报情况已有变化，计划金额不再成立；请撤回该计划并重新编制',
    en: 'Since the plan was made the pool, a cap or a claim has changed and its amounts no longer hold; withdraw it and make it anew',
  });
}

export function emptyPlan(): DomainError {
  return new DomainError('conflict', 'CLAIMS.PLAN_EMPTY', {
    zh: '计划内已没有可资助的申报',
    en: 'No award of the plan stands',
  });
}

export function notAttended(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.RESOLUTION_ABSENT',
    {
      zh: '集体审议须写明出席人员（present），且同一人不能既出席又缺席或回避',
      en: 'A resolution names who was present; nobody is both present and absent or recused',
    },
    { field: '/present' },
  );
}

export function notPublished(): DomainError {
  return new DomainError('conflict', 'CLAIMS.NOT_PUBLISHED', {
    zh: '该计划不在公示期内，不能提出异议',
    en: 'The plan is not published now, so nobody can object',
  });
}

export function objectionLate(until: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.OBJECTION_LATE', {
    zh: `公示已于 ${until} 结束；此后请通过复核或举报渠道反映`,
    en: `The publicity ended on ${until}; afterwards ask for a re-check or report to discipline inspection`,
  });
}

export function objectOwn(): DomainError {
  return new DomainError('conflict', 'CLAIMS.OBJECTION_OWN', {
    zh: '不能对本单位的申报提出异议；不同意审核结果的，请申请复核',
    en: 'Nobody objects to a claim of their own; ask for a re-check instead',
  });
}

export function notInPlan(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.NOT_IN_PLAN',
    { zh: '这项申报不在该计划的公示名单内', en: 'That claim is not on the published list of the plan' },
    { field: '/claim' },
  );
}

export function objectionUnknown(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.OBJECTION_UNKNOWN',
    { zh: '该计划没有这项异议', en: 'The plan has no such objection' },
    { field: '/objection' },
  );
}

export function objectionAnswered(): DomainError {
  return new DomainError('conflict', 'CLAIMS.OBJECTION_ANSWERED', {
    zh: '这项异议已经答复',
    en: 'The objection was answered before',
  });
}

export function publicityRuns(until: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.PUBLICITY_RUNS', {
    zh: `公示至 ${until} 止，期满之后才能下达`,
    en: `It is published until ${until} and can be issued only after that day`,
  });
}

export function objectionOpen(count: number): DomainError {
  return new DomainError('conflict', 'CLAIMS.OBJECTION_OPEN', {
    zh: `还有 ${count} 项异议没有答复`,
    en: `${count} objections are not answered yet`,
  });
}

export function listChanged(): DomainError {
  return new DomainError('conflict', 'CLAIMS.LIST_CHANGED', {
    zh: '公示之后名单有变化，须再次公示期满才能下达',
    en: 'The list has changed since it was published; publish it again before it is issued',
  });
}

export function listUnchanged(): DomainError {
  return new DomainError('conflict', 'CLAIMS.LIST_UNCHANGED', {
    zh: '名单没有变化，无须再次公示',
    en: 'The list has not changed since it was published',
  });
}

export function notPayable(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.NOT_PAYABLE',
    { zh: '这项申报不在已下达的计划内，或已不再有效', en: 'That claim has no award in the issued plan' },
    { field: `/lines/${index}/claim` },
  );
}

export function aboveAward(index: number, asked: Fen, left: Fen): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.ABOVE_AWARD',
    {
      zh: `拨付 ${formatYuan(asked)} 元，超过该项尚未拨付的 ${formatYuan(left)} 元`,
      en: `CNY ${formatYuan(asked)} exceeds the CNY ${formatYuan(left)} that is left to pay`,
    },
    { field: `/lines/${index}/amountFen` },
  );
}

export function paymentUnknown(index: number): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.PAYMENT_UNKNOWN',
    { zh: '没有这笔拨付，或者不属于您所在部门', en: 'No such payment, or it is not of your office' },
    { field: `/lines/${index}/paymentId` },
  );
}

/** `left`: what the applicant still has of the claim's money, in fen. */
export function returnedAfterClawBack(index: number, amount: Fen, left: Fen): DomainError {
  return new DomainError(
    'conflict',
    'CLAIMS.RETURNED_AFTER_CLAW_BACK',
    {
      zh: `退票 ${formatYuan(amount)} 元，而该申报追回以后申报单位只余 ${formatYuan(left)} 元；追回的钱不会再由银行退回，请与国库核对这笔退票`,
      en: `CNY ${formatYuan(amount)} are said to have come back, but after the claw-back the applicant has CNY ${formatYuan(left)} left; what was recovered does not bounce as well, check this reply with the treasury`,
    },
    { field: `/lines/${index}/status` },
  );
}

export function replyContradicts(index: number, was: string, now: string): DomainError {
  return new DomainError(
    'conflict',
    'CLAIMS.REPLY_CONTRADICTS',
    {
      zh: `这笔拨付已登记为 ${was}，不能再登记为 ${now}`,
      en: `The payment is on record as ${was} and cannot become ${now}`,
    },
    { field: `/lines/${index}/status` },
  );
}
