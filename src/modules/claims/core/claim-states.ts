/**
 * The life of a claim as one table (surface page section 3; practice page section 3). What a season needs beyond the
 * settlement run (returns, objections, claw-back) adds rows here and nowhere else.
 */
import { DomainError } from '../../../kernel/domain-error.js';

export const CLAIM_STATES = [
  'DRAFT',
  'SUBMITTED',
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
  'REFUSED',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

export const CLAIM_EVENTS = [
  'submit',
  'accept',
  'check',
  'review',
  'plan',
  'resolve',
  'publish',
  'issue',
  'formalities',
  'pay',
  'paid',
  'refuse',
] as const;
export type ClaimEventType = (typeof CLAIM_EVENTS)[number];

interface Transition {
  readonly event: ClaimEventType;
  readonly from: readonly ClaimState[];
  readonly to: ClaimState;
}

export const CLAIM_TRANSITIONS: readonly Transition[] = [
  { event: 'submit', from: ['DRAFT'], to: 'SUBMITTED' },
  { event: 'accept', from: ['SUBMITTED'], to: 'ACCEPTED' },
  { event: 'check', from: ['ACCEPTED'], to: 'CHECKED' },
  { event: 'review', from: ['CHECKED'], to: 'REVIEWED' },
  { event: 'plan', from: ['REVIEWED'], to: 'PLANNED' },
  { event: 'resolve', from: ['PLANNED'], to: 'RESOLVED' },
  { event: 'publish', from: ['RESOLVED'], to: 'PUBLISHED' },
  { event: 'issue', from: ['PUBLISHED'], to: 'ISSUED' },
  { event: 'formalities', from: ['ISSUED'], to: 'FORMALITIES' },
  { event: 'pay', from: ['FORMALITIES'], to: 'PAYING' },
  { event: 'paid', from: ['PAYING'], to: 'PAID' },
  { event: 'refuse', from: ['ACCEPTED', 'CHECKED', 'REVIEWED', 'PLANNED'], to: 'REFUSED' },
];

/** The state after `event`; throws `CLAIMS.WRONG_STATE` (409) where the table has no such step. */
export function nextState(state: ClaimState, event: ClaimEventType): ClaimState {
  const step = CLAIM_TRANSITIONS.find((one) => one.event === event && one.from.includes(state));
  if (!step) {
    throw new DomainError('conflict', 'CLAIMS.WRONG_STATE', {
      zh: `申报处于“${state}”，不能办理“${event}”`,
      en: `The claim is ${state}; "${event}" is not possible now`,
    });
  }
  return step.to;
}

/** The state that a claim's events, in order, lead to. A claim without events is a draft. */
export function stateAfter(events: Iterable<ClaimEventType>): ClaimState {
  let state: ClaimState = 'DRAFT';
  for (const event of events) state = nextState(state, event);
  return state;
}
