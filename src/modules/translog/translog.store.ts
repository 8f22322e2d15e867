import type { Ctx } from '../../platform/ctx.js';
import type { PositionedEntry } from './core/check-tree.js';
import type { StoredLeaf } from './core/compare-leaves.js';
import type { Cosignature } from './core/cosignature.js';
import { keyIdOf } from './core/note.js';
import type { VerifierKey } from './core/signer.js';
import type { CheckpointRow } from './core/stored-checkpoint.js';
import { splitHashes, type Tile } from './core/tiles.js';

/** A leaf as it is stored: what was recorded, and the entry that stands for it in the log. */
export interface LeafRow {
  readonly kind: string;
  readonly recordId: string;
  readonly salt: Buffer;
  readonly entry: Buffer;
}

interface CheckpointColumns {
  size: bigint;
  previous_size: bigint | null;
  root: Buffer;
  algorithm: string;
  key_name: string;
  key_id: Buffer;
  note: string;
}

interface CosignatureColumns {
  size: bigint;
  witness_name: string;
  key_id: Buffer;
  algorithm: string;
  line: string;
  cosigned_at: Date;
}

/** A leaf with its place in the log, if it has one yet. */
export interface PlacedLeaf {
  readonly salt: Buffer;
  readonly entry: Buffer;
  readonly position?: number;
}

/** The one lock under which positions are given, held until the transaction ends; the table's triggers ask for it. */
const SEQUENCER_LOCK = 6_962_001;
const PAGE = 4096;

/** The only speaker of SQL on schema `translog`. */
export class TranslogStore {
  /** Inserts leaves and queues them for the sequencer; takes no lock that another writer could wait for. */
  async insertLeaves(ctx: Ctx, leaves: readonly LeafRow[]): Promise<void> {
    await ctx.tx.query(
      `with added as (
         insert into translog.leaf (kind, record_id, salt, entry)
         select l.kind, l.record_id, l.salt, l.entry
         from unnest($1::text[], $2::uuid[], $3::bytea[], $4::bytea[]) with ordinality as l(kind, record_id, salt, entry, line)
         order by l.line
         returning leaf_id)
       insert into translog.pending (leaf_id) select leaf_id from added`,
      [
        leaves.map((leaf) => leaf.kind),
        leaves.map((leaf) => leaf.recordId),
        leaves.map((leaf) => leaf.salt),
        leaves.map((leaf) => leaf.entry),
      ],
    );
  }

  /** Waits until no other sequencer runs. Must come before any other reading of a sequencer. */
  async lockSequencer(ctx: Ctx): Promise<void> {
    await ctx.tx.query('select pg_advisory_xact_lock($1)', [SEQUENCER_LOCK]);
  }

  async size(ctx: Ctx): Promise<number> {
    const [row] = await ctx.tx.query<{ size: bigint }>(
      'select coalesce(max(position) + 1, 0) as size from translog.position',
    );
    return Number(row?.size ?? 0n);
  }

  /**
   * Takes up to `limit` leaves behind `after` off the queue, in the order in which they were recorded. Written as one range
   * and one look for each, so that it costs the same whether the planner takes the queue for empty (as it mostly is when
   * the server counts it) or not.
   */
  async takePending(ctx: Ctx, limit: number, after: bigint): Promise<{ leafId: bigint; entry: Buffer }[]> {
    const rows = await ctx.tx.query<{ leaf_id: bigint; entry: Buffer }>(
      `with taken as (
         delete from translog.pending
         where leaf_id > $2 and leaf_id <= (
           select max(leaf_id) from (
             select leaf_id from translog.pending where leaf_id > $2 order by leaf_id limit $1) as first)
         returning leaf_id)
       select leaf_id, entry
         from taken cross join lateral (select l.entry from translog.leaf l where l.leaf_id = taken.leaf_id limit 1) as leaf
        order by leaf_id`,
      [limit, after],
    );
    return rows.map((row) => ({ leafId: row.leaf_id, entry: row.entry }));
  }

  async insertPositions(ctx: Ctx, first: number, leafIds: readonly bigint[]): Promise<void> {
    await ctx.tx.query(
      `insert into translog.position (position, leaf_id)
       select $1::bigint + line - 1, leaf_id from unnest($2::bigint[]) with ordinality as l(leaf_id, line)`,
      [first, leafIds.map(String)],
    );
  }

  /** Stores tiles that are new or have grown. */
  async saveTiles(ctx: Ctx, tiles: readonly Tile[]): Promise<void> {
    await ctx.tx.query(
      `insert into translog.tile as t (level, tile_index, hashes)
       select level, tile_index, hashes from unnest($1::smallint[], $2::bigint[], $3::bytea[]) as n(level, tile_index, hashes)
       on conflict (level, tile_index) do update set hashes = excluded.hashes where t.hashes <> excluded.hashes`,
      [
        tiles.map((tile) => tile.level),
        tiles.map((tile) => String(tile.index)),
        tiles.map((tile) => Buffer.concat(tile.hashes)),
      ],
    );
  }

