import fc from 'fast-check';
import { addDays, type CalendarDate, parseDate } from '../../../../kernel/calendar-date.js';
import { formatPct, parsePct, wholePct } from '../../../../kernel/rate.js';
import type { RelationEvidence, RelationInTime } from '../party-types.js';
import { changesOf, draftOf, type NewEnd } from './bods-draft.js';
import { sayAll } from './bods-offer.js';
import type { RelationshipStatement } from './bods-statement.js';
import { type PlacedEdge, recordNote, Timeline } from './bods-timeline.js';

const day = (number: number): CalendarDate => addDays(parseDate('2020-01-01'), number);

/** A holding of `share` percent, said on day `on`; days are numbers. */
interface Saying {
  readonly record?: string;
  readonly on: number;
  /** Absent: the statement gives no interest. */
  readonly share?: number;
  readonly from?: number;
  readonly to?: number;
  readonly closed?: boolean;
  readonly holder?: string;
  readonly index?: number;
}

function statementOf({ index = 0, ...saying }: Saying): RelationshipStatement {
  const { record = 'r', on, closed } = saying;
  return {
    index,
    statementId: `s${index}`,
    recordId: record,
    status: closed ? 'closed' : 'updated',
    statedOn: day(on),
    statedAt: on * 86_400_000,
    source: 'registry',
    digest: Buffer.from(JSON.stringify(saying)).toString('hex'),
    kind: 'relationship',
    subject: { record: 'subject' },
    interestedParty: { record: 'holder' },
    interests: [],
    components: [],
  };
}

function edgesOf({ share, from, to, on, holder = 'h' }: Saying): PlacedEdge[] {
  if (share === undefined) return [];
  const edge: PlacedEdge = {
    means: { type: 'HOLDS' },
    share: { sharePct: wholePct(BigInt(share)) },
    from: day(from ?? on),
    assumed: from === undefined,
    ...(to === undefined ? {} : { to: day(to) }),
    pointer: '/recordDetails/interests/0',
    holder,
    subject: 's',
  };
  return [edge];
}

interface Row {
  readonly relation: RelationInTime;
  readonly end?: {
    readonly on: CalendarDate;
    readonly statedOn: CalendarDate;
    readonly evidence?: RelationEvidence;
  };
}

/** A register in memory: what an import brings is only added, and an end only once. */
class Book {
  readonly rows: Row[] = [];

  import(sayings: readonly Saying[]): string[] {
    const timeline = new Timeline(
      this.rows.map(({ relation, end }) => ({ relation: ended(relation, end), ...(end === undefined ? {} : { end }) })),
    );
    const bySaying = new Map(sayings.map((saying, index) => [statementOf({ ...saying, index }), saying]));
    const { refused } = sayAll(
      [...bySaying.keys()],
      (statement) => timeline.say(statement, edgesOf(bySaying.get(statement) as Saying)).isNew,
    );
    const changes = changesOf(timeline.versions());
    for (const { end } of changes) if (end?.relationId !== undefined) this.record(end, end.relationId);
    for (const { relation: fresh, end } of changes) {
      if (!fresh) continue;
      const { from, to, sharePct = '', validFrom, validTo, evidence, extractedOn = '' } = fresh.draft;
      const relation: RelationInTime = {
        id: String(this.rows.length),
        type: 'HOLDS',
        from,
        to,
        sharePct: parsePct(sharePct),
        validFrom: parseDate(validFrom),
        ...(validTo === undefined ? {} : { validTo: parseDate(validTo), validUntil: parseDate(validTo) }),
        source: 'registry',
        extractedOn: parseDate(extractedOn),
        ...(evidence === undefined ? {} : { evidence }),
        graphVersion: 1,
        recordedAt: new Date(0),
      };
      this.rows.push({ relation });
      if (end) this.record(end, relation.id);
    }
    return refused.map(({ statementId, faults }) => `${statementId} ${faults[0]?.code}`);
  }

  private record({ statement, on, reason }: NewEnd, relationId: string): void {
    const at = this.rows.findIndex(({ relation }) => relation.id === relationId);
    const row = this.rows[at];
    if (!row || row.end !== undefined) throw new Error('an end is recorded twice');
    if (on === row.relation.validFrom && reason === undefined) throw new Error('a withdrawal without a reason');
    const { statedOn, recordId, digest } = statement;
    const evidence = { note: recordNote(recordId), sha256: digest };
    this.rows[at] = { ...row, end: { on: parseDate(on), statedOn, evidence } };
  }

  /** Somebody else ends a relation. */
  end(row: number, on: number, statedOn = on): void {
    const known = this.rows[row];
    if (known) this.rows[row] = { ...known, end: { on: day(on), statedOn: day(statedOn) } };
  }

  /** Shares that hold on a day. */
  on(number: number): string[] {
    const date = day(number);
    return this.rows
      .map(({ relation, end }) => ended(relation, end))
      .filter(({ validFrom, validUntil }) => validFrom <= date && (validUntil === undefined || date < validUntil))
      .map(({ from, sharePct = wholePct(0n) }) => `${from} ${Number(formatPct(sharePct))}`);
  }

