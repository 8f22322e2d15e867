/**
 * Which attestations hold for a deal (surface page section 5, "five attestations"): those of the release that are in
 * force on the day of signing, `issuedOn <= day < validUntil`, and not revoked by the as-of date. The newest of a kind
 * decides: rejected = FAILED; none, expired or revoked = MISSING. A statement issued after the day says nothing of it.
 */
import { type CalendarDate, holdsOn } from '../../../kernel/calendar-date.js';
import type { AttestationFact } from './attestation.js';

export interface Standing {
  readonly type: string;
  readonly standing: 'VALID' | 'MISSING' | 'FAILED';
  /** The attestation that decided, where there is one. */
  readonly attestation?: string;
}

type Judged = Pick<AttestationFact, 'id' | 'type' | 'issuedOn' | 'validUntil' | 'status' | 'revokedOn'>;

/**
 * The standing of each type, in the order given. `facts` are all attestations of one release; those still waiting for
 * verification do not count. On one day of issue a rejection outweighs a verification.
 */
export function standing(
  facts: readonly Judged[],
  types: readonly string[],
  on: CalendarDate,
  asOf: CalendarDate,
): readonly Standing[] {
  return types.map((type): Standing => {
    const newest = decidingOf(facts, type, on);
    if (newest === undefined) return { type, standing: 'MISSING' };
    return { type, standing: standingOf(newest, on, asOf), attestation: newest.id };
  });
}

/** The statement that decides a kind on a day: the newest by then that has been verified or rejected. */
export function decidingOf<Fact extends Judged>(
  facts: readonly Fact[],
  type: string,
  on: CalendarDate,
): Fact | undefined {
  let newest: Fact | undefined;
  for (const fact of facts) {
    if (fact.type !== type || fact.status === 'SUBMITTED' || fact.issuedOn > on) continue;
    if (newest === undefined || byAge(newest, fact) < 0) newest = fact;
  }
  return newest;
}

function standingOf(fact: Judged, on: CalendarDate, asOf: CalendarDate): Standing['standing'] {
  if (fact.revokedOn !== undefined && fact.revokedOn <= asOf) return 'MISSING';
  if (fact.status === 'REJECTED') return 'FAILED';
  return holdsOn(fact.issuedOn, fact.validUntil, on) ? 'VALID' : 'MISSING';
}

function byAge(a: Judged, b: Judged): number {
  if (a.issuedOn !== b.issuedOn) return a.issuedOn < b.issuedOn ? -1 : 1;
  const weight = (fact: Judged) => (fact.status === 'REJECTED' ? 1 : 0);
  return weight(a) - weight(b) || (a.id < b.id ? -1 : 1);
}
