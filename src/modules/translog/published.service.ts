import type { Ctx } from '../../platform/ctx.js';
import { type Cosignature, cosignedNote, readCosignatures } from './core/cosignature.js';
import { consistencyProof, type HashAt, inclusionProof, verifyConsistency, verifyInclusion } from './core/merkle.js';
import { hashesFrom, TileMissing, tilesOf } from './core/proof-tiles.js';
import type { VerifierKey } from './core/signer.js';
import type { CheckpointRow } from './core/stored-checkpoint.js';
import { cosignatureRefused, treeDamaged, witnessIsAhead } from './core/translog-errors.js';
import type { TranslogStore } from './translog.store.js';

/** The checkpoint that outsiders see, and how far it lies behind what is signed. */
export interface Publication {
  /** The signed note, with the cosignature lines of the witnesses below the log's own. */
  readonly note: string;
  /** Leaves that it covers. */
  readonly size: number;
  /** Root over them, in hex. */
  readonly root: string;
  /** When the last witness signed, by its own clock; absent where the log has no witness. */
  readonly cosignedAt?: Date;
  /** Whole seconds since then. */
  readonly ageSeconds?: number;
  /** Leaves that are signed and wait for the witness; 0 where the log has none. */
  readonly behind: number;
}

/** What a witness is to be sent (C2SP tlog-witness, add-checkpoint). */
export interface Submission {
  readonly origin: string;
  /** Leaves of the checkpoint submitted. */
  readonly size: number;
  /** Leaves of the checkpoint that the witness is believed to have co-signed last; 0 for none. */
  readonly oldSize: number;
  /** Consistency of the two; empty when `oldSize` is 0 or equal to `size`. */
  readonly proof: readonly Buffer[];
  readonly note: string;
}

/**
 * What of the log is published. Without a witness that is whatever is signed; with one, nothing before a witness has
 * co-signed it: an outsider then never sees a head that the witness could be shown otherwise.
 */
export class Published {
  constructor(
    private readonly store: TranslogStore,
    private readonly witnesses: readonly VerifierKey[],
  ) {}

  /** Undefined before the first. */
  async publication(ctx: Ctx): Promise<Publication | undefined> {
    if (this.witnesses.length === 0) {
      const last = await this.store.lastCheckpoint(ctx);
      return last && { note: last.note, size: last.size, root: last.root.toString('hex'), behind: 0 };
    }
    const row = await this.store.lastCosigned(ctx, this.witnesses);
    if (!row) return undefined;
    const signed = await this.store.lastCheckpoint(ctx);
    const cosignatures = await this.store.cosignaturesOf(ctx, row.size, this.witnesses);
    const cosignedAt = latest(cosignatures);
    return {
      note: cosignedNote(row.note, cosignatures),
      size: row.size,
      root: row.root.toString('hex'),
      ...(cosignedAt ? { cosignedAt, ageSeconds: secondsBetween(cosignedAt, ctx.now) } : {}),
      behind: (signed?.size ?? row.size) - row.size,
    };
  }

  /** True when a published checkpoint has a size in `[from, until)`. */
  async has(ctx: Ctx, from: number, until: number): Promise<boolean> {
    return this.store.hasPublished(ctx, from, until, this.witnesses);
  }

  /**
   * What to send to the witness, or undefined when there is none or it has co-signed all that is signed. `from`: the
   * size that the witness itself says it has (409), instead of what we believe; then there is always something to send.
   * Throws `TRANSLOG.WITNESS_AHEAD` when it has more than we, `TRANSLOG.DAMAGED` when the stored tree gives no proof.
   */
  async submission(ctx: Ctx, from?: number): Promise<Submission | undefined> {
    const last = await this.store.lastCheckpoint(ctx);
    if (this.witnesses.length === 0 || !last || last.size === 0) return undefined;
    const known = await this.store.lastCosigned(ctx, this.witnesses);
    if (from === undefined && known?.size === last.size) return undefined;
    const oldSize = from ?? known?.size ?? 0;
    if (oldSize > last.size) throw witnessIsAhead(oldSize, last.size);
    const proof = oldSize === 0 ? [] : await this.consistency(ctx, oldSize, last);
    if (known && known.size === oldSize && oldSize > 0) assertConsistent(known, last, proof);
    return { origin: last.keyName, size: last.size, oldSize, proof, note: last.note };
  }

  /**
   * Stores what the witness answered to the checkpoint of that size. Throws `TRANSLOG.COSIGNATURE_REFUSED` when no
   * configured key signed that very checkpoint. Storing the same again changes nothing.
   */
  async cosigned(ctx: Ctx, size: number, lines: string): Promise<void> {
    const row = await this.store.checkpointOf(ctx, size);
    if (!row) throw cosignatureRefused(size, 'NO_SUCH_CHECKPOINT');
    const read = readCosignatures(row.note, lines, this.witnesses);
    if ('fault' in read) throw cosignatureRefused(size, read.fault);
    await this.store.insertCosignatures(ctx, read);
  }

  /** The audit path of a leaf in a published tree, checked against its root before it is handed out. */
  async inclusion(ctx: Ctx, leaf: Buffer, index: number, tree: Publication): Promise<Buffer[]> {
    const proof = await this.fromTiles(ctx, tree.size, (hashAt) => inclusionProof(index, tree.size, hashAt));
    const claim = { index, size: tree.size, leafHash: leaf, proof, root: Buffer.from(tree.root, 'hex') };
    if (verifyInclusion(claim)) throw treeDamaged(tree.size);
    return proof;
  }

  private async consistency(ctx: Ctx, from: number, to: CheckpointRow): Promise<Buffer[]> {
    return this.fromTiles(ctx, to.size, (hashAt) => consistencyProof(from, to.size, hashAt));
  }

  /** One read of the few tiles that the proof needs. */
  private async fromTiles(ctx: Ctx, size: number, prove: (hashAt: HashAt) => Buffer[]): Promise<Buffer[]> {
    const tiles = await this.store.tiles(ctx, tilesOf(prove));
    try {
      return prove(hashesFrom(tiles));
    } catch (error) {
      if (error instanceof TileMissing) throw treeDamaged(size);
      throw error;
    }
  }
}

/** Two of our own checkpoints whose proof does not hold: the witness must not be asked to believe it. */
function assertConsistent(from: CheckpointRow, to: CheckpointRow, proof: readonly Buffer[]): void {
  const claim = { from: from.size, to: to.size, proof, fromRoot: from.root, toRoot: to.root };
  if (verifyConsistency(claim)) throw treeDamaged(to.size);
}

function latest(cosignatures: readonly Cosignature[]): Date | undefined {
  const [last] = cosignatures.map(({ cosignedAt }) => cosignedAt).sort((a, b) => b.getTime() - a.getTime());
  return last;
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
}
