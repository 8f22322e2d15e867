/** Reads what a witness has of a log, from the witness itself and never from our database. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vkeyFileOf } from './key.js';
import { recordName, recordsFolderOf } from './records.js';
import { unreadable } from './witness-errors.js';

export interface WitnessRecord {
  /** The last co-signed note, with the log's and the witness's signature lines; undefined when there is none. */
  readonly note: string | undefined;
  /** The key that the witness gives as its own. Whoever knows the key from elsewhere compares the two. */
  readonly vkey: string;
}

const ANSWER_MS = 10_000;

/**
 * The record of the log with that origin, from the witness's folder or its http(s) address. Nothing is verified here.
 * Throws StartError (exit 3) when there is no witness to read.
 */
export async function readWitnessRecord(dirOrUrl: string, origin: string): Promise<WitnessRecord> {
  const name = recordName(origin);
  const read = /^https?:\/\//.test(dirOrUrl) ? overHttp(dirOrUrl) : fromFolder(dirOrUrl);
  const record = await Promise.all([read.vkey(), read.note(name)]).catch((error: unknown) => {
    throw unreadable(dirOrUrl, reasonOf(error));
  });
  const [vkey, note] = record;
  if (vkey === undefined) throw unreadable(dirOrUrl, 'key.vkey: ENOENT');
  return { note, vkey: vkey.trim() };
}

/** `fetch` hides what happened behind "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
}

interface Reader {
  vkey(): Promise<string | undefined>;
  note(name: string): Promise<string | undefined>;
}

function fromFolder(folder: string): Reader {
  const read = (path: string): Promise<string | undefined> =>
    readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  return {
    vkey: () => read(vkeyFileOf(folder)),
    note: (name) => read(join(recordsFolderOf(folder), name)),
  };
}

function overHttp(url: string): Reader {
  const base = url.endsWith('/') ? url : `${url}/`;
  const get = async (path: string): Promise<string | undefined> => {
    const response = await fetch(new URL(path, base), { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await response.text();
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return text;
  };
  return { vkey: () => get('key'), note: (name) => get(`checkpoint/${name}`) };
}
