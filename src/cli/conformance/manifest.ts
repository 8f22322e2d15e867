import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `expected` of MANIFEST.jsonl by file; empty where the folder has no manifest. */
export function readManifest(root: string): ReadonlyMap<string, string> {
  const path = join(root, 'MANIFEST.jsonl');
  const expected = new Map<string, string>();
  if (!existsSync(path)) return expected;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const row = JSON.parse(line) as { file?: string; expected?: string };
    if (row.file !== undefined && row.expected !== undefined) expected.set(row.file, row.expected);
  }
  return expected;
}
