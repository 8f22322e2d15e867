import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartError } from './start-error.js';

/** The data folder, made when absent, as a real path. Throws {@link StartError} when it cannot be written. */
export function openDataFolder(dataDir: string): string {
  return orDataFolderError(dataDir, () => {
    mkdirSync(resolve(dataDir), { recursive: true });
    const home = realpathSync(resolve(dataDir));
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    return home;
  });
}

/** What the file system refuses (rights, space, a file in the way) as an answer that names the setting. */
export function orDataFolderError<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw dataFolderError(dataDir, error);
  }
}

/** The same for an error that was caught elsewhere; what is not from the file system stays as it is. */
export function dataFolderError(dataDir: string, error: unknown): unknown {
  if (!isFileSystemError(error)) return error;
  return new StartError(
    'PLATFORM.DATA_DIR',
    {
      zh: `数据目录 ${resolve(dataDir)} 无法使用：${error.code}（${error.path ?? ''}）。请检查权限和磁盘空间，或用 DATA_DIR 指定另一个目录`,
      en: `The data folder ${resolve(dataDir)} cannot be used: ${error.code} (${error.path ?? ''}). Check its permissions and the free space, or name another folder with DATA_DIR`,
    },
    'DATA_DIR',
    { cause: error },
  );
}

function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error;
}
