import fc from 'fast-check';
import { Book, imported, type Saying } from '../../../../../test/support/bods-book.js';

const DAYS = 14;
const saying = fc
  .record<Saying>(
    {
      record: fc.constantFrom('r', 'q'),
      on: fc.integer({ min: 0, max: DAYS }),
      share: fc.constantFrom(10, 20, 30),
      from: fc.integer({ min: 0, max: DAYS }),
      to: fc.integer({ min: 1, max: DAYS + 4 }),
      closed: fc.boolean(),
      holder: fc.constantFrom('h', 'h', 'g'),
    },
    { requiredKeys: ['record', 'on', 'holder'] },
  )
  .filter(({ on, from = on, to = DAYS + 9 }) => from < to || from === on);

/** What is said has begun; what is announced and taken back before it begins leaves no trace. */
const begun = saying.filter(({ on, from = on }) => from <= on);

/** Statements on days of their own, in order. */
const history = fc
  .uniqueArray(begun, { selector: ({ record, on }) => `${record} ${on}`, maxLength: 7 })
  .map((sayings) => [...sayings].sort((x, y) => x.on - y.on));

const RUNS = { numRuns: process.env.SIZE === 'full' ? 20_000 : 300 };

describe('any statements', () => {
  it('give the same taken at once or one after another, unless an end that is recorded would have to move', () => {
    let same = 0;
    fc.assert(
      fc.property(history, (sayings) => {
        const own = sayings.filter(({ record }) => record === 'r');
        const one = new Book();
        if (own.flatMap((saying) => one.import([saying])).length > 0) return;
        expect(imported(own).line()).toBe(one.line());
        same += 1;
      }),
      RUNS,
    );
    expect(same).toBeGreaterThan(RUNS.numRuns / 2);
  });

  it('never let one holder hold twice in one company on a day, whatever came in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(saying, { maxLength: 3 }), { maxLength: 6 }), (sets) => {
        const book = imported(...sets);
        for (let number = 0; number < DAYS + 6; number++) {
          const holders = book.on(number).map((text) => text.split(' ')[0]);
          expect(new Set(holders).size).toBe(holders.length);
        }
      }),
      RUNS,
    );
  });

  it('change nothing when the same set comes again', () => {
    fc.assert(
      fc.property(fc.array(begun, { maxLength: 7 }), (sayings) => {
        const book = imported(sayings);
        const rows = [...book.rows];
        book.import(sayings);
        expect(book.rows).toEqual(rows);
      }),
      RUNS,
    );
  });

  it('change nothing when some of them come again, in any order, unless they planned what never came', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat({ max: 6 })), (sayings, picks) => {
        const own = sayings.filter(({ record, on, to = on }) => record === 'r' && to <= on);
        const book = imported(own);
        const rows = [...book.rows];
        for (const pick of picks.take(8)) {
          const again = own[pick];
          if (again) book.import([again]);
        }
        expect(book.rows).toEqual(rows);
      }),
      RUNS,
    );
  });

  it('leave the last word of a record standing from its day on', () => {
    fc.assert(
      fc.property(history, (sayings) => {
        const own = sayings.filter(({ record }) => record === 'r');
        const last = own.at(-1);
        if (!last) return;
        // A planned end stands until another is given, whatever else is repeated.
        if (last.to === undefined && own.some(({ to = 0 }) => to > last.on)) return;
        const book = imported(own);
        const { on, share, from = on, to = last.closed ? on : DAYS + 9, holder = 'h' } = last;
        for (let number = on; number < DAYS + 6; number++) {
          const wanted = share !== undefined && from <= number && number < to ? [`${holder} ${share}`] : [];
          expect([number, book.on(number)]).toEqual([number, wanted]);
        }
      }),
      RUNS,
    );
  });

  it('of earlier days never change what a later one has said of its day and after', () => {
    fc.assert(
      fc.property(history, (sayings) => {
        const own = sayings.filter(({ record }) => record === 'r');
        const last = own.at(-1);
        if (!last || last.share === undefined) return;
        const book = imported([last]);
        // A statement that left nothing behind is not known to have been made.
        if (book.rows.length === 0) return;
        const since = () => Array.from({ length: DAYS }, (_, number) => book.on(last.on + number));
        const before = since();
        book.import(own.slice(0, -1));
        expect(since()).toEqual(before);
      }),
      RUNS,
    );
  });
});
