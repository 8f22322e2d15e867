/**
 * The tree hashed again from its entries in order of position, against the stored tiles and against every checkpoint:
 * since each checkpoint's root is computed from the same leaves, all of them are consistent with each other.
 */
import type { Checkpoint, WitnessedHead } from './checkpoint.js';
import {
  checkpointBehind,
  checkpointFalse,
  type LogProblem,
  positionGap,
  positionWithoutLeaf,
  witnessAhead,
  witnessDisagrees,
} from './log-problem.js';
import { HASH_BYTES, leafHash } from './merkle.js';
import { checkpointFaultText, type OpenedCheckpoint } from './stored-checkpoint.js';
import { type Tile, TreeBuilder } from './tiles.js';

export interface PositionedEntry {
  readonly position: number;
  /** Absent when the leaf that the position names does not exist. */
  readonly entry?: Buffer;
}

/** Fed with checkpoints in order of size and pages of positions in order; collects what does not fit. */
export class TreeCheck {
  private readonly tree = new TreeBuilder();
  private readonly found: LogProblem[] = [];
  private waiting: OpenedCheckpoint | undefined;
  private last: Checkpoint | undefined;
  tilesWanted = 0;

  /** `witnessed` is what a witness has co-signed: the tree must give that root at that size. */
  constructor(
    private readonly nextCheckpoint: () => Promise<OpenedCheckpoint | undefined>,
    private readonly witnessed?: WitnessedHead,
  ) {}

  /** Adds a page of positions and returns the tiles that it filled. */
  async add(page: readonly PositionedEntry[]): Promise<Tile[]> {
    const filled: Tile[] = [];
    for (const { position, entry } of page) {
      await this.settleCheckpoints();
      this.compareWitnessed();
      if (position !== this.tree.size) this.found.push(positionGap(this.tree.size, position));
      if (!entry) this.found.push(positionWithoutLeaf(position));
      for (const tile of this.tree.push(entry ? leafHash(entry) : Buffer.alloc(HASH_BYTES))) filled.push(tile);
    }
    this.tilesWanted += filled.length;
    return filled;
  }

  /** To be called once, after the last page: returns the open tiles. */
  async finish(): Promise<Tile[]> {
    await this.settleCheckpoints();
    this.compareWitnessed();
    if (this.witnessed && this.witnessed.size > this.tree.size) {
      this.found.push(witnessAhead(this.witnessed.size, this.tree.size));
    }
    for (; this.waiting; this.waiting = await this.nextCheckpoint()) {
      const { size } = this.waiting;
      this.found.push(checkpointFalse(size, checkpointFaultText('BEYOND_THE_LOG')));
      this.last = undefined;
    }
    const lastSize = this.last?.size ?? 0;
    if (lastSize !== this.tree.size) this.found.push(checkpointBehind(lastSize, this.tree.size));
    const open = this.tree.open();
    this.tilesWanted += open.length;
    return open;
  }

  /** The problems since the last call. */
  takeProblems(): LogProblem[] {
    return this.found.splice(0);
  }

  get size(): number {
    return this.tree.size;
  }

  get root(): Buffer {
    return this.tree.root();
  }

  private compareWitnessed(): void {
    if (this.witnessed?.size !== this.tree.size) return;
    if (!this.tree.root().equals(this.witnessed.root)) this.found.push(witnessDisagrees(this.witnessed.size));
  }

  private async settleCheckpoints(): Promise<void> {
    this.waiting ??= await this.nextCheckpoint();
    while (this.waiting && this.waiting.size <= this.tree.size) {
      const { size, checkpoint, fault } = this.waiting;
      if (fault) this.found.push(checkpointFalse(size, fault));
      if (checkpoint && (size !== this.tree.size || !this.tree.root().equals(checkpoint.root))) {
        this.found.push(checkpointFalse(size, checkpointFaultText('WRONG_ROOT')));
      }
      this.last = checkpoint ?? { origin: '', size, root: Buffer.alloc(0) };
      this.waiting = await this.nextCheckpoint();
    }
  }
}
