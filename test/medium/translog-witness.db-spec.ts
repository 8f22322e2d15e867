import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../../src/kernel/text.js';
import { openWitnessed } from '../../src/modules/translog/core/checkpoint.js';
import { verifyConsistency } from '../../src/modules/translog/core/merkle.js';
import { formatVerifierKey, type Leaf, parseVerifierKey, Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { WitnessFeed } from '../../src/platform/witness-client.js';
import { parseKey } from '../../src/verifier/note.js';
import { type RunningWitness, runWitness } from '../../src/witness/run-witness.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { factsFrom } from '../support/log-facts.js';
import { testLogKeys } from '../support/log-keys.js';
import { Tamperer } from '../support/tamper.js';
import { testWitness } from '../support/test-witness.js';

const { signer, key } = testLogKeys();
const facts = factsFrom(Date.UTC(2025, 6, 1));
const witness = testWitness();
const other = testWitness('witness.test/w2', 8);
const at = new Date('2025-11-24T02:00:00Z');

function logOver(db: TestDatabase, translog: Translog) {
  return {
    record: (leaves: readonly Leaf[]) => db.run((ctx) => translog.append(ctx, leaves)),
    sequence: () => db.run((ctx) => translog.sequence(ctx)),
    submission: (from?: number) => db.run((ctx) => translog.submission(ctx, from)),
    cosigned: (size: number, lines: string) => db.run((ctx) => translog.cosigned(ctx, size, lines)),
    publication: (now?: Date) => db.run((ctx) => translog.publication(ctx), now ? { now } : {}),
    tile: (path: string) => db.run((ctx) => translog.tile(ctx, path)),
    checkpoint: () => db.run((ctx) => translog.checkpoint(ctx)),
  };
}

describe('a log with a witness', () => {
  const translog = new Translog(new TranslogStore(), signer, [witness.key], [key]);
  let db: TestDatabase;
  let log: ReturnType<typeof logOver>;
  beforeEach(async () => {
    db = await openTestDatabase();
    log = logOver(db, translog);
  });
  afterEach(() => db.close());

  it('publishes a head only when the witness has co-signed it, and tells how far it lies behind', async () => {
    await log.record(facts(300));
    const first = await log.sequence();
    expect(await log.publication()).toBeUndefined();
    await expect(log.checkpoint()).rejects.toThrow('TRANSLOG.NOT_YET');
    await expect(log.tile('0/000')).rejects.toThrow('TRANSLOG.NO_SUCH_TILE');
    await log.cosigned(300, witness.cosign(first.note, at));
    await log.record(facts(7));
    await log.sequence();
    const published = await log.publication(new Date(at.getTime() + 95_400));
    expect(published).toMatchObject({ size: 300, root: first.root, cosignedAt: at, ageSeconds: 95, behind: 7 });
    expect(await log.checkpoint()).toMatchObject({ size: 300, note: published?.note });
    const opened = openWitnessed(Buffer.from(published?.note ?? ''), [key], [witness.key]);
    expect(opened).toMatchObject({ origin: key.name, size: 300, at });
    expect(await log.tile('0/000')).toHaveLength(8192);
    expect(await log.tile('0/001.p/44')).toHaveLength(44 * 32);
    for (const path of ['0/001.p/51', 'entries/001.p/51', '1/000']) {
      await expect(log.tile(path)).rejects.toThrow('TRANSLOG.NO_SUCH_TILE');
    }
  });

  it('is never younger than no seconds, whatever the clock of the witness says', async () => {
    await log.record(facts(1));
    const { note } = await log.sequence();
    await log.cosigned(1, witness.cosign(note, at));
    expect(await log.publication(new Date(at.getTime() - 5_000))).toMatchObject({ ageSeconds: 0 });
  });

  it('submits what is signed with a proof from what was co-signed last, and nothing when nothing is new', async () => {
    await log.sequence();
    expect(await log.submission()).toBeUndefined();
    await log.record(facts(300));
    const first = await log.sequence();
    expect(await log.submission()).toEqual({
      origin: key.name,
      size: 300,
      oldSize: 0,
      proof: [],
      note: first.note,
    });
    await log.cosigned(300, witness.cosign(first.note, at));
    expect(await log.submission()).toBeUndefined();
    await log.record(facts(400));
    const second = await log.sequence();
    const submission = await log.submission();
    expect(submission).toMatchObject({ size: 700, oldSize: 300, note: second.note });
    const [fromRoot, toRoot] = [first.root, second.root].map((root) => Buffer.from(root, 'hex')) as [Buffer, Buffer];
    const claim = { from: 300, to: 700, proof: submission?.proof ?? [], fromRoot, toRoot };
    expect(verifyConsistency(claim)).toBeUndefined();
    expect(await log.submission(700)).toMatchObject({ oldSize: 700, proof: [] });
    expect(await log.submission(0)).toMatchObject({ oldSize: 0, proof: [] });
    expect((await log.submission(517))?.proof.length).toBeGreaterThan(0);
    await expect(log.submission(701)).rejects.toThrow('TRANSLOG.WITNESS_AHEAD');
  });

  it('asks no witness to believe a tree that is damaged', async () => {
    for (const size of [300, 400]) {
      await log.record(facts(size));
      const { note } = await log.sequence();
      if (size === 300) await log.cosigned(300, witness.cosign(note, at));
    }
    const tamperer = await Tamperer.open(db);
    const missing = await tamperer.after(
      ['translog'],
      'delete from translog.tile where level = 0 and tile_index = 1',
      (ctx) => translog.submission(ctx).catch((error: Error) => error.message),
    );
    const changed = await tamperer.after(
      ['translog'],
      'update translog.tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1) where level = 0 and tile_index = 2',
      (ctx) => translog.submission(ctx).catch((error: Error) => error.message),
    );
    await tamperer.close();
    for (const found of [missing, changed]) expect(found).toContain('TRANSLOG.DAMAGED');
  });

  it('believes no cosignature but that of a configured key over that very checkpoint', async () => {
    await log.record(facts(3));
    const first = await log.sequence();
    await log.record(facts(3));
    const second = await log.sequence();
    const refused = 'TRANSLOG.COSIGNATURE_REFUSED';
    await expect(log.cosigned(6, other.cosign(second.note, at))).rejects.toThrow(refused);
    await expect(log.cosigned(6, witness.cosign(first.note, at))).rejects.toThrow(refused);
    await expect(log.cosigned(5, witness.cosign(second.note, at))).rejects.toThrow(refused);
    await expect(log.cosigned(6, '')).rejects.toThrow(refused);
    await expect(log.cosigned(6, '<html></html>\n')).rejects.toThrow(refused);
    expect(await log.publication()).toBeUndefined();
    const lines = other.cosign(second.note, at) + witness.cosign(second.note, at);
    await log.cosigned(6, lines);
    await log.cosigned(6, lines);
    expect((await log.publication())?.note).toBe(second.note + witness.cosign(second.note, at));
  });

  it('is published at once when no witness is configured any more, and checked against all keys ever configured', async () => {
    const rows = facts(4);
    await log.record(rows);
    const { note } = await log.sequence();
    await log.cosigned(4, witness.cosign(note, at));
    const source = {
      kind: 'fact',
      async *stream() {
        yield rows;
      },
    };
    const without = new Translog(new TranslogStore(), signer);
    expect(await db.run((ctx) => without.publication(ctx))).toEqual(expect.objectContaining({ note, behind: 0 }));
    const codes = async (one: Translog) =>
      (await db.run((ctx) => one.verify(ctx, [source], [key]))).problems.map(({ code }) => code);
    expect(await codes(translog)).toEqual([]);
    expect(await codes(new Translog(new TranslogStore(), signer, [other.key, witness.key]))).toEqual([]);
    expect(await codes(without)).toEqual(['TRANSLOG.COSIGNATURE_FALSE']);
  });
});

describe('feeding a witness', () => {
  let db: TestDatabase;
  let folder: string;
  let running: RunningWitness;
  let log: ReturnType<typeof logOver>;
  let told: string[];
  const tell = (text: Text) => void told.push(text.en);
  const start = () =>
    runWitness(
      {
        production: false,
        port: 0,
        host: '127.0.0.1',
        folder,
        name: 'witness.test/real',
        keyFile: join(folder, 'key.pem'),
        logs: new Map([[key.name, [parseKey(formatVerifierKey(key))].flatMap((parsed) => parsed ?? [])]]),
      },
      { clock: Date.now, report: (error) => void told.push(String(error)) },
    );

  beforeEach(async () => {
    told = [];
    folder = mkdtempSync(join(tmpdir(), 'ledger-witness-'));
    db = await openTestDatabase();
    running = await start();
    const vkey = parseVerifierKey(running.vkey);
    log = logOver(db, new Translog(new TranslogStore(), signer, vkey ? [vkey] : []));
  });
  afterEach(async () => {
    await running.stop();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries each new head to it, one consistent with the other', async () => {
    const feed = new WitnessFeed(running.url, log, tell);
    for (const size of [1, 300, 2, 511]) {
      await log.record(facts(size));
      const head = await log.sequence();
      await feed.feed();
      expect(await log.publication()).toMatchObject({ size: head.size, behind: 0 });
    }
    expect(told).toEqual([]);
  });

  it('goes on from the size the witness says, when its last answer was lost', async () => {
    await log.record(facts(40));
    await log.sequence();
    const deaf = { ...log, cosigned: () => Promise.reject(new Error('the connection broke')) };
    await new WitnessFeed(running.url, deaf, tell).feed();
    expect(told).toEqual([expect.stringContaining('the connection broke')]);
    await log.record(facts(50));
    await log.sequence();
    await new WitnessFeed(running.url, log, tell).feed();
    expect(await log.publication()).toMatchObject({ size: 90 });
    expect(told).toHaveLength(1);
  });

  it('holds up nothing while the witness is away, says so once, and says when it is back', async () => {
    const { port } = new URL(running.url);
    await log.record(facts(5));
    await log.sequence();
    const feed = new WitnessFeed(`http://127.0.0.1:${port}/`, log, tell);
    await feed.feed();
    await running.stop();
    await log.record(facts(5));
    await log.sequence();
    await feed.feed();
    await feed.feed();
    expect(await log.publication()).toMatchObject({ size: 5, behind: 5 });
    expect(told).toEqual([expect.stringContaining('ECONNREFUSED')]);
    running = await start();
    const again = new WitnessFeed(running.url, log, tell);
    await again.feed();
    expect(await log.publication()).toMatchObject({ size: 10, behind: 0 });
  });

  it('tells in plain words what the witness refuses: a key it does not know, another root, an older book', async () => {
    await log.record(facts(20));
    await log.sequence();
    await new WitnessFeed(running.url, log, tell).feed();
    const elsewhere = await openTestDatabase();
    const vkey = parseVerifierKey(running.vkey);
    const keys = vkey ? [vkey] : [];
    const stranger = logOver(elsewhere, new Translog(new TranslogStore(), testLogKeys(key.name, 2).signer, keys));
    await stranger.record(facts(3));
    await stranger.sequence();
    await new WitnessFeed(running.url, stranger, tell).feed();
    const restored = logOver(elsewhere, new Translog(new TranslogStore(), signer, keys));
    await restored.record(facts(3));
    await restored.sequence();
    await new WitnessFeed(running.url, restored, tell).feed();
    await restored.record(facts(14));
    await restored.sequence();
    await new WitnessFeed(running.url, restored, tell).feed();
    await restored.record(facts(1));
    await restored.sequence();
    await new WitnessFeed(running.url, restored, tell).feed();
    await elsewhere.close();
    expect(told).toEqual([
      expect.stringContaining('does not know the key'),
      expect.stringContaining('TRANSLOG.WITNESS_AHEAD'),
      expect.stringContaining('another root'),
      expect.stringContaining('does not accept the consistency proof'),
    ]);
  });
});

describe('an answer that is no witness at all', () => {
  const answers: { status: number; body: string }[] = [];
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, body } = answers.shift() ?? { status: 500, body: '' };
      request.resume().on('end', () => response.writeHead(status).end(body));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it.each([
    [500, 'oops', 'HTTP 500'],
    [302, '', 'redirect'],
    [404, '', 'does not know the name'],
    [409, 'soon\n', 'HTTP 409'],
    [409, '1e3\n', 'HTTP 409'],
    [409, '99999999999999999999\n', 'HTTP 409'],
    [200, 'x'.repeat(100_000), 'too long'],
  ])('is told and changes nothing: %i %.12j', async (status, body, words) => {
    const told: string[] = [];
    answers.splice(0, answers.length, { status, body });
    const waiting = { size: 3, oldSize: 0, proof: [], note: 'note\n' };
    const stored: string[] = [];
    const log = {
      submission: async () => waiting,
      cosigned: async (_size: number, lines: string) => void stored.push(lines),
    };
    await new WitnessFeed(url, log, (text) => void told.push(text.en)).feed();
    expect(stored).toEqual([]);
    expect(told).toEqual([expect.stringContaining(words)]);
  });
});
