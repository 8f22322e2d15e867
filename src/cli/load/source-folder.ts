import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { byBytes } from '../../kernel/money.js';
import { UsageError } from '../usage-error.js';

const READ_BYTES = 262_144;

/** The files of a `load` path; names are relative to the folder. */
export interface SourceFolder {
  readonly files: readonly string[];
  bytes(name: string): Promise<Uint8Array>;
  /** The same from its beginning, in parts, for what may be too large to hold. */
  parts(name: string): AsyncIterable<Uint8Array>;
}

/** Opens a folder or a single file. Throws {@link UsageError} (exit 2) when there is no such path. */
export async function openSource(path: string): Promise<SourceFolder & { readonly single: boolean }> {
  const found = await stat(path).catch(() => undefined);
  if (!found || !(found.isDirectory() || found.isFile())) {
    throw new UsageError({ zh: `没有这个文件夹或文件：${path}`, en: `No such folder or file: ${path}` });
  }
  if (found.isFile()) {
    return {
      single: true,
      files: [basename(path)],
      bytes: () => readFile(path),
      parts: () => createReadStream(path, { highWaterMark: READ_BYTES }),
    };
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(path, '/').length).replaceAll('\\', '/'))
    .sort(byBytes);
  return {
    single: false,
    files,
    bytes: (name) => readFile(join(path, name)),
    parts: (name) => createReadStream(join(path, name), { highWaterMark: READ_BYTES }),
  };
}
