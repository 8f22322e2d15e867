/** The offline verifier as the build left it: one file that readers keep and open without us. */
import { readFile } from 'node:fs/promises';
import { DomainError } from '../kernel/domain-error.js';

/** Beside the compiled service, where `src/verifier/build.mjs` writes it. */
const PLACE = new URL('../../verifier/verifier.html', import.meta.url);
export const VERIFIER_FILE_NAME = 'corpus-ledger-verifier.html';

/** Throws `PORTAL.NO_VERIFIER` when this build was made without it. */
export async function verifierFile(): Promise<Buffer> {
  try {
    return await readFile(PLACE);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw notBuilt();
    throw error;
  }
}

function notBuilt(): DomainError {
  return new DomainError('notFound', 'PORTAL.NO_VERIFIER', {
    zh: '本服务构建时没有带上离线核对工具；请运维人员运行 npm run build 后重新启动',
    en: 'This service was built without the offline verifier; its operator should run npm run build and start it again',
  });
}
