import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../src/kernel/ids.js';
import { openCheckpoint } from '../../src/modules/translog/core/checkpoint.js';
import {
  type HashAt,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyInclusion,
} from '../../src/modules/translog/core/merkle.js';
import { type Leaf, type LeafSource, type LogVerdict, Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';
import { testWitness } from '../support/test-witness.js';

const { signer, key } = testLogKeys();
const translog = new Translog(new TranslogStore(), signer);
const stranger = testLogKeys('ledger.test/log', 2);

let clock = Date.UTC(2025, 5, 18);
const facts = (count: number, kind = 'fact'): Leaf[] =>
  Array.from({ length: count }, (_, at) => {
    clock += 1;
    const id = uuidv7(clock, randomBytes(16));
    return { kind, id, record: { id, number: at } };
  });

/** The business rows, kept beside the database. */
class Rows implements LeafSource {
  constructor(
    readonly kind: string,
    readonly rows: Leaf[],
  ) {}

  async *stream(): AsyncGenerator<Leaf[]> {
    const ordered = [...this.rows].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (let at = 0; at < ordered.length; at += 100) yield ordered.slice(at, at + 100);
  }
}

const codes = (verdict: LogVerdict) => [...new Set(verdict.problems.map((problem) => problem.code))];

describe('the log', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await openTestDatabase();
  });
  afterEach(() => db.close());

  const record = (leaves: readonly Leaf[]) => db.run((ctx) => translog.append(ctx, leaves));
  const sequence = () => db.run((ctx) => translog.sequence(ctx));
  const verify = (sources: readonly LeafSource[], keys = [key]) => db.run((ctx) => translog.verify(ctx, sources, keys));

  it('signs an empty tree first, then one head a batch, and nothing when nothing was added', async () => {
    await expect(db.run((ctx) => translog.checkpoint(ctx))).rejects.toThrow('TRANSLOG.NOT_YET');
    expect(await sequence()).toMatchObject({ size: 0 });
    await record(facts(3));
    const head = await sequence();
    expect(head.size).toBe(3);
    expect(await sequence()).toEqual(head);
    expect(await db.run((ctx) => translog.checkpoint(ctx))).toEqual(head);
    expect(openCheckpoint(Buffer.from(head.note), [key])).toMatchObject({ checkpoint: { size: 3 } });
  });

  it('is the same tree whether it grew in one batch or in many', async () => {
    const leaves = facts(700);
    for (const size of [1, 255, 1, 300, 143]) {
      await record(leaves.splice(0, size));
      await sequence();
    }
    const entries = await db.adminQuery<{ entry: Buffer }>(
      'select entry from translog.position join translog.leaf using (leaf_id) order by position',
    );
    const hashes = entries.map((row) => leafHash(row.entry));
    const head = await sequence();
    const hashAt: HashAt = (level, index) => perfect(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));
    for (const index of [0, 255, 256, 699]) {
      const proof = inclusionProof(index, 700, hashAt);
      const leaf = hashes[index] ?? Buffer.alloc(0);
      const claim = { index, size: 700, leafHash: leaf, proof, root: Buffer.from(head.root, 'hex') };
      expect(verifyInclusion(claim)).toBeUndefined();
    }
  });

  it('finds nothing wrong with an untouched log of several kinds, and counts what still waits', async () => {
    const [first, second] = [facts(300, 'fact'), facts(20, 'other-fact')];
    await record([...first, ...second]);
    await sequence();
    const waiting = facts(5, 'fact');
    await record(waiting);
    const verdict = await verify([new Rows('other-fact', second), new Rows('fact', [...first, ...waiting])]);
    expect(verdict).toMatchObject({ size: 320, pending: 5, problems: [], problemCount: 0 });
  });

  it('rolls a leaf back with its fact', async () => {
    const leaves = facts(1);
    const failing = db.run(async (ctx) => {
      await translog.append(ctx, leaves);
      throw new Error('the fact failed');
    });
    await expect(failing).rejects.toThrow('the fact failed');
    expect(await verify([new Rows('fact', [])])).toMatchObject({ size: 0, pending: 0, problems: [] });
  });

  it('takes no second leaf for the same fact', async () => {
    const leaves = facts(1);
    await record(leaves);
    await expect(record(leaves)).rejects.toThrow('unique');
  });

  it('gives every leaf one position while writers and sequencers run at once', async () => {
    const all: Leaf[] = [];
    const writers = Array.from({ length: 30 }, async (_, at) => {
      const leaves = facts(1 + (at % 7));
      all.push(...leaves);
      await record(leaves);
    });
    const sequencers = Array.from({ length: 6 }, () => sequence());
    await Promise.all([...writers, ...sequencers]);
    await sequence();
    expect(await verify([new Rows('fact', all)])).toMatchObject({ size: all.length, pending: 0, problems: [] });
  });

  it('does not hold up writers while a sequencer is at work', async () => {
    await record(facts(2));
    await db.run(async (ctx) => {
      await translog.sequence(ctx);
      await record(facts(2));
    });
    expect((await sequence()).size).toBe(4);
  });

  it('serves tiles of published checkpoints, and no others', async () => {
    await record(facts(300));
    await sequence();
    await record(facts(10));
    await sequence();
    const tile = (path: string) => db.run((ctx) => translog.tile(ctx, path));
    expect(await tile('0/000')).toHaveLength(256 * 32);
    expect(await tile('0/001.p/44')).toHaveLength(44 * 32);
    expect(await tile('0/001.p/54')).toHaveLength(54 * 32);
    expect(await tile('1/000.p/1')).toHaveLength(32);
    const bundle = await tile('entries/001.p/44');
    expect(bundle).toHaveLength(44 * 34);
    expect(bundle.readUInt16BE(0)).toBe(32);
    expect(leafHash(bundle.subarray(2, 34))).toEqual((await tile('0/001.p/44')).subarray(0, 32));
    for (const path of ['0/001.p/45', '0/001.p/55', '0/001', '0/002', '1/000', '2/000.p/1', 'entries/001', 'x']) {
      await expect(tile(path)).rejects.toThrow('TRANSLOG.NO_SUCH_TILE');
    }
  });

  it('refuses UPDATE, DELETE and TRUNCATE of what is recorded, even to the superuser in replica mode', async () => {
    await record(facts(3));
    const { note } = await sequence();
    await record(facts(1));
    const witness = testWitness();
    const witnessed = new Translog(new TranslogStore(), signer, [witness.key]);
    await db.run((ctx) => witnessed.cosigned(ctx, 3, witness.cosign(note, ctx.now)));
    for (const table of ['leaf', 'position', 'checkpoint', 'cosignature']) {
      const column = (await columnsOf(db, ['translog'])).findLast((each) => each.table === `translog.${table}`);
      for (const change of [
        `update translog.${table} set ${column?.column} = ${column?.column}`,
        `delete from translog.${table}`,
        `truncate translog.${table} cascade`,
      ]) {
        await expect(db.adminQuery(`set session_replication_role = replica; ${change}`)).rejects.toThrow('append-only');
      }
    }
    await expect(db.adminQuery('delete from translog.tile')).rejects.toThrow('only grows');
    await expect(db.adminQuery('update translog.tile set hashes = substr(hashes, 33)')).rejects.toThrow('only grows');
    await expect(db.adminQuery('truncate translog.tile')).rejects.toThrow('append-only');
  });

  it('signs nothing more once the stored tree is not the one last signed', async () => {
    await record(facts(5));
    await sequence();
    const tamperer = await Tamperer.open(db);
    const damage = 'update translog.tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1)';
    const attempt = tamperer.after(['translog'], damage, async (ctx) => {
      await translog.append(ctx, facts(1));
      return translog.sequence(ctx).catch((error: Error) => error.message);
    });
    expect(await attempt).toContain('TRANSLOG.DAMAGED');
    await tamperer.close();
  });

  it('believes no checkpoint that another key signed', async () => {
    const rows = facts(2);
    await record(rows);
    await sequence();
    const verdict = await verify([new Rows('fact', rows)], [stranger.key]);
    expect(codes(verdict)).toEqual(['TRANSLOG.CHECKPOINT_FALSE']);
  });
});

