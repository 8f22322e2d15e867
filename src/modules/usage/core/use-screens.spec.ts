import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addDays, type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { lastDayOf } from './account-mapping.js';
import { type ScreenedDay, type ScreenedMonth, type Screens, type Standing, screensOf } from './use-screens.js';

interface Vector {
  readonly why: string;
  /** User, day, events, and what keeps them from counting. */
  readonly days: readonly string[];
  /** User or `-`, month, count. */
  readonly months: readonly string[];
  /** By user, or user and day; absent: `OTHER`. */
  readonly standing: Readonly<Record<string, Standing>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

function dayOf(line: string): ScreenedDay {
  const [user = '', day = '', events = '', ...flaws] = line.split(' ');
  const [test, delivered] = [flaws.includes('test'), !flaws.includes('undelivered')];
  return { user, day: parseDate(day), events: BigInt(events), test, delivered };
}

function monthOf(line: string): ScreenedMonth {
  const [user = '', month = '', count = ''] = line.split(' ');
  return { day: lastDayOf(month), count: BigInt(count), ...(user === '-' ? {} : { user }) };
}

/** Figures as JSON writes them, digits for what is counted without a bound. */
const json = ({ largest, ...figures }: Screens): Record<string, unknown> => {
  const flat = { ...figures, largest: largest && { user: largest.user, ...largest.share } };
  const text = JSON.stringify(flat, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return JSON.parse(text) as Record<string, unknown>;
};

describe('the figures that screens look at', () => {
  const vectors = JSON.parse(readFileSync('test/vectors/use-screens.json', 'utf8')) as Vector[];
  it.each(vectors)('$why', ({ days, months, standing, expected }) => {
    const found = json(
      screensOf(
        days.map(dayOf),
        months.map(monthOf),
        (user, day) => standing[`${user} ${day}`] ?? standing[user] ?? 'OTHER',
      ),
    );
    for (const [name, value] of Object.entries(expected)) expect([name, found[name] ?? null]).toEqual([name, value]);
  });

  const from = parseDate('2025-01-01');
  const row = fc.record({
    user: fc.constantFrom('A', 'B', 'C', 'D'),
    day: fc.integer({ min: 0, max: 40 }).map((days): CalendarDate => addDays(from, days)),
    events: fc.bigInt({ min: 1n, max: 50n }),
    test: fc.constantFrom(false, false, false, true),
    delivered: fc.constantFrom(true, true, true, false),
  });
  const rows = fc.array(row, { maxLength: 60 });
  const standing = (user: string): Standing => (user === 'A' ? 'SELF' : user === 'B' ? 'RELATED' : 'OTHER');
  const figures = (days: readonly ScreenedDay[]) => json(screensOf(days, [], standing));

  it('do not hang on the order of rows, nor on how a day is split into rows', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (days, picks) => {
        const usual = figures(days);
        const keyed = days.map((one) => ({ one, at: picks.next().value as number }));
        expect(figures(keyed.sort((a, b) => a.at - b.at).map(({ one }) => one))).toEqual(usual);
        const split = days.flatMap((one) => [
          { ...one, events: one.events - 1n },
          { ...one, events: 1n },
        ]);
        expect(figures(split)).toEqual(usual);
      }),
    );
  });

  it('hold concentration between an equal share for each user and one for all, and parts within the whole', () => {
    fc.assert(
      fc.property(rows, (days) => {
        const { hhi, users, self, related, events, bursts } = screensOf(days, [], standing);
        if (events === 0n) return;
        expect(hhi.num <= hhi.den).toBe(true);
        expect(hhi.num * BigInt(users) >= hhi.den).toBe(true);
        expect(BigInt(self.count) + BigInt(related.count) <= events).toBe(true);
        expect((bursts?.ratio.num ?? 0n) >= (bursts?.ratio.den ?? 1n)).toBe(true);
      }),
    );
  });
});
