/**
 * Files kept by the SHA-256 of their content, under names that the service makes: nothing that a caller sends becomes
 * part of a path. What is there is never written again.
 */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../kernel/assert.js';

const DIGEST = /^[0-9a-f]{64}$/;

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export class BlobFolder {
  constructor(private readonly folder: string) {}

  /** Returns when the bytes are on the disk. Answers their digest; the same bytes again change nothing. */
  async put(bytes: Uint8Array): Promise<string> {
    const digest = sha256Of(bytes);
    const place = this.place(digest);
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
    const draft = join(place.folder, `.${randomUUID()}`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      // A link, not a rename: what another has put there meanwhile stays.
      await link(draft, place.file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(place.folder);
    return digest;
  }

  /** Undefined when there is no such file, and when what is there has another digest: it is not what was kept. */
  async get(digest: string): Promise<Buffer | undefined> {
    const bytes = await readFile(this.place(digest).file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return bytes !== undefined && sha256Of(bytes) === digest ? bytes : undefined;
  }

  private place(digest: string): { readonly folder: string; readonly file: string } {
    assert(DIGEST.test(digest), 'a file is named by a digest in lower-case hex');
    const folder = join(this.folder, digest.slice(0, 2));
    return { folder, file: join(folder, digest) };
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
