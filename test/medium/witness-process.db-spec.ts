import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { markOf } from '../../src/platform/process-mark.js';
import { startWitnessChild } from '../../src/witness/child.js';
import { readWitnessRecord } from '../../src/witness/record.js';
import { addCheckpoint, ask, WITNESS_FROM_SOURCE, WitnessHome } from '../support/witness.js';
import { cosignedAt, TestLog, testKey } from '../support/witness-log.js';

const log = new TestLog(testKey('ledger.test/log', 1));
const other = new TestLog(testKey('other.test/log', 2), 'other ');
const fork = new TestLog(log.key, 'forged ', 3);
const hexOf = (origin: string): string => createHash('sha256').update(origin).digest('hex');

const OTHER_KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly vkey: string;
}

let home: WitnessHome;
const processes: ChildProcess[] = [];
const fileOf = (...names: string[]): string => join(home.path, ...names);
const recordFile = (): string => fileOf('checkpoints', hexOf(log.origin));

beforeEach(() => {
  home = new WitnessHome([log.key.vkey, other.key.vkey]);
});
afterEach(async () => {
  for (const each of processes.splice(0)) {
    if (each.exitCode !== null || each.signalCode !== null) continue;
    const gone = once(each, 'close');
    each.kill('SIGKILL');
    await gone;
  }
  home.remove();
});

/** `npm run witness` with that environment: what it printed, once it listens or ended. */
async function run(
  more: Record<string, string> = {},
): Promise<Started | { readonly code: number; readonly words: string }> {
  const child = spawn(process.execPath, WITNESS_FROM_SOURCE, {
    env: home.env(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.push(child);
  let out = '';
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    words += part;
  });
  return new Promise((done) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
      const [, url, vkey] = /Witness +(\S+)\n.*Key +(\S+)\n/.exec(out) ?? [];
      if (url !== undefined && vkey !== undefined) done({ process: child, url, vkey });
    });
    child.once('close', (code) => done({ code: code ?? -1, words }));
  });
}

async function started(more: Record<string, string> = {}): Promise<Started> {
  const answer = await run(more);
  if ('code' in answer) throw new Error(`exit ${answer.code}: ${answer.words}`);
  return answer;
}

async function refused(more: Record<string, string> = {}): Promise<string> {
  const answer = await run(more);
  if ('url' in answer) throw new Error(`it started on ${answer.url}`);
  expect(answer.code).toBe(3);
  return answer.words;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'close');
  child.kill(signal);
  const [code] = await gone;
  return code as number | null;
}

describe('the witness as a process', () => {
  it('makes its key at the first start, for itself alone to read, and keeps it; stops in order', async () => {
    const first = await started();
    expect(statSync(fileOf('key.pem')).mode & 0o777).toBe(0o600);
    expect(readFileSync(fileOf('key.vkey'), 'utf8')).toBe(`${first.vkey}\n`);
    expect(readFileSync(fileOf('address'), 'utf8')).toBe(`${first.url}\n`);
    expect((await ask(first.url, '/key')).body).toBe(`${first.vkey}\n`);
    expect(await end(first.process, 'SIGTERM')).toBe(143);
    expect([existsSync(fileOf('address')), existsSync(fileOf('witness.pid'))]).toEqual([false, false]);
    const second = await started();
    expect(second.vkey).toBe(first.vkey);
  });

  it('loses nothing that it answered when it is killed with -9 while a request is on its way', async () => {
    let has = 0;
    let last = '';
    for (const answers of [1, 9, 4]) {
      const { process: child, url, vkey } = await started();
      // One request was in flight at the kill: stored or not, but never half, and nothing before it is gone.
      const told = Number((await addCheckpoint(url, log.submission(899, 900))).body);
      expect([has, has + 1]).toContain(told);
      const { note } = await readWitnessRecord(home.path, log.origin);
      if (told === has) expect(note).toBe(has === 0 ? undefined : log.note(has) + last);
      has = told;
      for (let i = 0; i < answers; i++, has++) {
        const { status, body } = await addCheckpoint(url, log.submission(has, has + 1));
        expect([status, cosignedAt(body, log.text(has + 1), vkey)]).toEqual([200, expect.any(Number)]);
        last = body;
      }
      const flying = addCheckpoint(url, log.submission(has, has + 1)).catch(() => undefined);
      await turn();
      await end(child, 'SIGKILL');
      const late = await flying;
      if (late === undefined) continue;
      expect(late.status).toBe(200);
      last = late.body;
      has++;
    }
    expect(has).toBeGreaterThanOrEqual(14);
  });

  it('lets no second process use its folder and names the first, also when that one is asked on another port', async () => {
    const first = await started();
    expect(await refused()).toContain(`process ${first.process.pid}`);
    await end(first.process, 'SIGKILL');
    expect(existsSync(fileOf('witness.pid'))).toBe(true);
    expect((await started()).vkey).toBe(first.vkey);
  });

  it('makes no key in production: exit 3 naming the setting, and takes one that was brought', async () => {
    const words = await refused({ NODE_ENV: 'production' });
    expect(words).toContain('WITNESS.KEY_MISSING');
    expect(words).toContain('WITNESS_KEY_FILE');
    const { process: child, vkey } = await started();
    await end(child, 'SIGTERM');
    renameSync(fileOf('key.pem'), fileOf('brought.pem'));
    const brought = await started({ NODE_ENV: 'production', WITNESS_KEY_FILE: fileOf('brought.pem') });
    expect(brought.vkey).toBe(vkey);
  });

  it('says which port is taken', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    expect(await refused({ WITNESS_PORT: String(port) })).toContain(`port ${port}: EADDRINUSE`);
    busy.close();
  });
});

