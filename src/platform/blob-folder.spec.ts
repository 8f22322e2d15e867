import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobFolder, sha256Of } from './blob-folder.js';

describe('a folder of files by digest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blobs-'));
  const blobs = new BlobFolder(join(folder, 'evidence'));
  const bytes = Buffer.from('%PDF-1.7 contract');
  const place = (digest: string): string => join(folder, 'evidence', digest.slice(0, 2));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives back what was put, however often it was put, readable by the service alone', async () => {
    const digest = await blobs.put(bytes);
    expect(digest).toBe(sha256Of(bytes));
    expect(await Promise.all([blobs.put(bytes), blobs.put(bytes)])).toEqual([digest, digest]);
    expect(await blobs.get(digest)).toEqual(bytes);
    expect(readdirSync(place(digest))).toEqual([digest]);
    expect(statSync(join(place(digest), digest)).mode & 0o777).toBe(0o600);
  });

  it('has nothing under another digest, and refuses what is no digest', async () => {
    expect(await blobs.get('0'.repeat(64))).toBeUndefined();
    await expect(blobs.get('../../etc/passwd')).rejects.toThrow('named by a digest');
    await expect(blobs.get(sha256Of(bytes).toUpperCase())).rejects.toThrow('named by a digest');
  });

  it('does not hand out a file that was changed behind its back', async () => {
    const digest = await blobs.put(Buffer.from('%PDF-1.7 other'));
    writeFileSync(join(place(digest), digest), 'changed');
    expect(await blobs.get(digest)).toBeUndefined();
  });
});