  /** Those of the named tiles that are stored. */
  async tiles(ctx: Ctx, places: readonly { level: number; index: number }[]): Promise<Tile[]> {
    const rows = await ctx.tx.query<{ level: number; tile_index: bigint; hashes: Buffer }>(
      `select level, tile_index, hashes from translog.tile
       join unnest($1::smallint[], $2::bigint[]) as wanted(level, tile_index) using (level, tile_index)`,
      [places.map((place) => place.level), places.map((place) => String(place.index))],
    );
    return rows.map((row) => ({ level: row.level, index: Number(row.tile_index), hashes: splitHashes(row.hashes) }));
  }

  async tileCount(ctx: Ctx): Promise<number> {
    const [row] = await ctx.tx.query<{ count: bigint }>('select count(*) as count from translog.tile');
    return Number(row?.count ?? 0n);
  }

  async lastCheckpoint(ctx: Ctx): Promise<CheckpointRow | undefined> {
    const [row] = await ctx.tx.query<CheckpointColumns>('select * from translog.checkpoint order by size desc limit 1');
    return row && checkpointRow(row);
  }

  async insertCheckpoint(ctx: Ctx, row: CheckpointRow): Promise<void> {
    await ctx.tx.query(
      `insert into translog.checkpoint (size, previous_size, root, algorithm, key_name, key_id, note)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [row.size, row.previousSize ?? null, row.root, row.algorithm, row.keyName, row.keyId, row.note],
    );
  }

  async checkpointOf(ctx: Ctx, size: number): Promise<CheckpointRow | undefined> {
    const [row] = await ctx.tx.query<CheckpointColumns>('select * from translog.checkpoint where size = $1', [size]);
    return row && checkpointRow(row);
  }

  /** The largest checkpoint that one of the witnesses has co-signed. */
  async lastCosigned(ctx: Ctx, witnesses: readonly VerifierKey[]): Promise<CheckpointRow | undefined> {
    const [row] = await ctx.tx.query<CheckpointColumns>(
      `select k.* from translog.checkpoint k join translog.cosignature c using (size)
       where (c.witness_name, c.key_id) in (${WITNESSES(1)}) order by k.size desc limit 1`,
      witnessParameters(witnesses),
    );
    return row && checkpointRow(row);
  }

  /** The witnesses' cosignatures over the checkpoint of that size, in order of name and key. */
  async cosignaturesOf(ctx: Ctx, size: number, witnesses: readonly VerifierKey[]): Promise<Cosignature[]> {
    const rows = await ctx.tx.query<CosignatureColumns>(
      `select * from translog.cosignature where size = $3 and (witness_name, key_id) in (${WITNESSES(1)})
       order by witness_name, key_id`,
      [...witnessParameters(witnesses), size],
    );
    return rows.map(cosignatureRow);
  }

  /** Stores cosignatures; one that is known already is left as it is. */
  async insertCosignatures(ctx: Ctx, rows: readonly Cosignature[]): Promise<void> {
    for (const row of rows) {
      await ctx.tx.query(
        `insert into translog.cosignature (size, witness_name, key_id, algorithm, line, cosigned_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [row.size, row.witness, row.keyId, row.algorithm, row.line, row.cosignedAt],
      );
    }
  }

  /** All cosignatures, each with the note of the checkpoint that it names, if there is one. */
  async *cosignatures(ctx: Ctx): AsyncGenerator<{ row: Cosignature; note?: string }[]> {
    const pages = ctx.tx.stream<CosignatureColumns & { note: string | null }>(
      `select c.*, k.note from translog.cosignature c left join translog.checkpoint k using (size)
       order by c.size, c.witness_name, c.key_id`,
      [],
      PAGE,
    );
    for await (const page of pages) {
      yield page.map((row) => ({ row: cosignatureRow(row), ...(row.note === null ? {} : { note: row.note }) }));
    }
  }

  /** True when a checkpoint with a size in `[from, until)` was signed and, where there are witnesses, co-signed. */
  async hasPublished(ctx: Ctx, from: number, until: number, witnesses: readonly VerifierKey[]): Promise<boolean> {
    const cosigned = `and exists (select from translog.cosignature c
      where c.size = k.size and (c.witness_name, c.key_id) in (${WITNESSES(3)}))`;
    const [row] = await ctx.tx.query<{ found: boolean }>(
      `select exists (select from translog.checkpoint k where k.size >= $1 and k.size < $2
         ${witnesses.length > 0 ? cosigned : ''}) as found`,
      [from, until, ...(witnesses.length > 0 ? witnessParameters(witnesses) : [])],
    );
    return row?.found ?? false;
  }

