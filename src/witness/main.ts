/** `npm run witness`: the witness as a process of its own, run by the regulator, or started by the service as its child. */
import { inLocale } from '../kernel/text.js';
import { stopOnSignals } from '../platform/shutdown.js';
import { StartError } from '../platform/start-error.js';
import { runWitness } from './run-witness.js';
import { readSettings } from './settings.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** A child lives no longer than the process that started it, however that one ended. */
function endWithParent(): { stopWith(stop: () => Promise<void>): void } {
  let stop = async (): Promise<void> => undefined;
  const end = (): void => void stop().finally(() => process.exit());
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  // Ctrl-C reaches the whole group; the service decides when its witness stops.
  process.on('SIGINT', () => undefined);
  return {
    stopWith: (given) => {
      stop = given;
    },
  };
}

async function main(): Promise<void> {
  const parent = process.send === undefined ? undefined : endWithParent();
  const settings = readSettings();
  const running = await runWitness(settings, {
    clock: Date.now,
    report: (error) => complain(`witness: ${error instanceof Error ? error.message : String(error)}`),
  });
  if (parent) {
    parent.stopWith(running.stop);
    process.send?.({ url: running.url, vkey: running.vkey });
    return;
  }
  stopOnSignals(running.stop);
  print(`见证方 Witness     ${running.url}`);
  print(`公钥 Key           ${running.vkey}`);
  print(`目录 Folder        ${settings.folder}`);
  for (const [origin, keys] of settings.logs) print(`日志 Log           ${origin} (${keys.length})`);
}

main().catch((error: unknown) => {
  if (error instanceof StartError) {
    complain(`${error.code}: ${inLocale(error.text, 'zh-CN')}\n${inLocale(error.text, 'en')}`);
    process.exit(error.exitCode);
  }
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
