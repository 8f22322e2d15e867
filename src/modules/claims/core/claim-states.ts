/**
 * The life of a claim as one table (surface page section 3; practice page section 3): who may do what in which state, and
 * where it leads. Whoever wants another life of a claim changes this table and nothing else.
 */
import { DomainError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

export const CLAIM_STATES = [
  'DRAFT',
  'SUBMITTED',
  'NOT_ACCEPTED',
  'RETURNED',
  'LAPSED',
  'ACCEPTED',
  'CHECKED',
  'REVIEWED',
  'PLANNED',
  'RESOLVED',
  'PUBLISHED',
  'ISSUED',
  'FORMALITIES',
  'PAYING',
  'PAID',
  'FOLLOWED_UP',
  'ARCHIVED',
  'REFUSED',
  'WITHDRAWN',
  'RECHECK',
  'CLAWING_BACK',
  'CLAWED_BACK',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** In whose hands a step lies: the applicant, a duty of the authority, or the clock. */
export const HANDS = ['applicant', 'case', 'review', 'resolve', 'finance', 'archive', 'clock'] as const;
export type Hand = (typeof HANDS)[number];

interface Step {
  readonly by: readonly Hand[];
  readonly from: readonly ClaimState[];
  /** SAME: the state stays. BEFORE: back to where the claim was before the procedure that ends. */
  readonly to: ClaimState | 'SAME' | 'BEFORE';
}

const BEFORE_REVIEW_ENDS = ['ACCEPTED', 'CHECKED', 'REVIEWED'] as const;
const AWARDED = ['ISSUED', 'FORMALITIES', 'PAYING', 'PAID', 'FOLLOWED_UP'] as const;

/** By event; an event may mean different things in different hands. */
export const CLAIM_TRANSITIONS = {
  submit: [{ by: ['applicant'], from: ['DRAFT'], to: 'SUBMITTED' }],
  accept: [{ by: ['case'], from: ['SUBMITTED'], to: 'ACCEPTED' }],
  returnForCorrection: [{ by: ['case'], from: ['SUBMITTED'], to: 'RETURNED' }],
  resubmit: [{ by: ['applicant'], from: ['RETURNED'], to: 'SUBMITTED' }],
  lapse: [{ by: ['clock'], from: ['RETURNED'], to: 'LAPSED' }],
  check: [
    { by: ['case', 'review'], from: ['ACCEPTED'], to: 'CHECKED' },
    {
      by: ['case', 'review'],
      from: ['CHECKED', 'REVIEWED', 'PLANNED', 'RESOLVED', 'PUBLISHED', 'ISSUED', 'FORMALITIES', 'PAYING'],
      to: 'SAME',
    },
  ],
  cut: [{ by: ['review'], from: BEFORE_REVIEW_ENDS, to: 'SAME' }],
  grade: [{ by: ['review'], from: BEFORE_REVIEW_ENDS, to: 'SAME' }],
  comment: [{ by: ['applicant'], from: BEFORE_REVIEW_ENDS, to: 'SAME' }],
  review: [{ by: ['review'], from: ['CHECKED'], to: 'REVIEWED' }],
  plan: [{ by: ['resolve'], from: ['REVIEWED'], to: 'PLANNED' }],
  unplan: [{ by: ['resolve'], from: ['PLANNED'], to: 'REVIEWED' }],
  resolve: [{ by: ['resolve'], from: ['PLANNED'], to: 'RESOLVED' }],
  publish: [{ by: ['resolve'], from: ['RESOLVED'], to: 'PUBLISHED' }],
  issue: [{ by: ['resolve'], from: ['PUBLISHED'], to: 'ISSUED' }],
  formalities: [{ by: ['applicant', 'finance'], from: ['ISSUED'], to: 'FORMALITIES' }],
  pay: [
    { by: ['finance'], from: ['ISSUED', 'FORMALITIES'], to: 'PAYING' },
    { by: ['finance'], from: ['PAYING'], to: 'SAME' },
  ],
  paid: [{ by: ['finance'], from: ['PAYING'], to: 'PAID' }],
  bounce: [{ by: ['finance'], from: ['PAID'], to: 'PAYING' }],
  carryOver: [{ by: ['finance'], from: ['ISSUED', 'FORMALITIES', 'PAYING'], to: 'SAME' }],
  report: [{ by: ['applicant'], from: ['PAID'], to: 'FOLLOWED_UP' }],
  archive: [
    {
      by: ['archive'],
      from: ['NOT_ACCEPTED', 'LAPSED', 'FOLLOWED_UP', 'REFUSED', 'WITHDRAWN', 'CLAWED_BACK'],
      to: 'ARCHIVED',
    },
  ],
  refuse: [
    { by: ['case'], from: ['SUBMITTED'], to: 'NOT_ACCEPTED' },
    { by: ['review'], from: BEFORE_REVIEW_ENDS, to: 'REFUSED' },
    { by: ['resolve'], from: ['REVIEWED', 'PLANNED', 'RESOLVED', 'PUBLISHED'], to: 'REFUSED' },
  ],
  withdraw: [
    {
      by: ['applicant'],
      from: ['DRAFT', 'SUBMITTED', 'RETURNED', ...BEFORE_REVIEW_ENDS, 'PLANNED', 'RESOLVED', 'PUBLISHED'],
      to: 'WITHDRAWN',
    },
  ],
  recheck: [{ by: ['review'], from: ['REFUSED', ...AWARDED], to: 'RECHECK' }],
  uphold: [{ by: ['review'], from: ['RECHECK'], to: 'BEFORE' }],
  reopen: [{ by: ['review'], from: ['RECHECK'], to: 'ACCEPTED' }],
  revoke: [{ by: ['resolve'], from: ['RECHECK'], to: 'REFUSED' }],
  clawBack: [{ by: ['review'], from: ['PAYING', 'PAID', 'FOLLOWED_UP', 'RECHECK'], to: 'CLAWING_BACK' }],
  clawBackHeard: [{ by: ['review'], from: ['CLAWING_BACK'], to: 'SAME' }],
  clawBackDecided: [{ by: ['resolve'], from: ['CLAWING_BACK'], to: 'SAME' }],
  clawBackServed: [{ by: ['case'], from: ['CLAWING_BACK'], to: 'SAME' }],
  clawBackOverdue: [{ by: ['finance'], from: ['CLAWING_BACK'], to: 'SAME' }],
  clawBackEnforced: [{ by: ['finance'], from: ['CLAWING_BACK'], to: 'SAME' }],
  clawBackReceived: [{ by: ['finance'], from: ['CLAWING_BACK'], to: 'CLAWED_BACK' }],
  clawBackDropped: [{ by: ['resolve'], from: ['CLAWING_BACK'], to: 'BEFORE' }],
} as const satisfies Record<string, readonly Step[]>;

export type ClaimEventType = keyof typeof CLAIM_TRANSITIONS;
export const CLAIM_EVENTS = Object.keys(CLAIM_TRANSITIONS) as readonly ClaimEventType[];

/** Procedures that interrupt the life of a claim and may end where it was. */
const PROCEDURES: readonly ClaimState[] = ['RECHECK', 'CLAWING_BACK'];

/** Where a claim stands. */
export interface Standing {
  readonly state: ClaimState;
  /** Where it was before the procedure that runs; set in a procedure only. */
  readonly before?: ClaimState;
}

export const DRAFTED: Standing = { state: 'DRAFT' };

/** The step of the table, whoever takes it, or nothing. */
function stepFrom(state: ClaimState, event: ClaimEventType, hand?: Hand): Step | undefined {
  const steps: readonly Step[] = CLAIM_TRANSITIONS[event];
  return steps.find((step) => step.from.includes(state) && (hand === undefined || step.by.includes(hand)));
}

/** Hands in which the event lies in some state or other. */
export function handsOf(event: ClaimEventType): ReadonlySet<Hand> {
  const steps: readonly Step[] = CLAIM_TRANSITIONS[event];
  return new Set(steps.flatMap(({ by }) => by));
}

/** True where the table has such a step. */
export function isPossible(state: ClaimState, event: ClaimEventType, hand?: Hand): boolean {
  return stepFrom(state, event, hand) !== undefined;
}

/**
 * Where the event leads. Throws `CLAIMS.WRONG_STATE` (409) where the table has no such step, and `CLAIMS.WRONG_DUTY` (403)
 * where in this state the step lies in other hands.
 */
export function stepOn(standing: Standing, event: ClaimEventType, hand?: Hand): Standing {
  const { state, before } = standing;
  const step = stepFrom(state, event, hand);
  if (!step) throw isPossible(state, event) ? wrongHand(state, event) : wrongState(state, event);
  if (step.to === 'SAME') return standing;
  if (step.to === 'BEFORE') return { state: before ?? state };
  if (!PROCEDURES.includes(step.to)) return { state: step.to };
  return { state: step.to, before: before ?? state };
}

/** Where a claim's events, in order, lead. A claim without events is a draft. */
export function standingAfter(events: Iterable<string>): Standing {
  let standing = DRAFTED;
  for (const event of events) standing = stepOn(standing, event as ClaimEventType);
  return standing;
}

export function stateAfter(events: Iterable<string>): ClaimState {
  return standingAfter(events).state;
}

/** Where nothing is left to be done on a claim but to report on it, to archive it, or to take it up again. */
export const ENDED_STATES: readonly ClaimState[] = [
  'PAID',
  'FOLLOWED_UP',
  'ARCHIVED',
  'REFUSED',
  'WITHDRAWN',
  'NOT_ACCEPTED',
  'LAPSED',
  'CLAWED_BACK',
];

/** Claims that end here hold their contracts no longer, and a draft not yet. */
const LETS_GO: readonly ClaimState[] = ['DRAFT', 'NOT_ACCEPTED', 'LAPSED', 'REFUSED', 'WITHDRAWN'];

/**
 * While a claim lives, and where it was paid, nobody else may claim its contracts. Putting it into the archive changes
 * neither, nor does looking at it again: a refusal that is re-checked takes no contract back until it is reopened.
 */
export function holdsContracts(events: readonly string[]): boolean {
  const { state, before } = standingAfter(events.filter((event) => event !== 'archive'));
  return !LETS_GO.includes(before ?? state);
}

function wrongState(state: ClaimState, event: ClaimEventType): DomainError {
  return new DomainError('conflict', 'CLAIMS.WRONG_STATE', {
    zh: `申报现处于“${STATE_WORDS[state].zh}”，不能${EVENT_WORDS[event].zh}`,
    en: `The claim is ${STATE_WORDS[state].en}; it cannot be ${EVENT_WORDS[event].en} now`,
  });
}

function wrongHand(state: ClaimState, event: ClaimEventType): DomainError {
  const hands = [...(CLAIM_TRANSITIONS[event] as readonly Step[])]
    .filter(({ from }) => from.includes(state))
    .flatMap(({ by }) => by);
  return new DomainError('forbidden', 'CLAIMS.WRONG_DUTY', {
    zh: `申报处于“${STATE_WORDS[state].zh}”时，只有${hands.map((hand) => HAND_WORDS[hand].zh).join('、')}可以${EVENT_WORDS[event].zh}`,
    en: `While the claim is ${STATE_WORDS[state].en}, it can be ${EVENT_WORDS[event].en} only by ${hands.map((hand) => HAND_WORDS[hand].en).join(' or ')}`,
  });
}

const HAND_WORDS: Readonly<Record<Hand, Text>> = {
  applicant: { zh: '申报单位', en: 'the applicant' },
  case: { zh: '受理人员', en: 'a case officer' },
  review: { zh: '审核人员', en: 'a reviewer' },
  resolve: { zh: '审批人员', en: 'whoever resolves plans' },
  finance: { zh: '拨付人员', en: 'finance' },
  archive: { zh: '归档人员', en: 'the archivist' },
  clock: { zh: '系统到期处理', en: 'the clock' },
};

export const STATE_WORDS: Readonly<Record<ClaimState, Text>> = {
  DRAFT: { zh: '草稿', en: 'a draft' },
  SUBMITTED: { zh: '已提交', en: 'submitted' },
  NOT_ACCEPTED: { zh: '不予受理', en: 'not accepted' },
  RETURNED: { zh: '退回补正', en: 'returned for correction' },
  LAPSED: { zh: '逾期未补正，视为撤回', en: 'lapsed' },
  ACCEPTED: { zh: '已受理', en: 'accepted' },
  CHECKED: { zh: '已核查', en: 'checked' },
  REVIEWED: { zh: '已审核', en: 'reviewed' },
  PLANNED: { zh: '已列入资助计划', en: 'in an award plan' },
  RESOLVED: { zh: '已审议通过', en: 'resolved' },
  PUBLISHED: { zh: '公示中', en: 'published' },
  ISSUED: { zh: '已下达', en: 'issued' },
  FORMALITIES: { zh: '已办理收款手续', en: 'through the formalities' },
  PAYING: { zh: '拨付中', en: 'being paid' },
  PAID: { zh: '已拨付', en: 'paid' },
  FOLLOWED_UP: { zh: '已报告使用成效', en: 'followed up' },
  ARCHIVED: { zh: '已归档', en: 'archived' },
  REFUSED: { zh: '不予支持', en: 'refused' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
  RECHECK: { zh: '复核中', en: 'being re-checked' },
  CLAWING_BACK: { zh: '追回中', en: 'being clawed back' },
  CLAWED_BACK: { zh: '已追回', en: 'clawed back' },
};

/** Completing "cannot be … now". */
const EVENT_WORDS: Readonly<Record<ClaimEventType, Text>> = {
  submit: { zh: '提交', en: 'submitted' },
  accept: { zh: '受理', en: 'accepted' },
  returnForCorrection: { zh: '退回补正', en: 'returned for correction' },
  resubmit: { zh: '补正后重新提交', en: 'submitted again' },
  lapse: { zh: '按逾期未补正处理', en: 'treated as lapsed' },
  check: { zh: '登记核查结果', en: 'checked' },
  cut: { zh: '核减', en: 'cut' },
  grade: { zh: '登记评审结果', en: 'graded' },
  comment: { zh: '提出意见', en: 'commented on' },
  review: { zh: '出具审核意见', en: 'reviewed' },
  plan: { zh: '列入资助计划', en: 'put into an award plan' },
  unplan: { zh: '移出资助计划', en: 'taken out of an award plan' },
  resolve: { zh: '审议', en: 'resolved' },
  publish: { zh: '公示', en: 'published' },
  issue: { zh: '下达', en: 'issued' },
  formalities: { zh: '办理收款手续', en: 'taken through the formalities' },
  pay: { zh: '拨付', en: 'paid' },
  paid: { zh: '登记为已拨付', en: 'recorded as paid' },
  bounce: { zh: '登记退票', en: 'recorded as returned by the bank' },
  carryOver: { zh: '结转', en: 'carried over' },
  report: { zh: '报告使用成效', en: 'reported on' },
  archive: { zh: '归档', en: 'archived' },
  refuse: { zh: '作出不予支持的决定', en: 'refused' },
  withdraw: { zh: '撤回', en: 'withdrawn' },
  recheck: { zh: '复核', en: 're-checked' },
  uphold: { zh: '维持原决定', en: 'upheld' },
  reopen: { zh: '重新办理', en: 'reopened' },
  revoke: { zh: '撤销资助', en: 'revoked' },
  clawBack: { zh: '启动追回', en: 'clawed back' },
  clawBackHeard: { zh: '登记陈述申辩', en: 'recorded as heard' },
  clawBackDecided: { zh: '作出追回决定', en: 'decided upon for claw-back' },
  clawBackServed: { zh: '登记追回决定送达', en: 'recorded as served' },
  clawBackOverdue: { zh: '登记逾期未缴', en: 'recorded as overdue' },
  clawBackEnforced: { zh: '登记强制执行', en: 'recorded as enforced' },
  clawBackReceived: { zh: '登记追回款入库', en: 'recorded as recovered' },
  clawBackDropped: { zh: '终止追回', en: 'dropped from claw-back' },
};