  /** The leaf of one record. */
  async leafOf(ctx: Ctx, kind: string, id: string): Promise<PlacedLeaf | undefined> {
    const [row] = await ctx.tx.query<{ salt: Buffer; entry: Buffer; position: bigint | null }>(
      `select l.salt, l.entry, p.position from translog.leaf l left join translog.position p using (leaf_id)
       where l.kind = $1 and l.record_id = $2`,
      [kind, id],
    );
    if (!row) return undefined;
    const { salt, entry, position } = row;
    return { salt, entry, ...(position === null ? {} : { position: Number(position) }) };
  }

  /** Positions by record id; what waits has none. */
  async positionsOf(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await ctx.tx.query<{ record_id: string; position: bigint }>(
      `select record_id, position from translog.leaf join translog.position using (leaf_id)
       where kind = $1 and record_id = any($2)`,
      [kind, ids],
    );
    return new Map(rows.map((row) => [row.record_id, Number(row.position)]));
  }

  /** Entries at positions `[from, until)`, in order. */
  async entries(ctx: Ctx, from: number, until: number): Promise<Buffer[]> {
    const rows = await ctx.tx.query<{ entry: Buffer }>(
      `select entry from translog.position join translog.leaf using (leaf_id)
       where position >= $1 and position < $2 order by position`,
      [from, until],
    );
    return rows.map((row) => row.entry);
  }

  /** Kinds in the log with one record id each, in byte order. */
  async kinds(ctx: Ctx): Promise<{ kind: string; sample: string }[]> {
    return ctx.tx.query(`select kind, min(record_id::text) as sample from translog.leaf group by kind order by kind`);
  }

  async *leavesOf(ctx: Ctx, kind: string): AsyncGenerator<StoredLeaf[]> {
    const pages = ctx.tx.stream<StoredLeaf>(
      'select record_id as id, salt, entry from translog.leaf where kind = $1 order by record_id',
      [kind],
      PAGE,
    );
    for await (const page of pages) yield page;
  }

  async *positions(ctx: Ctx): AsyncGenerator<PositionedEntry[]> {
    const pages = ctx.tx.stream<{ position: bigint; entry: Buffer | null }>(
      'select position, entry from translog.position left join translog.leaf using (leaf_id) order by position',
      [],
      PAGE,
    );
    for await (const page of pages) {
      yield page.map(({ position, entry }) => ({ position: Number(position), ...(entry ? { entry } : {}) }));
    }
  }

  async *checkpoints(ctx: Ctx): AsyncGenerator<CheckpointRow[]> {
    const pages = ctx.tx.stream<CheckpointColumns>('select * from translog.checkpoint order by size', [], PAGE);
    for await (const page of pages) yield page.map(checkpointRow);
  }

  /** Leaves that have no position and do not wait for one. */
  async *lostLeaves(ctx: Ctx): AsyncGenerator<{ kind: string; id: string }[]> {
    const pages = ctx.tx.stream<{ kind: string; id: string }>(
      `select l.kind, l.record_id as id from translog.leaf l
       where not exists (select from translog.position p where p.leaf_id = l.leaf_id)
         and not exists (select from translog.pending q where q.leaf_id = l.leaf_id)
       order by l.kind, l.record_id`,
      [],
      PAGE,
    );
    for await (const page of pages) yield page;
  }

  /** Rows of the queue that no waiting leaf explains, or that are there twice, and how many wait. */
  async queue(ctx: Ctx): Promise<{ damaged: string[]; pending: number }> {
    const rows = await ctx.tx.query<{ leaf_id: bigint }>(
      `select q.leaf_id from translog.pending q
       where not exists (select from translog.leaf l where l.leaf_id = q.leaf_id)
          or exists (select from translog.position p where p.leaf_id = q.leaf_id)
       union select leaf_id from translog.pending group by leaf_id having count(*) > 1
       order by leaf_id limit 1000`,
    );
    const [count] = await ctx.tx.query<{ count: bigint }>('select count(*) as count from translog.pending');
    return { damaged: rows.map((row) => String(row.leaf_id)), pending: Number(count?.count ?? 0n) };
  }
}

/** The configured witnesses as a set of (name, key id), given as two arrays from parameter `$at` on. */
const WITNESSES = (at: number) => `select * from unnest($${at}::text[], $${at + 1}::bytea[])`;

function witnessParameters(witnesses: readonly VerifierKey[]): [string[], Buffer[]] {
  return [witnesses.map((key) => key.name), witnesses.map(keyIdOf)];
}

function cosignatureRow(row: CosignatureColumns): Cosignature {
  return {
    size: Number(row.size),
    witness: row.witness_name,
    keyId: row.key_id,
    algorithm: row.algorithm,
    line: row.line,
    cosignedAt: row.cosigned_at,
  };
}

function checkpointRow(row: CheckpointColumns): CheckpointRow {
  return {
    size: Number(row.size),
    ...(row.previous_size === null ? {} : { previousSize: Number(row.previous_size) }),
    root: row.root,
    algorithm: row.algorithm,
    keyName: row.key_name,
    keyId: row.key_id,
    note: row.note,
  };
}
