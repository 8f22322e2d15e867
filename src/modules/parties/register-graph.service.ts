import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { BugError } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { SYSTEM_ACTOR } from '../../platform/access.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Database } from '../../platform/database/database.js';
import type { Wanting } from './core/dress.js';
import type { Graph } from './core/graph.js';
import { GraphVersionStore } from './graph-version.store.js';
import { PARTIES_SETTINGS, type PartiesSettings } from './parties.settings.js';
import { type Dressing, type GraphScope, RegisterGraphStore } from './register-graph.store.js';

/** A register of more relations is loaded beside the questions, which are answered by the statement until then. */
export const LOADED_AT_ONCE = 200_000;
/** So many changes are always patched in, however small the graph. */
const PATCHES_MIN = 1_000;
const RETRY_MS = 60_000;
/** A register that does not fit will not soon do so. */
const UNFIT_RETRY_MS = 3_600_000;
const MEGABYTE = 1_000_000;
/** What a relation takes while the register is loaded beside the graph that answers until then; measured, rounded up. */
const BYTES_LOADED = 100;
/** What a relation takes that is read for a question, as a row and as an object. */
const BYTES_READ = 1_000;
const UNHURRIED = { statementMs: 0, lockMs: 10_000, idleMs: 0 };

/** The register in memory as it was committed at a version. */
interface Cached {
  readonly graph: Graph;
  version: number;
  /** Changes since it was built. */
  patched: number;
}

/**
 * The graph that related-party questions are judged on. One graph of the whole register is shared by all requests, held
 * at a committed version and brought forward by what came since; a transaction that sees something else (its own
 * changes, an older snapshot, the register as it was known once) gets a graph of its own with only what it asks about.
 * So does everybody where the register does not fit in the memory set aside for it.
 */
@Injectable()
export class RegisterGraph implements OnModuleDestroy {
  private readonly logger = new Logger('Parties');
  private cached: Cached | undefined;
  private loading = false;
  private notBefore = 0;
  private stopped = false;

  constructor(
    private readonly store: RegisterGraphStore,
    private readonly versions: GraphVersionStore,
    private readonly database: Database,
    @Inject(PARTIES_SETTINGS) private readonly settings: PartiesSettings,
  ) {}

  /**
   * A graph for questions about these parties on days from `from` to `until`, both included, as the transaction sees the
   * register. Judge before the next `await`: the graph is shared, and moves on with what others commit.
   */
  forQuestions(ctx: Ctx, roots: readonly string[], from: CalendarDate, until: CalendarDate): Promise<Graph> {
    return this.use(ctx, { roots, from, until }, (graph) => graph);
  }

  /** Calls `work` at once with a graph that is exactly what the transaction sees. `version`: read already, under a lock. */
  async use<T>(ctx: Ctx, scope: GraphScope, work: (graph: Graph) => T, version?: number): Promise<T> {
    const wide = beyond(ctx, 'parties.graph');
    if (scope.knownAt === undefined && !this.versions.hasWritten(ctx)) {
      const wanted = version ?? (await this.versions.read(ctx));
      const cached = await this.at(wide, wanted);
      if (cached?.version === wanted) return work(cached.graph);
    }
    return work(await this.store.reachable(wide, scope, (this.settings.graphMb * MEGABYTE) / BYTES_READ));
  }

  /** Ids and codes that answers of the shared graph lack; without a statement when they lack nothing. */
  dressing(ctx: Ctx, wanting: Wanting): Promise<Dressing> {
    return this.store.dressing(ctx, wanting);
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** The shared graph at this version; undefined where it is not to be had. */
  private async at(ctx: Ctx, version: number): Promise<Cached | undefined> {
    const { cached } = this;
    if (!cached) return this.load(ctx, version);
    const before = cached.version;
    if (before >= version) return cached;
    const room = Math.max(PATCHES_MIN, Math.floor(cached.graph.edges / 10)) - cached.patched;
    const changes = room > 0 ? await this.store.changes(ctx, before, version, room) : undefined;
    // Another request may have brought it forward, or put another in its place, while this one read.
    if (this.cached !== cached || cached.version !== before) return this.cached;
    if (!changes) {
      // Too many to be patched in: nobody need count them again.
      cached.patched = Number.POSITIVE_INFINITY;
      return this.load(ctx, version);
    }
    this.cached = undefined;
    cached.graph.patch(changes.organisations, changes.relations);
    cached.version = version;
    cached.patched += changes.organisations.length + changes.relations.length;
    this.cached = cached;
    return cached;
  }

  /** Builds the shared graph anew: at once where the register is small, else beside the questions. */
  private async load(ctx: Ctx, version: number): Promise<Cached | undefined> {
    if (this.loading || this.stopped || ctx.now.getTime() < this.notBefore) return undefined;
    this.loading = true;
    let beside = false;
    try {
      if (await this.store.isLarge(ctx, Math.min(LOADED_AT_ONCE, this.relationsMax))) {
        beside = true;
        void this.loadBeside(ctx.now);
        return undefined;
      }
      this.cached = { graph: await this.store.whole(ctx, version), version, patched: 0 };
      return this.cached;
    } finally {
      if (!beside) this.loading = false;
    }
  }

  private get relationsMax(): number {
    return (this.settings.graphMb * MEGABYTE) / BYTES_LOADED;
  }

  /** In a transaction of its own that only reads. What fails is tried again later; the statement answers until then. */
  private async loadBeside(now: Date): Promise<void> {
    const goOn = (): void => {
      if (this.stopped) throw new BugError('the service stops while the register is loaded');
    };
    try {
      this.cached = await this.database.run(
        SYSTEM_ACTOR,
        async (ctx) => {
          if (await this.store.isLarge(ctx, this.relationsMax)) return this.unfit(now);
          const version = await this.versions.read(ctx);
          return { graph: await this.store.whole(ctx, version, goOn), version, patched: 0 };
        },
        { snapshot: true, limits: UNHURRIED },
      );
    } catch (error) {
      this.notBefore = now.getTime() + RETRY_MS;
      if (!this.stopped)
        this.logger.warn(`关联关系图载入失败，稍后重试 / the graph was not loaded, tried again later: ${error}`);
    } finally {
      this.loading = false;
    }
  }

  /** Gives up the graph of a register that has grown too large; each question reads what it rests on. */
  private unfit(now: Date): undefined {
    this.notBefore = now.getTime() + UNFIT_RETRY_MS;
    const { graphMb } = this.settings;
    this.logger.warn(
      `登记的关系超过 ${this.relationsMax} 条，${graphMb} MB 内存放不下，改为逐次查询；可调高 RELATED_GRAPH_MB / ` +
        `more than ${this.relationsMax} relations do not fit in ${graphMb} MB, each question reads its own; raise RELATED_GRAPH_MB`,
    );
    return undefined;
  }
}
