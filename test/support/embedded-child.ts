/**
 * A process that uses the embedded database, for tests that kill it: `embedded-child.ts service|command FOLDER`. Prints
 * one line of JSON when open, stays until a signal, and then stops in order.
 */

import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { takeServiceLock } from '../../src/platform/service-lock.js';
import { stopOnSignals } from '../../src/platform/shutdown.js';
import { StartError } from '../../src/platform/start-error.js';

const [role, folder = ''] = process.argv.slice(2);
try {
  const lock = role === 'service' ? takeServiceLock(folder) : undefined;
  const database = await openEmbedded(folder);
  const alive = setInterval(() => undefined, 1000);
  stopOnSignals(async () => {
    clearInterval(alive);
    await database.stop();
    lock?.release();
  });
  process.stdout.write(
    `${JSON.stringify({ url: database.url, adminUrl: database.adminUrl, started: database.started })}\n`,
  );
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
