import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { canonicalText, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { instantOf, readCloudEvent } from './cloud-event.js';
import { EventsDigest } from './usage-batch.js';
import {
  contentDigest,
  readMetered,
  UNITS,
  USAGE_KINDS,
  type UsageEvent,
  usageEventRecord,
  usageEventText,
} from './usage-event.js';
import { readStatement, type UsageStatement, usageStatementRecord } from './usage-statement.js';

const NOW = new Date('2025-12-01T04:00:00Z');

function refusal(work: () => unknown): { code: string; field: string | undefined } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, field: error.extras.field };
    throw error;
  }
}

interface EnvelopeVector {
  why: string;
  event: Json;
  field?: string;
}

describe('the envelope of an event', () => {
  const vectors = JSON.parse(readFileSync('test/vectors/usage-envelopes.json', 'utf8')) as EnvelopeVector[];
  it.each(vectors)('$why', ({ event, field }) => {
    const expected = field === undefined ? undefined : { code: 'USAGE.ENVELOPE', field };
    expect(refusal(() => readCloudEvent(event))).toEqual(expected);
  });

  it('is refused when it is nested beyond reason, without exhausting the stack', () => {
    let deep: Json = {};
    for (let level = 0; level < 100_000; level++) deep = { a: deep };
    const event = { specversion: '1.0', id: '1', type: 't', source: '/s', data: deep };
    expect(refusal(() => readCloudEvent(event))).toEqual({ code: 'USAGE.ENVELOPE', field: '/' });
  });
});

const DATA = { user: '91440300MA5000001X', quantity: '12', unit: 'BYTES', delivered: true };
const EVENT = {
  specversion: '1.0',
  id: '1',
  source: 'https://platform.example',
  type: 'org.corpus.usage.download.v1',
  subject: 'med-zh',
  time: '2025-12-01T00:30:00+08:00',
  data: DATA,
};

function metered(changes: JsonObject = {}, data: JsonObject = {}) {
  return readMetered(readCloudEvent({ ...EVENT, data: { ...DATA, ...data }, ...changes }), NOW);
}

describe('what is metered of an event', () => {
  it('falls on a day in Shanghai', () => {
    expect(metered({ time: '2025-11-30T16:30:00Z' })).toMatchObject({
      kind: 'DOWNLOAD',
      day: '2025-12-01',
      quantity: 12n,
      test: false,
    });
  });

  it.each([
    ['org.corpus.usage.api-call.v1', 'API_CALL'],
    ['org.corpus.usage.training-run.v1', 'TRAINING_RUN'],
    ['org.corpus.usage.application-case.v1', 'APPLICATION_CASE'],
  ])('knows %s', (type, kind) => {
    expect(metered({ type }).kind).toBe(kind);
  });

  it.each([['org.corpus.usage.download.v2'], ['org.corpus.usage.API-CALL.v1'], ['com.example.download']])(
    'does not know %s',
    (type) => {
      expect(refusal(() => metered({ type }))?.code).toBe('USAGE.UNKNOWN_TYPE');
    },
  );

  it.each([
    ['the last instant before 2020 in Shanghai', '2019-12-31T23:59:59.999+08:00', 'USAGE.TIME'],
    ['the first instant of 2020 in Shanghai', '2020-01-01T00:00:00+08:00', undefined],
    ['24 hours ahead', '2025-12-02T04:00:00Z', undefined],
    ['a millisecond more', '2025-12-02T04:00:00.001Z', 'USAGE.TIME'],
  ])('judges %s', (_why, time, code) => {
    expect(refusal(() => metered({ time }))?.code).toBe(code);
  });

  it('needs a time and a subject', () => {
    expect(refusal(() => metered({ time: null }))?.code).toBe('USAGE.TIME');
    expect(refusal(() => metered({ subject: null }))?.code).toBe('USAGE.UNKNOWN_RELEASE');
  });

  it.each<[string, JsonObject, string]>([
    ['a negative quantity', { quantity: '-1' }, '/data/quantity'],
    ['a quantity as a number', { quantity: 1 }, '/data/quantity'],
    ['a quantity of 19 digits', { quantity: '1234567890123456789' }, '/data/quantity'],
    ['a unit it does not know', { unit: 'PAGES' }, '/data/unit'],
    ['a user that is no code', { user: 'someone' }, '/data/user'],
    ['a delivery that is no boolean', { delivered: 'true' }, '/data/delivered'],
    ['a test that is no boolean', { test: 1 }, '/data/test'],
    ['a field it does not know', { account: 'x' }, '/data/account'],
  ])('refuses %s', (_why, data, field) => {
    expect(refusal(() => metered({}, data))).toEqual({ code: 'USAGE.DATA', field });
  });

  it('keeps a user whose check character is wrong or whom nobody registered', () => {
    expect(metered({}, { user: ' 91440300ma5000001y ' }).user).toBe('91440300MA5000001Y');
  });
});

