import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  AGENCY_EVENTS,
  AGENCY_LIFE,
  AGENCY_SIDES,
  AGENCY_STATES,
  type AgencyCommand,
  type AgencyEvent,
  type AgencyEventType,
  type AgencySide,
  type AgencyState,
  agencyEventRecord,
  agencyOn,
  assertAgencyStep,
} from './agency.js';

const TODAY = '2025-06-18' as CalendarDate;
const day = (text: string) => text as CalendarDate;

function events(...types: readonly (AgencyEventType | Partial<AgencyEvent>)[]): AgencyEvent[] {
  return types.map((one, at) => ({
    id: `e${at}`,
    organisationId: 'o',
    capacity: 'SERVICE_AGENCY',
    seq: at + 1,
    type: 'APPLIED',
    happenedOn: day(`2025-01-0${at + 1}`),
    doneBy: 'operator',
    recordedAt: new Date(0),
    ...(typeof one === 'string' ? { type: one } : one),
  }));
}

const IN_STATE: Readonly<Record<AgencyState, readonly AgencyEvent[]>> = {
  NONE: [],
  APPLIED: events('APPLIED'),
  REFUSED: events('APPLIED', 'REFUSED'),
  ACTIVE: events('APPLIED', 'GRANTED'),
  LAPSED: events('APPLIED', { type: 'GRANTED', validUntil: TODAY }),
  SUSPENDED: events('APPLIED', 'GRANTED', 'SUSPENDED'),
  WITHDRAWN: events('APPLIED', 'GRANTED', 'WITHDRAWN'),
};

/** The same table once more, written from the text. */
const OPEN: Readonly<Record<AgencyState, Readonly<Record<AgencySide, readonly AgencyEventType[]>>>> = {
  NONE: { ORGANISATION: ['APPLIED'], EXCHANGE: ['APPLIED'], OTHER: [] },
  APPLIED: { ORGANISATION: [], EXCHANGE: ['REFUSED', 'GRANTED'], OTHER: [] },
  REFUSED: { ORGANISATION: ['APPLIED'], EXCHANGE: ['APPLIED'], OTHER: [] },
  ACTIVE: { ORGANISATION: ['WITHDRAWN'], EXCHANGE: ['RENEWED', 'SUSPENDED', 'WITHDRAWN'], OTHER: [] },
  LAPSED: { ORGANISATION: ['APPLIED', 'WITHDRAWN'], EXCHANGE: ['APPLIED', 'RENEWED', 'WITHDRAWN'], OTHER: [] },
  SUSPENDED: { ORGANISATION: ['WITHDRAWN'], EXCHANGE: ['RESUMED', 'WITHDRAWN'], OTHER: [] },
  WITHDRAWN: { ORGANISATION: ['APPLIED'], EXCHANGE: ['APPLIED'], OTHER: [] },
};

function answer(before: readonly AgencyEvent[], side: AgencySide, command: AgencyCommand): string {
  try {
    assertAgencyStep(before, command, side, TODAY);
    return 'open';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

const cells = AGENCY_STATES.flatMap((state) =>
  AGENCY_EVENTS.flatMap((type) => AGENCY_SIDES.map((side) => [state, type, side] as const)),
);

describe('standing at the exchange', () => {
  it.each(cells)(
    'in %s, the step %s by %s is open, forbidden to the side, or against the state',
    (state, type, side) => {
      expect(agencyOn(IN_STATE[state], TODAY)).toBe(state);
      const open = OPEN[state][side].includes(type);
      const everOpen = Object.values(OPEN).some((sides) => sides[side].includes(type));
      expect(answer(IN_STATE[state], side, { type, on: TODAY, reason: 'r' })).toBe(
        open ? 'open' : `ATTESTATIONS.${everOpen ? 'AGENCY_STATE' : 'AGENCY_NOT_YOUR_STEP'}`,
      );
    },
  );

  it('can reach every state', () => {
    const reached = new Set<AgencyState>(['NONE', 'LAPSED', ...AGENCY_LIFE.map(({ to }) => to)]);
    expect(new Set(AGENCY_STATES)).toEqual(reached);
  });

  it('is that of the day asked: what came later says nothing of it', () => {
    const life = events('APPLIED', 'GRANTED', 'SUSPENDED', 'RESUMED', 'WITHDRAWN');
    const days = ['2024-12-31', '2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04', '2025-01-05'];
    expect(days.map((on) => agencyOn(life, day(on)))).toEqual([
      'NONE',
      'APPLIED',
      'ACTIVE',
      'SUSPENDED',
      'ACTIVE',
      'WITHDRAWN',
    ]);
  });

  it('lapses on its day and is active again once renewed, for ever where no day is given', () => {
    const granted = { type: 'GRANTED', validUntil: day('2025-03-01') } as const;
    expect(agencyOn(events('APPLIED', granted), day('2025-02-28'))).toBe('ACTIVE');
    expect(agencyOn(events('APPLIED', granted), day('2025-03-01'))).toBe('LAPSED');
    const renewed = events('APPLIED', granted, { type: 'RENEWED', happenedOn: day('2025-03-02') });
    expect(agencyOn(renewed, day('2099-01-01'))).toBe('ACTIVE');
  });

  it('takes no day ahead, none before the last step, no end before its start, and no harm without a reason', () => {
    const ask = (command: Partial<AgencyCommand>) =>
      answer(IN_STATE.ACTIVE, 'EXCHANGE', { type: 'RENEWED', on: TODAY, ...command });
    expect(ask({ on: day('2025-06-19') })).toBe('ATTESTATIONS.AGENCY_DATES');
    expect(ask({ on: day('2025-01-01') })).toBe('ATTESTATIONS.AGENCY_DATES');
    expect(ask({ on: day('2025-01-02') })).toBe('open');
    expect(ask({ validUntil: TODAY })).toBe('ATTESTATIONS.AGENCY_DATES');
    expect(ask({ type: 'SUSPENDED' })).toBe('ATTESTATIONS.AGENCY_REASON');
    expect(ask({ type: 'WITHDRAWN' })).toBe('ATTESTATIONS.AGENCY_REASON');
  });

  it('covers every column in its record', () => {
    const [event] = events({ validUntil: TODAY, reason: 'r' });
    expect(Object.keys(agencyEventRecord(event as AgencyEvent)).sort()).toEqual(Object.keys(event ?? {}).sort());
  });
});
