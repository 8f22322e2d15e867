/** A witness in a temporary folder: in this process, or as the real process run from source. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningWitness, runWitness } from '../../src/witness/run-witness.js';
import { readSettings } from '../../src/witness/settings.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** What Node runs for the witness without a build. */
export const WITNESS_FROM_SOURCE = [
  '--no-warnings',
  '--import',
  join(ROOT, 'test/support/ts-loader.mjs'),
  join(ROOT, 'src/witness/main.ts'),
];

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

export class WitnessHome {
  readonly path: string;
  /** Milliseconds since 1970, as the witness in this process sees them. */
  now = Date.UTC(2026, 0, 1);
  readonly reports: unknown[] = [];

  constructor(logKeys: readonly string[]) {
    this.path = join(mkdtempSync(join(tmpdir(), 'ledger-witness-')), '见证 witness');
    this.knows(logKeys);
  }

  knows(logKeys: readonly string[]): void {
    mkdirSync(this.path, { recursive: true });
    writeFileSync(join(this.path, 'logs.vkey'), `# 日志\n\n${logKeys.join('\n')}\n`);
  }

  /** Environment of a witness on this folder. */
  env(more: Record<string, string> = {}): Record<string, string> {
    return { WITNESS_DIR: this.path, WITNESS_PORT: '0', WITNESS_HOST: '127.0.0.1', ...more };
  }

  open(more: Record<string, string> = {}): Promise<RunningWitness> {
    return runWitness(readSettings(this.env(more)), {
      clock: () => this.now,
      report: (error) => this.reports.push(error),
    });
  }

  remove(): void {
    rmSync(join(this.path, '..'), { recursive: true, force: true });
  }
}

export async function ask(url: string, path: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

export const addCheckpoint = (url: string, body: string | Uint8Array): Promise<Answered> =>
  ask(url, '/add-checkpoint', { method: 'POST', body: Buffer.from(body) });