describe('the content of an event', () => {
  it('is the same whatever the order of its members, and another when anything differs', () => {
    const digest = (event: Json) => contentDigest(readCloudEvent(event));
    const reversed = Object.fromEntries(Object.entries(EVENT).reverse());
    expect(digest(reversed)).toBe(digest(EVENT));
    expect(digest({ ...EVENT, ext: 'x' })).not.toBe(digest(EVENT));
  });
});

const STORED: UsageEvent = {
  ...metered(),
  id: 'e',
  batchId: 'b',
  place: 0,
  source: 's',
  eventId: '1',
  contentDigest: 'aa',
  corpusId: 'c',
  releaseId: 'r',
};

describe('the records of usage', () => {
  it('cover every column of an event but its batch, which is the leaf', () => {
    const { batchId, ...columns } = STORED;
    expect(batchId).toBe('b');
    expect(Object.keys(usageEventRecord(STORED)).length).toBe(Object.keys(columns).length);
  });

  it('tell batches apart by the order of their events', () => {
    const digest = (events: UsageEvent[]) => {
      const sum = new EventsDigest();
      for (const event of events) sum.add(event);
      return sum.value();
    };
    const other = { ...STORED, id: 'f' };
    expect(digest([STORED, other])).not.toBe(digest([other, STORED]));
    expect(digest([STORED])).not.toBe(digest([STORED, other]));
  });
});

describe('a monthly count', () => {
  const draft = { platform: 'p', month: '2025-06', corpus: 'k', account: 'a', kind: 'api-call', count: 3n };

  it('is read with its user normalised', () => {
    expect(readStatement({ ...draft, user: '91440300ma5000001y' })).toMatchObject({
      kind: 'API_CALL',
      user: '91440300MA5000001Y',
    });
  });

  it.each([
    ['a month that does not exist', { month: '2025-13' }, 'USAGE.MONTH'],
    ['application cases', { kind: 'application-case' }, 'USAGE.STATEMENT_KIND'],
    ['another writing of the kind', { kind: 'API_CALL' }, 'USAGE.STATEMENT_KIND'],
    ['an empty account', { account: ' ' }, 'USAGE.STATEMENT_FIELD'],
    ['a user that is no code', { user: 'x' }, 'USAGE.DATA'],
  ])('refuses %s', (_why, changes, code) => {
    expect(refusal(() => readStatement({ ...draft, ...changes }))?.code).toBe(code);
  });

  it('covers every column in its record', () => {
    const row: UsageStatement = {
      ...readStatement({ ...draft, user: DATA.user }),
      id: 'i',
      corpusId: 'c',
      revision: 2,
      recordedBy: 'u',
      recordedAt: NOW,
    };
    const { id, ...columns } = row;
    expect(id).toBe('i');
    expect(Object.keys(usageStatementRecord(row)).sort()).toEqual(Object.keys(columns).sort());
  });
});

describe('the bytes of an event in its batch', () => {
  it('are the RFC 8785 text of its record, whatever was sent', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const event: fc.Arbitrary<UsageEvent> = fc.record({
      id: fc.uuid(),
      batchId: fc.uuid(),
      place: fc.nat(),
      source: text,
      eventId: text,
      contentDigest: fc.constantFrom('', 'a'.repeat(64)),
      kind: fc.constantFrom(...USAGE_KINDS),
      subject: text,
      corpusId: fc.uuid(),
      releaseId: fc.uuid(),
      user: text,
      quantity: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      unit: fc.constantFrom(...UNITS),
      delivered: fc.boolean(),
      test: fc.boolean(),
      at: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      day: fc.constantFrom('2025-06-18' as CalendarDate, '2025-12-31' as CalendarDate),
    });
    fc.assert(
      fc.property(event, (one) => expect(usageEventText(one)).toBe(canonicalText(usageEventRecord(one)))),
      { numRuns: 1_000 },
    );
  });
});

describe('the instant of an event', () => {
  it('is there for every day of the calendar and for no other', () => {
    for (const year of [2000, 2023, 2024, 2100]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const midnight = new Date(`${text}T00:00:00Z`);
          const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
          expect([text, instantOf(`${text}T10:00:00+08:00`) !== undefined]).toEqual([text, exists]);
        }
      }
    }
  });
});
