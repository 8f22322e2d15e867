import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { present } from '../../src/kernel/assert.js';
import type { RunningWitness } from '../../src/witness/run-witness.js';
import { addCheckpoint, ask, WitnessHome } from '../support/witness.js';
import { cosignedAt, noteOf, submission, TestLog, testKey } from '../support/witness-log.js';

const PLAIN = 'text/plain; charset=utf-8';
const SIZE = 'text/x.tlog.size';
const key = testKey('ledger.test/log', 1);
const rotated = testKey('ledger.test/log', 2);
const stranger = testKey('ledger.test/log', 9);
const log = new TestLog(key);
const other = new TestLog(testKey('other.test/log', 3), 'other ');
/** Signed by the log's own key: the same first 8 leaves, then others. */
const fork = new TestLog(key, 'forged ', 8);
const hexOf = (origin: string): string => createHash('sha256').update(origin).digest('hex');
const base64 = (count: number): string => Buffer.alloc(count, 7).toString('base64');

describe('the replies of the witness', () => {
  const home = new WitnessHome([key.vkey, rotated.vkey, other.key.vkey]);
  let witness: RunningWitness;
  const post = (body: string | Uint8Array) => addCheckpoint(witness.url, body);
  const status = async (body: string | Uint8Array) => (await post(body)).status;

  beforeAll(async () => {
    witness = await home.open();
    expect((await post(log.submission(0, 11))).status).toBe(200);
  });
  afterAll(async () => {
    await witness.stop();
    home.remove();
  });

  // The witness has size 11 of the log all along: nothing in these tables may move it.
  afterEach(async () => {
    expect(await post(log.submission(0, 20))).toEqual({ status: 409, type: SIZE, body: '11\n' });
  });

  const proof = log.proof(11, 20);
  const note = log.note(20);
  const [first = '', second = ''] = proof;

  it.each<[string, string | Uint8Array]>([
    ['an empty body', ''],
    ['no old line', note],
    ['no empty line before the checkpoint', `old 11\n${proof.join('\n')}\n${note}`],
    ['an old size with a leading zero', submission('011', proof, note)],
    ['a negative old size', submission('-1', proof, note)],
    ['an old size with a sign', submission('+11', proof, note)],
    ['no old size', submission('', proof, note)],
    ['a blank behind the old size', submission('11 ', proof, note)],
    ['an old size of 2^64', submission('18446744073709551616', proof, note)],
    ['an old size of a hundred digits', submission('9'.repeat(100), proof, note)],
    ['Old with a capital', submission(11, proof, note).replace('old', 'Old')],
    ['two blanks behind old', submission(11, proof, note).replace('old ', 'old  ')],
    ['carriage returns', submission(11, proof, note).replaceAll('\n', '\r\n')],
    ['a proof line that is not base64', submission(11, ['isn’t', ...proof.slice(1)], note)],
    ['a proof line without its padding', submission(11, [first.replace('=', ''), ...proof.slice(1)], note)],
    ['a proof line in base64url', submission(11, [Buffer.alloc(32, 255).toString('base64url')], note)],
    ['a proof line of 31 bytes', submission(11, [base64(31), ...proof.slice(1)], note)],
    ['a proof line of 64 bytes', submission(11, [base64(64), ...proof.slice(1)], note)],
    ['64 proof lines', submission(11, Array<string>(64).fill(first), note)],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(submission(11, proof, note)), Buffer.of(0xff, 0x0a)])],
    ['a checkpoint without signatures', submission(11, proof, log.text(20))],
    ['a checkpoint cut off in its signature', submission(11, proof, note).slice(0, -20)],
    ['a checkpoint without its last newline', submission(11, proof, note).slice(0, -1)],
    ['a signature line that is none', `${submission(11, proof, note)}hello\n`],
    ['an empty origin', submission(11, proof, noteOf(log.text(20).replace(log.origin, ''), key))],
    ['a checkpoint size with a leading zero', submission(11, proof, noteOf(log.text(20).replace('20', '020'), key))],
    [
      'a checkpoint size of 2^64 - 1',
      submission(11, proof, noteOf(log.text(20).replace('20', `${2n ** 64n - 1n}`), key)),
    ],
    ['a checkpoint size of 2^53', submission(11, proof, noteOf(log.text(20).replace('20', `${2n ** 53n}`), key))],
    ['a checkpoint without a root', submission(11, proof, noteOf(`${log.origin}\n20\n`, key))],
    ['a root of 31 bytes', submission(11, proof, noteOf(`${log.origin}\n20\n${base64(31)}\n`, key))],
    ['an old size above the checkpoint', submission(21, [], note)],
    ['an old size above the checkpoint, as large as a number gets', submission(`${2n ** 53n - 1n}`, [], note)],
    ['more than a hundred signatures', submission(11, proof, noteOf(log.text(20), key) + manyLines(120))],
  ])('400: %s', async (_why, body) => {
    expect(await post(body)).toMatchObject({ status: 400, type: PLAIN });
  });

  it.each<[string, string]>([
    ['an origin that nobody named', new TestLog(testKey('nobody.test/log', 1)).submission(0, 5)],
    [
      'an origin with a blank more',
      submission(11, proof, noteOf(log.text(20).replace(log.origin, `${log.origin} `), key)),
    ],
    [
      'an origin in capitals',
      submission(11, proof, noteOf(log.text(20).replace(log.origin, log.origin.toUpperCase()), key)),
    ],
  ])('404: %s', async (_why, body) => {
    expect(await post(body)).toMatchObject({ status: 404, type: PLAIN });
  });

  it.each<[string, string]>([
    ['a signature by a stranger under the same name', submission(11, proof, noteOf(log.text(20), stranger))],
    ['a checkpoint of one log signed by another known log', submission(11, proof, noteOf(log.text(20), other.key))],
    ['a signature over another text', submission(11, proof, `${log.text(20)}\n${key.line(log.text(19))}`)],
    [
      'a wrong signature by a known key beside a right one',
      submission(11, proof, `${note}${rotated.line(log.text(19))}`),
    ],
    ['a wrong line behind a right one of the same key', submission(11, proof, `${note}${key.line(log.text(19))}`)],
    ['an extension line added to a signed checkpoint', submission(11, proof, note.replace('\n\n', '\nmore\n\n'))],
    ['a wrong signature even where the old size is wrong too', submission(3, [], noteOf(log.text(20), stranger))],
    ['a signature of the right key with a wrong id', submission(11, proof, `${log.text(20)}\n${withOtherId()}`)],
  ])('403: %s', async (_why, body) => {
    expect(await post(body)).toMatchObject({ status: 403, type: PLAIN });
  });

  it.each<[string, string]>([
    ['an old size below', log.submission(5, 20)],
    ['an old size above, with a right proof', log.submission(12, 20)],
    ['an old size of 0, with the empty proof', log.submission(0, 20)],
    ['a smaller checkpoint that it may have seen once', log.submission(7, 7)],
    ['the size it has with another root', submission(11, [], fork.note(11))],
    ['the size it has with another root, and a proof', submission(11, proof, fork.note(11))],
  ])('409 with the size that it has: %s', async (_why, body) => {
    expect(await post(body)).toEqual({ status: 409, type: SIZE, body: '11\n' });
  });

  it.each<[string, string]>([
    ['no proof', submission(11, [], note)],
    ['a proof cut at its end', submission(11, proof.slice(0, -1), note)],
    ['a proof cut at its beginning', submission(11, proof.slice(1), note)],
    ['a proof with a hash more', submission(11, [...proof, first], note)],
    ['a proof with a hash more in front', submission(11, [first, ...proof], note)],
    ['two hashes swapped', submission(11, [second, first, ...proof.slice(2)], note)],
    ['a proof in reverse', submission(11, [...proof].reverse(), note)],
    ['the proof of other sizes', submission(11, log.proof(11, 19), note)],
    ['the proof of another log', submission(11, other.proof(11, 20), note)],
    ['the proof of the checkpoint that it has', submission(11, log.proof(8, 11), note)],
    ['63 proof lines', submission(11, Array<string>(63).fill(first), note)],
    ['a proof between equal sizes', submission(11, proof, log.note(11))],
    ['a history that was rewritten, with its own right proof', fork.submission(11, 20)],
    ['a history that was rewritten, with the old proof', submission(11, proof, fork.note(20))],
    ['the largest size there is', submission(11, proof, noteOf(log.text(20).replace('20', `${2n ** 53n - 1n}`), key))],
  ])('422: %s', async (_why, body) => {
    expect(await post(body)).toMatchObject({ status: 422, type: PLAIN });
  });

  it('422: every single bit of a proof changed', async () => {
    const bits = proof.flatMap((hash, at) => [0, 100, 255].map((bit) => [at, flipped(hash, bit)] as const));
    const all = bits.map(([at, hash]) => status(submission(11, proof.with(at, hash), note)));
    expect(new Set(await Promise.all(all))).toEqual(new Set([422]));
  });

  it('405 with what is allowed, and 404 for addresses that it does not have', async () => {
    const wrong = await fetch(`${witness.url}/add-checkpoint`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    const posted = await fetch(`${witness.url}/key`, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    for (const path of ['/', '/add-checkpoint/', '/checkpoint/', '/checkpoint/../key.pem', '/key.pem', '/origins']) {
      expect((await ask(witness.url, path)).status).toBe(404);
    }
  });

  it('413 for a body above its limit, also in pieces of unknown length, and takes the next request', async () => {
    expect(await status('x'.repeat(200_000))).toBe(413);
    const pieces = new ReadableStream<Uint8Array>({
      start: (stream) => {
        for (let i = 0; i < 20; i++) stream.enqueue(Buffer.alloc(10_000, 120));
        stream.close();
      },
    });
    const init = { method: 'POST', body: pieces, duplex: 'half' } as RequestInit;
    expect((await ask(witness.url, '/add-checkpoint', init)).status).toBe(413);
  });

  it('outlives requests that are cut off or are no HTTP', async () => {
    const port = Number(new URL(witness.url).port);
    const cut = connect(port, '127.0.0.1');
    cut.end('POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nold 11\n');
    await textOf(cut);
    const noise = connect(port, '127.0.0.1');
    noise.end('\u0000\u0001 hello\r\n\r\n');
    expect(await textOf(noise)).toContain('400');
    expect((await ask(witness.url, '/health')).body).toBe('ok\n');
    expect(home.reports).toEqual([]);
  });
});

