/**
 * The life of an attestation as one table: which step, from which state, by whose side (domain page 3.3; surface page 2
 * and 3). The state is that of a day: EXPIRED comes by the day alone, no job has to run. An expired statement may still
 * be revoked, because deals made while it held rest on it. Whose side may never do a step is said before the state.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type AttestationEventType, type AttestationFact, statusOn } from './attestation.js';
import { notYourStep, wrongState } from './attestations-errors.js';

export const ATTESTATION_STATES = ['SUBMITTED', 'VERIFIED', 'REJECTED', 'EXPIRED', 'REVOKED'] as const;
export type AttestationState = (typeof ATTESTATION_STATES)[number];

/** Whose side the caller is on: the assessor that issued it, the exchange, or neither. */
export const SIDES = ['ISSUER', 'EXCHANGE', 'OTHER'] as const;
export type Side = (typeof SIDES)[number];

interface LifeStep {
  readonly event: AttestationEventType;
  readonly from: readonly AttestationState[];
  readonly by: readonly Side[];
}

/** SUBMITTED is where a statement begins: an assessor hands it in for its own organisation. */
export const ATTESTATION_LIFE: readonly LifeStep[] = [
  { event: 'VERIFIED', from: ['SUBMITTED'], by: ['EXCHANGE'] },
  { event: 'REJECTED', from: ['SUBMITTED'], by: ['EXCHANGE'] },
  { event: 'REVOKED', from: ['SUBMITTED', 'VERIFIED', 'EXPIRED'], by: ['ISSUER', 'EXCHANGE'] },
];

/** Throws `ATTESTATIONS.NOT_YOUR_STEP` or `ATTESTATIONS.STATE` where the table does not have the step. */
export function assertMay(fact: AttestationFact, event: AttestationEventType, side: Side, on: CalendarDate): void {
  const step = ATTESTATION_LIFE.find((one) => one.event === event);
  if (!step?.by.includes(side)) throw notYourStep(step?.by ?? []);
  const state = statusOn(fact, on);
  if (!step.from.includes(state)) throw wrongState(state);
}