  /** What holds on each of the first days, one letter a day: `.` nothing, `!` more than one share at once. */
  line(days = 30): string {
    return Array.from({ length: days }, (_, number) => {
      const shares = this.on(number);
      return shares.length > 1 ? '!' : (shares[0]?.replace('h ', '') ?? '.');
    }).join(' ');
  }
}

function ended(relation: RelationInTime, end: Row['end']): RelationInTime {
  if (end === undefined) return relation;
  const { validTo } = relation;
  return { ...relation, validUntil: validTo !== undefined && validTo < end.on ? validTo : end.on };
}

function imported(...sets: readonly (readonly Saying[])[]): Book {
  const book = new Book();
  for (const set of sets) book.import(set);
  return book;
}

/** Days as `share x days`, such as `. 3, 30 5`. */
function spans(book: Book, days = 30): string {
  const runs: [string, number][] = [];
  for (const one of book.line(days).split(' ')) {
    const last = runs.at(-1);
    if (last?.[0] === one) last[1] += 1;
    else runs.push([one, 1]);
  }
  return runs.map(([what, count]) => `${what} ${count}`).join(', ');
}

describe('the statements of a record over time', () => {
  it('hold from the first day that they give, or from the day of the statement', () => {
    expect(spans(imported([{ on: 10, share: 30, from: 4 }]))).toBe('. 4, 30 26');
    expect(spans(imported([{ on: 10, share: 30 }]))).toBe('. 10, 30 20');
  });

  it('go on where they are repeated, whether they give the first day again or not', () => {
    const first = { on: 5, share: 30, from: 2 };
    expect(spans(imported([first], [{ on: 9, share: 30, from: 2 }], [{ on: 12, share: 30 }]))).toBe('. 2, 30 28');
  });

  it('change on the day of the statement where the first day stays, as registers write a changed share', () => {
    expect(spans(imported([{ on: 5, share: 30, from: 2 }], [{ on: 9, share: 40, from: 2 }]))).toBe('. 2, 30 7, 40 21');
  });

  it('change on the new first day where they give one', () => {
    expect(spans(imported([{ on: 5, share: 30, from: 2 }], [{ on: 9, share: 40, from: 7 }]))).toBe('. 2, 30 5, 40 23');
  });

  it('end on the day that they give, or on the day on which the record is closed', () => {
    const first = { on: 5, share: 30, from: 2 };
    expect(spans(imported([first], [{ on: 9, share: 30, from: 2, to: 8 }]))).toBe('. 2, 30 6, . 22');
    expect(spans(imported([first], [{ on: 9, share: 30, from: 2, to: 8, closed: true }]))).toBe('. 2, 30 6, . 22');
    expect(spans(imported([first], [{ on: 9, share: 30, from: 2, closed: true }]))).toBe('. 2, 30 7, . 21');
    expect(spans(imported([first], [{ on: 9, closed: true }]))).toBe('. 2, 30 7, . 21');
    expect(spans(imported([{ on: 9, share: 30, from: 2, closed: true }]))).toBe('. 2, 30 7, . 21');
    expect(spans(imported([{ on: 9, share: 30, closed: true }]))).toBe('. 30');
  });

  it('end what a later one says no more', () => {
    expect(spans(imported([{ on: 5, share: 30 }], [{ on: 9 }]))).toBe('. 5, 30 4, . 21');
  });

  it('move to another party when a later one names it', () => {
    const book = imported([{ on: 5, share: 30 }], [{ on: 9, share: 30, holder: 'g' }]);
    expect([book.on(8), book.on(9)]).toEqual([['h 30'], ['g 30']]);
  });

  it('take back what was only to come', () => {
    expect(spans(imported([{ on: 5, share: 30, from: 20 }], [{ on: 9, share: 40, from: 2 }]))).toBe('. 2, 40 28');
    expect(spans(imported([{ on: 5, share: 30, from: 20 }], [{ on: 9 }]))).toBe('. 30');
  });

  it('give a plan up: what was to end goes on where a later one gives a later end', () => {
    const planned = { on: 5, share: 30, to: 12 };
    expect(spans(imported([planned], [{ on: 9, share: 30, from: 5, to: 20 }]))).toBe('. 5, 30 15, . 10');
    expect(spans(imported([planned], [{ on: 9, share: 40 }]))).toBe('. 5, 30 4, 40 21');
  });

  it('begin anew after an end', () => {
    const gone = [
      { on: 5, share: 30 },
      { on: 9, closed: true },
    ];
    expect(spans(imported(gone, [{ on: 15, share: 30, from: 5 }]))).toBe('. 5, 30 4, . 6, 30 15');
  });

  it('fill the time before what is recorded when they come late, and change nothing where later ones deny them', () => {
    const book = imported([{ on: 9, share: 40, from: 7 }]);
    expect(book.import([{ on: 5, share: 30, from: 2 }])).toEqual([]);
    expect(spans(book)).toBe('. 2, 30 5, 40 23');
    expect(book.import([{ on: 8, share: 50, from: 7 }])).toEqual([]);
    expect(spans(book)).toBe('. 2, 30 5, 40 23');
  });

  it('count once for a day: the last one in time, else in the file', () => {
    const twice = [
      { on: 5, share: 30 },
      { on: 5, share: 40 },
    ];
    const book = imported(twice);
    expect(spans(book)).toBe('. 5, 40 25');
    book.import(twice);
    expect(spans(book)).toBe('. 5, 40 25');
  });

  it('of earlier days do not bring back what a closing has ended before them', () => {
    for (const confirmed of [
      { on: 12, share: 50, from: 2 },
      { on: 12, share: 50 },
    ]) {
      const all = [{ on: 2, share: 50 }, confirmed, { on: 20, share: 50, from: 2, to: 9, closed: true }];
      for (const book of [imported(all), imported(...all.map((one) => [one]))]) {
        book.import(all);
        for (const one of all) book.import([one]);
        expect(spans(book)).toBe('. 2, 50 7, . 21');
      }
    }
  });

  it('never end again what somebody else has ended already', () => {
    const first = { on: 5, share: 30 };
    const book = imported([first]);
    book.end(0, 20, 8);
    expect(book.import([first])).toEqual([]);
    expect(book.import([{ on: 9, share: 30 }])).toEqual([]);
    expect(book.import([{ on: 10, closed: true }])).toEqual(['s0 PARTIES.RELATION_ENDED']);
    expect(book.import([{ on: 7, closed: true }])).toEqual([]);
    expect(spans(book)).toBe('. 5, 30 15, . 10');
  });

  it('leave a relation withdrawn that was recorded in error', () => {
    const first = { on: 5, share: 30 };
    const book = imported([first]);
    book.end(0, 5);
    expect(book.import([first])).toEqual([]);
    expect(spans(book)).toBe('. 30');
  });
});

