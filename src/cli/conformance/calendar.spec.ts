import { describe, expect, it } from '@jest/globals';
import { shippedCalendars } from '../../modules/claims/index.js';
import { judgeYear } from './calendar.set.js';

const DAYS = shippedCalendars();
const wrong = (list: object) => judgeYear('list', JSON.stringify(list), DAYS).filter(({ ok }) => !ok);

describe('a list of days off by others', () => {
  it('differs on every day on which it says otherwise', () => {
    const vectors = wrong({ year: 2025, days: [] }).map(({ vector }) => vector);
    expect(vectors).toEqual(expect.arrayContaining(['2025-01-01', '2025-10-08', '2025-10-11', '2025-09-30 + 5']));
    expect(vectors).not.toContain('2025-06-18');
  });

  it('of a year that we do not ship is met with a refusal, whatever it says', () => {
    const rows = judgeYear('list', JSON.stringify({ year: 2012, days: [] }), DAYS);
    expect(rows.map(({ got, ok }) => ({ got, ok }))).toEqual([{ got: 'CLAIMS.NO_CALENDAR', ok: true }]);
  });
});
