import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { ProgrammeFolder, Programmes, ProgrammesStore } from '../../src/modules/programmes/index.js';
import type { Leaf, Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const SHIPPED = join(import.meta.dirname, '..', '..', 'config', 'programmes');
const PURCHASE = 'sz-corpus-purchase.json';

describe('published programmes', () => {
  let db: TestDatabase;
  let folder: string;
  let programmes: Programmes;
  const appended: Leaf[] = [];

  beforeAll(async () => {
    db = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'programmes-'));
    await cp(SHIPPED, folder, { recursive: true });
    const log = { append: async (_ctx: Ctx, leaves: readonly Leaf[]) => void appended.push(...leaves) };
    programmes = new Programmes(new ProgrammesStore(), new ProgrammeFolder(folder), log as unknown as Translog);
  });

  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });

  const sync = () => db.run(async (ctx) => (await programmes.sync(ctx)).map((version) => version.name));

  const edit = async (change: (file: Record<string, unknown>) => void) => {
    const file = JSON.parse(await readFile(join(folder, PURCHASE), 'utf8')) as Record<string, unknown>;
    change(file);
    await writeFile(join(folder, PURCHASE), JSON.stringify(file));
  };

  it('are published once from the shipped files, also when two processes start together', async () => {
    const [one, two] = await Promise.all([sync(), sync()]);
    expect([...one, ...two].sort()).toEqual([
      'DG-COMPUTE@1',
      'DG-MODEL@1',
      'SZ-CORPUS-OPENNESS@1',
      'SZ-CORPUS-PURCHASE@1',
      'SZ-TRAINING-COMPUTE@1',
    ]);
    expect(await sync()).toEqual([]);
  });

  it('are the same version however the file is laid out, and a new one when a value changes', async () => {
    await edit(() => undefined);
    expect(await sync()).toEqual([]);
    await edit((file) => {
      file.title = { zh: '改名', en: 'Renamed' };
    });
    expect(await sync()).toEqual(['SZ-CORPUS-PURCHASE@2']);
    const versions = await db.run((ctx) => programmes.versions(ctx, 'SZ-CORPUS-PURCHASE'));
    expect(versions.map((version) => [version.no, version.programme.title.en])).toEqual([
      [2, 'Renamed'],
      [1, 'Shenzhen corpus voucher: purchase rebate'],
    ]);
  });

  it('are found again by the id that a decision keeps, unchanged by later versions', async () => {
    const versions = await db.run((ctx) => programmes.versions(ctx, 'SZ-CORPUS-PURCHASE'));
    const first = versions.at(-1);
    if (!first) throw new Error('no first version');
    expect(await db.run((ctx) => programmes.version(ctx, first.id))).toEqual(first);
  });

  it('answer for the days they run, and name the first day otherwise', async () => {
    const on = (day: string) => db.run((ctx) => programmes.inForce(ctx, 'SZ-CORPUS-PURCHASE', parseDate(day)));
    expect((await on('2024-12-18')).name).toBe('SZ-CORPUS-PURCHASE@2');
    await expect(on('2024-12-17')).rejects.toMatchObject({
      code: 'PROGRAMMES.NOT_IN_FORCE',
      fault: 'invalid',
      text: { en: expect.stringContaining('2024-12-18') },
    });
    await expect(db.run((ctx) => programmes.inForce(ctx, 'NO-SUCH', parseDate('2025-01-01')))).rejects.toMatchObject({
      code: 'PROGRAMMES.NOT_FOUND',
    });
  });

  it('are refused whole when one file has a problem, and nothing is published', async () => {
    const before = await readFile(join(folder, PURCHASE), 'utf8');
    await edit((file) => {
      file.title = { zh: '又改名', en: 'Renamed again' };
    });
    await writeFile(join(folder, 'broken.json'), '{"code":"BROKEN"}');
    await expect(sync()).rejects.toMatchObject({ code: 'PROGRAMMES.FILE' });
    await rm(join(folder, 'broken.json'));
    await writeFile(join(folder, PURCHASE), before);
    expect(await sync()).toEqual([]);
  });

  it('append a leaf each, which is re-read from the row byte for byte', async () => {
    const read: Leaf[] = [];
    await db.run(async (ctx) => {
      for (const source of programmes.leafSources()) {
        for await (const page of source.stream(ctx)) read.push(...page);
      }
    });
    expect(read).toHaveLength(6);
    expect([...read].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      [...appended].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('cannot be edited or deleted, not even by the superuser without saying so', async () => {
    await expect(db.adminQuery(`update programmes.version set published_by = 'x'`)).rejects.toThrow(/append-only/);
    await expect(db.adminQuery('delete from programmes.version')).rejects.toThrow(/append-only/);
  });

  it('list the newest version of each, page by page', async () => {
    const codes = (after?: string) =>
      db.run(async (ctx) =>
        (await programmes.latest(ctx, { limit: 2, ...(after === undefined ? {} : { after }) })).map((one) => one.name),
      );
    expect(await codes()).toEqual(['DG-COMPUTE@1', 'DG-MODEL@1']);
    expect(await codes('SZ-CORPUS-OPENNESS')).toEqual(['SZ-CORPUS-PURCHASE@2', 'SZ-TRAINING-COMPUTE@1']);
    expect(await codes('SZ-CORPUS-PURCHASE')).toEqual(['SZ-TRAINING-COMPUTE@1']);
  });
});
