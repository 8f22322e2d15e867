/** The witness's own folder: one process at a time, and writes that are on the disk when they return. */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tryFileLock } from '../platform/file-lock.js';
import { alreadyRunning, folderUnusable } from './witness-errors.js';

export interface WitnessFolder {
  /** A real path. */
  readonly path: string;
  release(): void;
}

const PUBLIC_MODE = 0o644;
/** What a killed process was writing; it was never answered for. */
const UNFINISHED = '.new-';

/** Opens the folder for this process alone. Throws StartError naming the pid of the one that uses it. */
export function openFolder(folder: string): WitnessFolder {
  return orFolderError(folder, () => {
    makeFolder(folder);
    const path = realpathSync(folder);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const lock = tryFileLock(join(path, 'witness.pid'));
    if ('heldBy' in lock) throw alreadyRunning(path, lock.heldBy.pid);
    return { path, release: () => lock.release() };
  });
}

/** Makes the folder and those above it where they are missing, each on the disk when this returns. Requires an absolute path. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let each = folder; each.length >= first.length; each = dirname(each)) flushFolder(dirname(each));
}

/**
 * Puts the whole text at `path`, or leaves what was there: written beside it, flushed, moved over it, and the folder
 * flushed, since a move that is not on the disk is undone by a loss of power.
 */
export function writeDurably(path: string, text: string, mode = PUBLIC_MODE): void {
  const folder = dirname(path);
  const beside = join(folder, `${UNFINISHED}${basename(path)}`);
  rmSync(beside, { force: true });
  const file = openSync(beside, 'wx', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  flushFolder(folder);
}

/** Names in the folder, without what a killed process left half written. */
export function namesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => !name.startsWith(UNFINISHED));
}

/** The file's text, or undefined when there is no such file. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What the file system refuses (rights, space, a file in the way) as an answer that names the setting. */
export function orFolderError<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isFileSystemError(error) ? folderUnusable(folder, error) : error;
  }
}

function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error;
}

/** Windows cannot open folders, and needs no flush to keep a move. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
