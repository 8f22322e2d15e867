import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, parseDate } from '../../../kernel/calendar-date.js';
import {
  type CorpusUse,
  type EventUse,
  groupsOf,
  judgeUse,
  lastDayOf,
  linkQuestions,
  type MonthUse,
  relationDays,
  type UserKnowledge,
} from './openness-use.js';

const DAY = parseDate('2025-06-18');
const known: UserKnowledge = {
  organisationOf: (code) => (code.startsWith('?') ? undefined : `id-${code}`),
  isUnit: (id) => id === 'id-SELF',
  relation: (id) =>
    (['RELATED', 'REVIEW', 'INDETERMINATE'] as const).find((one) => id === `id-${one}`) ?? 'NOT_RELATED',
  isListed: (day) => day >= '2025-02-01',
};
const event = (user: string, more: Partial<EventUse> = {}): EventUse => ({
  day: DAY,
  user,
  isCase: false,
  delivered: true,
  test: false,
  accepted: true,
  events: 1,
  ...more,
});
const month = (user: string | undefined, count: bigint, more: Partial<MonthUse> = {}): MonthUse => ({
  month: '2025-02',
  platform: 'p',
  account: 'a',
  count,
  ...(user === undefined ? {} : { user }),
  ...more,
});
const judge = (events: EventUse[], months: MonthUse[] = []) => judgeUse({ events, months }, known);
const reasons = (events: EventUse[]) =>
  Object.entries(judge(events).excluded).flatMap(([reason, count]) => (count > 0 ? [reason] : []));

describe('use that does not count', () => {
  it.each([
    ['the unit itself', event('SELF'), 'SELF'],
    ['a related user', event('RELATED'), 'RELATED'],
    ['a user under review', event('REVIEW'), 'REVIEW'],
    ['a user of whom too little is known', event('INDETERMINATE'), 'INDETERMINATE'],
    ['a test', event('A', { test: true }), 'TEST'],
    ['what did not arrive', event('A', { delivered: false }), 'UNDELIVERED'],
    ['a user that is not on the register', event('?'), 'UNKNOWN'],
    ['an application case that nobody has accepted', event('A', { isCase: true, accepted: false }), 'NOT_ACCEPTED'],
    ['use before the first release', event('A', { day: parseDate('2025-01-31') }), 'NOT_LISTED'],
  ])('is that of %s', (_who, one, reason) => {
    expect(reasons([one])).toEqual([reason]);
    expect(judge([one]).users).toEqual([]);
  });

  it('keeps one reason, the first in the order', () => {
    expect(reasons([event('SELF', { test: true, delivered: false })])).toEqual(['SELF']);
    expect(reasons([event('RELATED', { test: true })])).toEqual(['RELATED']);
    expect(reasons([event('?', { test: true, delivered: false })])).toEqual(['TEST']);
    expect(reasons([event('?', { delivered: false })])).toEqual(['UNDELIVERED']);
  });

  it('is told by user', () => {
    expect(judge([event('SELF', { events: 3 }), event('SELF', { day: addDays(DAY, 1) })]).excludedUse).toEqual([
      { user: 'SELF', reason: 'SELF', events: 4 },
    ]);
  });
});

describe('use that counts', () => {
  it('is a day, however many events it has', () => {
    const [user] = judge([event('A', { events: 500 }), event('A', { events: 2 })]).users;
    expect(user).toMatchObject({ organisation: 'id-A', dates: [DAY], events: 502 });
  });

  it('is no day where it is an application case, which is evidence', () => {
    expect(judge([event('A', { isCase: true })])).toMatchObject({ users: [], cases: 1 });
    expect(judge([event('RELATED', { isCase: true })])).toMatchObject({ cases: 0, excluded: { RELATED: 1 } });
  });

  it('of a month is bounded by its days, for each account by itself, over its kinds', () => {
    const days = (...months: MonthUse[]) => judge([], months).users[0]?.statementDays;
    expect(days(month('A', 27n))).toBe(27);
    expect(days(month('A', 29n))).toBe(28);
    expect(days(month('A', 20n), month('A', 20n))).toBe(28);
    expect(days(month('A', 20n), month('A', 20n, { account: 'b' }))).toBe(40);
    expect(days(month('A', 1n, { month: '2025-03' }), month('A', 1n))).toBe(2);
  });

  it('of an account that nobody could identify is shown and gives nothing', () => {
    expect(judge([], [month(undefined, 217n)])).toMatchObject({ users: [], unidentified: 217 });
  });

  it('of a month is judged on its last day', () => {
    expect([lastDayOf('2024-02'), lastDayOf('2025-02'), lastDayOf('2025-12')]).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2025-12-31',
    ]);
    expect(relationDays({ events: [], months: [month('A', 1n)] }, known)).toEqual([
      { organisation: 'id-A', day: '2025-02-28' },
    ]);
    expect(judge([], [month('A', 5n, { month: '2025-01' })]).excluded.NOT_LISTED).toBe(5);
  });
});

describe('users that are related to each other', () => {
  const users = judge([event('A'), event('A', { day: addDays(DAY, 1) }), event('B'), event('C')]).users;

  it('are asked about on each day on which one of them has qualifying use', () => {
    expect(
      linkQuestions(users)
        .filter(({ a, b }) => a === 'id-A' && b === 'id-B')
        .map(({ on }) => on),
    ).toEqual([DAY, addDays(DAY, 1)]);
  });

  it('are one group, whose days are the distinct dates of all', () => {
    const groups = groupsOf(users, [{ a: 'id-A', b: 'id-B' }]);
    expect(groups).toEqual([
      { members: ['id-A', 'id-B'], days: 2 },
      { members: ['id-C'], days: 1 },
    ]);
  });

  it('are one group through a third', () => {
    const links = [
      { a: 'id-B', b: 'id-C' },
      { a: 'id-A', b: 'id-C' },
    ];
    expect(groupsOf(users, links)).toEqual([{ members: ['id-A', 'id-B', 'id-C'], days: 2 }]);
  });
});

const someUse: fc.Arbitrary<EventUse[]> = fc.array(
  fc
    .record({
      user: fc.constantFrom('A', 'B', 'C', 'SELF', 'RELATED', '?'),
      day: fc.integer({ min: 0, max: 20 }),
      test: fc.boolean(),
      delivered: fc.boolean(),
      isCase: fc.boolean(),
    })
    .map(({ day, ...rest }) => event('', { ...rest, day: addDays(DAY, day) })),
  { maxLength: 30 },
);
const counted = (use: CorpusUse) => judgeUse(use, known).users.map(({ organisation, dates }) => [organisation, dates]);

describe('whatever use there is', () => {
  it('sent twice, or in another order, gives the same days', () => {
    fc.assert(
      fc.property(someUse, (events) => {
        const usual = counted({ events, months: [] });
        expect(counted({ events: [...events, ...events], months: [] })).toEqual(usual);
        expect(counted({ events: [...events].reverse(), months: [] })).toEqual(usual);
      }),
    );
  });

  it('by related parties beside it changes nothing that counts', () => {
    fc.assert(
      fc.property(someUse, fc.array(fc.constantFrom('SELF', 'RELATED', 'REVIEW', 'INDETERMINATE')), (events, more) => {
        const wider = [...events, ...more.map((user) => event(user))];
        expect(counted({ events: wider, months: [] })).toEqual(counted({ events, months: [] }));
      }),
    );
  });
});
