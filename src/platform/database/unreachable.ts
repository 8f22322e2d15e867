import { StartError } from '../start-error.js';

/** No server answers at the address that `setting` gives, or it does not let this login in. */
export function unreachable(setting: 'DATABASE_URL' | 'DATABASE_ADMIN_URL', error: unknown): StartError {
  const why = String((error as Error).message || (error as NodeJS.ErrnoException).code);
  return new StartError(
    'PLATFORM.DATABASE_UNREACHABLE',
    {
      zh: `无法连接 ${setting} 指定的数据库：${why}。请检查地址、登录和服务器；不设 DATABASE_URL 则使用内置数据库`,
      en: `The database of ${setting} cannot be reached: ${why}. Check address, login and server; without DATABASE_URL the embedded database is used`,
    },
    setting,
    { cause: error },
  );
}
