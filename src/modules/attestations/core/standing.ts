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
    const newest = facts
      .filter((fact) => fact.type === type && fact.status !== 'SUBMITTED' && fact.issuedOn <= on)
      .sort(byAge)
      .at(-1);
    if (newest === undefined) return { type, standing: 'MISSING' };
    return { type, standing: standingOf(newest, on, asOf), attestation: newest.id };
  });
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
