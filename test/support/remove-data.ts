import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the server's files of a data folder are; elsewhere when root had to hand them to another account. */
export function clusterOf(dataFolder: string): string {
  const location = join(dataFolder, 'postgres.location');
  return existsSync(location) ? readFileSync(location, 'utf8').trim() : join(dataFolder, 'postgres');
}

/** Removes a data folder with the server's files. The server is stopped before. */
export function removeDataFolder(dataFolder: string): void {
  const cluster = clusterOf(dataFolder);
  if (dirname(cluster) !== dataFolder) rmSync(dirname(cluster), { recursive: true, force: true });
  rmSync(dataFolder, { recursive: true, force: true });
}
