import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/kernel/canonical-json.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf, corpus, enterprises, leafSources, logKey, translog, usage } from '../support/market.js';

const NOW = new Date('2025-12-01T04:00:00Z');
const KINDS = ['download', 'api-call', 'training-run', 'application-case'];

/** Twenty events of one user under one platform: the same for the same number. */
function eventsOf(world: number): JsonObject[] {
  return Array.from({ length: 20 }, (_none, at) => ({
    specversion: '1.0',
    id: `e-${at}`,
    source: `https://platform.example/${world}`,
    type: `org.corpus.usage.${KINDS[at % 4]}.v1`,
    subject: `bulk-${at % 3}`,
    time: `2025-0${1 + (at % 3)}-1${at % 5}T10:00:00+08:00`,
    data: { user: codeOf(1_000 + world), quantity: String(at), unit: 'CALLS', delivered: at % 7 !== 0 },
  }));
}

async function* inPages(events: readonly Json[], cuts: readonly number[]): AsyncIterable<readonly Json[]> {
  let at = 0;
  for (const cut of cuts) {
    yield events.slice(at, at + cut);
    at += cut;
  }
  yield events.slice(at);
}

describe('an intake of many events', () => {
  let db: TestDatabase;
  let worlds = 0;

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      const [provider = ''] = await enterprises(ctx, 1);
      for (let at = 0; at < 3; at += 1) await corpus(ctx, `bulk-${at}`, provider, ['2025-01-01']);
    });
  });
  afterAll(() => db.close());

  const take = (events: readonly Json[], cuts: readonly number[]) =>
    db.run(
      async (ctx) => {
        const sums = { accepted: 0, duplicate: 0, refused: [] as string[], pages: 0 };
        for await (const { accepted, duplicate, refused } of usage.takeAll(ctx, inPages(events, cuts))) {
          sums.accepted += accepted;
          sums.duplicate += duplicate;
          sums.refused.push(...refused.map(({ index, error }) => `${sums.pages} ${index} ${error.code}`));
          sums.pages += 1;
        }
        return sums;
      },
      { now: NOW },
    );
  const countsOf = (world: number) =>
    db.adminQuery<{ events: bigint }>(
      `select corpus_id, day, kind, delivered, test, events from usage.day_count where user_code = '${codeOf(1_000 + world)}'
        order by 1, 2, 3, 4, 5`,
    );

  it('gives the same counts however the events are doubled, shuffled and split', async () => {
    const plain = worlds++;
    expect(await take(eventsOf(plain), [])).toEqual({ accepted: 20, duplicate: 0, refused: [], pages: 1 });
    const expected = await countsOf(plain);
    expect(expected.reduce((sum, { events }) => sum + events, 0n)).toBe(20n);
    const places = fc.array(fc.nat(19), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(places, fc.array(fc.nat(15), { maxLength: 6 }), fc.nat(), async (again, cuts, seed) => {
        const world = worlds++;
        const events = eventsOf(world);
        const sent = [...events, ...again.map((at) => events[at] ?? {})];
        sent.sort((a, b) => orderOf(a, seed) - orderOf(b, seed));
        const sums = await take(sent, cuts);
        expect([sums.accepted, sums.duplicate, sums.refused]).toEqual([20, again.length, []]);
        expect(await countsOf(world)).toEqual(expected);
        expect(await take(events, [7])).toMatchObject({ accepted: 0, duplicate: 20 });
        expect(await countsOf(world)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('lets the first of two contents stand, within a page and across pages, and names the other by its place', async () => {
    const events = eventsOf(worlds++);
    const [first = {}, second = {}] = events;
    const changed = { ...first, subject: 'bulk-1' };
    const sums = await take([changed, first, second, first, changed], [2, 1]);
    expect(sums).toEqual({
      accepted: 2,
      duplicate: 1,
      refused: ['0 1 USAGE.CONFLICT', '2 0 USAGE.CONFLICT'],
      pages: 3,
    });
    const unfit = { ...second, time: '2019-01-01T00:00:00Z' };
    expect(await take([unfit, { ...unfit, id: 'new' }], [1])).toMatchObject({
      refused: ['0 0 USAGE.CONFLICT', '1 0 USAGE.TIME'],
    });
  });

  it('keeps quotes and backslashes of ids and platforms as they were sent', async () => {
    const [first = {}] = eventsOf(worlds++);
    const ids = ['"', '\\', '{a,b}', 'NULL', '语料', "'", '\\x00', 'a"b\\"c'];
    const sums = await take(
      ids.map((id) => ({ ...first, id })),
      [],
    );
    expect(sums).toMatchObject({ accepted: ids.length, refused: [] });
    const rows = await db.adminQuery<{ event_id: string }>(
      `select event_id from usage.event where source = '${String(first.source)}'`,
    );
    expect(rows.map((row) => row.event_id).sort()).toEqual([...ids].sort());
  });

  it('is all in the log, and follows from the counts', async () => {
    await db.run((ctx) => translog.sequence(ctx));
    expect((await db.run((ctx) => translog.verify(ctx, leafSources(), [logKey]))).problems).toEqual([]);
    expect(await db.run((ctx) => usage.audit(ctx))).toEqual([]);
  });
});

/** A place in an order that follows from the seed. */
function orderOf(event: JsonObject, seed: number): number {
  const id = Number(String(event.id).slice(2));
  return ((id + 1) * 7_919 * (1 + (seed % 1_000))) % 101;
}
