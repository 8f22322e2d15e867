import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { assert } from '../kernel/assert.js';

/**
 * Values that are gone through twice and are too many for memory, in the order in which they were put: the first stays
 * where it is, since most work is one piece, the others go to a file. The file has no name from the moment it is open,
 * so that nobody else opens it and nothing of it outlives the process. Takes what structured clone takes (bigint, Date,
 * Map); a class loses its methods.
 */
export class Spool<T> {
  private first: T | undefined;
  private file: FileHandle | undefined;
  private readonly ends: number[] = [];

  async put(value: T): Promise<void> {
    if (this.first === undefined) {
      this.first = value;
      return;
    }
    this.file ??= await nameless();
    const bytes = serialize(value);
    await this.file.writeFile(bytes);
    this.ends.push((this.ends.at(-1) ?? 0) + bytes.length);
  }

  async *values(): AsyncGenerator<T> {
    if (this.first !== undefined) yield this.first;
    let start = 0;
    for (const end of this.ends) {
      const bytes = Buffer.allocUnsafe(end - start);
      const read = await this.file?.read(bytes, 0, bytes.length, start);
      assert(read?.bytesRead === bytes.length, 'a spooled value comes back whole');
      yield deserialize(bytes) as T;
      start = end;
    }
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

async function nameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'corpus-ledger-'));
  try {
    return await open(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
