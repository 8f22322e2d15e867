import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import type { AttestationEventType, AttestationFact } from './attestation.js';
import { ATTESTATION_LIFE, ATTESTATION_STATES, type AttestationState, assertMay, SIDES, type Side } from './life.js';

const TODAY = '2025-06-18' as CalendarDate;
const EVENTS: readonly AttestationEventType[] = ['VERIFIED', 'REJECTED', 'REVOKED'];

const IN_STATE: Readonly<Record<AttestationState, Partial<AttestationFact>>> = {
  SUBMITTED: { status: 'SUBMITTED' },
  VERIFIED: { status: 'VERIFIED', validUntil: '2025-06-19' as CalendarDate },
  REJECTED: { status: 'REJECTED' },
  EXPIRED: { status: 'VERIFIED', validUntil: TODAY },
  REVOKED: { status: 'VERIFIED', revokedOn: '2025-06-01' as CalendarDate },
};

/** The same table once more, written from the text: state and side to the steps that are open. */
const OPEN: Readonly<Record<AttestationState, Readonly<Partial<Record<Side, readonly AttestationEventType[]>>>>> = {
  SUBMITTED: { ISSUER: ['REVOKED'], EXCHANGE: ['VERIFIED', 'REJECTED', 'REVOKED'] },
  VERIFIED: { ISSUER: ['REVOKED'], EXCHANGE: ['REVOKED'] },
  REJECTED: {},
  EXPIRED: { ISSUER: ['REVOKED'], EXCHANGE: ['REVOKED'] },
  REVOKED: {},
};

function answer(state: AttestationState, event: AttestationEventType, side: Side): string {
  try {
    assertMay(IN_STATE[state] as AttestationFact, event, side, TODAY);
    return 'open';
  } catch (error) {
    return error instanceof DomainError ? error.fault : String(error);
  }
}

const cells = ATTESTATION_STATES.flatMap((state) =>
  EVENTS.flatMap((event) => SIDES.map((side) => [state, event, side] as const)),
);

describe('the life of an attestation', () => {
  it.each(cells)(
    'in %s, the step %s by %s is open, forbidden to the side, or against the state',
    (state, event, side) => {
      const open = OPEN[state][side]?.includes(event) ?? false;
      const everOpen = Object.values(OPEN).some((sides) => sides[side]?.includes(event));
      expect(answer(state, event, side)).toBe(open ? 'open' : everOpen ? 'conflict' : 'forbidden');
    },
  );

  it('has every state as the start of a step or as an end', () => {
    const ends = ATTESTATION_STATES.filter((state) => ATTESTATION_LIFE.every(({ from }) => !from.includes(state)));
    expect(ends).toEqual(['REJECTED', 'REVOKED']);
  });

  it('expires by the day alone: on the day before it may still be told valid', () => {
    const fact = { status: 'VERIFIED', validUntil: '2025-06-18' as CalendarDate } as AttestationFact;
    expect(() => assertMay(fact, 'VERIFIED', 'EXCHANGE', '2025-06-17' as CalendarDate)).toThrow('is VERIFIED');
    expect(() => assertMay(fact, 'VERIFIED', 'EXCHANGE', '2025-06-18' as CalendarDate)).toThrow('is EXPIRED');
  });
});
