/** What keeps the witness from starting, and what keeps others from reading it: one function per code. */
import type { Text } from '../kernel/text.js';
import { StartError } from '../platform/start-error.js';

export function wrongSetting(setting: string, rule: Text): StartError {
  return new StartError(
    'WITNESS.CONFIG',
    { zh: `设置 ${setting} 有误：须为${rule.zh}`, en: `The setting ${setting} is wrong: it must be ${rule.en}` },
    setting,
  );
}

export function noLogKeys(file: string): StartError {
  return new StartError(
    'WITNESS.NO_LOG_KEYS',
    {
      zh: `见证方不认识任何日志：请把日志的公钥（每行一个，形如 名称+编号+密钥）写入 ${file}，或用 WITNESS_LOGS 指定别的文件`,
      en: `The witness knows no log: put the logs' public keys, one a line (name+id+key), into ${file}, or name another file with WITNESS_LOGS`,
    },
    'WITNESS_LOGS',
  );
}

export function badLogKey(file: string, line: number): StartError {
  return new StartError(
    'WITNESS.BAD_LOG_KEY',
    {
      zh: `${file} 第 ${line} 行不是 Ed25519 日志公钥（名称+编号+密钥，类型 01）。请向日志的运行方重新索取这一行`,
      en: `Line ${line} of ${file} is no Ed25519 log key (name+id+key, type 01). Ask whoever runs the log for that line again`,
    },
    'WITNESS_LOGS',
  );
}

export function folderUnusable(folder: string, error: NodeJS.ErrnoException): StartError {
  return new StartError(
    'WITNESS.FOLDER',
    {
      zh: `见证方的目录 ${folder} 无法使用：${error.code}（${error.path ?? ''}）。请检查权限和磁盘空间，或用 WITNESS_DIR 指定另一个目录`,
      en: `The witness's folder ${folder} cannot be used: ${error.code} (${error.path ?? ''}). Check its permissions and the free space, or name another folder with WITNESS_DIR`,
    },
    'WITNESS_DIR',
    { cause: error },
  );
}

export function alreadyRunning(folder: string, pid: number): StartError {
  return new StartError(
    'WITNESS.ALREADY_RUNNING',
    {
      zh: `已有见证进程使用此目录（进程号 ${pid}，目录 ${folder}）。请先停止它（kill ${pid}），或用 WITNESS_DIR 指定另一个目录`,
      en: `A witness already runs on this folder (process ${pid}, folder ${folder}). Stop it first (kill ${pid}), or name another folder with WITNESS_DIR`,
    },
    'WITNESS_DIR',
  );
}

export function portTaken(port: number, error: NodeJS.ErrnoException): StartError {
  return new StartError(
    'WITNESS.PORT',
    {
      zh: `见证方无法使用端口 ${port}：${error.code}。请停止占用它的程序，或用 WITNESS_PORT 换一个端口`,
      en: `The witness cannot use port ${port}: ${error.code}. Stop the program that uses it, or choose another with WITNESS_PORT`,
    },
    'WITNESS_PORT',
    { cause: error },
  );
}

export function keyMissing(file: string): StartError {
  return new StartError(
    'WITNESS.KEY_MISSING',
    {
      zh: `生产环境不会自动生成密钥：缺少 ${file}。请放入见证方的私钥，或用 WITNESS_KEY_FILE 指定其位置`,
      en: `In production keys are not made by themselves: ${file} is missing. Put the witness's private key there, or name its place with WITNESS_KEY_FILE`,
    },
    'WITNESS_KEY_FILE',
  );
}

export function keyLost(file: string, vkeyFile: string): StartError {
  return new StartError(
    'WITNESS.KEY_LOST',
    {
      zh: `此目录的见证方已有公钥（${vkeyFile}），但私钥 ${file} 不见了。请放回私钥；确已遗失时，新的见证方须用新的 WITNESS_DIR`,
      en: `The witness of this folder has a public key already (${vkeyFile}), but its private key ${file} is gone. Put it back; if it is lost, a new witness needs a new WITNESS_DIR`,
    },
    'WITNESS_KEY_FILE',
  );
}

export function keyUnusable(file: string): StartError {
  return new StartError(
    'WITNESS.KEY_UNUSABLE',
    {
      zh: `WITNESS_KEY_FILE 的文件 ${file} 不能使用：须为 Ed25519 私钥（PKCS#8 PEM）`,
      en: `The file ${file} of WITNESS_KEY_FILE cannot be used: it must be an Ed25519 private key (PKCS#8 PEM)`,
    },
    'WITNESS_KEY_FILE',
  );
}

export function keyChanged(vkeyFile: string): StartError {
  return new StartError(
    'WITNESS.KEY_CHANGED',
    {
      zh: `密钥或名称与此目录的见证方（${vkeyFile}）不符。请恢复 WITNESS_KEY_FILE 和 WITNESS_NAME；更换密钥的见证方须用新的 WITNESS_DIR`,
      en: `The key or the name is not that of this folder's witness (${vkeyFile}). Restore WITNESS_KEY_FILE and WITNESS_NAME; a witness with another key needs a new WITNESS_DIR`,
    },
    'WITNESS_KEY_FILE',
  );
}

/** The witness must never forget what it co-signed, so it does not start over a gap in its memory. */
export function recordDamaged(file: string, what: Text): StartError {
  return new StartError(
    'WITNESS.RECORD_DAMAGED',
    {
      zh: `见证方的记录 ${file} 已损坏：${what.zh}。请从备份恢复该文件；删除它会使见证方忘记所签，故不自动处理`,
      en: `The witness's record ${file} is damaged: ${what.en}. Restore it from a backup; without it the witness would forget what it signed, so nothing is mended by itself`,
    },
    'WITNESS_DIR',
  );
}

export function childFailed(words: string): StartError {
  const said = words.trim() || 'no message';
  return new StartError('WITNESS.CHILD', {
    zh: `随服务启动的见证进程未能启动：${said}`,
    en: `The witness that starts with the service did not start: ${said}`,
  });
}

/** `log verify` has nothing to compare with: that is no verdict about the log. */
export function unreadable(where: string, why: string): StartError {
  return new StartError(
    'WITNESS.UNREADABLE',
    {
      zh: `无法读取见证方 ${where}：${why}。请给出见证方的目录，或正在运行的见证方的地址`,
      en: `The witness ${where} cannot be read: ${why}. Give the witness's folder, or the address of a witness that runs`,
    },
    'WITNESS_URL',
  );
}
