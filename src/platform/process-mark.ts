/**
 * Which process a pid means. A pid alone is not a name: it is handed out again, sooner after a restart of the machine or
 * inside a container. Pid and start time together are one process and no other.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessMark {
  readonly pid: number;
  /** Opaque; equal for the same process only. Empty where the system does not tell. */
  readonly startedAt: string;
}

const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

/** The running process with this pid; undefined when there is none, or only its unreaped remains. */
export function markOf(pid: number): ProcessMark | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxMark(pid);
  if (!answersSignals(pid)) return undefined;
  return { pid, startedAt: process.platform === 'win32' ? '' : fromPs(pid, 'lstart=') };
}

export function ownMark(): ProcessMark {
  return markOf(process.pid) ?? { pid: process.pid, startedAt: '' };
}

/** True while that very process runs; false once its pid belongs to another. */
export function stillRuns(mark: ProcessMark): boolean {
  const now = markOf(mark.pid);
  return now !== undefined && (mark.startedAt === '' || now.startedAt === mark.startedAt);
}

/** The program and arguments of a running process, as far as the system shows them. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return process.platform === 'win32' ? '' : fromPs(pid, 'command=');
  } catch {
    return '';
  }
}

function linuxMark(pid: number): ProcessMark | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, startedAt: `${boot}:${fields[START_TIME_FIELD]}` };
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function fromPs(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
