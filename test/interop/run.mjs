/**
 * Somebody else's client reads our log: a small Go program on Go's own sumdb/note and sumdb/tlog (Debian packages
 * golang-go and golang-golang-x-mod-dev, GOPATH mode) against the sample year on a folder of its own, or against a
 * running service (`--url URL`, `--vkey KEY` to trust no key that the service names). Prints one line a check and
 * `N passed, N failed`; exit 1 when one failed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openService } from '../browser/service.mjs';

const GOPATH = '/usr/share/gocode';
const PACKAGES = ['golang-go', 'golang-golang-x-mod-dev'];
const GROW_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 250;

const print = (line) => process.stdout.write(`${line}\n`);
const works = (command, args, env = process.env) => spawnSync(command, args, { env, stdio: 'ignore' }).status === 0;
const present = () => works('go', ['version']) && existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'));

/** Why there is no Go here, after trying to get it; nothing when there is. */
function goMissing() {
  if (present()) return undefined;
  if (!works('apt-get', ['--version'])) return 'no Go with golang.org/x/mod, and no apt-get to install it';
  if (process.getuid?.() !== 0) return `${PACKAGES.join(' and ')} are not installed, and only root may install them`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  works('apt-get', ['update', '-qq'], env);
  works('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], env);
  return present() ? undefined : `${PACKAGES.join(' and ')} could not be installed from Debian`;
}

/** The client, built offline from the packages of Debian. */
function build(folder) {
  const binary = join(folder, 'interop');
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOPATH,
    GOFLAGS: '',
    GOCACHE: join(folder, 'cache'),
    CGO_ENABLED: '0',
  };
  const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: import.meta.dirname, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the client does not build\n${built.stderr}`);
  return binary;
}

async function text(url) {
  const reply = await fetch(url);
  if (reply.status !== 200) throw new Error(`GET ${url}: status ${reply.status}`);
  return reply.text();
}

const lineOf = (note, index) => note.split('\n')[index] ?? '';

/** The log's present key: the first that bears the origin's name. Keys of witnesses bear other names. */
async function publishedKey(base, origin) {
  const lines = (await text(`${base}/log/keys`)).split('\n');
  const key = lines.find((line) => line.startsWith(`${origin}+`));
  if (key === undefined) throw new Error(`/log/keys has no key of ${origin}`);
  return key;
}

/** Calls of one demo user. */
async function signedIn(base, { username, password }) {
  const send = async (path, init) => {
    const reply = await fetch(`${base}/api/v1${path}`, init);
    if (!reply.ok) throw new Error(`${init.method ?? 'GET'} ${path}: status ${reply.status}`);
    return reply;
  };
  const json = { 'Content-Type': 'application/json' };
  const asked = await send('/auth/token', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password }),
  });
  const headers = { Authorization: `Bearer ${(await asked.json()).accessToken}` };
  return {
    get: (path) => send(path, { headers }),
    post: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { ...headers, ...json, 'Idempotency-Key': randomUUID() },
        body: JSON.stringify(body),
      }),
  };
}

/** Records a fact, so that the log grows by it, and gets the receipt of a contract. */
async function useService(base, signIns) {
  const as = (wanted) =>
    signedIn(
      base,
      signIns.find(({ role }) => role === wanted),
    );
  await (await as('operator')).post('/persons', { nameZh: '互通测试' });
  const buyer = await as('buyer');
  const { items } = await (await buyer.get('/contracts?limit=1')).json();
  return (await buyer.get(`/receipts/contract/${items[0].id}`)).text();
}

/** True once the published checkpoint covers more than the earlier one. */
async function grown(base, earlier) {
  const until = Date.now() + GROW_LIMIT_MS;
  while (Date.now() < until) {
    if (Number(lineOf(await text(`${base}/log/checkpoint`), 1)) > Number(lineOf(earlier, 1))) return true;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return false;
}

function runClient(binary, args) {
  return new Promise((done, fail) => {
    const child = spawn(binary, args, { stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function readLog(folder, binary, options, { base, signIns }) {
  const earlier = await text(`${base}/log/checkpoint`);
  const vkey = options.vkey ?? (await publishedKey(base, lineOf(earlier, 0)));
  const args = ['-url', base, '-vkey', vkey];
  const keep = (name, content) => {
    writeFileSync(join(folder, name), content);
    args.push(`-${name}`, join(folder, name));
  };
  if (signIns) keep('receipt', await useService(base, signIns));
  if (await grown(base, earlier)) {
    keep('earlier', earlier);
  } else if (signIns) {
    throw new Error('the log did not grow after a fact was recorded');
  } else {
    print(`not run: consistency (nothing was recorded within ${GROW_LIMIT_MS / 1000} s)`);
  }
  return runClient(binary, args);
}

async function main() {
  const { values } = parseArgs({ options: { url: { type: 'string' }, vkey: { type: 'string' } } });
  const missing = goMissing();
  if (missing !== undefined) {
    print(`not run: interop (${missing})`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ledger-interop-'));
  let service;
  try {
    const binary = build(folder);
    service = values.url === undefined ? await openService() : { base: values.url.replace(/\/+$/, '') };
    process.exitCode = await readLog(folder, binary, values, service);
  } catch (error) {
    print(`FAILED  ${error.message}`);
    print('0 passed, 1 failed');
    process.exitCode = 1;
  } finally {
    await service?.stop?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
