import { present } from '../../kernel/assert.js';
import type { Ctx } from '../../platform/ctx.js';
import { transactionOf } from '../../platform/database/caller.js';
import type { Tx } from '../../platform/database/tx.js';

/**
 * Held shared by whoever freezes findings, alone by whoever changes the register. A lock of the row would do for order,
 * but not for turns: those who share a row let each other in past one who waits to change it, so that a day of signing
 * would keep every change out. Whoever waits for this lock keeps later ones behind.
 */
const TURN = "hashtextextended('parties.register', 0)";

/**
 * The version of the register, one row: raised by one by every transaction that adds organisations, relations or ends,
 * and held by it until the commit. So versions are in the order of the commits, and whoever reads version n may see all
 * rows up to n.
 */
export class GraphVersionStore {
  private readonly holding = new WeakSet<Tx>();
  private readonly raised = new WeakMap<Tx, number>();

  /** The version as the transaction sees it. */
  async read(ctx: Ctx): Promise<number> {
    return versionOf(await ctx.tx.query<VersionRow>('select version from parties.graph_version'));
  }

  /**
   * The last committed version, which stays the last until this transaction ends: writers of the register wait, others
   * who share do not.
   */
  async share(ctx: Ctx): Promise<number> {
    await ctx.tx.query(`select pg_advisory_xact_lock_shared(${TURN})`);
    // A statement of its own, which sees what was committed while the first one waited.
    return this.read(ctx);
  }

  /**
   * Keeps other writers, and those who {@link share}, out until the transaction ends. True when it did so just now: what
   * was read of the register before may then be out of date.
   */
  async hold(ctx: Ctx): Promise<boolean> {
    const tx = transactionOf(ctx);
    if (this.holding.has(tx)) return false;
    await ctx.tx.query(`select pg_advisory_xact_lock(${TURN})`);
    this.holding.add(tx);
    return true;
  }

  /** The version that this transaction brings; the first call raises it. Call it only before rows are stored. */
  async raise(ctx: Ctx): Promise<number> {
    const tx = transactionOf(ctx);
    const known = this.raised.get(tx);
    if (known !== undefined) return known;
    await this.hold(ctx);
    const rows = await ctx.tx.query<VersionRow>(
      'update parties.graph_version set version = version + 1 returning version',
    );
    // Without its row, or with a row that is hidden, others would never learn of the change.
    const version = Number(present(rows[0], 'the version of the register').version);
    this.raised.set(tx, version);
    return version;
  }

  /** True when the transaction sees rows of the register that nobody else sees yet. */
  hasWritten(ctx: Ctx): boolean {
    return this.raised.has(transactionOf(ctx));
  }

  /** The version as it stands beside the newest that a row bears; undefined where there is not the one row there must be. */
  async standing(ctx: Ctx): Promise<{ readonly version: number | undefined; readonly newest: number }> {
    const [row] = await ctx.tx.query<{ version: bigint | null; newest: bigint }>(
      `select (select case when count(*) = 1 and bool_and(only_row) then max(version) end
                 from parties.graph_version) as version,
              greatest((select max(graph_version) from parties.organisation),
                       (select max(graph_version) from parties.relation),
                       (select max(graph_version) from parties.relation_end), 0) as newest`,
    );
    const version = row?.version ?? null;
    return { version: version === null ? undefined : Number(version), newest: Number(row?.newest ?? 0n) };
  }
}

interface VersionRow {
  version: bigint;
}

function versionOf([row]: readonly VersionRow[]): number {
  return Number(row?.version ?? 0n);
}
