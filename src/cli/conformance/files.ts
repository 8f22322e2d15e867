import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { byBytes } from '../../kernel/money.js';

/** Every file below a folder, by its path in it, in the order of bytes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
    .sort(byBytes);
}
