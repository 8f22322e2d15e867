import { byBytes } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import { TreeCheck } from './core/check-tree.js';
import type { WitnessedHead } from './core/checkpoint.js';
import { compareLeaves } from './core/compare-leaves.js';
import { cosignatureHolds } from './core/cosignature.js';
import {
  cosignatureFalse,
  type LogProblem,
  neverSequenced,
  queueDamaged,
  rowAstray,
  tilesTooMany,
  tileWrong,
  unknownKind,
} from './core/log-problem.js';
import type { VerifierKey } from './core/signer.js';
import { type CheckpointBefore, type OpenedCheckpoint, openStoredCheckpoint } from './core/stored-checkpoint.js';
import type { Tile } from './core/tiles.js';
import type { LeafSource } from './leaf-source.js';
import type { TranslogStore } from './translog.store.js';

/** What `log verify` found. Leaves that wait for a position are counted and are no problem. */
export interface LogVerdict {
  readonly size: number;
  /** Root over all positions, hashed again, in hex. */
  readonly root: string;
  readonly pending: number;
  /** The first thousand. */
  readonly problems: readonly LogProblem[];
  readonly problemCount: number;
}

const PROBLEMS_SHOWN_MAX = 1000;

/** Recomputes the whole log from the business rows, in pages: memory does not grow with the log. */
export class LogCheck {
  constructor(
    private readonly store: TranslogStore,
    private readonly witnessKeys: readonly VerifierKey[],
  ) {}

  /** Requires a transaction that sees one moment (REPEATABLE READ) when others write meanwhile. */
  async run(
    ctx: Ctx,
    sources: readonly LeafSource[],
    keys: readonly VerifierKey[],
    witnessed?: WitnessedHead,
  ): Promise<LogVerdict> {
    const findings = new Findings();
    await this.checkRecords(ctx, sources, findings);
    const tree = await this.checkTree(ctx, keys, witnessed, findings);
    await this.checkCosignatures(ctx, findings);
    const { damaged, pending } = await this.store.queue(ctx);
    for (const leafId of damaged) findings.add(queueDamaged(leafId));
    for await (const page of this.store.lostLeaves(ctx)) {
      for (const { kind, id } of page) findings.add(neverSequenced(kind, id));
    }
    const { shown: problems, count: problemCount } = findings;
    return { size: tree.size, root: tree.root.toString('hex'), pending, problems, problemCount };
  }

  private async checkRecords(ctx: Ctx, sources: readonly LeafSource[], findings: Findings): Promise<void> {
    const known = new Set(sources.map((source) => source.kind));
    for (const { kind, sample } of await this.store.kinds(ctx)) {
      if (!known.has(kind)) findings.add(unknownKind(kind, sample));
    }
    for (const source of [...sources].sort((a, b) => byBytes(a.kind, b.kind))) {
      const leaves = this.store.leavesOf(ctx, source.kind);
      for await (const problem of compareLeaves(source.kind, source.stream(ctx), leaves)) findings.add(problem);
      for (const id of (await source.strays?.(ctx)) ?? []) findings.add(rowAstray(source.kind, id));
    }
  }

  private async checkTree(
    ctx: Ctx,
    keys: readonly VerifierKey[],
    witnessed: WitnessedHead | undefined,
    findings: Findings,
  ): Promise<TreeCheck> {
    const checkpoints = this.openCheckpoints(ctx, keys);
    const tree = new TreeCheck(async () => {
      const next = await checkpoints.next();
      return next.done ? undefined : next.value;
    }, witnessed);
    for await (const page of this.store.positions(ctx)) {
      await this.checkTiles(ctx, await tree.add(page), findings);
      for (const problem of tree.takeProblems()) findings.add(problem);
    }
    await this.checkTiles(ctx, await tree.finish(), findings);
    for (const problem of tree.takeProblems()) findings.add(problem);
    const stored = await this.store.tileCount(ctx);
    if (stored > tree.tilesWanted) findings.add(tilesTooMany(stored, tree.tilesWanted));
    return tree;
  }

  private async *openCheckpoints(ctx: Ctx, keys: readonly VerifierKey[]): AsyncGenerator<OpenedCheckpoint> {
    let before: CheckpointBefore | undefined;
    for await (const page of this.store.checkpoints(ctx)) {
      for (const row of page) {
        const opened = openStoredCheckpoint(row, before, keys);
        yield opened;
        before = opened;
      }
    }
  }

  private async checkCosignatures(ctx: Ctx, findings: Findings): Promise<void> {
    let before = '';
    for await (const page of this.store.cosignatures(ctx)) {
      for (const { row, note } of page) {
        const identity = `${row.size} ${row.witness} ${row.keyId.toString('hex')}`;
        const holds = identity !== before && cosignatureHolds(row, note, this.witnessKeys);
        if (!holds) findings.add(cosignatureFalse(row.size, row.witness));
        before = identity;
      }
    }
  }

  private async checkTiles(ctx: Ctx, wanted: readonly Tile[], findings: Findings): Promise<void> {
    if (wanted.length === 0) return;
    const stored = await this.store.tiles(ctx, wanted);
    const bytes = new Map(stored.map((tile) => [`${tile.level}/${tile.index}`, Buffer.concat(tile.hashes)]));
    for (const tile of wanted) {
      const same = bytes.get(`${tile.level}/${tile.index}`)?.equals(Buffer.concat(tile.hashes)) ?? false;
      if (!same) findings.add(tileWrong(tile.level, tile.index));
    }
  }
}

class Findings {
  readonly shown: LogProblem[] = [];
  count = 0;

  add(problem: LogProblem): void {
    this.count += 1;
    if (this.shown.length < PROBLEMS_SHOWN_MAX) this.shown.push(problem);
  }
}
