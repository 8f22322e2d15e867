/** `postmaster.pid`: what a running (or killed) server left in its data folder. PostgreSQL manual, section 66.1. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterFile {
  readonly pid: number;
  readonly dataFolder: string;
  readonly startedAtSeconds: number;
  readonly port: number;
  /** True once the server takes connections. */
  readonly ready: boolean;
}

/** A process id that no system hands out (Linux and macOS end far below). */
const NO_PROCESS = 2_147_483_646;

/** Reads the lines of the file; undefined when it is absent, empty or half written. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pid = '', dataFolder = '', startedAt = '', port = '', , , , state = ''] = text
    .split('\n')
    .map((line) => line.trim());
  if (!/^-?[1-9][0-9]*$/.test(pid)) return undefined;
  return {
    pid: Math.abs(Number(pid)),
    dataFolder,
    startedAtSeconds: Number(startedAt) || 0,
    port: Number(port) || 0,
    ready: state === 'ready',
  };
}

export function readPostmasterFile(dataFolder: string): PostmasterFile | undefined {
  try {
    return parsePostmasterFile(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Takes the claim of a reused process id out of the file. The file itself stays: its shared-memory line is how the
 * server notices that children of its killed predecessor still write, and refuses to start beside them.
 */
export function disownPostmasterFile(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(NO_PROCESS), ...rest].join('\n'));
}
