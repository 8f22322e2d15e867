/**
 * Locks between processes that survive `kill -9` of the holder: a file with the holder's pid and start time, created
 * exclusively. A file whose holder no longer runs is taken over.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownMark, type ProcessMark, stillRuns } from './process-mark.js';

export interface FileLock {
  release(): void;
}

/** A holder writes its file at once; one that is still empty after this long was killed in between. */
const HALF_WRITTEN_MS = 3_000;
const POLL_MS = 50;

/** The lock, or the running process that holds it. */
export function tryFileLock(path: string): FileLock | { readonly heldBy: ProcessMark } {
  const own = JSON.stringify(ownMark());
  for (;;) {
    try {
      writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
      return { release: () => releaseOwn(path, own) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = readOrNothing(path);
    if (found === undefined) continue;
    const holder = parseMark(found);
    if (holder ? stillRuns(holder) : isYoung(path)) return { heldBy: holder ?? { pid: 0, startedAt: '' } };
    takeAway(path, found);
  }
}

/** Runs `work` while holding the lock, waiting for other processes; `onWait` hears once whom we wait for. */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait?: (pid: number) => void,
): Promise<T> {
  let told = false;
  for (;;) {
    const lock = tryFileLock(path);
    if (!('heldBy' in lock)) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait?.(lock.heldBy.pid);
    told = true;
    await sleep(POLL_MS);
  }
}

/** Reads what a lock file or a list of users says. */
export function parseMark(text: string): ProcessMark | undefined {
  try {
    const value = JSON.parse(text) as { pid?: unknown; startedAt?: unknown } | null;
    if (typeof value?.pid !== 'number' || typeof value.startedAt !== 'string') return undefined;
    return { pid: value.pid, startedAt: value.startedAt };
  } catch {
    return undefined;
  }
}

/**
 * Moves the stale file aside before deleting it: of two processes that found it stale one moves it, and one that by then
 * moved a fresh lock sees so by its content and puts it back.
 */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOrNothing(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function releaseOwn(path: string, own: string): void {
  if (readOrNothing(path) === own) rmSync(path, { force: true });
}

function isYoung(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < HALF_WRITTEN_MS;
  } catch {
    return false;
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