describe('the witness as a child of the service', () => {
  const start = (folder: string, logKeys = [log.key.vkey], more = {}) =>
    startWitnessChild({ folder, logKeys, program: WITNESS_FROM_SOURCE, ...more });

  it('starts on a free port in its own folder, without the environment of its parent, and is read from either', async () => {
    const folder = fileOf('child');
    const child = await start(folder);
    expect(await readWitnessRecord(child.url, log.origin)).toEqual({ note: undefined, vkey: child.vkey });
    const { status, body } = await addCheckpoint(child.url, log.submission(0, 7));
    expect([status, new URL(child.url).hostname]).toEqual([200, '127.0.0.1']);
    const record = { note: log.note(7) + body, vkey: child.vkey };
    expect(await readWitnessRecord(child.url, log.origin)).toEqual(record);
    expect(await readWitnessRecord(folder, log.origin)).toEqual(record);
    expect(await readWitnessRecord(folder, other.origin)).toEqual({ note: undefined, vkey: child.vkey });
    const environ = readFileSync(`/proc/${child.pid}/environ`, 'utf8').split('\0').filter(Boolean);
    expect(environ.filter((each) => !each.startsWith('WITNESS_') && !each.startsWith('NODE_CHANNEL_'))).toEqual([]);
    await child.stop();
    expect(await child.ended).toEqual({ asked: true, status: 0, words: '' });
    expect(markOf(child.pid)).toBeUndefined();
    expect(await readWitnessRecord(folder, log.origin)).toEqual(record);
    await child.stop();
  });

  it('keeps memory and key when it is started again, with the keys that it is given then', async () => {
    const folder = fileOf('child');
    const first = await start(folder);
    await addCheckpoint(first.url, log.submission(0, 7));
    await first.stop();
    const rotated = testKey(log.origin, 7);
    const second = await start(folder, [rotated.vkey]);
    expect(second.vkey).toBe(first.vkey);
    expect((await addCheckpoint(second.url, log.submission(7, 8))).status).toBe(403);
    expect((await addCheckpoint(second.url, new TestLog(rotated).submission(7, 8))).status).toBe(200);
    await second.stop();
  });

  it('tells when it ended unasked, and is not started again behind anybody’s back', async () => {
    const child = await start(fileOf('child'));
    process.kill(child.pid, 'SIGKILL');
    expect(await child.ended).toEqual({ asked: false, status: 'SIGKILL', words: '' });
    await expect(ask(child.url, '/health')).rejects.toThrow('fetch failed');
    await child.stop();
  });

  it('says why it did not start', async () => {
    const failed = { code: 'WITNESS.CHILD', exitCode: 3 };
    await expect(start(fileOf('child'), [])).rejects.toMatchObject(failed);
    await expect(start(fileOf('child'), ['nonsense'])).rejects.toThrow('WITNESS.BAD_LOG_KEY');
    await expect(start(fileOf('child'), undefined, { production: true })).rejects.toThrow('WITNESS_KEY_FILE');
    await expect(start(fileOf('child'), undefined, { program: ['-e', '0'] })).rejects.toMatchObject(failed);
    await expect(start(fileOf('logs.vkey', 'child'))).rejects.toMatchObject({ code: 'WITNESS.FOLDER', exitCode: 3 });
  });

  it('dies with a parent that is killed with -9', async () => {
    const script = join(import.meta.dirname, '../support/witness-parent.ts');
    const args = [...WITNESS_FROM_SOURCE.slice(0, -1), script, fileOf('child'), log.key.vkey];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    processes.push(parent);
    const [line] = await once(parent.stdout, 'data');
    const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number };
    const connection = connect(Number(new URL(url).port), '127.0.0.1');
    connection.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(connection, 'data');
    expect(markOf(pid)).toBeDefined();
    const closed = once(connection, 'close');
    await end(parent, 'SIGKILL');
    await closed;
    for (let i = 0; i < 100_000 && markOf(pid); i++) await turn();
    expect(markOf(pid)).toBeUndefined();
  });
});