describe('the statements of two records', () => {
  it('may say the same fact, which is recorded once', () => {
    const book = imported([{ on: 5, share: 30, from: 2 }], [{ record: 'q', on: 9, share: 30, from: 2 }]);
    book.import([{ record: 'p', on: 8, share: 30 }]);
    expect([book.rows.length, spans(book)]).toEqual([1, '. 2, 30 28']);
  });

  it('may follow each other', () => {
    const book = imported([{ on: 5, share: 30, to: 9 }], [{ record: 'q', on: 9, share: 40 }]);
    expect(spans(book)).toBe('. 5, 30 4, 40 21');
  });

  it('are refused where their days meet and they differ, and then nothing of the later one stands', () => {
    const book = imported([{ on: 5, share: 30 }]);
    expect(book.import([{ record: 'q', on: 9, share: 40 }])).toEqual(['s0 PARTIES.OVERLAP']);
    expect(spans(book)).toBe('. 5, 30 25');
  });

  it('do not deny an end that came after them', () => {
    const book = imported([{ on: 5, share: 30 }], [{ on: 9, closed: true }]);
    expect(book.import([{ record: 'q', on: 7, share: 30, from: 5 }])).toEqual([]);
    expect(book.import([{ record: 'q', on: 12, share: 30, from: 5 }])).toEqual(['s0 PARTIES.OVERLAP']);
    expect(spans(book)).toBe('. 5, 30 4, . 21');
  });
});

describe('two interests of one statement', () => {
  const twice = (second: Partial<PlacedEdge>): (() => readonly string[]) => {
    const statement = statementOf({ on: 5 });
    const [edge] = edgesOf({ on: 5, share: 30, from: 2, to: 6 });
    const timeline = new Timeline([]);
    const other = { ...(edge as PlacedEdge), ...second, pointer: '/recordDetails/interests/1' };
    return () => {
      timeline.say(statement, [edge as PlacedEdge, other]);
      return changesOf(timeline.versions()).map(
        ({ relation }) => `${relation?.draft.validFrom} ${relation?.draft.sharePct}`,
      );
    };
  };

  it('of the same kind may follow each other or be the same', () => {
    expect(twice({ from: day(6), to: day(9), share: { sharePct: wholePct(40n) } })()).toEqual([
      `${day(2)} 30.000000`,
      `${day(6)} 40.000000`,
    ]);
    expect(twice({})()).toEqual([`${day(2)} 30.000000`]);
  });

  it('of the same kind must not overlap: the statement is refused whole, at the second one', () => {
    const said = twice({ from: day(4), share: { sharePct: wholePct(40n) } });
    expect(said).toThrow(
      expect.objectContaining({ code: 'PARTIES.OVERLAP', extras: { field: '/recordDetails/interests/1' } }),
    );
  });
});

describe('a note of a record', () => {
  it('tells records apart and does not tell their ids, which may speak of a person', () => {
    expect(recordNote('wang-wu owns acme')).not.toContain('wang');
    expect(recordNote('a')).not.toBe(recordNote('b'));
    const statement = statementOf({ on: 5, share: 30 });
    const [edge] = edgesOf({ on: 5, share: 30 });
    const draft = draftOf(statement, edge as PlacedEdge, { from: day(5) });
    expect(draft.evidence).toEqual({ note: recordNote('r'), sha256: statement.digest });
  });
});

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
