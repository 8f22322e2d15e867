import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { usageExport } from '../../src/cli/usage.command.js';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { EventsDigest } from '../../src/modules/usage/core/usage-batch.js';
import type { UsageEvent } from '../../src/modules/usage/core/usage-event.js';
import { Usage, UsageExports } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const MONTH = '2025-11';
const NAUGHTY = '=1+1,"x"';

function event(id: string, time = '2025-11-18T09:30:00+08:00'): JsonObject {
  return {
    specversion: '1.0',
    id,
    source: 'https://open.example/export',
    type: 'org.corpus.usage.download.v1',
    subject: 'sb-open-idioms',
    time,
    data: { user: '91440300999001032F', quantity: '12', unit: 'BYTES', delivered: true },
  };
}

type Line = Record<string, string>;

/** The event as the line tells it, and nothing else. */
function eventOf(line: Line): UsageEvent {
  const { batch, corpus, release, quantity, place, delivered, test, at, day, ...rest } = line;
  return {
    ...(rest as unknown as UsageEvent),
    batchId: batch ?? '',
    corpusId: corpus ?? '',
    releaseId: release ?? '',
    quantity: BigInt(quantity ?? ''),
    place: Number(place),
    delivered: delivered === 'true',
    test: test === 'true',
    at: new Date(at ?? ''),
    day: day as CalendarDate,
  };
}

describe('a raw month of use that is written out', () => {
  let service: TestService;
  let folder: string;
  const run = <T>(work: (ctx: Ctx) => Promise<T>) => service.application.run(work);
  const get = <T>(room: abstract new (...args: never[]) => T): T => service.application.get(room as never);
  const take = (...events: JsonObject[]) => run((ctx) => get(Usage).take(ctx, events));
  const written = async (month = MONTH) => {
    let text = '';
    const record = await run((ctx) =>
      get(UsageExports).month(ctx, month, async (part) => {
        text += part;
      }),
    );
    const lines = parse(text, { columns: true, record_delimiter: '\r\n' }) as Line[];
    return { text, record, lines };
  };
  /** The command, with what it printed or the code of its "no". */
  const command = async (month: string, out: string) => {
    const printed: string[] = [];
    const call = {
      words: [],
      options: { month, out },
      json: true,
      application: async () => service.application,
      print: (line: string) => printed.push(line),
      write: () => undefined,
      note: () => undefined,
      readStdin: async () => '',
    };
    const exit = await usageExport
      .run(call)
      .catch((error: { code?: string; text?: { en: string } }) => error.code ?? error.text?.en);
    return { exit, printed };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-export-'));
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    const taken = await take(event('a'), event(NAUGHTY), event('b'), event('first', '2025-11-01T00:00:00+08:00'));
    expect(taken.refused).toEqual([]);
    await take(event('before', '2025-10-31T23:59:59+08:00'), event('after', '2025-12-01T00:00:00+08:00'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await service?.close();
  });

  it('has a header and each event of the month once, in one order, cells exactly as they were', async () => {
    const { text, lines } = await written();
    const stored = await service.db.adminQuery<{ id: string }>(
      `select id from usage.event where day >= '2025-11-01' and day < '2025-12-01' order by batch_id, place`,
    );
    expect(lines.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
    expect(lines.length).toBeGreaterThan(4);
    const ids = lines.map(({ eventId }) => eventId);
    for (const inside of ['a', NAUGHTY, 'b', 'first']) expect(ids).toContain(inside);
    for (const outside of ['before', 'after']) expect(ids).not.toContain(outside);
    expect(text.split('\r\n')[0]).toBe(
      'id,batch,place,source,eventId,contentDigest,kind,subject,corpus,release,user,quantity,unit,delivered,test,at,day',
    );
    expect((await written()).text).toBe(text);
  });

  it('proves from the file alone the batches that lie in it: their digests are those of the log', async () => {
    const { lines } = await written();
    const told = new Map<string, JsonObject>();
    await run(async (ctx) => {
      const source = get(Usage)
        .leafSources()
        .find(({ kind }) => kind === 'usage-batch');
      for await (const page of source?.stream(ctx) ?? []) for (const { id, record } of page) told.set(id, record);
    });
    const batches = new Map<string, Line[]>();
    for (const line of lines) batches.set(line.batch ?? '', [...(batches.get(line.batch ?? '') ?? []), line]);
    let proved = 0;
    for (const [id, ofBatch] of batches) {
      if (told.get(id)?.eventCount !== ofBatch.length) continue;
      const digest = new EventsDigest();
      for (const line of ofBatch) digest.add(eventOf(line));
      expect(digest.value()).toBe(told.get(id)?.eventsDigest);
      proved += 1;
    }
    expect(proved).toBeGreaterThan(0);
  });

  it('is on record with its count, size and digest; a late event makes another file with a record of its own', async () => {
    const { text, record, lines } = await written();
    const bytes = Buffer.from(text, 'utf8');
    expect(record).toMatchObject({ month: MONTH, events: BigInt(lines.length), bytes: BigInt(bytes.length) });
    expect(record.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    await take(event('late', '2025-11-30T23:59:59+08:00'));
    const later = await written();
    expect(later.record.events).toBe(record.events + 1n);
    const kept = await service.db.adminQuery<{ sha256: string }>('select sha256 from usage.export order by id');
    expect(kept.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining([record.sha256, later.record.sha256]));
  });

  it('without events is a header, and is refused while it runs or where it is none', async () => {
    const { text, lines } = await written('2020-02');
    expect([lines, text.split('\r\n').length]).toEqual([[], 2]);
    for (const [month, code] of [
      ['2099-12', 'USAGE.MONTH_RUNNING'],
      ['2025-13', 'USAGE.MONTH'],
      ['11/2025', 'USAGE.MONTH'],
    ] as const) {
      await expect(written(month)).rejects.toMatchObject({ code });
    }
  });

  it('goes to a new file by command, with its digest printed; another file is never overwritten nor half a one left', async () => {
    const path = join(folder, 'november.csv');
    const { exit, printed } = await command(MONTH, path);
    const told = JSON.parse(printed[0] ?? '') as { sha256: string; events: string; bytes: string };
    const bytes = readFileSync(path);
    expect([exit, told.bytes]).toEqual([0, String(bytes.length)]);
    expect(told.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    writeFileSync(join(folder, 'mine.csv'), 'mine');
    expect((await command(MONTH, join(folder, 'mine.csv'))).exit).toContain('there already');
    expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('mine');
    expect((await command('2099-12', join(folder, 'running.csv'))).exit).toBe('USAGE.MONTH_RUNNING');
    expect(() => readFileSync(join(folder, 'running.csv'))).toThrow('ENOENT');
    expect((await command(MONTH, join(folder, 'none', 'x.csv'))).exit).toContain('cannot be written');
  });

  it('stands in the log: the book agrees', async () => {
    const { application } = service;
    await application.sequence();
    expect((await application.look((ctx) => application.verifyLog(ctx))).problems).toEqual([]);
  });
});