describe('the memory of the witness', () => {
  const open = () => home.open();

  /** A folder whose witness has size 5 of one log and size 3 of another. */
  async function filled(): Promise<void> {
    const witness = await open();
    expect((await addCheckpoint(witness.url, log.submission(0, 5))).status).toBe(200);
    expect((await addCheckpoint(witness.url, other.submission(0, 3))).status).toBe(200);
    await witness.stop();
  }

  const changed = (change: (text: string) => string) => () =>
    writeFileSync(recordFile(), change(readFileSync(recordFile(), 'utf8')));

  it.each<[string, () => void, string]>([
    ['a record cut off', changed((text) => text.slice(0, -9)), 'RECORD_DAMAGED'],
    ['an empty record', changed(() => ''), 'RECORD_DAMAGED'],
    ['a record with a smaller size', changed((text) => text.replace('\n5\n', '\n4\n')), 'RECORD_DAMAGED'],
    ['a record without our cosignature', changed(() => log.note(5)), 'RECORD_DAMAGED'],
    ['a record of zeros', changed((text) => '\0'.repeat(text.length)), 'RECORD_DAMAGED'],
    ['a record that is gone', () => rmSync(recordFile()), 'RECORD_DAMAGED'],
    [
      'the record of another log',
      changed(() => readFileSync(fileOf('checkpoints', hexOf(other.origin)), 'utf8')),
      'RECORD_DAMAGED',
    ],
    ['all records gone', () => rmSync(fileOf('checkpoints'), { recursive: true }), 'RECORD_DAMAGED'],
    ['the list of origins gone', () => rmSync(fileOf('origins')), 'RECORD_DAMAGED'],
    ['its private key gone', () => rmSync(fileOf('key.pem')), 'KEY_LOST'],
    ['its key cut off', () => writeFileSync(fileOf('key.pem'), 'x'), 'KEY_UNUSABLE'],
    ['another key', () => writeFileSync(fileOf('key.pem'), OTHER_KEY), 'KEY_CHANGED'],
  ])('stops the start with a plain message: %s', async (_why, damage, code) => {
    await filled();
    damage();
    await expect(open()).rejects.toMatchObject({ code: `WITNESS.${code}`, exitCode: 3 });
    expect(existsSync(fileOf('witness.pid'))).toBe(false);
  });

  it('holds after a restart: an old size, another history and another name are refused', async () => {
    await filled();
    await expect(home.open({ WITNESS_NAME: 'another.test/witness' })).rejects.toMatchObject({
      code: 'WITNESS.KEY_CHANGED',
    });
    const witness = await open();
    expect((await addCheckpoint(witness.url, log.submission(0, 9))).body).toBe('5\n');
    expect((await addCheckpoint(witness.url, fork.submission(5, 9))).status).toBe(422);
    expect((await addCheckpoint(witness.url, other.submission(3, 9))).status).toBe(200);
    await witness.stop();
  });

  it('is not touched by what a killed process was writing, nor by files that are no records', async () => {
    await filled();
    writeFileSync(fileOf('checkpoints', `.new-${hexOf(log.origin)}`), 'half');
    writeFileSync(fileOf('checkpoints', 'readme'), 'hello');
    const witness = await open();
    expect((await addCheckpoint(witness.url, log.submission(5, 6))).status).toBe(200);
    await witness.stop();
    expect(readdirSync(fileOf('checkpoints')).sort()).toEqual(
      [hexOf(log.origin), hexOf(other.origin), 'readme'].sort(),
    );
  });

  it('also holds logs whose keys were taken away: shown, and co-signed no more', async () => {
    await filled();
    home.knows([other.key.vkey]);
    const witness = await open();
    expect((await readWitnessRecord(witness.url, log.origin)).note).toContain(log.note(5));
    expect((await addCheckpoint(witness.url, log.submission(5, 6))).status).toBe(404);
    await witness.stop();
  });

  it('gives no cosignature away that it could not store, and goes on when it can again', async () => {
    await filled();
    const witness = await open();
    renameSync(fileOf('checkpoints'), fileOf('elsewhere'));
    const { status, body } = await addCheckpoint(witness.url, log.submission(5, 6));
    expect([status, body]).toEqual([503, expect.not.stringContaining('—')]);
    expect(home.reports).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
    renameSync(fileOf('elsewhere'), fileOf('checkpoints'));
    expect((await addCheckpoint(witness.url, log.submission(5, 9))).status).toBe(200);
    await witness.stop();
  });
});

