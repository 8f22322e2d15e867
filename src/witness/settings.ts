/**
 * Settings of the witness. It is a process of its own, run by somebody else than the service, so it shares none of the
 * service's settings; this is the one place of the witness that looks at the environment.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type NoteKey, parseKey } from '../verifier/note.js';
import type { LogKeys } from './judge.js';
import { badLogKey, noLogKeys, wrongSetting } from './witness-errors.js';

export interface WitnessSettings {
  readonly production: boolean;
  /** 0 = any free port. */
  readonly port: number;
  /** Address to listen on; absent = all. */
  readonly host?: string;
  /** Absolute. */
  readonly folder: string;
  /** Name in the witness's cosignatures: host and path without scheme. */
  readonly name: string;
  readonly keyFile: string;
  readonly logs: LogKeys;
}

const DEFAULTS = { port: '3100', folder: '.witness', name: 'corpus-ledger.local/witness' };

/** Reads and checks everything. Throws StartError naming the first setting that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): WitnessSettings {
  const port = environment.WITNESS_PORT || DEFAULTS.port;
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535) {
    throw wrongSetting('WITNESS_PORT', { zh: ' 0 到 65535 的整数', en: 'a whole number from 0 to 65535' });
  }
  const name = environment.WITNESS_NAME || DEFAULTS.name;
  if (!/^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(\/[A-Za-z0-9._~/-]*)?$/.test(name) || name.length > 200) {
    throw wrongSetting('WITNESS_NAME', {
      zh: '不带协议的主机名和路径，例如 witness.example.gov.cn/w1',
      en: 'host and path without scheme, such as witness.example.gov.cn/w1',
    });
  }
  const folder = resolve(environment.WITNESS_DIR || DEFAULTS.folder);
  return {
    production: environment.NODE_ENV === 'production',
    port: Number(port),
    ...(environment.WITNESS_HOST ? { host: environment.WITNESS_HOST } : {}),
    folder,
    name,
    keyFile: resolve(environment.WITNESS_KEY_FILE || join(folder, 'key.pem')),
    logs: readLogKeys(resolve(environment.WITNESS_LOGS || join(folder, 'logs.vkey'))),
  };
}

/** One verifier key a line; empty lines and lines that begin with # are passed over. The key's name is the log's origin. */
function readLogKeys(file: string): LogKeys {
  const logs = new Map<string, NoteKey[]>();
  const seen = new Set<string>();
  for (const [index, raw] of linesOf(file).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || seen.has(line)) continue;
    seen.add(line);
    const key = parseKey(line);
    if (key?.type !== 0x01) throw badLogKey(file, index + 1);
    logs.set(key.name, [...(logs.get(key.name) ?? []), key]);
  }
  if (logs.size === 0) throw noLogKeys(file);
  return logs;
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    throw noLogKeys(file);
  }
}
