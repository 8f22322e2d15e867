import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryFileLock, withFileLock } from './file-lock.js';
import { markOf, ownMark, stillRuns } from './process-mark.js';

describe('a lock between processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-lock-'));
  const path = join(folder, 'a.lock');
  afterEach(() => rmSync(path, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  const isFree = (): boolean => {
    const lock = tryFileLock(path);
    if ('heldBy' in lock) return false;
    lock.release();
    return true;
  };

  it('is held by one and names the holder to the others', () => {
    const lock = tryFileLock(path);
    expect('heldBy' in lock).toBe(false);
    expect(tryFileLock(path)).toEqual({ heldBy: ownMark() });
    if ('release' in lock) lock.release();
    expect(isFree()).toBe(true);
  });

  it('is free when its holder is gone, or its pid belongs to another process now', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, JSON.stringify({ pid: gone, startedAt: 'then' }));
    expect(isFree()).toBe(true);
    writeFileSync(path, JSON.stringify({ ...ownMark(), startedAt: 'another boot' }));
    expect(isFree()).toBe(true);
  });

  it('is held for a moment when half written, and free when it stays so', () => {
    writeFileSync(path, '');
    expect(isFree()).toBe(false);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    expect(isFree()).toBe(true);
  });

  it('lets one after the other work, also when one fails, and leaves nothing behind', async () => {
    let inside = 0;
    const work = (index: number) =>
      withFileLock(path, async () => {
        expect(++inside).toBe(1);
        await new Promise((done) => setTimeout(done, 5));
        inside--;
        if (index === 2) throw new Error('broken');
      });
    const all = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
    expect(all.map((each) => each.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the mark of a process', () => {
  it('is the same each time it is read, and of no other process', () => {
    expect(markOf(process.pid)).toEqual(ownMark());
    expect(stillRuns(ownMark())).toBe(true);
    expect(markOf(process.ppid)?.startedAt).not.toBe(undefined);
    expect([markOf(0), markOf(-1), markOf(2 ** 31 - 2)]).toEqual([undefined, undefined, undefined]);
  });
});