describe('the settings of the witness', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a port that is none', { WITNESS_PORT: '70000' }, 'WITNESS_PORT'],
    ['a port in words', { WITNESS_PORT: 'x' }, 'WITNESS_PORT'],
    ['a name with a blank', { WITNESS_NAME: 'a b' }, 'WITNESS_NAME'],
    ['a name with a plus sign', { WITNESS_NAME: 'a+b' }, 'WITNESS_NAME'],
    ['no file of log keys', { WITNESS_LOGS: '/nowhere' }, 'WITNESS_LOGS'],
    ['a folder that cannot be', { WITNESS_DIR: '/dev/null/x', WITNESS_LOGS: '@' }, 'WITNESS_DIR'],
  ])('are named when they are wrong: %s', async (_why, more, setting) => {
    const logs: Record<string, string> = more.WITNESS_LOGS === '@' ? { WITNESS_LOGS: fileOf('logs.vkey') } : {};
    await expect(async () => home.open({ ...more, ...logs })).rejects.toMatchObject({ setting, exitCode: 3 });
  });

  it.each<[string, string, string]>([
    ['none at all', '# nothing\n\n', 'NO_LOG_KEYS'],
    ['a line that is no key', `${log.key.vkey}\nx\n`, 'BAD_LOG_KEY'],
    ['a key whose id is wrong', log.key.vkey.replace('ledger', 'hedger'), 'BAD_LOG_KEY'],
  ])('take a file of log keys with no mistake only: %s', async (_why, text, code) => {
    writeFileSync(fileOf('logs.vkey'), text);
    await expect(async () => home.open()).rejects.toMatchObject({ code: `WITNESS.${code}`, setting: 'WITNESS_LOGS' });
  });

  it('take no witness key for a log key', async () => {
    const witness = await home.open();
    await witness.stop();
    home.knows([witness.vkey]);
    await expect(async () => home.open()).rejects.toMatchObject({ code: 'WITNESS.BAD_LOG_KEY' });
  });
});

describe('reading a witness', () => {
  const failed = { code: 'WITNESS.UNREADABLE', exitCode: 3 };

  it('is refused where there is none, with the reason', async () => {
    await expect(readWitnessRecord(home.path, log.origin)).rejects.toMatchObject(failed);
    await expect(readWitnessRecord('/nowhere', log.origin)).rejects.toMatchObject(failed);
    await expect(readWitnessRecord('http://127.0.0.1:1', log.origin)).rejects.toMatchObject(failed);
  });

  it('is refused where something else answers, or sends us to another witness', async () => {
    const witness = await home.open();
    const stranger = createServer((request, response) => {
      const path = request.url?.replace('/moved', '') ?? '';
      const moved = path !== request.url;
      response.writeHead(moved ? 302 : 500, moved ? { location: `${witness.url}${path}` } : {}).end();
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    await expect(readWitnessRecord(url, log.origin)).rejects.toThrow('HTTP 500');
    await expect(readWitnessRecord(`${url}/moved`, log.origin)).rejects.toMatchObject(failed);
    stranger.close();
    stranger.closeAllConnections();
    await witness.stop();
  });
});
