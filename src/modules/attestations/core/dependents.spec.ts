import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { contractRestsOn, type Fallible, listingRestsOn } from './dependents.js';
import { standing } from './standing.js';

const day = (text: string) => text as CalendarDate;
const fact = (id: string, issuedOn: string, more: Partial<Fallible> = {}): Fallible => ({
  id,
  type: 'CONTENT_SAFETY',
  issuedOn: day(issuedOn),
  status: 'VERIFIED',
  releaseId: 'r',
  ...more,
});

describe('what rests on an attestation', () => {
  const old = fact('old', '2024-01-01', { validUntil: day('2025-12-31') });
  const newer = fact('newer', '2025-03-01');

  it('is a contract signed while it was the newest of its kind and in force', () => {
    const all = [old, newer];
    expect(
      ['2023-12-31', '2024-01-01', '2025-02-28', '2025-03-01'].map((on) => contractRestsOn(old, all, day(on))),
    ).toEqual([false, true, true, false]);
    expect(['2025-02-28', '2025-03-01', '2030-01-01'].map((on) => contractRestsOn(newer, all, day(on)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is no contract signed from the day on which it expired, or after it was revoked', () => {
    expect(contractRestsOn(old, [old], day('2025-12-30'))).toBe(true);
    expect(contractRestsOn(old, [old], day('2025-12-31'))).toBe(false);
    const revoked = { ...old, revokedOn: day('2025-05-01') };
    expect(contractRestsOn(revoked, [revoked], day('2025-05-01'))).toBe(true);
    expect(contractRestsOn(revoked, [revoked], day('2025-05-02'))).toBe(false);
  });

  it('is nothing while it waits, and nothing once it was rejected', () => {
    for (const status of ['SUBMITTED', 'REJECTED'] as const) {
      const one = fact('one', '2024-01-01', { status });
      expect([contractRestsOn(one, [one], day('2025-01-01')), listingRestsOn(one, [one], day('2025-01-01'))]).toEqual([
        false,
        false,
      ]);
    }
  });

  it('is a listing as long as no newer one of the kind was decided', () => {
    expect(listingRestsOn(old, [old, newer], day('2025-02-28'))).toBe(true);
    expect(listingRestsOn(old, [old, newer], day('2025-03-01'))).toBe(false);
    const waiting = fact('waiting', '2025-03-01', { status: 'SUBMITTED' });
    expect(listingRestsOn(old, [old, waiting], day('2025-03-01'))).toBe(true);
    const other = fact('other', '2025-03-01', { type: 'PERSONAL_INFO' });
    expect(listingRestsOn(old, [old, other], day('2025-03-01'))).toBe(true);
  });

  it('is decided by the rule by which a claim is decided', () => {
    const all = [old, newer, fact('rejected', '2025-06-01', { status: 'REJECTED' })];
    for (const on of ['2024-06-01', '2025-03-01', '2025-05-31', '2025-06-01'].map(day)) {
      const [answer] = standing(all, ['CONTENT_SAFETY'], on, on);
      const resting = all.filter((one) => contractRestsOn(one, all, on)).map(({ id }) => id);
      expect(resting).toEqual(answer?.standing === 'VALID' ? [answer.attestation] : []);
    }
  });
});
