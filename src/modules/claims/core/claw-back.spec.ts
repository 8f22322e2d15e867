import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { fen } from '../../../kernel/money.js';
import { shippedCalendars } from '../calendars.folder.js';
import { type Happened, insistClawBackStep } from './claim-acts.js';

const day = (text: string) => text as CalendarDate;
const happened = (type: string, on: string): Happened =>
  ({ type, happenedOn: day(on), actorId: 'x', detail: { principalFen: '100' } }) as Happened;
const NOTICE = happened('clawBack', '2026-03-02');

function decidedOn(on: string, servedOn?: string, events: readonly Happened[] = [NOTICE]): string {
  try {
    insistClawBackStep(
      events,
      { step: 'DECIDED', on: day(on), basis: '第十四条' },
      fen(100n),
      shippedCalendars(),
      servedOn as CalendarDate | undefined,
    );
    return 'decided';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('the right to be heard before money is claimed back', () => {
  it('runs for five working days from the service of the notice, not from the day of the notice', () => {
    // The notice is of Monday 2 March and was served on Thursday 5 March: five working days end on Thursday the 12th.
    expect(decidedOn('2026-03-10', '2026-03-05')).toBe('CLAIMS.CLAW_BACK_ORDER');
    expect(decidedOn('2026-03-12', '2026-03-05')).toBe('CLAIMS.CLAW_BACK_ORDER');
    expect(decidedOn('2026-03-13', '2026-03-05')).toBe('decided');
  });

  it('ends when the applicant was heard', () => {
    expect(decidedOn('2026-03-03', '2026-03-03', [NOTICE, happened('clawBackHeard', '2026-03-03')])).toBe('decided');
  });

  it('runs from the day of the notice, on which it is in the portal, where no other service is on record', () => {
    expect(decidedOn('2026-03-09')).toBe('CLAIMS.CLAW_BACK_ORDER');
    expect(decidedOn('2026-03-10')).toBe('decided');
  });
});

describe('money that comes back', () => {
  it('without a figure is what was demanded, and never more than what is still paid out', () => {
    const events = [NOTICE, happened('clawBackDecided', '2026-03-13')];
    const received = (paidFen: bigint) => () =>
      insistClawBackStep(events, { step: 'RECEIVED', on: day('2026-03-20') }, fen(paidFen), shippedCalendars());
    expect(received(100n)).not.toThrow();
    // A payment that the bank sent back since leaves less than was demanded.
    expect(received(99n)).toThrow(expect.objectContaining({ code: 'CLAIMS.CLAW_BACK_AMOUNT' }));
  });
});
