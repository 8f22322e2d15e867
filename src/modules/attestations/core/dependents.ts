/**
 * What rests on an attestation by the rule of this room, where no row says so: a listing on the newest statement of each
 * kind over its release, a contract on the statement that decided its kind on the day of signing (the same rule as in
 * `standing.ts`), and a contract on a statement over itself. What rests on those in turn is found by its rows.
 */
import { type CalendarDate, holdsOn } from '../../../kernel/calendar-date.js';
import type { AttestationFact } from './attestation.js';
import { decidingOf } from './standing.js';

/** Kinds of records as they are listed, by the kinds under which they are kept; other kinds are no dependents. */
export const DEPENDENT_KINDS = {
  listing: 'LISTING',
  contract: 'CONTRACT',
  claim: 'CLAIM',
  plan: 'PLAN',
  payment: 'PAYMENT',
} as const;
export type DependentKind = (typeof DEPENDENT_KINDS)[keyof typeof DEPENDENT_KINDS];

/** What each dependent gets when the statement falls: where money was paid, to take it back is proposed. */
export const ITEM_KINDS: Readonly<Record<keyof typeof DEPENDENT_KINDS, string>> = {
  listing: 'BASIS_FELL',
  contract: 'BASIS_FELL',
  claim: 'BASIS_FELL',
  plan: 'BASIS_FELL',
  payment: 'CLAW_BACK_PROPOSED',
};

export type Fallible = Pick<
  AttestationFact,
  'id' | 'type' | 'issuedOn' | 'validUntil' | 'status' | 'revokedOn' | 'releaseId' | 'organisationId'
>;

/** The listing rests on the newest statement of the kind, whatever became of it since. `all` are those of the subject. */
export function listingRestsOn(fact: Fallible, all: readonly Fallible[], today: CalendarDate): boolean {
  return fact.status === 'VERIFIED' && decidingOf(all, fact.type, today)?.id === fact.id;
}

/** The contract rests on the statement when it decided its kind on the day of signing and was in force. */
export function contractRestsOn(fact: Fallible, all: readonly Fallible[], signedOn: CalendarDate): boolean {
  if (fact.status !== 'VERIFIED' || !holdsOn(fact.issuedOn, fact.validUntil, signedOn)) return false;
  if (fact.revokedOn !== undefined && fact.revokedOn < signedOn) return false;
  return decidingOf(all, fact.type, signedOn)?.id === fact.id;
}