describe('a tampered log', () => {
  const witness = testWitness();
  const translog = new Translog(new TranslogStore(), signer, [witness.key]);
  const rows = facts(600);
  const source = new Rows('fact', rows);
  let db: TestDatabase;
  let tamperer: Tamperer;

  beforeAll(async () => {
    db = await openTestDatabase();
    for (const size of [100, 200, 290]) {
      await db.run((ctx) => translog.append(ctx, rows.slice(sum, sum + size)));
      const head = await db.run((ctx) => translog.sequence(ctx));
      await db.run((ctx) => translog.cosigned(ctx, head.size, witness.cosign(head.note, ctx.now)));
      sum += size;
    }
    await db.run((ctx) => translog.append(ctx, rows.slice(sum)));
    tamperer = await Tamperer.open(db);
  });
  afterAll(async () => {
    await tamperer.close();
    await db.close();
  });
  let sum = 0;

  const look = (ctx: Ctx) => translog.verify(ctx, [source], [key]);
  const verdictAfter = (sql: string) => tamperer.after(['translog'], sql, look);

  it('is whole before anyone touches it', async () => {
    const verdict = await db.run(look);
    expect(verdict).toMatchObject({ size: 590, pending: 10, problems: [] });
  });

  it('shows a change of any column of any table, first row and last', async () => {
    const columns = await columnsOf(db, ['translog']);
    expect(columns.length).toBeGreaterThanOrEqual(24);
    const missed: string[] = [];
    for (const column of columns) {
      for (const order of ['asc', 'desc']) {
        const sql = `update ${column.table} set ${column.column} = ${otherValue(column)}
          where ctid = (select ctid from ${column.table} order by 1 ${order} limit 1)`;
        if ((await verdictAfter(sql)).problemCount === 0) missed.push(`${column.table}.${column.column} ${order}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it.each([
    ['a deleted leaf', 'delete from translog.leaf where leaf_id = 7', 'TRANSLOG.LEAF_MISSING'],
    [
      'a leaf slipped in',
      `insert into translog.leaf (leaf_id, kind, record_id, salt, entry)
       select 7000, kind, gen_random_uuid(), salt, entry from translog.leaf where leaf_id = 7`,
      'TRANSLOG.RECORD_MISSING',
    ],
    [
      'a leaf recorded twice, with all keys dropped',
      `insert into translog.leaf (leaf_id, kind, record_id, salt, entry)
       select 7000, kind, record_id, salt, entry from translog.leaf where leaf_id = 7`,
      'TRANSLOG.RECORD_MISSING',
    ],
    [
      'a position given twice, with all keys dropped',
      'insert into translog.position select * from translog.position where position = 7',
      'TRANSLOG.POSITION_GAP',
    ],
    ['a deleted position', 'delete from translog.position where position = 300', 'TRANSLOG.POSITION_GAP'],
    ['a cut tail', 'delete from translog.position where position >= 500', 'TRANSLOG.CHECKPOINT_FALSE'],
    [
      'two leaves that changed places',
      `update translog.position p set leaf_id = q.leaf_id from translog.position q
       where (p.position, q.position) in ((1, 2), (2, 1))`,
      'TRANSLOG.TILE_WRONG',
    ],
    ['a deleted tile', 'delete from translog.tile where level = 0 and tile_index = 1', 'TRANSLOG.TILE_WRONG'],
    [
      'a tile too many',
      `insert into translog.tile select 3, 0, hashes from translog.tile where level = 1`,
      'TRANSLOG.TILES_TOO_MANY',
    ],
    [
      'a deleted checkpoint in the middle',
      'delete from translog.checkpoint where size = 300',
      'TRANSLOG.CHECKPOINT_FALSE',
    ],
    ['a deleted last checkpoint', 'delete from translog.checkpoint where size = 590', 'TRANSLOG.CHECKPOINT_BEHIND'],
    [
      'a cosignature given twice, with all keys dropped',
      'insert into translog.cosignature select * from translog.cosignature where size = 300',
      'TRANSLOG.COSIGNATURE_FALSE',
    ],
    [
      'a cosignature set under another checkpoint',
      'update translog.cosignature set size = 100 where size = 300',
      'TRANSLOG.COSIGNATURE_FALSE',
    ],
    ['an emptied queue', 'delete from translog.pending', 'TRANSLOG.NEVER_SEQUENCED'],
    ['a leaf queued again', 'insert into translog.pending values (7)', 'TRANSLOG.QUEUE_DAMAGED'],
  ])('shows %s', async (_what, sql, code) => {
    expect(codes(await verdictAfter(sql))).toContain(code);
  });

  it('shows records changed, lost, slipped in, or of a kind that nobody owns', async () => {
    const [first, second, ...rest] = rows;
    const changed = [{ ...(first as Leaf), record: { id: first?.id ?? '', number: 1 } }, second as Leaf, ...rest];
    const seen = (leaves: Leaf[]) => db.run((ctx) => translog.verify(ctx, [new Rows('fact', leaves)], [key]));
    expect(codes(await seen(changed))).toEqual(['TRANSLOG.RECORD_CHANGED']);
    expect(codes(await seen(rest))).toEqual(['TRANSLOG.RECORD_MISSING']);
    expect(codes(await seen([...rows, ...facts(1)]))).toEqual(['TRANSLOG.LEAF_MISSING']);
    expect(codes(await db.run((ctx) => translog.verify(ctx, [], [key])))).toEqual(['TRANSLOG.UNKNOWN_KIND']);
  });
});

function perfect(hashes: Buffer[]): Buffer {
  const [left, right] = [hashes.slice(0, hashes.length / 2), hashes.slice(hashes.length / 2)];
  if (hashes.length === 1) return hashes[0] ?? Buffer.alloc(0);
  return nodeHash(perfect(left), perfect(right));
}
