import { describe, expect, it } from '@jest/globals';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { parsePeriod } from '../../../kernel/period.js';
import { type Assessed, decidingAssessment, newestOf, releasedBy, updateGaps } from './opened-corpus.js';

const YEAR = parsePeriod('2025');
const on = (...days: string[]) => days.map((day) => ({ releasedOn: parseDate(day) }));

describe('the gaps between updates', () => {
  it.each([
    ['one release before the year: its gap runs to the last day', on('2024-12-31'), [365]],
    ['a gap begun before the year counts as a whole', on('2024-12-01', '2025-01-10'), [40, 355]],
    ['a gap that ended before the year does not', on('2024-01-01', '2024-06-01', '2025-06-01'), [365, 213]],
    ['two releases on a day are one', on('2025-12-01', '2025-12-01'), [30]],
    ['the last gap counts even at nothing', on('2025-12-01', '2025-12-31'), [30, 0]],
    ['the time before the first release is no gap', on('2025-12-31'), [0]],
    ['a release after the year is not seen', on('2025-12-01', '2026-01-05'), [30]],
    ['releases stand in any order', on('2025-12-21', '2025-12-01'), [20, 10]],
    ['without a day there is nothing to measure', [{}], []],
  ])('%s', (_why, releases, gaps) => {
    expect(updateGaps(releases, YEAR)).toEqual(gaps);
  });
});

describe('the newest release', () => {
  it('is the latest by day and of equal days the later in the file', () => {
    const releases = [
      { id: 1, ...on('2025-02-01')[0] },
      { id: 2, ...on('2025-01-01')[0] },
      { id: 3, ...on('2025-02-01')[0] },
    ];
    expect(newestOf(releases)?.id).toBe(3);
    const undated: { id: number; releasedOn?: CalendarDate }[] = [{ id: 4 }];
    expect(newestOf([...releases, ...undated])?.id).toBe(3);
    expect(newestOf(undated)?.id).toBe(4);
  });

  it('is one that is out by the day', () => {
    expect(releasedBy(on('2025-12-31', '2026-01-01'), YEAR.lastDay)).toEqual(on('2025-12-31'));
  });
});

describe('the assessment that tells the quality', () => {
  const fact = (id: string, issued: string, score: string, more: Partial<Assessed> = {}): Assessed => ({
    id,
    type: 'QUALITY_ASSESSMENT',
    issuedOn: parseDate(issued),
    status: 'VERIFIED',
    metrics: { score },
    ...more,
  });
  const decides = (...facts: Assessed[]) =>
    decidingAssessment(facts, YEAR.lastDay, ({ metrics }) => BigInt(String(metrics.score)))?.id;

  it('is the newest, and of equal days the lower score', () => {
    expect(decides(fact('a', '2025-01-01', '90'), fact('b', '2025-02-01', '70'))).toBe('b');
    expect(decides(fact('a', '2025-02-01', '90'), fact('b', '2025-02-01', '70'))).toBe('b');
  });

  it('is issued by the last day, in force on it and not revoked by then', () => {
    const old = fact('a', '2025-01-01', '90');
    expect(decides(old, fact('b', '2026-01-01', '70'))).toBe('a');
    expect(decides(old, fact('b', '2025-12-31', '70'))).toBe('b');
    expect(decides(old, fact('b', '2025-02-01', '70', { validUntil: YEAR.lastDay }))).toBe('a');
    expect(decides(old, fact('b', '2025-02-01', '70', { validUntil: parseDate('2026-01-01') }))).toBe('b');
    expect(decides(old, fact('b', '2025-02-01', '70', { revokedOn: YEAR.lastDay }))).toBe('a');
    expect(decides(old, fact('b', '2025-02-01', '70', { revokedOn: parseDate('2026-01-01') }))).toBe('b');
  });

  it('is decided: what still waits does not count, what was rejected for its score does', () => {
    expect(decides(fact('a', '2025-02-01', '70', { status: 'SUBMITTED' }))).toBeUndefined();
    expect(decides(fact('a', '2025-02-01', '59', { status: 'REJECTED' }))).toBe('a');
  });
});
