/** Opens what every edge stands on: settings, keys, the database at its newest migration. */
import type { Parts } from './app.module.js';
import type { Text } from './kernel/text.js';
import { type Config, readConfig } from './platform/config.js';
import { migrate } from './platform/database/migrate.js';
import { connectDatabase, type DatabasePlace, locateDatabase } from './platform/database/open-database.js';
import { openKeys } from './platform/keys.js';

export interface Booted extends Parts {
  close(): Promise<void>;
}

export type Progress = (step: Text) => void;

const CHECKING: Text = { zh: '正在检查数据表结构…', en: 'Checking the tables ...' };

/** Throws StartError (exit 3) naming the setting when a key is missing or no database answers. */
export async function boot(progress: Progress, config: Config = readConfig()): Promise<Booted> {
  const keys = openKeys(config);
  const place = await locateDatabase(config, progress);
  try {
    await bringUpToDate(place, progress);
    const database = await connectDatabase(place, config);
    const close = async (): Promise<void> => {
      await database.close();
      await place.stop();
    };
    return { config, keys, database, close };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

/** Migrates where the owner's login is known; in production that is a step of its own (`cli migrate`). */
export async function bringUpToDate(place: DatabasePlace, progress: Progress): Promise<readonly string[]> {
  if (place.adminUrl === undefined) return [];
  progress(CHECKING);
  return migrate(place.adminUrl, place.url, progress);
}
