import { join } from 'node:path';
import { openDataFolder, orDataFolderError } from './data-folder.js';
import { type FileLock, tryFileLock } from './file-lock.js';
import { StartError } from './start-error.js';

/**
 * One service per data folder. Throws {@link StartError} naming the pid of the one that runs. A service killed with -9
 * leaves its file behind; it is recognised as stale, also when its pid is in use again. Commands do not take this lock.
 */
export function takeServiceLock(dataDir: string): FileLock {
  const home = openDataFolder(dataDir);
  const lock = orDataFolderError(home, () => tryFileLock(join(home, 'service.pid')));
  if ('heldBy' in lock) throw alreadyRunning(home, lock.heldBy.pid);
  return lock;
}

function alreadyRunning(home: string, pid: number): StartError {
  return new StartError(
    'PLATFORM.ALREADY_RUNNING',
    {
      zh: `服务已在此数据目录上运行（进程号 ${pid}，目录 ${home}）。请使用正在运行的服务，或先停止它（kill ${pid}），或用 DATA_DIR 指定另一个目录`,
      en: `The service already runs on this data folder (process ${pid}, folder ${home}). Use the one that runs, stop it first (kill ${pid}), or name another folder with DATA_DIR`,
    },
    'DATA_DIR',
  );
}
