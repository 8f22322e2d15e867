import { day, edgesOf, imported, spans, statementOf } from '../../../../../test/support/bods-book.js';
import { wholePct } from '../../../../kernel/rate.js';
import { changesOf, draftOf } from './bods-draft.js';
import { type PlacedEdge, recordNote, Timeline } from './bods-timeline.js';

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
