import { describe, expect, it } from '@jest/globals';
import { parseDate } from '../../../kernel/calendar-date.js';
import { isListedOn, listedSpans } from './listed-days.js';

const at = (state: 'LISTED' | 'SUSPENDED' | 'WITHDRAWN' | 'SUBMITTED', day: string) => ({
  state,
  recordedAt: new Date(`${day}T10:00:00+08:00`),
});
const on = (spans: ReturnType<typeof listedSpans>, ...days: string[]) =>
  days.map((day) => isListedOn(spans, parseDate(day)));

describe('the days on which a release was on offer', () => {
  it('are those from its day of release, for history', () => {
    const spans = listedSpans({ enteredAs: 'LISTED', releasedOn: parseDate('2025-03-01') }, []);
    expect(on(spans, '2025-02-28', '2025-03-01', '2026-01-01')).toEqual([false, true, true]);
  });

  it('are all days where history does not know when it was released', () => {
    expect(on(listedSpans({ enteredAs: 'LISTED' }, []), '2020-01-01')).toEqual([true]);
  });

  it('leave out the days of a suspension, its first day included', () => {
    const spans = listedSpans({ enteredAs: 'LISTED', releasedOn: parseDate('2025-03-01') }, [
      at('SUSPENDED', '2025-05-01'),
      at('LISTED', '2025-06-01'),
      at('WITHDRAWN', '2025-09-01'),
    ]);
    expect(on(spans, '2025-04-30', '2025-05-01', '2025-05-31', '2025-06-01', '2025-09-01')).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('begin when the exchange lists what a provider offered, and not before its day of release', () => {
    const draft = { enteredAs: 'DRAFT' as const, releasedOn: parseDate('2025-03-01') };
    expect(on(listedSpans(draft, [at('SUBMITTED', '2025-03-02')]), '2025-03-03')).toEqual([false]);
    expect(on(listedSpans(draft, [at('LISTED', '2025-03-05')]), '2025-03-04', '2025-03-05')).toEqual([false, true]);
    expect(on(listedSpans(draft, [at('LISTED', '2025-02-05')]), '2025-02-28', '2025-03-01')).toEqual([false, true]);
  });
});
