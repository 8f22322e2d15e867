import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { checkpointText, type WitnessedHead } from './core/checkpoint.js';
import { keysText } from './core/known-keys.js';
import { entryOf, type Leaf, SALT_BYTES } from './core/leaf.js';
import { EMPTY_ROOT, leafHash } from './core/merkle.js';
import { signNote } from './core/note.js';
import { receiptExtra, writeProof } from './core/receipt.js';
import type { Signer, VerifierKey } from './core/signer.js';
import type { CheckpointRow } from './core/stored-checkpoint.js';
import { entryBundle, parseTilePath, type TilePath } from './core/tile-path.js';
import { openTiles, TILE_WIDTH, TreeBuilder } from './core/tiles.js';
import { noSuchTile, notCovered, nothingSigned, recordNotAsRecorded, treeDamaged } from './core/translog-errors.js';
import type { LeafSource } from './leaf-source.js';
import { LogCheck, type LogVerdict } from './log-check.service.js';
import { type Publication, Published, type Submission } from './published.service.js';
import { TranslogStore } from './translog.store.js';
import { LOG_KEYS, LOG_SIGNER, WITNESS_KEYS } from './translog.tokens.js';

/** The log's head: how many leaves it covers and their root in hex; `note` is the signed text as outsiders read it. */
export interface LogHead {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

const BATCH = 8192;

/** The append-only log of every recorded fact. */
@Injectable()
export class Translog {
  private readonly check: LogCheck;
  private readonly published: Published;

  constructor(
    private readonly store: TranslogStore,
    @Inject(LOG_SIGNER) private readonly signer: Signer,
    @Optional() @Inject(WITNESS_KEYS) private readonly witnessKeys: readonly VerifierKey[] = [],
    @Optional() @Inject(LOG_KEYS) private readonly logKeys: readonly VerifierKey[] = [],
  ) {
    this.check = new LogCheck(store, witnessKeys);
    this.published = new Published(store, witnessKeys);
  }

  /** Records the leaves in the caller's transaction, so that the fact and its leaf live or die together. */
  async append(ctx: Ctx, leaves: readonly Leaf[]): Promise<void> {
    if (leaves.length === 0) return;
    const salts = randomBytes(SALT_BYTES * leaves.length);
    await this.store.insertLeaves(
      ctx,
      leaves.map((leaf, index) => {
        const salt = salts.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES);
        return { kind: leaf.kind, recordId: leaf.id, salt, entry: entryOf(salt, leaf.record) };
      }),
    );
  }

  /**
   * Gives positions to all leaves that wait, in the order in which they were recorded, and signs the new head. One
   * sequencer at a time; a second one waits for the first. Signs size 0 when the log is new, and nothing when nothing
   * has been added. Throws `TRANSLOG.DAMAGED` when the stored tree is not the one last signed.
   */
  async sequence(ctx: Ctx): Promise<LogHead> {
    await this.store.lockSequencer(ctx);
    const size = await this.store.size(ctx);
    const last = await this.store.lastCheckpoint(ctx);
    const tree = await this.resume(ctx, size, last);
    // Looking only behind the last one taken: before it lie the rows that this very transaction has deleted, and going over
    // them again for each batch would take time by the square of their number.
    let taken: bigint | undefined = -1n;
    for (;;) {
      const batch = await this.store.takePending(ctx, BATCH, taken);
      taken = batch.at(-1)?.leafId;
      if (taken === undefined) break;
      const leafIds = batch.map((leaf) => leaf.leafId);
      await this.store.insertPositions(ctx, tree.size, leafIds);
      const filled = batch.flatMap((leaf) => tree.push(leafHash(leaf.entry)));
      await this.store.saveTiles(ctx, [...filled, ...tree.open()]);
    }
    if (last && last.size === tree.size) return headOf(last);
    return headOf(await this.sign(ctx, tree, last));
  }

  /** The last signed head, published or not. Throws `TRANSLOG.NOT_YET` before the first. */
  async head(ctx: Ctx): Promise<LogHead> {
    const last = await this.store.lastCheckpoint(ctx);
    if (!last) throw nothingSigned();
    return headOf(last);
  }

  /** The published head: the last that a witness co-signed, where there is one. Throws `TRANSLOG.NOT_YET` before the first. */
  async checkpoint(ctx: Ctx): Promise<LogHead> {
    const published = await this.published.publication(ctx);
    if (!published) throw nothingSigned();
    const { size, root, note } = published;
    return { size, root, note };
  }

  /** The published checkpoint with its age; undefined before the first. */
  async publication(ctx: Ctx): Promise<Publication | undefined> {
    return this.published.publication(ctx);
  }

