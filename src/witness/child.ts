/** The witness as a child of the service, for whoever has no regulator at hand: own process, own folder, own key. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { makeFolder, orFolderError, writeDurably } from './folder.js';
import { childFailed } from './witness-errors.js';

export interface WitnessChildOptions {
  /** The witness's folder, made when absent. */
  readonly folder: string;
  /** Verifier keys of the logs it co-signs for, one text each. */
  readonly logKeys: readonly string[];
  /** In production a missing key stops the start. */
  readonly production?: boolean;
  /** What Node runs; the tests run it from source. */
  readonly program?: readonly string[];
}

export interface WitnessChild {
  readonly url: string;
  readonly vkey: string;
  readonly pid: number;
  /** Settles when the process is gone, asked or not. It is never started again by itself: who started it must know. */
  readonly ended: Promise<WitnessEnd>;
  /** Ends the process and waits for it. */
  stop(): Promise<void>;
}

export interface WitnessEnd {
  /** True after {@link WitnessChild.stop}. */
  readonly asked: boolean;
  /** Exit status or signal. */
  readonly status: number | string;
  /** The last of what it wrote on stderr. */
  readonly words: string;
}

const PROGRAM = [join(import.meta.dirname, 'main.js')];
const WORDS_MAX = 4_000;
const STOP_MS = 5_000;

/** Starts the witness on a free port of this machine. Throws StartError with its own words when it does not start. */
export async function startWitnessChild(options: WitnessChildOptions): Promise<WitnessChild> {
  const folder = resolve(options.folder);
  const logs = join(folder, 'logs.vkey');
  orFolderError(folder, () => {
    makeFolder(folder);
    writeDurably(logs, options.logKeys.map((key) => `${key}\n`).join(''));
  });
  // Nothing of the service's environment: the witness must not hold the database's password.
  const env = {
    WITNESS_DIR: folder,
    WITNESS_LOGS: logs,
    WITNESS_HOST: '127.0.0.1',
    WITNESS_PORT: '0',
    ...(options.production ? { NODE_ENV: 'production' } : {}),
  };
  const child = spawn(process.execPath, options.program ?? PROGRAM, {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let asked = false;
  const ended = endOf(child, () => asked);
  const { url, vkey } = await addressOf(child, ended);
  const stop = async (): Promise<void> => {
    asked = true;
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(impatient);
  };
  return { url, vkey, pid: child.pid ?? 0, ended, stop };
}

function endOf(child: ChildProcess, asked: () => boolean): Promise<WitnessEnd> {
  return new Promise((done) => {
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-WORDS_MAX);
    });
    child.on('error', (error) => {
      words += error.message;
      if (child.pid === undefined) done({ asked: asked(), status: 'not started', words });
    });
    child.once('close', (code, signal) => done({ asked: asked(), status: code ?? signal ?? 'unknown', words }));
  });
}

/** The child says where it listens in its first message. */
async function addressOf(child: ChildProcess, ended: Promise<WitnessEnd>): Promise<{ url: string; vkey: string }> {
  const said = new Promise<unknown>((done) => child.once('message', done));
  const first = await Promise.race([said, ended.then(({ words }) => childFailed(words))]);
  if (first instanceof Error) throw first;
  const { url, vkey } = first as { url?: unknown; vkey?: unknown };
  if (typeof url === 'string' && typeof vkey === 'string') return { url, vkey };
  child.kill('SIGKILL');
  throw childFailed(JSON.stringify(first));
}
