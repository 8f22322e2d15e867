/** The service that the browser looks at: a running one (PORTAL_URL), or the built one on a folder of its own. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;
const DIST = resolve(process.env.PORTAL_DIST ?? 'dist');

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function ready(base, child) {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the service ended with exit ${child.exitCode}`);
    const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error('the service was not ready in time');
}

/** `{ base, signIns, stop }`; throws when the build is missing or the start fails. */
export async function openService() {
  if (!existsSync(join(DIST, 'src', 'main.js'))) throw new Error('dist is missing: run npm run build first');
  const dataDir = mkdtempSync(join(tmpdir(), 'ledger-browser-'));
  const port = await freePort();
  const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port) };
  delete env.DATABASE_URL;
  delete env.DATABASE_ADMIN_URL;
  let said = '';
  const child = spawn(process.execPath, [join(DIST, 'src', 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const hear = (text) => {
    said += text;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const base = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(base, child);
    const cli = [join(DIST, 'src', 'cli.js'), 'sample', 'credentials', '--json'];
    const { stdout } = await run(process.execPath, cli, { env });
    return { base, signIns: JSON.parse(stdout), stop };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${said.slice(-2_000)}`);
  }
}