  /**
   * A receipt for a record as its room regenerates it: a C2SP tlog-proof that holds offline. Throws `TRANSLOG.NOT_YET`
   * before a published checkpoint covers the record, `TRANSLOG.RECORD_CHANGED` when it is not what was recorded, and
   * `TRANSLOG.DAMAGED` when the stored tree does not give the published root.
   */
  async receipt(ctx: Ctx, kind: string, id: string, record: JsonObject): Promise<string> {
    const leaf = await this.store.leafOf(ctx, kind, id);
    const same = leaf?.salt.length === SALT_BYTES && entryOf(leaf.salt, record).equals(leaf.entry);
    if (!leaf || !same) throw recordNotAsRecorded(kind, id);
    const tree = await this.published.publication(ctx);
    const { position: index, salt } = leaf;
    if (!tree || index === undefined || index >= tree.size) throw notCovered();
    const proof = await this.published.inclusion(ctx, leafHash(leaf.entry), index, tree);
    return writeProof({ extra: receiptExtra(kind, id, record, salt), index, proof, checkpoint: tree.note });
  }

  /** What the witness is to be sent next; see {@link Published.submission}. */
  async submission(ctx: Ctx, from?: number): Promise<Submission | undefined> {
    return this.published.submission(ctx, from);
  }

  /** Stores the cosignature lines that the witness answered; see {@link Published.cosigned}. */
  async cosigned(ctx: Ctx, size: number, lines: string): Promise<void> {
    return this.published.cosigned(ctx, size, lines);
  }

  /** The public keys of the log, current and retired, and of its witnesses, as verifier keys with comments. */
  keys(): string {
    return keysText(this.logKeys, this.witnessKeys);
  }

  /**
   * The bytes of a tile, by its path below `/log/tile/`. Throws `TRANSLOG.NO_SUCH_TILE` for what no published
   * checkpoint has: a partial tile exists only where some checkpoint ended in it.
   */
  async tile(ctx: Ctx, path: string): Promise<Buffer> {
    const place = parseTilePath(path);
    if (!place || !(await this.isPublished(ctx, place))) throw noSuchTile();
    const from = place.index * TILE_WIDTH;
    if (place.level === 'entries') return entryBundle(await this.store.entries(ctx, from, from + place.width));
    const [tile] = await this.store.tiles(ctx, [{ level: place.level, index: place.index }]);
    if (!tile || tile.hashes.length < place.width) throw noSuchTile();
    return Buffer.concat(tile.hashes.slice(0, place.width));
  }

  /** Positions of these records of one kind; a record that still waits for a position is left out. */
  positionOf(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Map<string, number>> {
    return this.store.positionsOf(ctx, kind, ids);
  }

  /**
   * Recomputes the log from the business rows: every record against its leaf both ways, positions, tiles, roots and
   * signatures of all checkpoints and their cosignatures. `sources` are those of all rooms; `keys` are the log's, retired
   * ones first, from configuration, never the database; `witnessed` is what the witness itself shows (`openWitnessed`).
   */
  async verify(
    ctx: Ctx,
    sources: readonly LeafSource[],
    keys: readonly VerifierKey[],
    witnessed?: WitnessedHead,
  ): Promise<LogVerdict> {
    return this.check.run(ctx, sources, keys, witnessed);
  }

  private async resume(ctx: Ctx, size: number, last: CheckpointRow | undefined): Promise<TreeBuilder> {
    if ((last?.size ?? 0) !== size) throw treeDamaged(size);
    const places = openTiles(size);
    const tiles = await this.store.tiles(ctx, places);
    const whole = places.every(({ level, index, width }) =>
      tiles.some((tile) => tile.level === level && tile.index === index && tile.hashes.length === width),
    );
    if (!whole) throw treeDamaged(size);
    const tree = TreeBuilder.resume(size, tiles);
    if (!tree.root().equals(last?.root ?? EMPTY_ROOT)) throw treeDamaged(size);
    return tree;
  }

  private async sign(ctx: Ctx, tree: TreeBuilder, last: CheckpointRow | undefined): Promise<CheckpointRow> {
    const root = tree.root();
    const row: CheckpointRow = {
      size: tree.size,
      ...(last ? { previousSize: last.size } : {}),
      root,
      algorithm: this.signer.algorithm,
      keyName: this.signer.name,
      keyId: Buffer.from(this.signer.keyId),
      note: signNote(checkpointText({ origin: this.signer.name, size: tree.size, root }), this.signer),
    };
    await this.store.insertCheckpoint(ctx, row);
    return row;
  }

  /** A full tile is in every later tree; a partial one of width W only in trees whose level ends exactly there. */
  private async isPublished(ctx: Ctx, place: TilePath): Promise<boolean> {
    const leavesPerHash = place.level === 'entries' ? 1 : TILE_WIDTH ** place.level;
    const from = (place.index * TILE_WIDTH + place.width) * leavesPerHash;
    if (!Number.isSafeInteger(from + leavesPerHash)) return false;
    const until = place.width === TILE_WIDTH ? Number.MAX_SAFE_INTEGER : from + leavesPerHash;
    return this.published.has(ctx, from, until);
  }
}

function headOf(row: CheckpointRow): LogHead {
  return { size: row.size, root: row.root.toString('hex'), note: row.note };
}