describe('what the witness co-signs', () => {
  let home: WitnessHome;
  let witness: RunningWitness;
  const post = (body: string) => addCheckpoint(witness.url, body);

  beforeEach(async () => {
    home = new WitnessHome([key.vkey, rotated.vkey, other.key.vkey]);
    witness = await home.open();
  });
  afterEach(async () => {
    await witness.stop();
    home.remove();
  });

  it('is a growing log, each checkpoint with its time, kept on disk and shown as a note of both', async () => {
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 7],
      [7, 8],
      [8, 8],
      [8, 64],
      [64, 1000],
    ] as const) {
      home.now += 1_500;
      const answer = await post(log.submission(from, to));
      expect([answer.status, answer.type]).toEqual([200, PLAIN]);
      expect(cosignedAt(answer.body, log.text(to), witness.vkey)).toBe(Math.floor(home.now / 1000));
      const shown = await ask(witness.url, `/checkpoint/${hexOf(log.origin)}`);
      expect(shown).toEqual({ status: 200, type: PLAIN, body: log.note(to) + answer.body });
      expect(readFileSync(join(home.path, 'checkpoints', hexOf(log.origin)), 'utf8')).toBe(shown.body);
    }
    expect((await ask(witness.url, `/checkpoint/${hexOf(other.origin)}`)).status).toBe(404);
    expect((await ask(witness.url, '/key')).body).toBe(`${witness.vkey}\n`);
  });

  it('is the empty log with the root of the empty tree and with no other', async () => {
    const wrong = noteOf(log.text(0).replace(log.root(0).toString('base64'), base64(32)), key);
    expect(await post(submission(0, [], wrong))).toEqual({ status: 409, type: SIZE, body: '0\n' });
    expect((await post(submission(0, [base64(32)], log.note(0)))).status).toBe(422);
    expect((await post(log.submission(0, 0))).status).toBe(200);
    expect((await post(submission(0, [base64(32)], log.note(5)))).status).toBe(422);
    expect((await post(log.submission(0, 5))).status).toBe(200);
    expect(await post(log.submission(0, 0))).toEqual({ status: 409, type: SIZE, body: '5\n' });
  });

  it('is nothing before a right request: a wrong first one leaves no trace', async () => {
    expect((await post(submission(0, [], noteOf(log.text(5), stranger)))).status).toBe(403);
    expect(await post(log.submission(2, 5))).toEqual({ status: 409, type: SIZE, body: '0\n' });
    expect((await ask(witness.url, `/checkpoint/${hexOf(log.origin)}`)).status).toBe(404);
  });

  it('is signed by any of the keys that the log has had, or by several; lines of strangers are not kept', async () => {
    expect((await post(submission(0, [], noteOf(log.text(3), rotated)))).status).toBe(200);
    const strange = '— someone.test/else AAAAAAAAAAAAAAAA\n';
    const crowded = `${noteOf(log.text(5), key, stranger, rotated)}${strange}${key.line(log.text(5))}`;
    const { status, body } = await post(submission(3, log.proof(3, 5), crowded));
    expect(status).toBe(200);
    const shown = await ask(witness.url, `/checkpoint/${hexOf(log.origin)}`);
    expect(shown.body).toBe(noteOf(log.text(5), key, rotated) + body);
  });

  it('may carry extension lines, which are signed with the rest', async () => {
    const text = `${log.text(4)}extension 一\nextension two\n`;
    const { status, body } = await post(submission(0, [], noteOf(text, key)));
    expect([status, cosignedAt(body, text, witness.vkey)]).toEqual([200, home.now / 1000]);
    expect(cosignedAt(body, log.text(4), witness.vkey)).toBeUndefined();
  });

  it('is kept apart for each log', async () => {
    expect((await post(log.submission(0, 5))).status).toBe(200);
    expect((await post(other.submission(0, 9))).status).toBe(200);
    expect((await post(log.submission(5, 6))).status).toBe(200);
    expect(await post(other.submission(6, 10))).toEqual({ status: 409, type: SIZE, body: '9\n' });
  });

  it('never has a time before one that it gave, whatever its clock says, also after a restart', async () => {
    const second = async (from: number, to: number) =>
      cosignedAt((await post(log.submission(from, to))).body, log.text(to), witness.vkey);
    const start = home.now / 1000;
    expect(await second(0, 1)).toBe(start);
    home.now -= 86_400_000;
    expect(await second(1, 2)).toBe(start);
    await witness.stop();
    witness = await home.open();
    expect(await second(2, 3)).toBe(start);
    home.now += 86_402_999;
    expect(await second(3, 4)).toBe(start + 2);
  });

  it('is one chain when fifty submissions of different sizes race on two histories: nothing is ever rolled back', async () => {
    const signed: { from: number; to: number; tree: TestLog }[] = [];
    const refused: number[] = [];
    /** Goes from whatever size the witness says it has, until it has as much or says that the history is another. */
    const climb = async (tree: TestLog, to: number, from = 0): Promise<void> => {
      const { status, body } = await post(tree.submission(from, to));
      if (status === 409 && Number(body) < to) return climb(tree, to, Number(body));
      if (status === 200) signed.push({ from, to, tree });
      else refused.push(status);
    };
    const sizes = Array.from({ length: 25 }, (_, at) => 2 * at + 10);
    await Promise.all(sizes.flatMap((size) => [climb(log, size), climb(fork, size + 1)]));

    expect(signed.length + refused.length).toBe(50);
    const chain = signed.sort((a, b) => a.to - b.to);
    expect(chain.map(({ from }) => from)).toEqual([0, ...chain.slice(0, -1).map(({ to }) => to)]);
    const [winner] = new Set(chain.map(({ tree }) => tree));
    const last = present(chain.at(-1), 'a checkpoint that was signed');
    expect(chain.every(({ tree }) => tree === winner)).toBe(true);
    expect(last.to).toBe(winner === log ? 58 : 59);
    const shown = await ask(witness.url, `/checkpoint/${hexOf(log.origin)}`);
    expect(shown.body.startsWith(last.tree.note(last.to))).toBe(true);
  });
});

function manyLines(count: number): string {
  return Array.from({ length: count }, (_, at) => testKey(`s${at}.test/x`, 5).line('x\n')).join('');
}

function flipped(hash: string, bit: number): string {
  const bytes = Buffer.from(hash, 'base64');
  bytes[bit >> 3] = present(bytes[bit >> 3], 'a byte') ^ (1 << (bit & 7));
  return bytes.toString('base64');
}

function withOtherId(): string {
  const [dash, name, encoded = ''] = key.line(log.text(20)).trimEnd().split(' ');
  const bytes = Buffer.from(encoded, 'base64');
  bytes.set(rotated.id);
  return `${dash} ${name} ${bytes.toString('base64')}\n`;
}
