import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { shippedCalendars } from '../calendars.folder.js';
import { insistServable, periodsFrom } from './paper-service.js';

const day = (text: string) => text as CalendarDate;
const paper = { number: '深政数追告〔2026〕1号', datedOn: day('2026-03-02') };
const SHA = 'a'.repeat(64);

describe('the service of a paper', () => {
  it('starts the periods that the paper names, and no others', () => {
    const of = (kind: Parameters<typeof periodsFrom>[1]) =>
      periodsFrom(shippedCalendars(), kind, day('2026-03-04')).map(({ period, until }) => `${period} ${until}`);
    // Five working days after Wednesday 4 March; fifteen days end on a Thursday; sixty days on Sunday 3 May, inside the
    // Labour Day holiday of 1 to 5 May, so on the 6th; six months on Friday 4 September.
    expect(of('CLAW_BACK_NOTICE')).toEqual(['HEARING 2026-03-11']);
    expect(of('CLAW_BACK_DECISION')).toEqual([
      'TREASURY 2026-03-19',
      'RECONSIDERATION 2026-05-06',
      'LITIGATION 2026-09-04',
    ]);
    expect(of('REFUSAL')).toEqual(['RECONSIDERATION 2026-05-06', 'LITIGATION 2026-09-04']);
    expect(of('ACCEPTANCE')).toEqual([]);
  });

  it('counts months to the same day, or to the last day of a month that has no such day', () => {
    const until = (from: string) => periodsFrom(shippedCalendars(), 'REFUSAL', day(from)).at(-1)?.until;
    // 31 August 2025 has no 31 February: 28 February 2026 is a make-up working day of the Spring Festival.
    expect(until('2025-08-31')).toBe('2026-02-28');
    expect(until('2025-11-15')).toBe('2026-05-15');
  });

  it('leaves out a last day that lies in a year without a calendar, and never guesses it', () => {
    expect(periodsFrom(shippedCalendars(), 'REFUSAL', day('2026-11-20'))).toEqual([
      { period: 'RECONSIDERATION' },
      { period: 'LITIGATION' },
    ]);
  });

  it('is not before the paper itself, and has a proof unless the portal delivered it', () => {
    const refused = (manner: 'PORTAL' | 'POST' | 'PUBLIC_NOTICE', on: string, proofSha256?: string) => {
      try {
        insistServable(paper, { manner, on: day(on), ...(proofSha256 === undefined ? {} : { proofSha256 }) });
        return 'served';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refused('POST', '2026-03-01', SHA)).toBe('CLAIMS.SERVED_EARLY');
    expect(refused('POST', '2026-03-02', SHA)).toBe('served');
    expect(refused('PUBLIC_NOTICE', '2026-04-02')).toBe('CLAIMS.SERVICE_PROOF');
    expect(refused('PORTAL', '2026-03-02')).toBe('served');
  });
});
