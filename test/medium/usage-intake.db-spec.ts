import { canonicalText, type Json, type JsonObject } from '../../src/kernel/canonical-json.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf, corpus, enterprises, leafSources, logKey, translog, usage } from '../support/market.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const NOW = new Date('2025-12-01T04:00:00Z');

function event(id: string, changes: JsonObject = {}): JsonObject {
  return {
    specversion: '1.0',
    id,
    source: 'https://platform.example',
    type: 'org.corpus.usage.download.v1',
    subject: 'med-zh',
    time: '2025-06-18T09:30:00+08:00',
    data: { user: codeOf(9), quantity: '12', unit: 'BYTES', delivered: true },
    ...changes,
  };
}

describe('the intake of usage', () => {
  let db: TestDatabase;
  let releases: string[];
  const take = async (events: readonly Json[]) => {
    const { accepted, duplicate, refused } = await db.run((ctx) => usage.take(ctx, events), { now: NOW });
    return { accepted, duplicate, refused: refused.map(({ index, id, error }) => [index, id, error.code]) };
  };

  beforeAll(async () => {
    db = await openTestDatabase();
    releases = await db.run(async (ctx) => {
      const [provider = ''] = await enterprises(ctx, 2);
      return corpus(ctx, 'med-zh', provider, ['2025-01-01', '2025-06-18']);
    });
  });
  afterAll(() => db.close());

  it('counts an event once, however often and in whatever company it is sent', async () => {
    expect(await take([event('a'), event('b'), event('a')])).toEqual({ accepted: 2, duplicate: 1, refused: [] });
    expect(await take([event('b'), event('c')])).toEqual({ accepted: 1, duplicate: 1, refused: [] });
  });

  it('refuses other content under a known key, stored or in the same batch, and the first one stands', async () => {
    const changed = event('a', { subject: releases[0] ?? '' });
    const both = [changed, event('d'), event('d', { ext: 'x' })];
    const refused = [
      [0, 'a', 'USAGE.CONFLICT'],
      [2, 'd', 'USAGE.CONFLICT'],
    ];
    expect(await take(both)).toEqual({ accepted: 1, duplicate: 0, refused });
    expect(await take([event('a')])).toEqual({ accepted: 0, duplicate: 1, refused: [] });
  });

  it('refuses one bad event with its place and takes the rest', async () => {
    const bad = [
      event('e'),
      event('f', { subject: 'unknown' }),
      null,
      event('g', { type: 'x' }),
      event('h', { time: '2019-01-01T00:00:00Z' }),
    ];
    expect(await take(bad)).toEqual({
      accepted: 1,
      duplicate: 0,
      refused: [
        [1, 'f', 'USAGE.UNKNOWN_RELEASE'],
        [2, undefined, 'USAGE.ENVELOPE'],
        [3, 'g', 'USAGE.UNKNOWN_TYPE'],
        [4, 'h', 'USAGE.TIME'],
      ],
    });
    expect(await take([event('f')])).toEqual({ accepted: 1, duplicate: 0, refused: [] });
  });

  it('counts once when the same events come twice at the same moment', async () => {
    const events = Array.from({ length: 50 }, (_, index) => event(`race-${index}`));
    const answers = await Promise.all([take(events), take([...events].reverse()), take(events)]);
    expect(answers.map((answer) => answer.accepted).sort((a, b) => a - b)).toEqual([0, 0, 50]);
    expect(answers.flatMap((answer) => answer.refused)).toEqual([]);
    expect(answers.reduce((sum, answer) => sum + answer.duplicate, 0)).toBe(100);
  });

  it('puts an event of a corpus on the release that was current that day', async () => {
    await take([event('r1', { time: '2025-06-17T23:59:59+08:00' }), event('r2', { time: '2025-06-17T16:00:00Z' })]);
    const rows = await db.adminQuery<{ event_id: string; release_id: string; day: string }>(
      `select event_id, release_id, day from usage.event where event_id in ('r1', 'r2') order by event_id`,
    );
    expect(rows.map((row) => [row.release_id, row.day])).toEqual([
      [releases[0], '2025-06-17'],
      [releases[1], '2025-06-18'],
    ]);
  });

  it('takes monthly counts once, refuses a key twice and other content', async () => {
    const row = { platform: 'open', month: '2025-06', corpus: 'med-zh', account: 'acc-1', kind: 'download', count: 5n };
    const outcomes = async (rows: (typeof row)[]) => {
      const taken = await db.run((ctx) => usage.takeStatements(ctx, rows));
      return taken.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome));
    };
    const other = { ...row, account: 'acc-2' };
    expect(await outcomes([row, other, row])).toEqual(['taken', 'taken', 'USAGE.STATEMENT_TWICE']);
    expect(await outcomes([row, { ...other, count: 6n }])).toEqual(['unchanged', 'LOAD.CHANGED']);
    expect(await outcomes([{ ...row, corpus: 'unknown' }])).toEqual(['USAGE.UNKNOWN_RELEASE']);
  });

  it('is all in the log, and a change of any column by a superuser shows', async () => {
    await db.run((ctx) => translog.sequence(ctx));
    const verdict = await db.run((ctx) => translog.verify(ctx, leafSources(), [logKey]));
    expect(verdict.problems).toEqual([]);
    const tamperer = await Tamperer.open(db);
    try {
      const honest = await db.run(records);
      for (const column of await columnsOf(db, ['usage'])) {
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)}`;
        const seen = await tamperer.after(['usage'], sql, records).catch(() => 'unreadable');
        expect({ column, changed: seen !== honest }).toEqual({ column, changed: true });
      }
    } finally {
      await tamperer.close();
    }
  });
});

async function records(ctx: Ctx): Promise<string> {
  const found: string[] = [];
  for (const source of usage.leafSources()) {
    for await (const page of source.stream(ctx)) {
      for (const leaf of page) found.push(`${leaf.kind} ${leaf.id} ${canonicalText(leaf.record)}`);
    }
  }
  for (const { id, what } of await usage.audit(ctx)) found.push(`${id} ${what.en}`);
  return found.join('\n');
}
